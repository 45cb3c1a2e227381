"""Prints what a database of this version holds in the middle of a night, for `tests/store/frozen/REVISION.sql`.

To be run before a further migration is added: `python -m tests.store.freeze > tests/store/frozen/0005.sql`.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from socket import gethostname

from bot.embedded import start_redis
from bot.jobs import worker
from bot.roles import set_up_logs
from tests.scenarios.night import Night

MINUTE = timedelta(minutes=1)
TABLES = ("playbook", "incident", "event", "lane", "delivery", "inbox", "config", "schedule")
"""In an order in which each row refers only to rows before it."""


def play(night: Night) -> None:
    """Three incidents: one under way, one private, one over; and work that is waiting, half done, and just come in."""
    night.declare(title="Search is slow", severity="SEV2")
    night.ana.slash("/incident resolve It was the index", night.slack.room("inc-1"))
    night.settle()
    night.declare(night.ben, title="Payroll leaked", severity="SEV1", category="Security")
    room = night.declare(title="Checkout is down", severity="SEV1")
    night.ana.presses("Take command", room)
    night.fast_forward(MINUTE)
    night.slack.idle = None
    night.slack.fault("chat.postMessage", "http_500", count=-1)
    night.ana.slash("/incident severity SEV2 fewer people than thought", night.slack.room("inc-3"))
    night.wired.hints.give(night.wired.due())
    worker.run(night.wired.redis, burst=True)
    night.application.courier.wait(30)
    night.ana.slash("/incident cancel", night.slack.room("inc-3"))
    night.ben.slash("/incident declare SEV3 Kettle is cold")


def dump(file: Path) -> Iterator[str]:
    """The rows as statements that SQLite and PostgreSQL both take."""
    with closing(sqlite3.connect(file)) as connection:
        known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in (name for name in TABLES if name in known):
            columns = [(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})")]
            names = ", ".join(name for name, _ in columns)
            for row in connection.execute(f"SELECT {names} FROM {table} ORDER BY 1"):
                values = ", ".join(literal(value, kind) for value, (_, kind) in zip(row, columns, strict=True))
                yield f"INSERT INTO {table} ({names}) VALUES ({values});"


def literal(value: object, kind: str) -> str:
    """A value as SQL has it."""
    if value is None:
        return "NULL"
    if kind == "BOOLEAN":
        return "TRUE" if value else "FALSE"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def main() -> None:
    """Play and print."""
    set_up_logs("error")
    with tempfile.TemporaryDirectory() as name, start_redis(Path(name)) as redis:
        with closing(Night(Path(name), redis.url, socket_mode=False)) as night:
            play(night)
        for statement in dump(Path(name) / "data" / "tocsin.db"):
            sys.stdout.write(statement.replace(gethostname(), "host") + "\n")


if __name__ == "__main__":
    main()
