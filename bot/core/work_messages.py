"""The messages of working by a playbook, and of how an incident and its room end."""

from typing import Literal

from bot.core.telling import Telling


class Farewell(Telling):
    """That the incident is over, for those outside the room who were told of it."""

    kind: Literal["farewell"] = "farewell"
    actor: str


class RoomEnds(Telling):
    """The last words in a room that is about to be archived."""

    kind: Literal["room_ends"] = "room_ends"


class RoomLeft(Telling):
    """The last words in a room that the incident left, since others read it too."""

    kind: Literal["room_left"] = "room_left"


class Given(Telling):
    """Somebody gave an item of a checklist to whoever is told this."""

    kind: Literal["given"] = "given"
    item: str
    actor: str


class WhichItem(Telling):
    """Asks whoever marked a message as done, which of these items they mean."""

    kind: Literal["which_item"] = "which_item"
    items: tuple[str, ...]


class Guidance(Telling):
    """What the playbook thinks good to know, for those who come into the room."""

    kind: Literal["guidance"] = "guidance"


class CalledIn(Telling):
    """Whom the bot calls into a thread, where nobody can be invited."""

    kind: Literal["called_in"] = "called_in"
    people: tuple[str, ...]


class FollowUps(Telling):
    """Several follow-ups, by their numbers, that somebody made at once."""

    kind: Literal["follow_ups"] = "follow_ups"
    numbers: tuple[int, ...]
    actor: str
