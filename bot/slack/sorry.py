"""What people are told when nothing could be written down: at once, with what they typed, and whom to call meanwhile.

It is made without the database.
"""

from typing import Any

from bot.slack.gate import OnCall, unescape
from bot.slack.inbox import LONGEST_ECHO
from bot.slack.views import forms, replies
from bot.slack.views.text import code

NOT_RECORDED = "I could not write this down."
UPGRADING = "I am being upgraded at this moment."
TRY_AGAIN = "Nothing was done; please try again in a moment."
LOOK_FIRST = "It may be written down all the same: look at `/incident list` before you do it again."


def typed(body: dict[str, Any]) -> str:
    """What the person typed, as they could type it again; empty when they only pressed something."""
    if "command" in body:
        return f"{body['command']} {unescape(body.get('text', ''))}".strip()
    actions = body.get("actions") or [{}]
    if "selected_option" in actions[0]:
        try:
            _, name, rest = replies.read_pick(actions[0])
        except (KeyError, ValueError):
            return ""
        return f"/incident {name} {rest}".strip() if rest else ""
    return ""


def sorry(body: dict[str, Any], message: str, hint: str, on_call: OnCall) -> dict[str, Any]:
    """The answer, for whoever has somewhere to read it."""
    said = typed(body)
    lines = [hint, f"You typed: {code(said, LONGEST_ECHO)}" if said else "", _call([f"<@{id}>" for id in on_call])]
    return replies.error_reply(message, "\n".join(line for line in lines if line))


def notice(message: str, hint: str, on_call: OnCall) -> dict[str, Any]:
    """The same as a form, for what was pressed where no answer can be shown."""
    return forms.notice_form("Not now", message, f"{hint} {_call([f'<@{id}>' for id in on_call])}".strip())


def plain(message: str, hint: str, on_call: OnCall) -> str:
    """The same below a field of the form, which stays open with all that is in it."""
    return " ".join(part for part in (message, hint, _call(list(on_call.values()))) if part)


def _call(people: list[str]) -> str:
    """Who answers when the bot does not."""
    return f"If it cannot wait, call {', '.join(people)}: on call now." if people else ""
