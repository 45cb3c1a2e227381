"""What people put on the timeline: what they type, and the messages of the room that they react to."""

from datetime import UTC, datetime
from typing import Any

from bot.core.errors import UserError
from bot.core.events import Event, MessageRead, Noted, NoteStruck, Recorded
from bot.core.timeline import has_been_read, on_timeline
from bot.usecases import outgoing
from bot.usecases.change import find
from bot.usecases.ports import Entry, NewDelivery, Op, Priority, Services, Tx
from bot.usecases.texts import within

LONGEST = 2000
NOTED_EMOJI = "memo"
"""The bot's own reaction to a message that is on the timeline."""


def note(tx: Tx, s: Services, id: int, actor: str, noted: Noted) -> Entry:
    """Put something on the timeline, and say so in the room. It may be told of an incident that is over, too."""
    entry = find(tx, id)
    what = "decision" if noted.decision else "note"
    if not noted.text.strip():
        raise UserError("Say what to write down.", f"For example `{EXAMPLES[what]}`.")
    kept = noted.model_copy(update={"text": within(noted.text, LONGEST, what)})
    entry = append(tx, s, entry, actor, kept)
    outgoing.line(tx, entry, kept, actor)
    return entry


EXAMPLES = {
    "note": "/incident note 14:05 restarted the database",
    "decision": "/incident decision no rollback before 15:00",
}


def pin(tx: Tx, s: Services, entry: Entry, actor: str, noted: Noted) -> Entry:
    """Put a message on the timeline; the bot marks it. What is there already gains nothing, the second time."""
    if _is_known(entry, actor, noted) or (
        not noted.mark and actor in on_timeline(entry.events, noted.channel, noted.ts)
    ):
        return entry
    changed = append(tx, s, entry, actor, noted)
    return _shown(tx, entry, changed, noted)


def unpin(tx: Tx, s: Services, entry: Entry, actor: str, struck: NoteStruck) -> Entry:
    """Strike a message out, unless somebody else wants it there; it stays on record."""
    if _is_known(entry, actor, struck):
        return entry
    changed = append(tx, s, entry, actor, struck)
    return _shown(tx, entry, changed, struck)


def _is_known(entry: Entry, actor: str, asked: Noted | NoteStruck) -> bool:
    """Whether this very reaction was written down before: Slack may tell of it more than once."""
    same = (asked.kind, asked.channel, asked.ts, asked.mark)
    return any(
        isinstance(one.event, Noted | NoteStruck)
        and one.actor == actor
        and (one.event.kind, one.event.channel, one.event.ts, one.event.mark) == same
        for one in entry.events
        if asked.mark
    )


def _shown(tx: Tx, before: Entry, entry: Entry, asked: Noted | NoteStruck) -> Entry:
    """Have the bot's own mark on a message say whether it is on the timeline, and read what is new there.

    It does so in the incident's own room only, or where somebody reacted in its thread: who may put a link here need
    not be one who may read what it leads to.
    """
    channel, ts = asked.channel, asked.ts
    if channel != (entry.home if asked.mark else entry.room.channel):
        return entry
    was, is_ = bool(on_timeline(before.events, channel, ts)), bool(on_timeline(entry.events, channel, ts))
    if was != is_:
        mark(tx, entry, channel, ts, NOTED_EMOJI, there=is_)
    if is_ and not has_been_read(entry.events, channel, ts):
        read(tx, entry, channel, ts)
    return entry


def mark(tx: Tx, entry: Entry, channel: str, ts: str, name: str, *, there: bool) -> None:
    """React to a message, or take the reaction back; always after what was done to it before."""
    args = {"channel": channel, "ts": ts, "name": name, "there": there}
    key, lane = f"react:{entry.id}:{len(entry.events)}:{name}", f"react:{channel}:{ts}:{name}"
    tx.add_delivery(NewDelivery(key, Op.REACT, lane, Priority.EDIT, entry.id, args=args))


def read(tx: Tx, entry: Entry, channel: str, ts: str) -> None:
    """Read what a message says, once; it is written down when Slack has answered."""
    key = f"read:{entry.id}:{channel}:{ts}"
    args = {"channel": channel, "ts": ts}
    tx.add_delivery(NewDelivery(key, Op.READ, key, Priority.UPDATE, entry.id, args=args))


def was_read(tx: Tx, s: Services, entry: Entry, found: dict[str, Any]) -> None:
    """Write down what a message says."""
    if not any(isinstance(one.event, MessageRead) and one.event.ts == found["ts"] for one in entry.events):
        append(tx, s, entry, "", MessageRead.model_validate(found))


def append(tx: Tx, s: Services, entry: Entry, actor: str, event: Event) -> Entry:
    """Write an event that no rule looks at."""
    return tx.append(entry, [Recorded(at=s.clock.now(), actor=actor, event=event)])


def zone(s: Services, entry: Entry, user: str) -> str:
    """The zone in which a person types times: their own, or else the playbook's."""
    person = s.org.person_by_slack(user)
    return person.tz if person else s.books.of(entry.playbook_hash).playbook.calendar.tz


def export(tx: Tx, s: Services, id: int, actor: str) -> Entry:
    """Put the timeline as it is at this moment into the room, as a file."""
    entry = find(tx, id)
    args = {"events": len(entry.events), "by": actor, "until": s.clock.now().isoformat()}
    key = f"file:{id}:{len(entry.events)}"
    if tx.add_delivery(NewDelivery(key, Op.UPLOAD, f"room:{id}", Priority.UPDATE, id, args=args)) is None:
        hint = "Whoever asked for it has it." if entry.incident.room == "none" else "Look for it where the card is."
        raise UserError("There is a file of this timeline already; nothing has happened since.", hint)
    return entry


def moment_of(ts: str) -> datetime:
    """When a message was posted, by Slack's own time of it."""
    return datetime.fromtimestamp(float(ts), UTC)
