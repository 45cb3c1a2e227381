"""The application as the jobs see it: use cases joined to the courier that sends what they leave to be sent."""

from bot.jobs.courier import Courier
from bot.slack.inbox import handle_item, refuse
from bot.usecases import digest, wake
from bot.usecases.deliver import deliver
from bot.usecases.handle import handle
from bot.usecases.ports import Services


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
