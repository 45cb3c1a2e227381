"""Items of checklists that are given to somebody: who has one is told once, and reminded of it from then on."""

from bot.core.checklist import points
from bot.core.errors import UserError
from bot.core.messages import Given
from bot.core.rights import refusal
from bot.core.work_events import ItemGiven
from bot.usecases import outgoing
from bot.usecases.change import find, record
from bot.usecases.items import SHOW, known_item
from bot.usecases.ports import Entry, Priority, Services, Tx


def give(tx: Tx, s: Services, id: int, actor: str, item: str, owner: str) -> Entry:
    """`owner` does an item from now on, one by whoever may give items; to take one oneself nobody needs leave."""
    entry = find(tx, id)
    playbook, incident = s.books.of(entry.playbook_hash).playbook, entry.incident
    found = known_item(playbook, item)
    point = next((one for one in points(playbook, incident) if one.item.id == found.id), None)
    if point is None:
        raise UserError(f"`{found.id}` is not asked for at the moment.", SHOW)
    if point.tick is not None:
        raise UserError(f"`{found.id}` is done already.", "`/incident checklist` shows what is open.")
    if point.owner == owner:
        raise UserError(f"<@{owner}> has it already.")
    asked = refusal(playbook, incident, actor, "assign") if owner != actor else ()
    if asked:
        who = " or ".join(f"<@{one}>" for one in asked)
        raise UserError(f"Only {who} may give items of {incident.name} to others.", "Ask them, or do it yourself.")
    entry = record(tx, s, entry, actor, ItemGiven(item=found.id, owner=owner))
    if owner != actor:
        key = f"given:{id}:{len(entry.events)}"
        outgoing.invite(tx, entry, (owner,), f"invite:{key}")
        outgoing.tell(tx, owner, key, Given(item=found.id, actor=actor), Priority.ESCALATION, id)
    return entry
