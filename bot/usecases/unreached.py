"""When someone could not be reached: whoever stands in for them is told, and a ladder goes on at once."""

from bot.core.actions import ActionKind
from bot.core.marks import MarkId
from bot.core.messages import MESSAGE, Call, Message, Nudge, Trouble
from bot.core.oncall import resolve
from bot.core.playbook import Playbook
from bot.core.reaching import by_hand
from bot.usecases import outgoing
from bot.usecases.advance import URGENCY, advance, nobody_reached
from bot.usecases.operators import tell_operators
from bot.usecases.ports import Claimed, Entry, Op, Priority, Services, Tx

STANDS_IN = ":for:"
"""In the key of a message to someone who stands in: before the party they are of."""
DEAD = ("failed", "unknown")


def after_unreached(tx: Tx, s: Services, entry: Entry, claimed: Claimed, why: str) -> None:
    """A person was not reached by direct message. The fallback of their party is told the same; without one, whoever
    leads the incident hears of it. When nobody of the step is left to be reached, its ladder goes on. What became of a
    group is only told to whoever leads, where there is no room to say it in."""
    message = MESSAGE.validate_python(claimed.args["message"])
    playbook = s.books.of(entry.playbook_hash).playbook
    if isinstance(message, Nudge) and message.group:
        _tell_leader(tx, s, entry, claimed, why, message, playbook)
        return
    if isinstance(message, Nudge) and _tell_fallback(tx, s, entry, claimed, message, playbook):
        return
    _tell_leader(tx, s, entry, claimed, why, message, playbook)
    if isinstance(message, Nudge) and _is_last(tx, entry, claimed, message):
        _go_on(tx, s, entry, message, playbook)


def _tell_fallback(
    tx: Tx, s: Services, entry: Entry, claimed: Claimed, message: Nudge, playbook: Playbook
) -> list[int]:
    """Tell the people of the party's fallback who have not been told this yet; gives the deliveries."""
    parties = {**s.org.parties, **playbook.parties}
    root = claimed.key.removesuffix(f":{claimed.target}").partition(STANDS_IN)[0]
    told: list[int] = []
    for name in message.party.split(", "):
        fallback = parties[name].fallback if name in parties else None
        if fallback is None:
            continue
        reach = resolve(fallback, s.org, playbook, entry.incident, s.clock.now())
        people = tuple(p for p in reach.people if p not in message.people and p != claimed.target)
        why = (*message.why, f"<@{claimed.target}> could not be reached")
        instead = message.model_copy(update={"people": people, "party": fallback, "why": why, "group": ()})
        key = f"{root}{STANDS_IN}{fallback}"
        sent = [
            outgoing.tell(tx, p, f"{key}:{p}", instead, URGENCY[message.action], entry.id)
            for p in people
            if tx.delivery_id(f"{root}:{p}") is None
        ]
        group = tuple(id for id in sent if id is not None)
        if group and message.action is ActionKind.PAGE:
            outgoing.invite(tx, entry, people, f"invite:{key}")
        if group:
            shown = instead.model_copy(update={"group": group})
            outgoing.say(tx, entry, f"{key}:room", shown, max(URGENCY[message.action], Priority.ESCALATION))
        told += group
    return told


def _tell_leader(
    tx: Tx, s: Services, entry: Entry, claimed: Claimed, why: str, message: Message, playbook: Playbook
) -> None:
    """Tell who commands or declared the incident, or who called; the operators when that is whom Slack cannot reach."""
    caller = message.actor if isinstance(message, Call) else ""
    leaders = (caller, entry.incident.commander, entry.incident.declared_by)
    leader = next((one for one in leaders if one and one != claimed.target), None)
    what, instead = f"reach <@{claimed.target}>", by_hand(claimed.target, s.org, playbook)
    trouble, key = Trouble(what=what, why=why, instead=instead), f"trouble:{claimed.id}:leader"
    if leader:
        outgoing.tell(tx, leader, key, trouble, Priority.ESCALATION, entry.id)
    else:
        tell_operators(tx, s, key, trouble, unreached=claimed.target)


def _is_last(tx: Tx, entry: Entry, claimed: Claimed, message: Nudge) -> bool:
    """Whether nobody was reached by this step, nor may still be. What was said in the room has reached people, unless
    it is about a page, of which the room is only told."""
    prefix = f"{claimed.key.partition(f':{message.action}:')[0]}:"
    states = tx.states_under(entry.id, prefix)
    told_in_room = message.action is not ActionKind.PAGE and entry.incident.room != "none"
    said = told_in_room and any(op is Op.SAY and state not in DEAD for op, state in states)
    return not said and all(state in DEAD for op, state in states if op is Op.TELL)


def _go_on(tx: Tx, s: Services, entry: Entry, message: Nudge, playbook: Playbook) -> None:
    """Let the next step of each rule that had this to say come now."""
    now = s.clock.now()
    steps: list[MarkId] = [(message.rule, message.step, message.anchor)]
    for rule, anchor in message.also:
        steps += sorted(mark for mark in entry.incident.fired if mark[0] == rule and mark[2] == anchor)[-1:]
    hurried = [step for step in steps if step not in entry.incident.unreached]
    for step in hurried:
        entry = nobody_reached(tx, s, entry, step)
    if hurried:
        advance(tx, s, entry, now)
