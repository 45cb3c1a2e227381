"""The application as the jobs see it: use cases joined to the courier that sends what they leave to be sent."""

from collections.abc import Callable
from typing import Any

import structlog

from bot.jobs.courier import Courier
from bot.slack.inbox import handle_item, refuse
from bot.usecases import digest, wake
from bot.usecases.audit import Sort
from bot.usecases.deliver import deliver
from bot.usecases.handle import handle
from bot.usecases.ports import Services

log = structlog.get_logger()


class Application:
    """One per worker process."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.courier = Courier(lambda id: deliver(services, id), services.store.priorities)

    def wake(self, id: int) -> None:
        """Look what is due for an incident, and send it."""
        self.courier.take(wake.wake(self.services, id))

    def deliver(self, id: int) -> None:
        """Send a delivery."""
        self.courier.take([id])

    def digest(self, name: str) -> None:
        """Send a digest if its time has come."""
        self.courier.take(digest.send(self.services, name))

    def inbox(self, id: int) -> None:
        """Handle what a person did, and send what follows."""
        self.courier.take(handle(self.services, id, handle_item, refuse))

    def do(self, name: str, id: int | str) -> None:
        """Do here and now what a hint asks for. What breaks is only written down: the next hint tries it again."""
        act: Callable[[Any], None] = getattr(self, name)
        try:
            act(id)
        except Exception:
            log.exception("work_broke", work=name, id=id)

    def repair(self, sort: Sort, id: int | str) -> None:
        """Do here and now what is late."""
        self.do(REPAIRS[sort], id)


REPAIRS = {
    Sort.INBOX: "inbox",
    Sort.INCIDENT: "wake",
    Sort.UNPLANNED: "wake",
    Sort.DELIVERY: "deliver",
    Sort.SENDING: "deliver",
    Sort.DIGEST: "digest",
}
"""The job that does late work of each sort."""
