"""What the commands and buttons for access to private incidents do, by name."""

import re
from collections.abc import Callable

from bot.core.errors import UserError
from bot.core.grammar import first_word, person
from bot.slack.act import Act
from bot.usecases import access
from bot.usecases.ports import Services, Tx

NUMBER = re.compile(r"(?:[A-Za-z]+-)?(\d{1,9})")


def do_access(tx: Tx, s: Services, act: Act) -> str:
    """Ask to be let in."""
    number, reason = first_word(act.rest)
    found = NUMBER.fullmatch(number)
    if found is None:
        raise UserError("Say which private incident.", "For example `/incident access INC-12 I keep the payroll`.")
    entry = access.ask(tx, s, int(found[1]), act.user, reason)
    return f"The people of {entry.incident.name} are asked; their answer comes to you by direct message."


def do_admit(tx: Tx, s: Services, act: Act) -> str:
    """Let somebody in."""
    return f"{_who(act)} is let into {_answer(tx, s, act, let_in=True)}."


def do_deny(tx: Tx, s: Services, act: Act) -> str:
    """Leave somebody outside."""
    return f"{_who(act)} stays outside of {_answer(tx, s, act, let_in=False)}."


def _answer(tx: Tx, s: Services, act: Act, *, let_in: bool) -> str:
    return access.answer(tx, s, act.incident, act.user, _person(act), let_in=let_in).incident.name


def _who(act: Act) -> str:
    return f"<@{_person(act)}>"


def _person(act: Act) -> str:
    found = person(act.rest)
    if not found:
        raise UserError("Say who.", f"For example `/incident {act.name} @ana`.")
    return found


ACCESS: dict[str, Callable[[Tx, Services, Act], str]] = {"access": do_access, "admit": do_admit, "deny": do_deny}
"""Each gives the confirmation for the person who asked."""
