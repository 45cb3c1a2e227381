"""What the forms, commands and buttons for roles do, by name."""

from collections.abc import Callable

from bot.core.errors import UserError
from bot.core.grammar import first_word, person
from bot.core.incident import COMMANDER
from bot.slack.act import Act
from bot.slack.views.text import prose
from bot.slack.views.words import room_of
from bot.usecases import roles
from bot.usecases.ports import Entry, Services, Tx

LONGEST_DUTY = 2000
GIVEN_UP = ("leave", "none", "nobody")


def do_lead(tx: Tx, s: Services, act: Act) -> str:
    """Take command, or give it to the person named."""
    who = act.args.get("person") or (person(act.rest) if act.rest else act.user)
    if not who:
        raise UserError(f"`{act.rest[:40]}` is not a person I can see.", "Write `/incident lead @name`.")
    entry = roles.assign(tx, s, act.incident, act.user, COMMANDER, who, act.seen)
    return f"<@{who}> has command of {entry.incident.name}.{_duty(s, act, entry, COMMANDER, who)}"


def do_role(tx: Tx, s: Services, act: Act) -> str:
    """Take a role, give it to the person named, or give it up."""
    role, named = first_word(act.rest)
    role = act.args.get("role", role)
    if named in GIVEN_UP:
        return f"You gave it up in {roles.leave(tx, s, act.incident, act.user, role).incident.name}."
    who = act.args.get("person") or (person(named) if named else act.user)
    if not who:
        raise UserError(f"`{named[:40]}` is not a person I can see.", f"Write `/incident role {role[:40]} @name`.")
    entry = roles.assign(tx, s, act.incident, act.user, role, who, act.seen)
    return f"<@{who}> has the role in {entry.incident.name}.{_duty(s, act, entry, roles.known(s, entry, role), who)}"


def do_handover(tx: Tx, s: Services, act: Act) -> str:
    """Ask somebody to take a role over."""
    role, to, briefing = (act.args.get(name, "") for name in ("role", "person", "briefing"))
    entry = roles.hand_over(tx, s, act.incident, act.user, role, to, briefing)
    return f"<@{to}> is asked to take over in {entry.incident.name}. You keep the role until they accept."


def do_accept(tx: Tx, s: Services, act: Act) -> str:
    """Accept a role that is handed over."""
    entry = roles.answer(tx, s, act.incident, act.user, act.rest, accepted=True)
    return f"The role is yours, and I told {room_of(entry)}."


def do_decline(tx: Tx, s: Services, act: Act) -> str:
    """Decline a role that is handed over."""
    entry = roles.answer(tx, s, act.incident, act.user, act.rest, accepted=False)
    return f"You declined; who has the role in {entry.incident.name} keeps it."


def _duty(s: Services, act: Act, entry: Entry, role: str, who: str) -> str:
    """The duty of who took a role themselves, after the confirmation; who is given one is told by direct message."""
    found = s.books.of(entry.playbook_hash).playbook.roles.get(role)
    return f"\n*Your duty:* {prose(found.text, LONGEST_DUTY)}" if who == act.user and found and found.text else ""


ROLES: dict[str, Callable[[Tx, Services, Act], str]] = {
    "lead": do_lead,
    "role": do_role,
    "handover": do_handover,
    "accept": do_accept,
    "decline": do_decline,
}
"""Each gives the confirmation for the person who asked."""
