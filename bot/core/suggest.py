"""The severity that the playbook suggests for what is known at the declaration: by type, facts and words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.incident import Incident
from bot.core.playbook import Fact, Playbook, Severity
from bot.core.playbook.forms import AT_DECLARE
from bot.core.rules.moments import holds
from bot.core.words import words

MOST_ASKED = 8
"""Facts asked for in the form; the others can wait until there is a room."""


@dataclass(frozen=True)
class Suggestion:
    """A severity, and in plain words what speaks for it."""

    severity: str
    why: str


def asked_facts(playbook: Playbook, category: str) -> tuple[Fact, ...]:
    """The facts to ask for at the declaration: those of that stage, and those of the type chosen."""
    chosen = playbook.category(category)
    more = chosen.asks if chosen else ()
    return tuple(one for one in playbook.facts if AT_DECLARE in one.ask or one.id in more)[:MOST_ASKED]


def unusual(playbook: Playbook, category: str, severity: str) -> tuple[str, ...]:
    """The severities that are usual for the type, when this one is not among them."""
    chosen, found = playbook.category(category), playbook.severity(severity)
    usual = tuple(one.id for id in (chosen.range if chosen else ()) if (one := playbook.severity(id)))
    return usual if found and usual and found.id not in usual else ()


def suggested(
    playbook: Playbook, category: str, facts: Mapping[str, bool | float | str], text: str
) -> Suggestion | None:
    """The worst of what type, facts and words speak for; None when nothing speaks for any. What is unusual for the type
    is suggested only when nothing else is."""
    every = list(_found(playbook, category, facts, text))
    found = [one for one in every if not unusual(playbook, category, one.severity)] or every
    return min(found, key=lambda one: playbook.rank(one.severity), default=None)


def _found(
    playbook: Playbook, category: str, facts: Mapping[str, bool | float | str], text: str
) -> Iterator[Suggestion]:
    chosen = playbook.category(category)
    severity = playbook.severity(chosen.severity) if chosen and chosen.severity else None
    if chosen and severity:
        yield Suggestion(severity.id, f"the type is {chosen.name}")
    said = words(text)
    for one in playbook.severities:
        tested = [id for id in one.if_.facts if id in facts]
        if tested and holds(one.if_, playbook, Incident(0, severity=one.id, category=category, facts=facts)):
            names = {fact.id: fact.name or fact.id.replace("_", " ") for fact in playbook.facts}
            yield Suggestion(one.id, f"of {' and '.join(names.get(id, id).lower() for id in tested)}")
        hint = _hint(one, said)
        if hint:
            yield Suggestion(one.id, f"it says “{hint}”")


def _hint(severity: Severity, said: frozenset[str]) -> str:
    """The first hint of the severity all of whose words were said; one of a single word has to be more than little."""
    return next((hint for hint in severity.hints if (wanted := words(hint)) and wanted <= said), "")
