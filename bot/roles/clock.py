"""The clock process: finds what is due and gives hints."""

import signal
import threading

from bot.jobs import clock
from bot.settings import Settings
from bot.usecases import digest
from bot.watch import watching
from bot.wiring import wire


def run(settings: Settings, redis_url: str) -> None:
    """Find what is due and give hints, until told to stop."""
    wired = wire(settings, redis_url, patient=False)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    digest.plan(wired.services)
    with watching(wired.watch):
        clock.run(wired.due, wired.hints.give, stop, wired.tick)
