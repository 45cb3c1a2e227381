"""Tasks and follow-ups: asked for, given to people, done or dropped. `bot.core.rules.task` reminds of them."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import UserError
from bot.core.events import Event, MessageRead, Recorded, TaskAdded, TaskChanged, TaskDone
from bot.core.tasks import Todo
from bot.usecases import notes, outgoing
from bot.usecases.advance import advance
from bot.usecases.change import find
from bot.usecases.ports import Entry, Services, Tx
from bot.usecases.renewal import renew
from bot.usecases.texts import within

LONGEST = 500
FOLLOWED_EMOJI = "calendar"
"""The bot's own reaction to a message that a follow-up was made of."""
HOW = "`/incident tasks` lists them."


@dataclass(frozen=True)
class Wanted:
    """What somebody wants done. `link` leads to the message it is about, if any."""

    text: str
    owner: str = ""
    due_at: datetime | None = None
    followup: bool = False
    link: str = ""


def add(tx: Tx, s: Services, id: int, actor: str, wanted: Wanted) -> Entry:
    """Somebody is to do something. The room is told; an owner who is not there is brought in."""
    entry = find(tx, id)
    now = s.clock.now()
    if not wanted.text.strip():
        raise UserError("Say what is to be done.", "For example `/incident task roll back 4.2 @ana by 14:30`.")
    if wanted.due_at is not None and wanted.due_at <= now:
        raise UserError("Its due moment is past.", "Choose one that is still to come.")
    if not entry.incident.is_open and not wanted.followup:
        over = f"{entry.incident.name} is {entry.incident.status.value}."
        raise UserError(over, "`/incident followup …` notes what is to be done after it.")
    event = TaskAdded(
        text=within(" ".join(wanted.text.split()), LONGEST, "follow-up" if wanted.followup else "task"),
        number=len(entry.incident.tasks) + 1,
        owner=wanted.owner,
        due_at=wanted.due_at,
        followup=wanted.followup,
        link=wanted.link,
    )
    return _told(tx, s, entry, actor, event, wanted.owner)


def change(tx: Tx, s: Services, id: int, actor: str, number: int, owner: str | None, due_at: datetime | None) -> Entry:
    """Give a task to somebody else, or have it due at another moment; None leaves it as it is."""
    entry = find(tx, id)
    todo = _task(entry, number)
    if not todo.is_open:
        raise UserError(f"{_name(todo)} is {todo.state} already.", f"`/incident task reopen {number}` opens it again.")
    if (owner in (None, todo.owner)) and due_at in (None, todo.due_at):
        raise UserError(f"{_name(todo)} is so already.", HOW)
    return _told(tx, s, entry, actor, TaskChanged(number=number, owner=owner, due_at=due_at), owner or "")


def end(tx: Tx, s: Services, id: int, actor: str, event: TaskDone) -> Entry:
    """A task is done, is not to be done any more, or is to be done after all."""
    entry = find(tx, id)
    todo = _task(entry, event.number)
    if todo.is_open is event.undone:
        raise UserError(f"{_name(todo)} is {todo.state} already.", HOW)
    if event.dropped and not event.reason.strip():
        raise UserError(
            "Say why it is not to be done.", f"For example `/incident task drop {event.number} not needed`."
        )
    return _told(tx, s, entry, actor, event, "")


def follow(tx: Tx, s: Services, entry: Entry, actor: str, channel: str, ts: str, mark: str) -> Entry:
    """Make a follow-up of a message; the bot marks it. One that was dropped lives again."""
    todo = _of_message(entry, channel, ts)
    if todo is not None and (todo.state != "dropped" or mark <= todo.mark):
        return entry
    read = next((one.event for one in entry.events if isinstance(one.event, MessageRead) and one.event.ts == ts), None)
    if todo is not None:
        entry = _write(tx, s, entry, actor, TaskDone(number=todo.number, undone=True, mark=mark))
    else:
        number = len(entry.incident.tasks) + 1
        text, link = (read.text[:LONGEST], read.link) if read else ("", "")
        added = TaskAdded(text=text, number=number, followup=True, channel=channel, ts=ts, link=link, mark=mark)
        entry = _write(tx, s, entry, actor, added)
    notes.mark(tx, entry, channel, ts, FOLLOWED_EMOJI, there=True)
    if read is None:
        notes.read(tx, entry, channel, ts)
    return entry


def unfollow(tx: Tx, s: Services, entry: Entry, actor: str, channel: str, ts: str, mark: str) -> Entry:
    """Drop the follow-up of a message, if who asked for it takes that back; it stays on record."""
    todo = _of_message(entry, channel, ts)
    if todo is None or not todo.is_open or todo.asked_by != actor or mark <= todo.mark:
        return entry
    dropped = TaskDone(number=todo.number, dropped=True, reason="the reaction was taken back", mark=mark)
    entry = _write(tx, s, entry, actor, dropped)
    notes.mark(tx, entry, channel, ts, FOLLOWED_EMOJI, there=False)
    return entry


def _of_message(entry: Entry, channel: str, ts: str) -> Todo | None:
    """The follow-up that was made of a message."""
    found = (one for one in entry.incident.tasks.values() if (one.channel, one.ts) == (channel, ts))
    return next(found, None)


def _task(entry: Entry, number: int) -> Todo:
    todo = entry.incident.tasks.get(number)
    if todo is None:
        raise UserError(f"{entry.incident.name} has no task {number}.", HOW)
    return todo


def _name(todo: Todo) -> str:
    return f"{'Follow-up' if todo.followup else 'Task'} {todo.number}"


def _told(tx: Tx, s: Services, entry: Entry, actor: str, event: Event, owner: str) -> Entry:
    before = len(entry.events)
    entry = tx.append(entry, [Recorded(at=s.clock.now(), actor=actor, event=event)])
    renew(tx, entry, s.books.of(entry.playbook_hash).playbook, before)
    if owner and owner != actor:
        outgoing.invite(tx, entry, (owner,), f"invite:{entry.id}:{len(entry.events)}:{owner}")
    outgoing.line(tx, entry, event, actor)
    return advance(tx, s, entry, s.clock.now())


def _write(tx: Tx, s: Services, entry: Entry, actor: str, event: Event) -> Entry:
    entry = tx.append(entry, [Recorded(at=s.clock.now(), actor=actor, event=event)])
    return advance(tx, s, entry, s.clock.now())
