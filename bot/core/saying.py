"""What each event says in the record: a few plain words that follow on who did it. People stand in it as `<@U…>`."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core import events
from bot.core.incident import COMMANDER
from bot.core.playbook import Playbook
from bot.core.work_events import GateOverridden, ItemGiven, OptionChosen, RoomArchived, RunbookPosted


def say(event: events.Event, actor: str, playbook: Playbook) -> str:
    """The event in plain words, without who did it."""
    return SAID[event.kind](event, actor, playbook)


def _because(why: str, before: str = ": ") -> str:
    return f"{before}{why.strip()}" if why.strip() else ""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _declared(event: events.Declared, actor: str, playbook: Playbook) -> str:
    more = f" ({event.affected})" if event.affected else ""
    why = f", because {event.why}" if event.why else ""
    return f"declared {event.severity}{why}: {event.title}{more}"


def _cancelled(event: events.Cancelled, actor: str, playbook: Playbook) -> str:
    what = f"found it to be the same as INC-{event.duplicate_of}" if event.duplicate_of else "cancelled"
    return f"{what}{_because(event.reason)}"


def _linked(event: events.Linked, actor: str, playbook: Playbook) -> str:
    other = f"INC-{event.incident}"
    if event.how == "sub":
        return f"made {other} a part of it"
    return f"found that {other} is another one after all" if event.undone else f"found {other} to be the same"


def _role(event: events.RoleAssigned, actor: str, playbook: Playbook) -> str:
    role = playbook.roles.get(event.role)
    name = role.name if role else event.role
    if not event.person:
        return f"left the role {name} empty"
    if event.person == actor:
        return "took command" if event.role == COMMANDER else f"took the role {name}"
    return f"made <@{event.person}> {name.lower()}"


def _severity(event: events.SeverityChanged, actor: str, playbook: Playbook) -> str:
    return f"set the severity to {event.severity}{_because(event.reason)}"


def _update(event: events.StatusUpdated, actor: str, playbook: Playbook) -> str:
    word = playbook.status_word(event.word)
    parts = (("impact", event.impact), ("changed", event.changed), ("next", event.next_step))
    told = "; ".join(f"{name}: {text.strip()}" for name, text in parts if text.strip())
    return f"posted an update, {word.name if word else event.word}{_because(told)}"


def _evidence(event: events.EvidenceAdded, actor: str, playbook: Playbook) -> str:
    parts = [f"registered evidence {event.number}", f"in place of {event.instead_of}" if event.instead_of else ""]
    more = [f"of {event.covers}" if event.covers else "", f"at {event.location}"]
    more += [f"SHA-256 {event.sha256}" if event.sha256 else "", f"kept by <@{event.custodian}>"]
    return f"{' '.join(filter(None, parts))}: {_words(event.sort)} {', '.join(filter(None, more))}"


def _fact(event: events.FactSet, actor: str, playbook: Playbook) -> str:
    fact = next((one for one in playbook.facts if one.id == event.fact), None)
    value = event.value
    shown = (
        ("yes" if value else "no") if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value
    )
    return f"established {_words(fact.name if fact and fact.name else event.fact)}: {shown}"


def _notice(event: events.NoticeSent, actor: str, playbook: Playbook) -> str:
    to = f" to {', '.join(map(_words, event.to))}" if event.to else ""
    return f"sent {_words(event.notice)}{to}"


def _item(event: events.ItemTicked, actor: str, playbook: Playbook) -> str:
    item = playbook.item(event.item)
    text = (item.text if item else event.item).rstrip(".")
    how = "took back" if event.undone else "put aside" if event.na else "did"
    return f"{how}: {text}{_because(event.note, ', ')}"


def _given(event: ItemGiven, actor: str, playbook: Playbook) -> str:
    item = playbook.item(event.item)
    return f"gave to <@{event.owner}>: {(item.text if item else event.item).rstrip('.')}"


def _runbook(event: RunbookPosted, actor: str, playbook: Playbook) -> str:
    found = playbook.runbook(event.runbook)
    return f"posted the runbook {found.name if found else event.runbook}"


def _option(event: OptionChosen, actor: str, playbook: Playbook) -> str:
    found = playbook.option(event.option)
    return f"chose: {found.text if found else event.option}{_because(event.reason, ', ')}"


def _overridden(event: GateOverridden, actor: str, playbook: Playbook) -> str:
    what = f"{event.gate}d it although something was missing ({'; '.join(event.missing)})"
    return f"{what}{_because(event.reason)}"


def _archived(event: RoomArchived, actor: str, playbook: Playbook) -> str:
    return "archived the room" if event.planned else "found the room archived"


def _obligation(event: events.ObligationMet, actor: str, playbook: Playbook) -> str:
    whom = _words(event.contact or event.obligation)
    said = f"told {whom}" if event.told else f"decided that {whom} need not be told"
    late = ", late" if event.told and event.reason else ""
    return f"{said}{_because(event.reference)}{late}{_because(event.reason)}"


def _noted(event: events.Noted, actor: str, playbook: Playbook) -> str:
    if not event.ts:
        return f"decided: {event.text}" if event.decision else event.text
    return event.text or "(a message whose words are not known)"


def _added(event: events.TaskAdded, actor: str, playbook: Playbook) -> str:
    owner = f", for <@{event.owner}>" if event.owner else ""
    what = "follow-up" if event.followup else "task"
    return f"added {what} {event.number or ''}".rstrip() + f": {event.text or '(from a message)'}{owner}"


def _changed(event: events.TaskChanged, actor: str, playbook: Playbook) -> str:
    parts = [f"gave it to <@{event.owner}>" if event.owner else "", "moved it" if event.due_at else ""]
    return f"task {event.number}: {' and '.join(filter(None, parts)) or 'changed it'}"


def _done(event: events.TaskDone, actor: str, playbook: Playbook) -> str:
    how = "opened again" if event.undone else "dropped" if event.dropped else "did"
    return f"{how} task {event.number}{_because(event.reason)}"


def _fired(event: events.PolicyFired, actor: str, playbook: Playbook) -> str:
    kind, _, number = event.rule.partition(".")
    return f"asked about task {number}" if kind == "task" else f"by the playbook: {event.did}"


def _escalated(event: events.Escalated, actor: str, playbook: Playbook) -> str:
    why = f"{event.trigger}: {event.reason}" if event.trigger and event.reason else event.trigger or event.reason
    return f"called {_words(event.to)}{_because(why)}"


def _expired(event: events.AcknowledgementExpired, actor: str, playbook: Playbook) -> str:
    who = f"<@{event.person}>" if event.person else "who acknowledged"
    return f"there was no sign of life from {who}; it counts as not acknowledged"


def _snoozed(event: events.Snoozed, actor: str, playbook: Playbook) -> str:
    until = event.until.strftime("%H:%M UTC")
    return f"held the reminder {_words(event.rule)} back until {until}{_because(event.reason)}"


SAID: Mapping[str, Callable[[Any, str, Playbook], str]] = {
    "declared": _declared,
    "acknowledged": lambda event, actor, playbook: "acknowledged",
    "role_assigned": _role,
    "role_left": lambda event, actor, playbook: f"gave the role {_words(event.role)} up",
    "handover_offered": lambda event, actor, playbook: f"asked <@{event.to}> to take over as {_words(event.role)}",
    "handover_declined": lambda event, actor, playbook: f"did not take over as {_words(event.role)}",
    "update_requested": lambda event, actor, playbook: "asked for an update",
    "notice_proposed": lambda event, actor, playbook: f"asked for approval of the notice {_words(event.notice)}",
    "notice_decided": lambda event, actor, playbook: f"{'approved' if event.approved else 'sent back'} a notice",
    "access_asked": lambda event, actor, playbook: f"asked to be let in{_because(event.reason)}",
    "access_given": lambda event, actor, playbook: f"let <@{event.person}> in",
    "access_refused": lambda event, actor, playbook: f"left <@{event.person}> outside",
    "made_private": lambda event, actor, playbook: f"made it private{_because(event.reason)}",
    "evidence_added": _evidence,
    "evidence_held": lambda e, *_: f"put the evidence on hold{_because(e.reason)}",
    "evidence_released": lambda e, *_: f"released the evidence{_because(e.reason)}",
    "severity_changed": _severity,
    "status_updated": _update,
    "mitigated": lambda event, actor, playbook: "mitigated: the harm has ended",
    "resolved": lambda event, actor, playbook: f"resolved{_because(event.summary)}",
    "closed": lambda event, actor, playbook: "closed",
    "cancelled": _cancelled,
    "reopened": lambda event, actor, playbook: f"reopened{_because(event.reason)}",
    "linked": _linked,
    "escalated": _escalated,
    "handover_lapsed": lambda event, actor, playbook: f"the role {_words(event.role)} was not taken over in time",
    "still_on_it": lambda event, actor, playbook: "is still on it",
    "acknowledgement_expired": _expired,
    "snoozed": _snoozed,
    "snooze_ended": lambda event, actor, playbook: f"ended the pause of {_words(event.rule)}",
    "fact_set": _fact,
    "tagged": lambda event, actor, playbook: f"tagged it {event.tag}",
    "notice_sent": _notice,
    "milestone": lambda event, actor, playbook: f"{_words(event.name)}",
    "item_ticked": _item,
    "obligation_met": _obligation,
    "runbook_posted": _runbook,
    "option_chosen": _option,
    "item_given": _given,
    "list_attached": lambda event, actor, playbook: f"opened the list {_words(event.list)}",
    "gate_overridden": _overridden,
    "room_archived": _archived,
    "room_moved": lambda event, actor, playbook: "opened a new room" if event.room == "channel" else "opened a thread",
    "noted": _noted,
    "note_struck": lambda event, actor, playbook: "struck out a message",
    "message_read": lambda event, actor, playbook: "read a message",
    "task_added": _added,
    "task_changed": _changed,
    "task_done": _done,
    "policy_fired": _fired,
    "reached": lambda event, actor, playbook: event.what,
    "nobody_reached": lambda event, actor, playbook: f"reached nobody whom {event.rule} is to tell",
    "not_reached": lambda event, actor, playbook: f"could not {event.what}: {event.why}",
}
"""For each kind of event, how the record says it."""
