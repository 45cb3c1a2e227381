"""The jobs: each is one call into the application. A job may run twice or never; both are fine."""

from typing import Protocol


class Application(Protocol):
    """What the jobs call."""

    def wake(self, id: int) -> None: ...
    def deliver(self, id: int) -> None: ...
    def digest(self, name: str) -> None: ...
    def inbox(self, id: int) -> None: ...


_bound: list[Application] = []


def bind(application: Application) -> None:
    """Say which application this process's jobs call."""
    _bound[:] = [application]


def wake(id: int) -> None:
    """Look what is due for an incident."""
    _bound[0].wake(id)


def deliver(id: int) -> None:
    """Send a delivery."""
    _bound[0].deliver(id)


def digest(name: str) -> None:
    """Send a digest."""
    _bound[0].digest(name)


def inbox(id: int) -> None:
    """Handle what a person did."""
    _bound[0].inbox(id)
