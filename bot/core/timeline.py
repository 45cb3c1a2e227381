"""The timeline: what happened in an incident, in the order in which it occurred, with the three times of each entry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.events import MessageRead, Noted, NoteStruck, Recorded, TaskAdded
from bot.core.playbook import Playbook
from bot.core.saying import say

APART = timedelta(minutes=1)
"""What was told so much later than it occurred is marked as told later."""
BY_THE_BOT = frozenset({"policy_fired", "reached"})
"""What the bot did as planned: on record, and left out where there is little room."""
Key = tuple[str, str]


@dataclass(frozen=True)
class Moment:
    """One entry. `number` is its place in the record; it never changes, also when a later entry occurred before it.

    It `occurred`, somebody told the bot (`learned`), and the machine wrote it down (`recorded`, by its own clock).
    `actor` did or told it; of a message, `author` wrote it. `struck_by` is who took it off again.
    """

    number: int
    occurred: datetime
    learned: datetime
    recorded: datetime | None
    actor: str
    kind: str
    text: str
    decision: bool = False
    author: str = ""
    link: str = ""
    struck_by: str = ""

    @property
    def told_later(self) -> bool:
        """Whether it was written down some time after it occurred."""
        return self.learned - self.occurred >= APART

    @property
    def back_dated(self) -> bool:
        """Whether a person gave the time: it was typed, so that nothing but their word stands for it."""
        return self.kind == "noted" and not self.author and self.told_later


def timeline(events: Sequence[Recorded], playbook: Playbook) -> list[Moment]:
    """The entries, in the order in which they occurred. A message that several people put on it is one entry; it
    stays until the last of them takes it back."""
    found: list[Moment] = []
    read = (one.event for one in events if isinstance(one.event, MessageRead))
    words = {(event.channel, event.ts): event.text for event in read}
    messages: dict[Key, _Message] = {}
    for number, recorded in enumerate(events, start=1):
        event = recorded.event
        match event:
            case Noted() if event.ts:
                known = messages.setdefault((event.channel, event.ts), _Message())
                known.noted(event, recorded, number, playbook)
            case NoteStruck():
                messages.setdefault((event.channel, event.ts), _Message()).struck(event, recorded.actor)
            case MessageRead():
                messages.setdefault((event.channel, event.ts), _Message()).read = event
            case TaskAdded() if event.ts and not event.text:
                found.append(_moment(recorded, number, playbook, words.get((event.channel, event.ts), "")))
            case _:
                found.append(_moment(recorded, number, playbook))
    found += [moment for known in messages.values() if (moment := known.shown())]
    return sorted(found, key=lambda one: (one.occurred, one.number))


def on_timeline(events: Sequence[Recorded], channel: str, ts: str) -> frozenset[str]:
    """Who has a message on the timeline at present."""
    known = _Message()
    for recorded in events:
        event = recorded.event
        if isinstance(event, Noted | NoteStruck) and (event.channel, event.ts) == (channel, ts):
            known.marked(recorded.actor, event.mark, isinstance(event, Noted))
    return known.holders


def has_been_read(events: Sequence[Recorded], channel: str, ts: str) -> bool:
    """Whether it is known what a message says."""
    return any(
        isinstance(one.event, Noted | MessageRead) and (one.event.channel, one.event.ts) == (channel, ts)
        and bool(one.event.text or isinstance(one.event, MessageRead))
        for one in events
    )  # fmt: skip


class _Message:
    """A message on its way through the record."""

    def __init__(self) -> None:
        self.moment: Moment | None = None
        self.read: MessageRead | None = None
        self.newest: dict[str, tuple[str, bool]] = {}
        self.last = ""

    @property
    def holders(self) -> frozenset[str]:
        """Who has it on the timeline. Of one person's reactions Slack's newest counts, whichever arrived last."""
        return frozenset(person for person, (_, there) in self.newest.items() if there)

    def marked(self, person: str, mark: str, there: bool) -> None:
        before, _ = self.newest.get(person, ("", False))
        if not mark or mark >= before:
            self.newest[person] = (mark or before, there)
            self.last = person

    def noted(self, event: Noted, recorded: Recorded, number: int, playbook: Playbook) -> None:
        self.marked(recorded.actor, event.mark, there=True)
        if self.moment is None:
            self.moment = _moment(recorded, number, playbook)
        elif event.text:
            self.moment = replace(self.moment, text=event.text, link=event.link, author=event.author)

    def struck(self, event: NoteStruck, person: str) -> None:
        self.marked(person, event.mark, there=False)

    def shown(self) -> Moment | None:
        if self.moment is None:
            return None
        read = self.read
        moment = replace(self.moment, text=read.text, author=read.author, link=read.link) if read else self.moment
        return moment if self.holders else replace(moment, struck_by=self.last)


def _moment(recorded: Recorded, number: int, playbook: Playbook, words: str = "") -> Moment:
    """The entry of an event; `words` are those of the message that it was made of, if they were read later."""
    event = recorded.event
    if words and isinstance(event, TaskAdded):
        event = event.model_copy(update={"text": words})
    noted = event if isinstance(event, Noted) else None
    learned = (noted.told_at if noted else None) or recorded.at
    return Moment(
        number,
        (noted.occurred_at if noted else None) or learned,
        learned,
        recorded.recorded_at,
        recorded.actor,
        event.kind,
        say(event, recorded.actor, playbook),
        decision=bool(noted and noted.decision),
        author=noted.author if noted else "",
        link=noted.link if noted else "",
    )
