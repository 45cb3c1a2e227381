"""The answer to "why did the bot say so?" about one message."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core import events
from bot.core.events import Recorded
from bot.core.incident import COMMANDER
from bot.core.messages import (
    Announcement,
    Bulletin,
    CalledIn,
    Card,
    DigestMessage,
    Farewell,
    FollowUps,
    Guidance,
    Message,
    RoomEnds,
    RoomLeft,
    Trouble,
    WhichItem,
)
from bot.core.organisation import Organisation
from bot.core.tasks import TaskDone
from bot.slack.views.blocks import Json, context, modal, section
from bot.slack.views.cause import cause_text, playbook_name
from bot.slack.views.text import code, one_line, stop, when
from bot.slack.views.words import headline, party, person
from bot.usecases.origin import Origin
from bot.usecases.ports import About

TITLE = "Why I said this"
CALLBACK = "why_message"
MOST_RULES = 20
NO_RULE = "No rule of the playbook made me say this."


def why_view(origin: Origin, about: About | None, org: Organisation, reader: str = "", in_room: bool = False) -> Json:
    """What made a message, as a window that only the person who asked sees."""
    blocks = []
    if about is not None:
        blocks.append(section("why_incident", headline(about, None if in_room else [reader])))
    first = _what(origin.message, org)
    if first:
        blocks.append(section("why_what", first))
    if about is not None and origin.rules:
        shown = origin.rules[:MOST_RULES]
        blocks += [section(f"why_rule_{n}", cause_text(one, about, org)) for n, one in enumerate(shown)]
        blocks.append(context("why_book", f"Playbook {playbook_name(about.book)}"))
    elif about is not None and origin.act is not None:
        blocks.append(section("why_act", act_text(origin.act, about, org)))
        blocks.append(context("why_book", NO_RULE))
    elif not first:
        blocks.append(section("why_act", NO_RULE))
    return modal(CALLBACK, TITLE, blocks)


def act_text(act: Recorded, about: About, org: Organisation) -> str:
    """What a person did and when: the act that a message follows from."""
    words = ACTS.get(act.event.kind)
    did = words(act.event, act.actor, about, org) if words else act.event.kind.replace("_", " ")
    return f"Because {person(act.actor, org)} {stop(f'{did} {_at(act)}')}"


def _at(act: Recorded) -> str:
    return f"({when(act.at, 'date_time')})"


def _what(message: Message, org: Organisation) -> str:
    match message:
        case Card():
            return "This is the incident's card. I keep it up to date, so that the newest state is always at the top."
        case Announcement():
            return "This is the incident's announcement. I keep it up to date until the incident is over."
        case Bulletin():
            name = person(message.actor, org)
            return f"{name} posted a status update, and the playbook says who hears of those."
        case Farewell():
            return f"{person(message.actor, org)} resolved it, and whoever was told of it is told of its end once."
        case FollowUps():
            return f"{person(message.actor, org)} made follow-ups of what a runbook says against a recurrence."
        case Guidance():
            return "The playbook has this to remember, and I say it once wherever an incident is worked on."
        case CalledIn():
            return "The playbook or somebody here calls these people in; a thread has no members to invite."
        case RoomLeft():
            return "The incident became private, and this channel is not; it goes on elsewhere."
        case RoomEnds():
            return "The playbook says how long a room stays open after its incident; then I archive it."
        case WhichItem():
            return "You marked a message with :white_check_mark:, and I could not tell what of it is done."
        case Trouble():
            return f"Something I was to do did not work: {stop(one_line(message.why, 500))}"
        case DigestMessage():
            return f"This is the digest {code(message.facts.id)}. Its time and readers are set in `tocsin.yml`."
        case _:
            return ""


def _role(event: events.RoleAssigned, actor: str, about: About, org: Organisation) -> str:
    role = about.book.playbook.roles.get(event.role)
    name = one_line(role.name if role else event.role, 40)
    if not event.person:
        return f"took the role {name} from its holder"
    if event.person == actor:
        return "took command" if event.role == COMMANDER else f"took the role {name}"
    return f"made {person(event.person, org)} {name}"


def _todo(number: int, about: About) -> str:
    found = about.entry.incident.tasks.get(number)
    return f"{'follow-up' if found and found.followup else 'task'} {number}"


def _ended(event: TaskDone) -> str:
    return "reopened" if event.undone else "dropped" if event.dropped else "finished"


ACTS: Mapping[str, Callable[[Any, str, About, Organisation], str]] = {
    "declared": lambda e, actor, about, org: "declared the incident",
    "acknowledged": lambda e, actor, about, org: "acknowledged the incident",
    "role_assigned": _role,
    "role_left": lambda e, actor, about, org: f"gave up the role {party(e.role)}",
    "handover_offered": lambda e, actor, about, org: f"asked {person(e.to, org)} to take over as {party(e.role)}",
    "handover_declined": lambda e, actor, about, org: f"did not take over as {party(e.role)}",
    "still_on_it": lambda e, actor, about, org: "said that they are on it still",
    "snoozed": lambda e, actor, about, org: f"let the reminder {party(e.rule)} wait",
    "snooze_ended": lambda e, actor, about, org: f"let the reminder {party(e.rule)} speak again",
    "access_asked": lambda e, actor, about, org: "asked to be let in",
    "access_given": lambda e, actor, about, org: f"let {person(e.person, org)} in",
    "access_refused": lambda e, actor, about, org: f"left {person(e.person, org)} outside",
    "made_private": lambda e, actor, about, org: "made the incident private",
    "evidence_added": lambda e, actor, about, org: f"registered evidence {e.number}",
    "evidence_held": lambda e, actor, about, org: "put the evidence on hold",
    "evidence_released": lambda e, actor, about, org: "released the evidence",
    "severity_changed": lambda e, actor, about, org: f"changed the severity to {one_line(e.severity, 60)}",
    "status_updated": lambda e, actor, about, org: "posted a status update",
    "update_requested": lambda e, actor, about, org: "asked for an update",
    "mitigated": lambda e, actor, about, org: "said that the harm has ended",
    "resolved": lambda e, actor, about, org: "resolved the incident",
    "closed": lambda e, actor, about, org: "closed the incident",
    "cancelled": lambda e, actor, about, org: "merged the incident" if e.duplicate_of else "cancelled the incident",
    "reopened": lambda e, actor, about, org: "opened the incident again",
    "linked": lambda e, actor, about, org: f"linked INC-{e.incident}",
    "runbook_posted": lambda e, actor, about, org: f"posted the runbook {party(e.runbook)}",
    "option_chosen": lambda e, actor, about, org: f"chose {party(e.option)} to end the harm",
    "item_given": lambda e, actor, about, org: f"gave {party(e.item)} to {person(e.owner, org)}",
    "list_attached": lambda e, actor, about, org: f"opened the list {party(e.list)}",
    "gate_overridden": lambda e, actor, about, org: f"passed the gate to {e.gate} with a reason",
    "room_archived": lambda e, actor, about, org: "archived the room",
    "room_moved": lambda e, actor, about, org: "opened a new room",
    "escalated": lambda e, actor, about, org: f"called {party(e.to)} by hand",
    "fact_set": lambda e, actor, about, org: f"established {party(e.fact)}",
    "tagged": lambda e, actor, about, org: f"tagged the incident {party(e.tag)}",
    "notice_proposed": lambda e, actor, about, org: f"wrote the notice {party(e.notice)}",
    "notice_decided": lambda e, actor, about, org: f"{'approved' if e.approved else 'sent back'} notice {e.number}",
    "notice_sent": lambda e, actor, about, org: f"sent the notice {party(e.notice)}",
    "milestone": lambda e, actor, about, org: f"said that {party(e.name)} is reached",
    "item_ticked": lambda e, actor, about, org: f"{'took back' if e.undone else 'ticked'} {party(e.item)}",
    "obligation_met": lambda e, actor, about, org: f"settled the obligation {party(e.obligation)}",
    "noted": lambda e, actor, about, org: f"put a {'decision' if e.decision else 'note'} on the timeline",
    "task_added": lambda e, actor, about, org: f"added {_todo(e.number, about)}",
    "task_changed": lambda e, actor, about, org: f"changed {_todo(e.number, about)}",
    "task_done": lambda e, actor, about, org: f"{_ended(e)} {_todo(e.number, about)}",
}
"""For each kind of event that a person brings about, what they did."""
