"""The commands that hold a reminder back, and that give a sign of life; what they do is in `bot.slack.hold_acts`."""

from typing import Any

from bot.core.grammar import first_word
from bot.core.snoozing import coming
from bot.slack.commands.command import Ask, Command
from bot.slack.hold_acts import OFF
from bot.slack.views import forms
from bot.usecases.ports import Services


def snooze_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The reminders that are on their way, unless one was typed with how long and why."""
    rule, rest = first_word(ask.rest)
    length, reason = first_word(rest)
    if rule.lower() in OFF or reason:
        return None
    entry, now = ask.incident, s.clock.now()
    playbook = s.books.of(entry.playbook_hash).playbook
    return forms.snooze_form(entry, playbook, coming(entry.incident, playbook, now), now, rule, length)


ONIT = Command("onit", "onit", "Say that you are still on it.", ("on-it", "still", "alive"))
SNOOZE = Command(
    "snooze",
    "snooze [reminder] [10m] [why]",
    "Hold one reminder back for a while.",
    ("pause",),
    form=snooze_form,
)
