"""The kinds of place that an incident is worked on in."""

from typing import Literal

RoomKind = Literal["channel", "thread", "none"]
"""A channel of its own, the thread of its announcement, or no place at all: what is to be said goes to its people."""
