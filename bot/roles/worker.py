"""The worker process: does what the hints say, and sends."""

import os
import signal
import threading

from bot.application import Application
from bot.jobs import tasks, worker
from bot.settings import Settings
from bot.watch import watching
from bot.wiring import wire


def run(settings: Settings, redis_url: str) -> None:
    """Do what the hints say until told to stop."""
    wired = wire(settings, redis_url, patient=True)
    application = Application(wired.services)
    tasks.bind(application)
    gate = wired.store.gate
    threading.Thread(target=_stop_when, args=(gate.closed,), name="gate", daemon=True).start()
    try:
        with watching(wired.watch):
            worker.run(wired.redis)
    finally:
        application.courier.stop()
    gate.require_open()


def _stop_when(closed: threading.Event) -> None:
    """Have RQ's worker finish what it does and take no more, as it does when it is told to stop."""
    closed.wait()
    os.kill(os.getpid(), signal.SIGTERM)
