"""Parties that no file names, for what the bot asks by itself: who has a task, who acknowledged, who is to take over.

Their names have a dot, which an id cannot have. A mention, `<@U123>`, is that person.
"""

from collections.abc import Callable, Mapping

from bot.core.grammar import person
from bot.core.incident import Incident


def own_party(name: str, incident: Incident) -> tuple[str, ...] | None:
    """The people of such a party, each once; None when the name is no such party's."""
    who = person(name)
    if who:
        return (who,)
    kind, dot, rest = name.partition(".")
    find = FINDS.get(kind) if dot else None
    return tuple(dict.fromkeys(one for one in find(rest, incident) if one)) if find else None


def is_own(name: str) -> bool:
    """Whether a party or a rule of this name is of the bot's own making."""
    kind, dot, _ = name.partition(".")
    return bool(dot) and kind in FINDS


def leader(incident: Incident) -> str:
    """Who leads: the commander, else who has it in hand, else who declared it."""
    acknowledger = incident.held.acknowledger if incident.in_hand else ""
    return incident.commander or acknowledger or incident.declared_by


def _task(name: str, incident: Incident) -> tuple[str, ...]:
    """`task.3` its owner, `task.3.again` the commander too."""
    number, _, again = name.partition(".")
    todo = incident.tasks.get(int(number)) if number.isdecimal() else None
    return (todo.doer, incident.commander if again else "") if todo else ()


def _hand(name: str, incident: Incident) -> tuple[str, ...]:
    """`hand.ack` who acknowledged, `hand.others` everybody else who is part of it; the same person if there is none."""
    who = incident.held.acknowledger
    others = sorted(incident.insiders - {who})
    return (who,) if name == "ack" or not others else tuple(others)


def _handover(name: str, incident: Incident) -> tuple[str, ...]:
    """`handover.scribe` who is to take the role over, `handover.scribe.kept` who has it."""
    role, _, kept = name.partition(".")
    offer = incident.offers.get(role)
    return incident.holders(role) if kept else (offer.to,) if offer else ()


FINDS: Mapping[str, Callable[[str, Incident], tuple[str, ...]]] = {
    "task": _task,
    "hand": _hand,
    "handover": _handover,
    "need": lambda name, incident: (leader(incident),),
    "option": lambda name, incident: (leader(incident),),
    "expected": lambda name, incident: (leader(incident),),
    "practice": lambda name, incident: (leader(incident),),
}
"""By what stands before the dot."""
