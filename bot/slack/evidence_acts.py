"""What the form of the evidence register does."""

from collections.abc import Callable

from bot.core.errors import UserError
from bot.core.evidence import EvidenceAdded
from bot.core.grammar import first_word
from bot.slack.act import Act
from bot.usecases import evidence
from bot.usecases.ports import Services, Tx


def do_evidence(tx: Tx, s: Services, act: Act) -> str:
    """Enter a piece of evidence, or have all of it kept, or no longer."""
    word, why = first_word(act.rest)
    if word == "hold":
        return f"{evidence.put_on_hold(tx, s, act.incident, act.user, why).incident.name}: the evidence is on hold."
    if word == "release":
        return f"{evidence.release(tx, s, act.incident, act.user, why).incident.name}: the evidence is released."
    if not act.args:
        raise UserError("I do not know this.", "`/incident evidence` shows the register, `evidence add` adds to it.")
    entry = evidence.add(tx, s, act.incident, act.user, EvidenceAdded(number=0, **act.args))
    return f"It is in the evidence register of {entry.incident.name}."


EVIDENCE: dict[str, Callable[[Tx, Services, Act], str]] = {"evidence": do_evidence}
"""Gives the confirmation for the person who asked."""
