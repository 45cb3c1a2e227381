"""Which runbooks fit an incident: by its category, by what was typed, and by the words of its title and updates."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.incident import Incident
from bot.core.playbook import Playbook, Runbook

WORD = re.compile(r"[\w-]{3,}")
COMMON = """
    all and any are but can does for from has have into its not our out that the their them there they this was what
    when which who will with you your
"""
"""Words that say nothing of the trouble."""
CATEGORY, NAME, SYMPTOM, CAUSE = 50, 6, 3, 1
WHOLE = 20
"""What counts how much: that the category names it, a word of its name, of what is seen, of what may cause it, and a
whole symptom that was said."""


@dataclass(frozen=True)
class Fit:
    """A runbook and why it fits, in a few plain words; with no reason it is one of the others."""

    runbook: Runbook
    score: int
    why: str


def fitting(playbook: Playbook, incident: Incident, typed: str = "") -> list[Fit]:
    """All runbooks that may be shown here, the best first. What was typed decides alone; without it the category and
    the incident's own words do. Private ones are for private incidents."""
    allowed = [one for one in playbook.runbooks if incident.private or not one.private]
    category = playbook.category(incident.category)
    named = category.runbooks if category and not typed else ()
    said = typed or _told(incident)
    fits = [_fit(one, said, one.id in named) for one in allowed]
    return sorted(fits, key=lambda fit: -fit.score)


def _told(incident: Incident) -> str:
    update = incident.update
    words = (update.impact, update.changed) if update else ()
    facts = (value for value in incident.facts.values() if isinstance(value, str))
    return " ".join((incident.title, incident.affected, *words, *facts))


def _fit(runbook: Runbook, said: str, by_category: bool) -> Fit:
    words = _words([said])
    name = words & _words([runbook.name, runbook.id.replace("_", " ")])
    seen, cause = words & _words(runbook.symptoms), words & _words(runbook.causes)
    whole = [one for one in runbook.symptoms if " ".join(one.casefold().split()) in " ".join(said.casefold().split())]
    score = NAME * len(name) + SYMPTOM * len(seen) + CAUSE * len(cause) + WHOLE * len(whole)
    found = sorted(name | seen | cause)
    why = "the type of the incident" if by_category else f"“{whole[0]}”" if whole else ", ".join(found[:4])
    return Fit(runbook, score + (CATEGORY if by_category else 0), why if score or by_category else "")


def _words(lines: Iterable[str]) -> set[str]:
    """The words that mean something, each in a form that its plural and past have too."""
    found = (word for line in lines for word in WORD.findall(line.casefold()) if word not in COMMON.split())
    return {_stem(word) for word in found}


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
