"""Incidents and people in words: the small phrases that cards, lines, lists and digests share."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.core import grammar
from bot.core.incident import Incident, Status
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.core.room_kinds import RoomKind
from bot.core.spans import say_span
from bot.slack.views.text import code, one_line, spoken, when
from bot.usecases.ports import About, Entry

LONGEST_TITLE = 160
STATUS = {
    Status.DECLARED: (":rotating_light:", "Declared, not acknowledged"),
    Status.INVESTIGATING: (":mag:", "Investigating"),
    Status.MITIGATED: (":shield:", "Mitigated"),
    Status.RESOLVED: (":white_check_mark:", "Resolved"),
    Status.CLOSED: (":checkered_flag:", "Closed"),
    Status.CANCELLED: (":no_entry_sign:", "Cancelled"),
}
NO_ROOM = "its room is not open yet"
HERE: dict[RoomKind, str] = {"channel": "this room", "thread": "its thread", "none": "its people"}
ROOMS = {"channel": "the room", "thread": "the thread", "none": "the people"}
HIDDEN = "private incident"
REASONS = {
    "account_inactive": "the account is deactivated",
    "already_archived": "the channel is archived",
    "cannot_dm_bot": "a bot cannot be messaged",
    "cant_invite": "Slack does not let this person in",
    "channel_not_found": "Slack finds no such channel, or Tocsin is not in it",
    "is_archived": "the channel is archived",
    "missing_scope": "Tocsin lacks a permission; `tocsin doctor` says which",
    "name_taken": "every name for it is taken",
    "not_authorized": "Slack lets Tocsin change only channels that it opened",
    "not_in_channel": "Tocsin is not in the channel",
    "org_login_required": "the workspace is being moved",
    "restricted_action": "the workspace's rules forbid it",
    "too_many_members": "the channel is full",
    "ura_max_channels": "this guest may join no more channels",
    "user_disabled": "the account is deactivated",
    "user_is_restricted": "this guest may not join",
    "user_is_ultra_restricted": "this guest may not join",
    "user_not_found": "Slack does not know this person",
    "users_not_found": "Slack does not know this person",
}
_CODE = re.compile(r"[a-z0-9_]+")


def person(user: str, org: Organisation | None) -> str:
    """Someone by name, which notifies nobody; by mention when the organisation does not know them."""
    if not user:
        return "Tocsin"
    known = org.person_by_slack(user) if org else None
    return one_line(known.name, 80) if known else mention(user)


def mention(user: str) -> str:
    """Someone by mention, which notifies them; the bot itself when `user` is empty."""
    return f"<@{user}>" if user else "Tocsin"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    found = list(parts)
    return f" {last} ".join(filter(None, [", ".join(found[:-1]), found[-1]])) if found else ""


def party(name: str) -> str:
    """A party's id as people say it; a person who was called by hand is mentioned."""
    who = grammar.person(name)
    return mention(who) if who else one_line(name.replace("_", " "), 60)


def fact_words(value: bool | float | str, unit: str = "") -> str:
    """A fact's value as people write it, not escaped; a number with its unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{int(value) if value == int(value) else value:,}{unit}"


def title(incident: Incident, most: int = LONGEST_TITLE) -> str:
    """The title, escaped."""
    return one_line(incident.title, most) or "(no title)"


def insider(incident: Incident, users: Iterable[str]) -> bool:
    """Whether all of these people are known to be part of the incident."""
    return set(users) <= incident.insiders


def shown_title(incident: Incident, users: Sequence[str], most: int = LONGEST_TITLE) -> str:
    """The title for these people; of a private incident only for those who are part of it."""
    if incident.private and (not users or not insider(incident, users)):
        return HIDDEN
    return title(incident, most)


def emoji(incident: Incident, playbook: Playbook) -> str:
    """The severity's emoji while it is open, then the mark of its end."""
    if not incident.is_open:
        return STATUS[incident.status][0]
    severity = playbook.severity(incident.severity)
    return f":{severity.emoji.strip(':')}:" if severity else ":large_orange_circle:"


def severity_name(id: str, playbook: Playbook) -> str:
    """`SEV1 · Critical`."""
    found = playbook.severity(id)
    same = found is None or found.name.lower() == id.lower()
    return one_line(id, 60) if same or not found else f"{one_line(id, 60)} · {one_line(found.name, 60)}"


def word_name(id: str, playbook: Playbook) -> str:
    """The name of a status word."""
    found = playbook.status_word(id)
    return one_line(found.name if found else id, 80)


def status_name(incident: Incident, playbook: Playbook) -> str:
    """The state, with the last update's word where that says more."""
    if incident.links.duplicate_of:
        return f"The same as {incident.kin(incident.links.duplicate_of)}"
    name = STATUS[incident.status][1]
    word = word_name(incident.update.word, playbook) if incident.update and incident.is_open else ""
    return name if not word or word.lower() == name.lower() else f"{name} · {word}"


def headline(about: About, users: Sequence[str] | None = None) -> str:
    """`:red_circle: *INC-12* Checkout is down`; `users` are those who read it, when they may be outsiders."""
    incident = about.entry.incident
    shown = title(incident) if users is None else shown_title(incident, users)
    return f"{emoji(incident, about.book.playbook)} *{incident.name}* {shown}"


def room_link(entry: Entry) -> str:
    """The link to where it is worked on, or that there is none, or none yet."""
    if entry.incident.room == "none":
        return "no room of its own"
    thread = entry.incident.room == "thread"
    if not entry.home:
        return "its thread is not there yet" if thread else NO_ROOM
    return f"{'a thread in ' if thread else ''}<#{entry.home}>"


def beside(entry: Entry) -> str:
    """Where it is worked on, to stand behind its name."""
    if not entry.home:
        return ""
    return f" ({room_link(entry)})" if entry.incident.room == "thread" else f" {room_link(entry)}"


def room_words(entry: Entry) -> str:
    """Where it is worked on, as a part of a sentence by itself."""
    none = entry.incident.room == "none"
    return "No room: its people hear of it by direct message" if none else f"Room: {room_link(entry)}"


def room_of(entry: Entry) -> str:
    """What stands for its room in a sentence."""
    return f"{ROOMS[entry.incident.room]} of {entry.incident.name}"


def other_name(number: int, about: About) -> str:
    """Another incident: what it is and where, as far as the readers of this one may know."""
    other, name = about.others.get(number), about.entry.incident.kin(number)
    if other is None or other.incident.private:
        return f"{name}{' :lock:' if other else ''}"
    return f"{name} {title(other.incident, 80)}{beside(other)}"


def due_words(due: datetime | None, now: datetime) -> str:
    """When the next update is due, and whether that is past."""
    if due is None:
        return ""
    if due <= now:
        return f":warning: overdue since {when(due, 'time')}"
    return when(due, "time") if due - now < timedelta(hours=20) else when(due, "date_time")


def lasting(start: datetime, end: datetime) -> str:
    """How long something took."""
    return say_span(max(timedelta(), end - start))


def late_words(seconds: float) -> str:
    """That a message comes late, and by how much; nothing when it does not."""
    if seconds <= 0:
        return ""
    return f"Late by {say_span(timedelta(minutes=max(1, round(seconds / 60))))}: Tocsin or Slack was away."


def reason(why: str) -> str:
    """Why something did not work: Slack's error codes in plain words, the code beside those without."""
    text = why.strip()
    if text in REASONS:
        return REASONS[text]
    if _CODE.fullmatch(text) and "_" in text:
        return f"Slack said {code(text)}"
    return spoken(text).rstrip(".") or "no reason was given"
