"""What the forms, commands and buttons for notices do, by name."""

from collections.abc import Callable
from datetime import datetime

from bot.core.errors import UserError
from bot.core.grammar import first_word
from bot.core.notice import Wording
from bot.slack.act import Act
from bot.slack.views.words import room_of
from bot.usecases import notices
from bot.usecases.ports import Services, Tx


def do_write(tx: Tx, s: Services, act: Act) -> str:
    """Write a notice."""
    at = act.args.get("next_update_at")
    promised = datetime.fromisoformat(at) if at else None
    wording = Wording(act.args["notice"], tuple(act.args["to"]), act.args["fields"], promised)
    return f"Written for {notices.propose(tx, s, act.incident, act.user, wording).incident.name}."


def do_approve(tx: Tx, s: Services, act: Act) -> str:
    """Agree to a notice."""
    entry = notices.decide(tx, s, act.incident, act.user, _number(act.rest), approved=True)
    return f"You approved it, and I told {room_of(entry)}."


def do_refuse(tx: Tx, s: Services, act: Act) -> str:
    """Send a notice back."""
    number, reason = first_word(act.rest)
    which, why = act.args.get("number") or _number(number), act.args.get("reason", reason)
    entry = notices.decide(tx, s, act.incident, act.user, which, approved=False, reason=why)
    return f"You sent it back; nothing of it left {entry.incident.name}."


def do_notice(tx: Tx, s: Services, act: Act) -> str:
    """Only the form writes one."""
    raise UserError(
        f"The playbook has no notice `{act.rest[:40]}` for this incident as it is.",
        "`/incident notice` shows those that it has; `/incident update` posts an update.",
    )


def _number(text: str) -> int:
    if not text.strip().isdecimal():
        raise UserError("Say which notice by its number.", "Or press the button below it.")
    return int(text)


NOTICES: dict[str, Callable[[Tx, Services, Act], str]] = {
    "write": do_write,
    "approve": do_approve,
    "refuse": do_refuse,
    "notice": do_notice,
}
"""Each gives the confirmation for the person who asked."""
