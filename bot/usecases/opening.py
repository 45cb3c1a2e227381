"""Opens an incident's room under a name that nobody has."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.hours import day_of
from bot.core.naming import pattern_of, room_name
from bot.usecases.ports import Claimed, Entry, PermanentError, Services
from bot.usecases.results import Result

CLOCKS_APART = timedelta(seconds=60)
"""How far this machine's clock and Slack's may be apart."""
ROOM_TRIES = 20
LEFT = "private"
"""Takes the place of the title in the name of a room that was left since others read it too."""


def open_room(s: Services, it: Claimed, entry: Entry) -> Result:
    """Open the channel under the first free name. The name is Slack's own idempotency key: a name that is taken is ours
    if we made it since the first try, and otherwise somebody else's, which is never touched."""
    incident, room = entry.incident, entry.room
    if room.channel:
        return Result({})
    for attempt in range(room.attempt, room.attempt + ROOM_TRIES):
        name = room_name_of(s, entry, attempt)
        try:
            id, called = s.chat.open_room(name, incident.private)
        except PermanentError as error:
            if error.code != "name_taken":
                raise
            ours = s.chat.own_room(name, it.first_try_policy_at - CLOCKS_APART)
            if ours is None:
                continue
            id, called = ours
        opened = {"channel": id, "private": incident.private}
        return Result(opened, replace(room, channel=id, name=called, attempt=attempt))
    raise PermanentError("name_taken")


def left_name_of(s: Services, entry: Entry, attempt: int) -> str:
    """The channel name for a room that was left since others read it too; it tells no more than the number."""
    return room_name(*_named(s, entry), LEFT, False, attempt)


def room_name_of(s: Services, entry: Entry, attempt: int) -> str:
    """The channel name for an incident's room at the given try."""
    return room_name(*_named(s, entry), entry.incident.title, entry.incident.private, attempt)


def _named(s: Services, entry: Entry) -> tuple[str, int, date]:
    """The pattern of an incident's rooms, its number and its day."""
    incident, playbook = entry.incident, s.books.of(entry.playbook_hash).playbook
    pattern = pattern_of(playbook.war_room.name, s.org.room_prefix, incident.drill)
    return pattern, incident.number, day_of(incident.declared_at, playbook.calendar)
