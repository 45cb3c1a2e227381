"""What may be typed after `/incident`.

    text     = [ command [ rest ] ]
    declare  = "declare" [ severity ] [ title ]
    lead     = "lead" [ person ]
    role     = "role" role [ person ]
    severity = "severity" [ severity [ reason ] ]
    escalate = "escalate" [ party [ reason ] ]
    resolve  = "resolve" [ summary ]
    other    = command [ rest ]

A command may be written by any of its synonyms; a word that is none gets the nearest ones suggested.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.playbook import Playbook

INCIDENT = re.compile(r"(?:inc|drill)-(?P<number>\d{1,9})\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
PERSON = re.compile(r"^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$")


@dataclass(frozen=True)
class Typed:
    """A command and what follows it; `command` is empty for a bare `/incident`."""

    command: str
    rest: str = ""


def parse(text: str, synonyms: dict[str, str]) -> Typed | None:
    """The command in `text` (`synonyms` maps each word to its command), or None when the first word is none."""
    word, rest = first_word(text)
    if not word:
        return Typed("")
    command = synonyms.get(word.lower())
    return Typed(command, rest) if command else None


def nearest(text: str, words: Iterable[str]) -> list[str]:
    """Up to three words that look like the first one of `text`."""
    return difflib.get_close_matches(first_word(text)[0].lower(), list(words), n=3, cutoff=0.6)


def leading_severity(rest: str, playbook: Playbook) -> tuple[str | None, str]:
    """The severity that `rest` begins with, if it does, and what follows it."""
    word, after = first_word(rest)
    severity = playbook.severity(word.rstrip(":,"))
    return (severity.id, after) if severity else (None, rest.strip())


def first_word(text: str) -> tuple[str, str]:
    """The first word, and what follows it; any blank parts them, a new line too."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, rest[0].strip() if rest else ""


def person(text: str) -> str | None:
    """The Slack user id in an escaped mention (`<@U123>` or `<@U123|ana>`), or None."""
    found = PERSON.match(text.strip())
    return found.group(1) if found else None


def leading_incident(text: str) -> tuple[int, str]:
    """The incident's number that a text begins with, as in `INC-12 it is back` or `DRILL-3`, and what follows; or 0."""
    found = INCIDENT.match(text.strip())
    return (int(found["number"]), found["rest"].strip()) if found else (0, text)
