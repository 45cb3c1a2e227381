"""How the program is: what answers, how old the oldest work is, and what the clocks found about their own work."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.store.audit import SqlLedger
from bot.usecases.audit import EVERY, Sort
from bot.usecases.reload import MOST_TOLD, called
from bot.wiring import Wired

UNWATCHED = 3 * EVERY
"""Seconds without a look after which no clock seems to run."""
REMEMBERED = timedelta(hours=1)
"""For how long a message that reached nobody is shown."""
log = structlog.get_logger()


def health_of(wired: Wired, monotonic: Callable[[], float] = time.monotonic) -> Callable[[], dict[str, Any]]:
    """A function that gives the state as `/healthz` shows it.

    `state` is ok, degraded (slower, or somebody was not reached) or failing; `ok` is False when failing, and `why` has
    the reasons.
    """
    begun = monotonic()

    def health() -> dict[str, Any]:
        book = wired.services.books.current()
        refused = {one.file: one.problems[:MOST_TOLD] for one in wired.watch.refused}
        backlog = wired.hints.backlog(wired.services.wall.now())
        shown: dict[str, Any] = {"database": "ok", "redis": backlog.error or "ok"}
        shown |= {"playbook": called(book), "refused": refused}
        slow = [f"Redis takes no jobs ({backlog.error}); the clock does the work"] if backlog.error else []
        try:
            trouble = wired.store.gate.trouble()
            work, failing = ({}, [trouble]) if trouble else _work(wired, monotonic() - begun)
        except SQLAlchemyError as error:
            shown["database"] = type(error).__name__
            work, failing = {}, [f"the database does not answer ({type(error).__name__})"]
        else:
            shown["database"] = trouble or "ok"
            work.setdefault("oldest_seconds", {})["queue"] = round(backlog.seconds, 1)
        if given_up := work.get("undelivered"):
            slow.append(f"messages given up in the last hour: {given_up}; the rooms say which, and whom to call")
        state = "failing" if failing else "degraded" if slow else "ok"
        return {"ok": not failing, "state": state, "why": [*failing, *slow], **shown, **work}

    return health


def _work(wired: Wired, up: float) -> tuple[dict[str, Any], list[str]]:
    """The ages of the oldest work, and why it is not well; `up` is for how many seconds this process has run."""
    ledger, now = SqlLedger(wired.store), wired.services.wall.now()
    looked_at, found = ledger.last()
    ago = abs((now - looked_at).total_seconds()) if looked_at else None
    failing = [str(one) for one in found if one.stands and one.sort is not Sort.REDIS]
    if up > UNWATCHED and (ago is None or ago > UNWATCHED):
        failing.append("no clock has looked after the work for 3 minutes: does `tocsin clock` run?")
    shown = {
        "oldest_seconds": ledger.ages(wired.services.clock.now()),
        "looked_seconds_ago": None if ago is None else round(ago, 1),
        "undelivered": _undelivered(wired, now - REMEMBERED),
    }
    return shown, failing


def _undelivered(wired: Wired, since: datetime) -> int:
    """How many messages were given up since then and reached nobody."""
    with wired.store.read() as tx:
        return tx.given_up(since)
