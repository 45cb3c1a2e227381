"""The form to hold a reminder back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.core.actions import Action
from bot.core.playbook import Playbook
from bot.core.snoozing import Waiting, spans
from bot.core.spans import say_span, write_span
from bot.slack.views.blocks import Json, context, input_, modal, option, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.forms.acts import notice_form
from bot.slack.views.text import upper_first
from bot.slack.views.words import party, title
from bot.usecases.ports import Entry

LONGEST_REASON = 500
OWN = {
    "need": "empty role",
    "task": "task",
    "item": "item",
    "watch": "watch",
    "practice": "drill",
    "option": "option",
    "expected": "time",
}
"""What the rules are called that no file names, by what stands before the dot."""


def snooze_form(
    entry: Entry, playbook: Playbook, waiting: Sequence[Waiting], now: datetime, rule: str = "", length: str = ""
) -> Json:
    """To choose a reminder, how long it waits, and to say why."""
    if not waiting:
        return notice_form("Snooze", "No reminder is on its way that could wait.", "`/incident next` says what comes.")
    chosen = next((one.rule for one in waiting if rule in ("", one.rule, one.rule.partition(".")[0])), "")
    if not chosen:
        return notice_form(
            "Snooze", f"{called(rule)} is not on its way (any more).", "`/incident next` says what comes."
        )
    reminders = [option(f"{called(one.rule)}: {_does(one.actions)}", one.rule, _soon(one.at - now)) for one in waiting]
    lengths = [option(say_span(span), write_span(span)) for span in spans(playbook)]
    times = playbook.policy.snooze.times
    often = "Once only." if times == 1 else f"At most {times} times for the same reminder."
    why = text_input(LONGEST_REASON, placeholder="The supplier calls back at ten past", focus=True)
    blocks = [
        context("about", f"{entry.incident.name} {title(entry.incident)}"),
        input_("rule", "Which reminder?", select(reminders, chosen)),
        input_("span", "How long does it wait?", select(lengths, length or lengths[0]["value"]), hint=often),
        input_("reason", "Why may it wait?", why, hint="The room is told."),
    ]
    return modal("snooze", "Snooze a reminder", blocks, submit="Let it wait", metadata=str(entry.id))


def read_snooze(view: dict[str, Any]) -> dict[str, str]:
    """The reminder, how long it waits, and why."""
    return {
        "rule": fields.chosen(view, "rule"),
        "span": fields.chosen(view, "span"),
        "reason": fields.text(view, "reason"),
    }


def called(rule: str) -> str:
    """What people call a rule: `updates`, `acknowledge`, `task 3`."""
    kind, _, rest = rule.partition(".")
    return upper_first(f"{OWN[kind]} {rest}".replace("_", " ") if kind in OWN else kind.replace("_", " "))


def _does(actions: Sequence[Action]) -> str:
    return "; ".join(
        f"{action.kind.value} {', '.join(party(to.partition('.')[0]) for to in action.to)}" for action in actions
    )


def _soon(left: timedelta) -> str:
    return f"Comes next in {say_span(left)}"
