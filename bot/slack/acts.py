"""What a command, a button or a form does, by name. Each runs in a worker, inside one transaction."""

from collections.abc import Callable
from datetime import datetime

from bot.core.events import StatusUpdated
from bot.core.grammar import first_word, leading_severity
from bot.slack.access_acts import ACCESS
from bot.slack.act import Act
from bot.slack.check_acts import CHECKS
from bot.slack.commands.declare import alike
from bot.slack.drill_acts import DRILLS
from bot.slack.evidence_acts import EVIDENCE
from bot.slack.hold_acts import HOLDS
from bot.slack.item_acts import ITEMS
from bot.slack.notice_acts import NOTICES
from bot.slack.privacy_acts import PRIVACY
from bot.slack.progress_acts import PROGRESS
from bot.slack.record_acts import RECORD
from bot.slack.relating_acts import RELATING
from bot.slack.role_acts import ROLES
from bot.slack.task_acts import TASKS
from bot.slack.views.forms import plain
from bot.slack.views.words import beside
from bot.usecases import change, ending, outgoing, updates
from bot.usecases.declare import Declaration, declare, severity_for
from bot.usecases.items import Tick
from bot.usecases.ports import Entry, Services, Tx


def do_declare(tx: Tx, s: Services, act: Act) -> str:
    """Declare from a form's values, or from `declare [severity] title`; in an incident's name, a part of it."""
    known = ""
    if act.args:
        entry = declare(tx, s, Declaration(**act.args), act.user)
    else:
        playbook = s.books.current().playbook
        severity, title = leading_severity(act.rest, playbook)
        name = plain(title)
        ask = Declaration(name, severity or severity_for(playbook, "", {}, name), parent=act.incident)
        entry = declare(tx, s, ask, act.user)
        known = _perhaps(entry, alike(tx, name, act.user, entry.id))
    if act.response_url:
        text = f":rotating_light: {entry.incident.name} declared. Go to {outgoing.ROOM_LINK}.{known}"
        outgoing.reply_with_room(tx, entry, act.user, act.response_url, text)
    return ""


def _perhaps(entry: Entry, others: list[Entry]) -> str:
    """That it may be the same as another; who typed the title has seen no form that shows it."""
    if not others:
        return ""
    other = others[0]
    ends = f"`/incident merge {_name(other)}` in the new room ends"
    if entry.incident.room != "channel":
        ends = f"`/incident merge {_name(entry)} {_name(other)}` ends"
    return f"\nIs it {_name(other)}{beside(other)}? Then {ends} this one."


def do_ack(tx: Tx, s: Services, act: Act) -> str:
    """Acknowledge."""
    return f"You acknowledged {_name(change.acknowledge(tx, s, act.incident, act.user))}."


def do_severity(tx: Tx, s: Services, act: Act) -> str:
    """Change the severity."""
    word, reason = first_word(act.rest)
    severity, why = act.args.get("severity", word), act.args.get("reason", reason)
    entry = change.change_severity(tx, s, act.incident, act.user, severity, why or "", act.seen)
    return f"{_name(entry)} is {entry.incident.severity} now."


def do_update(tx: Tx, s: Services, act: Act) -> str:
    """Post a status update."""
    values = dict(act.args)
    facts, at = values.pop("facts", {}), values.pop("next_update_at", None)
    told = StatusUpdated(**values, next_update_at=datetime.fromisoformat(at) if at else None)
    return f"Update posted for {_name(updates.update(tx, s, act.incident, act.user, told, facts))}."


def do_ask(tx: Tx, s: Services, act: Act) -> str:
    """Ask for an update."""
    return f"Whoever leads {_name(updates.ask(tx, s, act.incident, act.user, act.rest))} knows that you wait for news."


def do_escalate(tx: Tx, s: Services, act: Act) -> str:
    """Call a party by hand."""
    word, reason = first_word(act.rest)
    party, why = act.args.get("party", word), act.args.get("reason", reason)
    trigger = act.args.get("trigger", "")
    entry = change.escalate(tx, s, act.incident, act.user, party, why or "", act.seen, trigger)
    return f"Calling {party} for {_name(entry)}; the room hears who was reached."


def do_resolve(tx: Tx, s: Services, act: Act) -> str:
    """Resolve."""
    summary = act.args.get("summary", act.rest)
    facts = act.args.get("facts", {})
    return f"{_name(ending.resolve(tx, s, act.incident, act.user, summary or '', _ticks(act), facts))} is resolved."


def do_reopen(tx: Tx, s: Services, act: Act) -> str:
    """Reopen."""
    return f"{_name(ending.reopen(tx, s, act.incident, act.user, act.rest))} is open again."


def do_close(tx: Tx, s: Services, act: Act) -> str:
    """Close."""
    return f"{_name(ending.close(tx, s, act.incident, act.user, _ticks(act)))} is closed."


def do_override(tx: Tx, s: Services, act: Act) -> str:
    """Resolve or close with something missing."""
    reason, summary = act.args.get("reason", act.rest), act.args.get("summary", "")
    entry = ending.override(tx, s, act.incident, act.user, reason or "", summary)
    return f"{_name(entry)} is {entry.incident.status.value}, with what was missing on record."


def do_cancel(tx: Tx, s: Services, act: Act) -> str:
    """Cancel."""
    reason = act.args.get("reason", act.rest)
    return f"{_name(ending.cancel(tx, s, act.incident, act.user, reason or ''))} is cancelled."


def _ticks(act: Act) -> list[Tick]:
    """What was ticked in the form of a gate."""
    return [Tick(**one) for one in act.args.get("ticks", ())]


def _name(entry: Entry) -> str:
    return entry.incident.name


ACTS: dict[str, Callable[[Tx, Services, Act], str]] = {
    "declare": do_declare,
    "ack": do_ack,
    "severity": do_severity,
    "update": do_update,
    "ask": do_ask,
    "escalate": do_escalate,
    "resolve": do_resolve,
    "reopen": do_reopen,
    "close": do_close,
    "override": do_override,
    "cancel": do_cancel,
    "sub": do_declare,
    **PROGRESS,
    **ITEMS,
    **CHECKS,
    **RECORD,
    **TASKS,
    **NOTICES,
    **ROLES,
    **HOLDS,
    **DRILLS,
    **RELATING,
    **ACCESS,
    **PRIVACY,
    **EVIDENCE,
}
"""Each gives the confirmation for the person who asked; an empty one means that the answer comes another way."""
