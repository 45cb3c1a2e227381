"""The short public lines of a room: one for each kind of event."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.core import events
from bot.core.incident import COMMANDER, fold
from bot.core.messages import Line
from bot.core.saying import say
from bot.slack.views.access import access_asked, access_given, access_refused, made_private
from bot.slack.views.blocks import Rendered, context, rendered, section
from bot.slack.views.evidence import evidence_added, evidence_held, evidence_released
from bot.slack.views.facts import fact_set
from bot.slack.views.given import item_given
from bot.slack.views.handover import handover_declined, handover_offered, role_left
from bot.slack.views.holds import acknowledgement_expired, handover_lapsed, snooze_ended, snoozed, still_on_it
from bot.slack.views.linked import duplicate, linked
from bot.slack.views.notices_out import notice_decided, notice_proposed, notice_sent
from bot.slack.views.scene import Scene
from bot.slack.views.steps import (
    gate_overridden,
    list_attached,
    option_chosen,
    room_archived,
    room_moved,
    runbook_posted,
    ticked_with,
)
from bot.slack.views.text import code, one_line, prose, spoken, stop, upper_first
from bot.slack.views.todos import items_left, left, task_added, task_changed, task_done
from bot.slack.views.updates import kept_in_time, moment, update_text
from bot.slack.views.words import due_words, emoji, lasting, mention, party, person, reason, severity_name, title

LONGEST_REASON = 2000
LONGEST_PART = 2700


def line(message: Line, scene: Scene) -> Rendered:
    """The line for an event."""
    return LINES[message.event.kind](message.event, message.actor, scene)


def _one(text: str, *small: str) -> Rendered:
    blocks = [section("line", text)]
    if any(small):
        blocks.append(context("line_small", *small))
    return rendered(text, blocks)


def _because(why: str) -> str:
    return f": {prose(why, LONGEST_REASON)}" if why.strip() else "."


def _at(event: events.Event, scene: Scene) -> datetime:
    _, found = scene.events_before(event)
    return found.at if found else scene.there.now


def declared(event: events.Declared, actor: str, scene: Scene) -> Rendered:
    """Someone declared it."""
    severity = severity_name(event.severity, scene.playbook)
    return _one(
        f":rotating_light: {mention(actor)} declared {scene.incident.name} ({severity}): {title(scene.incident)}"
    )


def acknowledged(event: events.Acknowledged, actor: str, scene: Scene) -> Rendered:
    """Someone has it in hand."""
    taken = lasting(scene.incident.declared_at, _at(event, scene))
    return _one(f":white_check_mark: {mention(actor)} acknowledged {scene.incident.name} after {taken}.")


def role_assigned(event: events.RoleAssigned, actor: str, scene: Scene) -> Rendered:
    """A role changed hands. Who gave it and who had it are named without being pinged."""
    role = scene.playbook.roles.get(event.role)
    name = one_line(role.name if role else event.role, 40)
    if not event.person:
        return _one(f":firefighter: Nobody is {name} of {scene.incident.name} now. `/incident lead` takes command.")
    before, _ = scene.events_before(event)
    previous = fold(scene.incident.number, before).roles.get(event.role, "")
    notes = []
    if previous and previous != event.person and not event.also:
        notes.append(f"taken over from {person(previous, scene.org)}")
    if actor != event.person:
        notes.append(f"assigned by {person(actor, scene.org)}")
    told = f" ({', '.join(notes)})" if notes else ""
    has = "has command" if event.role == COMMANDER else f"is {name}"
    return _one(f":firefighter: {mention(event.person)} {has} of {scene.incident.name}{told}.")


def severity_changed(event: events.SeverityChanged, actor: str, scene: Scene) -> Rendered:
    """Up or down, and what that means for the next update."""
    before, _ = scene.events_before(event)
    old = fold(scene.incident.number, before).severity
    raised = scene.playbook.rank(event.severity) < scene.playbook.rank(old)
    arrow = ":small_red_triangle:" if raised else ":small_red_triangle_down:"
    new = severity_name(event.severity, scene.playbook)
    change = f"Severity {one_line(old, 60)} → *{new}*" if old else f"Severity is *{new}* now"
    by = mention(actor) if actor else "the playbook"
    return _one(f"{arrow} {change}, by {by}{_because(event.reason)}", _due(scene))


def status_updated(event: events.StatusUpdated, actor: str, scene: Scene) -> Rendered:
    """The update in full, and when the next one is due."""
    return update_text(event, actor, scene)


def update_requested(event: events.UpdateRequested, actor: str, scene: Scene) -> Rendered:
    """Somebody outside would like to hear how things stand; whoever leads is mentioned."""
    lead = f"{mention(scene.incident.commander)}: " if scene.incident.commander else ""
    return _one(f":wave: {lead}{person(actor, scene.org)} asks for an update. `/incident update` posts one.")


def mitigated(event: events.Mitigated, actor: str, scene: Scene) -> Rendered:
    """The harm has ended."""
    after = lasting(scene.incident.declared_at, _at(event, scene))
    small = "Resolve it when it stays that way."
    return _one(f":shield: {scene.incident.name} is mitigated after {after}, by {mention(actor)}.", small)


def resolved(event: events.Resolved, actor: str, scene: Scene) -> Rendered:
    """It is over: how long it took, and what ended it."""
    after = lasting(scene.incident.declared_at, _at(event, scene))
    text = f":white_check_mark: *{scene.incident.name} is resolved* after {after}, by {mention(actor)}."
    blocks = [section("line", text)]
    if event.summary:
        blocks.append(section("line_summary", f"*Summary*\n{prose(event.summary, LONGEST_PART)}"))
    blocks += [*ticked_with(event, scene), *kept_in_time(event, scene), *left(scene)]
    hint = "Reminders have stopped. `/incident reopen` if it comes back, `/incident close` when nothing is left to do."
    blocks.append(context("line_small", hint))
    return rendered(f"{text} {one_line(event.summary, 1000)}".strip(), blocks)


def closed(event: events.Closed, actor: str, scene: Scene) -> Rendered:
    """Nothing is left to do."""
    open_ = [*items_left(scene), *left(scene)]
    end = "Nothing is left to do." if not open_ else "What is left to do:"
    text = f":checkered_flag: {mention(actor)} closed {scene.incident.name}. {end}"
    return rendered(text, [section("line", text), *ticked_with(event, scene), *open_])


def cancelled(event: events.Cancelled, actor: str, scene: Scene) -> Rendered:
    """It was none."""
    if event.duplicate_of:
        return duplicate(event, actor, scene)
    text = f":no_entry_sign: {mention(actor)} cancelled {scene.incident.name}{_because(event.reason)}"
    return _one(text, "It was no incident; reminders have stopped. `/incident reopen` undoes it.")


def reopened(event: events.Reopened, actor: str, scene: Scene) -> Rendered:
    """It goes on."""
    text = f":arrows_counterclockwise: {mention(actor)} reopened {scene.incident.name}{_because(event.reason)}"
    return _one(text, _due(scene))


def escalated(event: events.Escalated, actor: str, scene: Scene) -> Rendered:
    """Someone is being called; the outcome follows in a message of its own."""
    return _one(f":telephone_receiver: {mention(actor)} is calling {party(event.to)}{_because(event.reason)}")


def tagged(event: events.Tagged, actor: str, scene: Scene) -> Rendered:
    """One more kind of incident."""
    by = f"{mention(actor)} tagged it" if actor else "The playbook tags it"
    return _one(f":label: {by} *{one_line(event.tag, 60)}*.")


def milestone(event: events.Milestone, actor: str, scene: Scene) -> Rendered:
    """Something that clocks count from."""
    return _one(f":triangular_flag_on_post: {upper_first(party(event.name))}, says {mention(actor)}.")


def item_ticked(event: events.ItemTicked, actor: str, scene: Scene) -> Rendered:
    """An item was done, put aside or taken back."""
    item = scene.playbook.item(event.item)
    text = one_line(item.text if item else event.item, 150).rstrip(".")
    note = f": {prose(event.note, LONGEST_REASON)}" if event.note else "."
    if event.undone:
        return _one(f":white_large_square: {mention(actor)} took back: {text}")
    if event.na:
        return _one(f":heavy_minus_sign: ~{text}~ does not apply, says {mention(actor)}{note}")
    return _one(f":ballot_box_with_check: {text}, by {mention(actor)}{note}")


def obligation_met(event: events.ObligationMet, actor: str, scene: Scene) -> Rendered:
    """People outside were told, or need not be."""
    name = party(event.contact or event.obligation)
    said = f"Told {name}" if event.told else f"{upper_first(name)} need not be told"
    proof = f" Reference: {one_line(event.reference, 200)}." if event.reference else ""
    reason = stop(prose(event.reason, LONGEST_REASON)) if event.reason else ""
    why = f" Why late: {reason}" if reason and event.told else f" {upper_first(reason)}".rstrip()
    return _one(f":scales: {said}, says {mention(actor)}.{proof}{why}")


def noted(event: events.Noted, actor: str, scene: Scene) -> Rendered:
    """A note or a decision, and when it was if that is some time ago."""
    what = ":dart: *Decision*, by" if event.decision else ":pencil2: Note by"
    at, told = event.occurred_at, event.told_at
    earlier = f"Back-dated to {moment(at, scene)}" if at and told and (told - at).total_seconds() >= 60 else ""
    return _one(f"{what} {person(actor, scene.org)}: {prose(event.text, LONGEST_REASON)}", earlier)


def on_record(event: events.Noted, actor: str, scene: Scene) -> Rendered:
    """What the bot shows by a reaction, or not at all, in words all the same."""
    return _one(f":pencil2: {person(actor, scene.org)} {spoken(say(event, actor, scene.playbook))}.")


def policy_fired(event: events.PolicyFired, actor: str, scene: Scene) -> Rendered:
    """The playbook acted."""
    where = f"rule {code(event.rule)}" + (f", line {event.line}" if event.line else "")
    where += f" of {code(event.file)}" if event.file else ""
    return _one(f"{emoji(scene.incident, scene.playbook)} The playbook asks to {spoken(event.did)} ({where}).")


def reached(event: events.Reached, actor: str, scene: Scene) -> Rendered:
    """Someone was reached."""
    return _one(f":incoming_envelope: {upper_first(stop(spoken(event.what)))}")


def not_reached(event: events.NotReached, actor: str, scene: Scene) -> Rendered:
    """Something did not arrive."""
    return _one(f":warning: Could not {spoken(event.what)}: {stop(reason(event.why))}")


def nobody_reached(event: events.NobodyReached, actor: str, scene: Scene) -> Rendered:
    """A step told nobody; the next one comes at once."""
    step = f"step {event.step + 1} of {code(event.rule)}"
    return _one(f":warning: {upper_first(step)} could reach nobody. I go on to the next step at once.")


def _due(scene: Scene) -> str:
    words = due_words(scene.there.next_update_at, scene.there.now)
    return f"Next update due {words}." if words and scene.incident.is_open else ""


LINES: Mapping[str, Callable[[Any, str, Scene], Rendered]] = {
    "declared": declared,
    "acknowledged": acknowledged,
    "role_assigned": role_assigned,
    "role_left": role_left,
    "handover_offered": handover_offered,
    "handover_declined": handover_declined,
    "handover_lapsed": handover_lapsed,
    "still_on_it": still_on_it,
    "acknowledgement_expired": acknowledgement_expired,
    "snoozed": snoozed,
    "snooze_ended": snooze_ended,
    "access_asked": access_asked,
    "access_given": access_given,
    "made_private": made_private,
    "access_refused": access_refused,
    "evidence_added": evidence_added,
    "evidence_held": evidence_held,
    "evidence_released": evidence_released,
    "severity_changed": severity_changed,
    "status_updated": status_updated,
    "update_requested": update_requested,
    "mitigated": mitigated,
    "resolved": resolved,
    "closed": closed,
    "cancelled": cancelled,
    "reopened": reopened,
    "linked": linked,
    "escalated": escalated,
    "fact_set": fact_set,
    "tagged": tagged,
    "notice_proposed": notice_proposed,
    "notice_decided": notice_decided,
    "notice_sent": notice_sent,
    "milestone": milestone,
    "item_ticked": item_ticked,
    "obligation_met": obligation_met,
    "noted": noted,
    "note_struck": on_record,
    "message_read": on_record,
    "task_added": task_added,
    "task_changed": task_changed,
    "task_done": task_done,
    "runbook_posted": runbook_posted,
    "option_chosen": option_chosen,
    "list_attached": list_attached,
    "item_given": item_given,
    "room_archived": room_archived,
    "gate_overridden": gate_overridden,
    "room_moved": room_moved,
    "policy_fired": policy_fired,
    "reached": reached,
    "not_reached": not_reached,
    "nobody_reached": nobody_reached,
}
"""For each kind of event, how it is said."""
