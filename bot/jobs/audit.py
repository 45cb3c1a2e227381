"""A thread that keeps looking after the bot's own work, beside the clock's own loop."""

import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import ConfigError
from bot.usecases.audit import Finding

ASK = 5.0
"""Seconds between questions whether it is time for a look. The first comes so long after the start: what became due
while nothing ran is the clock's to catch up with."""
HEARTBEAT_SECONDS = 10.0
log = structlog.get_logger()


@contextmanager
def auditing(look: Callable[[], list[Finding] | None], beat: Callable[[], None]) -> Iterator[None]:
    """A block during which a thread looks. `look` gives None when it is not our turn; `beat` is called when all is
    well."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(ASK):
            try:
                found = look()
            except SQLAlchemyError as error:
                log.error("database_away", error=type(error).__name__, next_step="looking again")
            except ConfigError:  # the clock's own loop ends with the same
                return
            except Exception:  # a thread has nobody above it to tell, and the next look may go well
                log.exception("audit_broke")
            else:
                report(found, beat)

    thread = threading.Thread(target=run, name="audit", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(ASK)


def report(found: list[Finding] | None, beat: Callable[[], None]) -> None:
    """Write into the log what a look found; when it found nothing, say that we live."""
    for one in found or ():
        if one.stands:
            log.error("work_stuck", sort=one.sort.value, said=str(one))
        else:
            log.warning("work_late", sort=one.sort.value, said=str(one), next_step="done here; looking again")
    if found == []:
        beat()


def heartbeat(url: str) -> None:
    """Tell a dead-man's switch that all is well. When it cannot be told it raises the alarm itself, as it should."""
    try:
        with urllib.request.urlopen(url, timeout=HEARTBEAT_SECONDS):
            pass
    except (OSError, ValueError) as error:
        log.warning("heartbeat_failed", error=type(error).__name__)
