"""Signs of life, and reminders that people hold back for a while."""

from datetime import timedelta

from bot.core.errors import UserError
from bot.core.events import Snoozed, SnoozeEnded, StillOnIt
from bot.core.snoozing import Waiting, check_snooze, coming
from bot.usecases.change import find, must_be_open, record
from bot.usecases.ports import Entry, Services, Tx
from bot.usecases.progress import named
from bot.usecases.texts import within

LONGEST_REASON = 500


def still_on_it(tx: Tx, s: Services, id: int, actor: str) -> Entry:
    """Whoever acknowledged says that they are on it still."""
    entry = find(tx, id)
    must_be_open(entry)
    if not entry.incident.in_hand:
        raise UserError(f"Nobody has {entry.incident.name} in hand.", "`/incident ack` says that you have.")
    return record(tx, s, entry, actor, StillOnIt())


def snooze(tx: Tx, s: Services, id: int, actor: str, rule: str, span: timedelta, reason: str) -> Entry:
    """Hold a reminder back, as far as the playbook lets people; the room is told who does, until when and why."""
    entry = find(tx, id)
    must_be_open(entry)
    now, playbook = s.clock.now(), s.books.of(entry.playbook_hash).playbook
    one = _called(coming(entry.incident, playbook, now), rule)
    if not reason.strip():
        raise UserError(
            "Say why it may wait.", f"For example `/incident snooze {one.rule} 10m the supplier calls back`."
        )
    check_snooze(playbook, entry.incident, s.org, actor, one, span, now)
    event = Snoozed(rule=one.rule, until=now + span, reason=within(reason, LONGEST_REASON, "reason"), anchor=one.anchor)
    return record(tx, s, entry, actor, event)


def unsnooze(tx: Tx, s: Services, id: int, actor: str, rule: str) -> Entry:
    """Have a reminder speak again before its pause is over."""
    entry = find(tx, id)
    now = s.clock.now()
    held = sorted({one.rule for one in entry.incident.held.snoozes if one.begin <= now < one.end})
    if not held:
        raise UserError("No reminder is held back.", "`/incident next` says what comes.")
    found = next((one for one in held if rule in (one, one.partition(".")[0])), "") or named("reminder", rule, held)
    return record(tx, s, entry, actor, SnoozeEnded(rule=found))


def _called(waiting: list[Waiting], rule: str) -> Waiting:
    """The reminder of this name; a ladder may be called without its severity."""
    if not waiting:
        raise UserError("No reminder is on its way.", "There is nothing to hold back.")
    found = next((one for one in waiting if rule in (one.rule, one.rule.partition(".")[0])), None)
    if found is None:
        known = named("reminder", rule, [one.rule for one in waiting])
        found = next(one for one in waiting if one.rule == known)
    return found
