"""The clock process: finds what is due and gives hints, and looks after all that should have been done."""

import signal
import threading

from bot.application import Application
from bot.jobs.audit import auditing, heartbeat
from bot.jobs.clock import Clock, Steps
from bot.settings import Settings
from bot.store.audit import SqlLedger
from bot.usecases import digest
from bot.usecases.audit import Finding, audit
from bot.watch import watching
from bot.wiring import Wired, wire


def run(settings: Settings, redis_url: str) -> None:
    """Find what is due and give hints, until told to stop."""
    wired = wire(settings, redis_url, patient=False)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    digest.plan(wired.services)
    application, url = Application(wired.services), settings.heartbeat()
    try:
        with (
            watching(wired.watch),
            auditing(lambda: look(wired, application), lambda: heartbeat(url) if url else None),
        ):
            Clock(wired, wired.hints, application.do, Steps(wired)).run(stop, wired.tick)
    finally:
        application.courier.stop()


def look(wired: Wired, application: Application) -> list[Finding] | None:
    """Look after the bot's own work, if it is this process's turn."""
    s, ledger = wired.services, SqlLedger(wired.store, wired.speed)
    return audit(s, ledger, lambda: wired.hints.backlog(s.wall.now()), application.repair)
