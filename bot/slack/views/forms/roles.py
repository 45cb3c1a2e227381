"""The forms for roles: who has which, and handing one over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.incident import COMMANDER, Incident
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.core.proposing import proposed
from bot.core.rights import needed, role_called
from bot.slack.views.blocks import Json, context, input_, modal, option, plain_text, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.forms.acts import notice_form
from bot.slack.views.text import one_line
from bot.slack.views.words import joined, person, title
from bot.usecases.ports import Book, Entry

LONGEST_BRIEFING = 2000
MOST_PROPOSED = 10


def role_form(entry: Entry, book: Book, org: Organisation, me: str, now: datetime, role: str = "") -> Json:
    """To take a role or give it to someone; each with who has it now. It begins with `role`, or else with one that is
    needed, and with who is proposed for that."""
    incident, playbook = entry.incident, book.playbook
    missing = needed(playbook, incident)
    first = role_called(playbook, role) or next(iter(missing), "")
    likely = {id: proposed(id, org, playbook, incident, now) for id in playbook.roles}
    people = likely.get(first) or (me,)
    options = [
        option(f"{_name(id, playbook)}: {_held(id, incident, org, id in missing)}", id, _duty(id, playbook))
        for id in dict.fromkeys([COMMANDER, *playbook.roles])
    ]
    blocks = [
        context("about", f"{incident.name} {title(incident)}"),
        input_("role", "Role", select(options, first)),
        input_("person", "Who takes it?", _person(people[0])),
        *_proposed(likely, playbook, org),
        context("how", "Who is given a role is told its duty. `/incident role name leave` gives yours up."),
    ]
    return modal("role", "Roles", blocks, submit="Give the role", metadata=str(entry.id))


def _proposed(likely: Mapping[str, tuple[str, ...]], playbook: Playbook, org: Organisation) -> list[Json]:
    """Who could take which role, where the playbook has somebody for it."""
    found = {id: joined(person(one, org) for one in people) for id, people in likely.items() if people}
    lines = [f"{one_line(playbook.roles[id].name, 40)}: {who}" for id, who in found.items()][:MOST_PROPOSED]
    return [context("proposed", "\n".join(["Proposed", *lines]))] if lines else []


def handover_form(entry: Entry, book: Book, me: str, to: str = "", role: str = "") -> Json:
    """To hand a role over; those that the person has can be chosen."""
    incident, playbook = entry.incident, book.playbook
    mine = [id for id in incident.roles if me in incident.holders(id)]
    if not mine:
        return notice_form("Hand over", "You have no role to hand over.", "`/incident role` shows who has which.")
    wanted = role_called(playbook, role) or mine[0]
    options = [option(_name(id, playbook), id) for id in mine]
    start = text_input(LONGEST_BRIEFING, initial=first_briefing(incident, playbook), lines=True)
    blocks = [
        context("about", f"{incident.name} {title(incident)}"),
        input_("role", "Role", select(options, wanted if wanted in mine else mine[0])),
        input_("person", "Who takes over?", _person(to)),
        input_("briefing", "What do they have to know?", start, hint="You keep the role until they accept."),
    ]
    return modal("handover", "Hand over", blocks, submit="Ask them", metadata=str(entry.id))


def first_briefing(incident: Incident, playbook: Playbook) -> str:
    """How things stand by the last update, as a start."""
    told = incident.update
    if told is None:
        return f"State: {incident.status.value}.\nAffected: {incident.affected or 'not known yet'}.\nNext: "
    word = playbook.status_word(told.word)
    lines = [f"State: {word.name if word else told.word}.", f"Impact: {told.impact}", f"Known: {told.changed}"]
    return "\n".join([*lines, f"Next: {told.next_step}"])


def read_role(view: dict[str, Any]) -> dict[str, str]:
    """The role and the person."""
    return {"role": fields.chosen(view, "role"), "person": fields.user(view, "person")}


def read_handover(view: dict[str, Any]) -> dict[str, str]:
    """The role, the person and the briefing."""
    return {**read_role(view), "briefing": fields.text(view, "briefing")}


def _name(id: str, playbook: Playbook) -> str:
    return playbook.roles[id].name if id in playbook.roles else id.capitalize()


def _held(id: str, incident: Incident, org: Organisation, missing: bool) -> str:
    held = [found.name if (found := org.person_by_slack(one)) else one for one in incident.holders(id)]
    return ", ".join(held) or ("nobody yet, needed" if missing else "nobody yet")


def _duty(id: str, playbook: Playbook) -> str:
    return playbook.roles[id].text if id in playbook.roles else ""


def _person(start: str) -> Json:
    menu: Json = {"type": "users_select", "action_id": "value", "placeholder": plain_text("Choose a person", 150)}
    return {**menu, "initial_user": start} if start else menu
