"""The worker process: does what the hints say, and sends."""

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
    try:
        with watching(wired.watch):
            worker.run(wired.redis)
    finally:
        application.courier.stop()
