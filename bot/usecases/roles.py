"""Roles: taking and giving them, handing one over with a briefing, giving one up."""

from bot.core.errors import UserError
from bot.core.events import HandoverDeclined, HandoverOffered, RoleAssigned, RoleLeft
from bot.core.incident import COMMANDER
from bot.core.messages import Handover, HandoverAnswer
from bot.core.rights import role_called
from bot.usecases import outgoing
from bot.usecases.change import find, must_be_open, record, record_all
from bot.usecases.declare import brief
from bot.usecases.meanwhile import check_meanwhile
from bot.usecases.ports import Entry, Priority, Services, Tx
from bot.usecases.progress import named
from bot.usecases.texts import within

LONGEST = 2000


def assign(tx: Tx, s: Services, id: int, actor: str, role: str, person: str, seen: int | None = None) -> Entry:
    """`person` has a role from now on, beside others where it may have several, and is told its duty if another gave
    it. Taking command oneself acknowledges the incident too. `seen` are the events the
    actor knew."""
    entry = find(tx, id)
    must_be_open(entry)
    role = known(s, entry, role)
    found = s.books.of(entry.playbook_hash).playbook.roles.get(role)
    if person in entry.incident.holders(role):
        has = "commands" if role == COMMANDER else f"is {role.replace('_', ' ')} of"
        raise UserError(f"<@{person}> {has} {entry.incident.name} already.")
    assigned = RoleAssigned(role=role, person=person, also=bool(found and found.many))
    if not assigned.also:
        check_meanwhile(entry, seen, assigned)
    return _give(tx, s, entry, actor, assigned)


def leave(tx: Tx, s: Services, id: int, actor: str, role: str) -> Entry:
    """Give a role up; the others who have it keep it."""
    entry = find(tx, id)
    must_be_open(entry)
    role = known(s, entry, role)
    if actor not in entry.incident.holders(role):
        raise UserError(f"You do not have the role {role.replace('_', ' ')}.", "`/incident role` shows who has which.")
    return record(tx, s, entry, actor, RoleLeft(role=role, person=actor))


def hand_over(tx: Tx, s: Services, id: int, actor: str, role: str, to: str, briefing: str) -> Entry:
    """Ask somebody to take a role over. Its holder keeps it until they accept."""
    entry = find(tx, id)
    must_be_open(entry)
    role = known(s, entry, role)
    held = entry.incident.holders(role)
    if actor not in held:
        raise UserError(
            f"You cannot hand over {role.replace('_', ' ')}: you do not have it.",
            f"`/incident role {role} @name` gives a role, `/incident role {role}` takes it.",
        )
    if to in held:
        raise UserError(f"<@{to}> has this role already.", "Choose somebody else.")
    offer = HandoverOffered(role=role, to=to, briefing=within(briefing, LONGEST, "briefing"))
    entry = record(tx, s, entry, actor, offer)
    key = f"handover:{id}:{len(entry.events)}"
    outgoing.invite(tx, entry, (to,), f"invite:{key}")
    outgoing.tell(tx, to, key, Handover(role=role, by=actor, briefing=offer.briefing), Priority.ESCALATION, id)
    return entry


def answer(tx: Tx, s: Services, id: int, actor: str, role: str, accepted: bool) -> Entry:
    """Accept a role that is handed over, or decline it; who handed it over is told."""
    entry = find(tx, id)
    must_be_open(entry)
    role = known(s, entry, role)
    offer = entry.incident.offers.get(role)
    if offer is None or offer.to != actor:
        raise UserError("This is not offered to you any more.", "`/incident role` shows who has which role.")
    if accepted:
        others = entry.incident.holders(role)
        entry = _give(tx, s, entry, actor, RoleAssigned(role=role, person=actor, also=len(others) > 1))
        if len(others) > 1:
            entry = record(tx, s, entry, offer.by, RoleLeft(role=role, person=offer.by))
    else:
        entry = record(tx, s, entry, actor, HandoverDeclined(role=role))
    told = HandoverAnswer(role=role, actor=actor, accepted=accepted)
    outgoing.tell(tx, offer.by, f"answer:{id}:{len(entry.events)}", told, Priority.ESCALATION, id)
    return entry


def known(s: Services, entry: Entry, role: str) -> str:
    """The role that is called so; UserError says which there are."""
    playbook = s.books.of(entry.playbook_hash).playbook
    return role_called(playbook, role) or named("role", role, list(dict.fromkeys([COMMANDER, *playbook.roles])))


def _give(tx: Tx, s: Services, entry: Entry, actor: str, event: RoleAssigned) -> Entry:
    entry = record_all(tx, s, entry, actor, event)
    outgoing.invite(tx, entry, (event.person,), f"invite:{entry.id}:{len(entry.events)}:{event.person}")
    if event.person != actor:
        brief(tx, entry, s.books.of(entry.playbook_hash), event.role, event.person)
    return entry
