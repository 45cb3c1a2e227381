"""Where the embedded Redis listens, and the few words spoken with it before a client library is loaded."""

import os
import re
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

# The kernel's own limit is 104 bytes on macOS and 108 on Linux.
_SOCKET_PATH_LIMIT = 100
_ANSWER_WAIT = 1.0


@dataclass(frozen=True)
class Address:
    """Where a server listens: on a unix socket, or on a loopback port with a password."""

    path: str = ""
    port: int = 0
    password: str = ""

    @classmethod
    def pick(cls, data: Path) -> Self:
        """The socket in the folder; a port when the socket's path would be too long."""
        path = str(data / "redis.sock")
        if len(os.fsencode(path)) < _SOCKET_PATH_LIMIT:
            return cls(path=path)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            return cls(port=probe.getsockname()[1], password=secrets.token_urlsafe(32))

    @classmethod
    def read(cls, config: Path) -> Self | None:
        """The address in a configuration file that an earlier Tocsin wrote, if there is one."""
        try:
            text = os.fsdecode(config.read_bytes())
        except FileNotFoundError:
            return None
        said = dict(re.findall(r'^(unixsocket|port|requirepass) "?(.*?)"?$', text, re.MULTILINE))
        path = re.sub(r"\\(.)", r"\1", said.get("unixsocket", ""))
        return cls(path=path, port=int(said.get("port", 0)), password=said.get("requirepass", ""))

    @property
    def url(self) -> str:
        """The address as redis-py reads it."""
        return f"unix://{quote(self.path)}" if self.path else f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def ask(self, command: str) -> str | None:
        """The first line a server of ours answers there, empty when it is mute; None when there is none."""
        with socket.socket(socket.AF_UNIX if self.path else socket.AF_INET) as connection:
            connection.settimeout(_ANSWER_WAIT)
            try:
                connection.connect(self.path or ("127.0.0.1", self.port))
                # Another program may have the port of a server that has ended; it doesn't know the password.
                if self.password and _talk(connection, f"AUTH {self.password}") != "+OK":
                    return None
            except OSError:
                return None
            try:
                return _talk(connection, command)
            except OSError:
                return ""


def _talk(connection: socket.socket, command: str) -> str:
    connection.sendall(f"{command}\r\n".encode())
    return connection.recv(512).decode(errors="replace").strip()
