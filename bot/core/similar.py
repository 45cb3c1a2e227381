"""Which incidents may be the one that somebody is about to declare: those whose titles share the telling words."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from bot.core.incident import Incident
from bot.core.words import words

MOST = 3
LIKELY = 0.5
ALIKE = 0.8
SYMPTOM = 0.2
"""What a word weighs that many titles have: it tells how something is broken, not what."""
_SYMPTOMS = words(
    "down slow error errors failing fails failed failure broken outage unavailable degraded issue problem timeout "
    "timeouts latency high low service services system users customers customer user production prod working works"
)


def similar(title: str, incidents: Iterable[Incident]) -> list[Incident]:
    """The likeliest first, the newer before the older, at most MOST."""
    wanted = words(title)
    found = [(likeness(title, wanted, one), one.number, one) for one in incidents]
    best = sorted((one for one in found if one[0] >= LIKELY), key=lambda one: one[:2], reverse=True)
    return [incident for _, _, incident in best[:MOST]]


def likeness(title: str, wanted: frozenset[str], incident: Incident) -> float:
    """From 0 to 1: how much of the shorter title the other one has; a word for what is broken has to be among it."""
    there = words(incident.title)
    shared = wanted & (there | words(incident.affected))
    if shared - _SYMPTOMS:
        return min(1.0, _weight(shared) / max(SYMPTOM, min(_weight(wanted), _weight(there))))
    if not (wanted - _SYMPTOMS and there - _SYMPTOMS):
        return 0.0
    mistyped = SequenceMatcher(None, title.casefold().strip(), incident.title.casefold()).ratio()
    return mistyped if mistyped >= ALIKE else 0.0


def _weight(found: frozenset[str]) -> float:
    return sum(SYMPTOM if word in _SYMPTOMS else 1.0 for word in found)
