"""The jobs: each is a few calls into the application. A job may run twice or never; both are fine."""

from typing import Protocol


class Application(Protocol):
    """What the jobs call."""

    def do(self, name: str, id: int | str) -> None: ...


_bound: list[Application] = []


def bind(application: Application) -> None:
    """Say which application this process's jobs call."""
    _bound[:] = [application]


def wake(*ids: int) -> None:
    """Look what is due for incidents."""
    _each("wake", *ids)


def deliver(*ids: int) -> None:
    """Send deliveries."""
    _each("deliver", *ids)


def digest(*names: str) -> None:
    """Send digests."""
    _each("digest", *names)


def inbox(*ids: int) -> None:
    """Handle what people did."""
    _each("inbox", *ids)


def _each(name: str, *ids: int | str) -> None:
    for id in ids:
        _bound[0].do(name, id)
