"""`tocsin up` as a process: started, measured, ended."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

ROOT = Path(__file__).parents[2]
REDIS = ("valkey-server", "redis-server")
MIB = 1024 * 1024
_STOP_SECONDS = 15.0


def environment(api_url: str, data: Path, port: int, *, http: bool = False) -> dict[str, str]:
    """The variables for one run; configuration and playbooks are the shipped ones unless the caller's say otherwise."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "TOCSIN_"))}
    return {
        **kept,
        "SLACK_BOT_TOKEN": "xoxb-local-demo",
        **({"SLACK_SIGNING_SECRET": "local-demo-signing-secret"} if http else {"SLACK_APP_TOKEN": "xapp-local-demo"}),
        "SLACK_API_URL": api_url,
        "TOCSIN_CONFIG": os.environ.get("TOCSIN_CONFIG", str(ROOT / "config")),
        "TOCSIN_PLAYBOOKS": os.environ.get("TOCSIN_PLAYBOOKS", str(ROOT / "playbooks")),
        "TOCSIN_DATA": str(data),
        "TOCSIN_HOST": "127.0.0.1",
        "TOCSIN_PORT": str(port),
        "TOCSIN_LOG": "warning",
    }


class Program:
    """A running `tocsin up`, or another `role`. As a context manager it ends on leaving, and everything it started."""

    def __init__(self, environ: dict[str, str], role: str = "up") -> None:
        self._environ = environ
        self._role = role
        self.data = Path(environ["TOCSIN_DATA"])
        self.log = self.data.with_name(f"{self.data.name}.log")
        self.started_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.started_at = time.monotonic()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", self._role],
                cwd=ROOT,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is None:
            return
        family = self.family(with_redis=True)
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for one in family:
            if one.is_running():
                one.kill()

    def family(self, *, with_redis: bool = False) -> list[psutil.Process]:
        """The process and all that it started."""
        assert self._process is not None
        try:
            first = psutil.Process(self._process.pid)
            found = [first, *first.children(recursive=True)]
            return [one for one in found if with_redis or one.name() not in REDIS]
        except psutil.NoSuchProcess:
            return []

    def pss(self) -> float:
        """Memory in MiB without the Redis server; pages shared by several processes count once."""
        return sum(one.memory_full_info().pss for one in self.family()) / MIB

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query gives in the bot's database (SQLite)."""
        path = self.data / "tocsin.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(query).fetchall()

    def count(self, query: str) -> int:
        """A number read from the bot's database."""
        return int(self.rows(query)[0][0])

    def unfinished(self) -> int:
        """How many deliveries and inbox rows are not done yet."""
        deliveries = "SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending')"
        return self.count(deliveries) + self.count("SELECT count(*) FROM inbox WHERE state = 'new'")

    def settle(self, seconds: float) -> bool:
        """Wait until nothing is unfinished; False when that takes longer than `seconds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.unfinished() == 0:
                return True
            time.sleep(0.1)
        return False
