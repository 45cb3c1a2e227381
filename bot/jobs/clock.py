"""The clock: finds what is due in the database and gives hints. Any number may run; a hold on the row decides."""

import threading
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

Hint = tuple[str, int | str]
log = structlog.get_logger()
SLOW = 5.0
"""Seconds between tries while the database is away."""


def run(due: Callable[[], list[Hint]], give: Callable[[list[Hint]], bool], stop: threading.Event, tick: float) -> None:
    """Every `tick` seconds, give a hint for each thing that is due, until `stop` is set.

    A hint that could not be given is given again when its hold has passed, so nothing depends on this one turn.
    """
    away = False
    while not stop.is_set():
        try:
            hints = due()
        except SQLAlchemyError as error:
            log.error("database_away", error=type(error).__name__, next_step="trying again")
            stop.wait(SLOW)
            continue
        if hints and give(hints) is away:
            away = not away
            log.warning("redis_away" if away else "redis_back", waiting=len(hints))
        stop.wait(tick)
