"""`/incident merge`: the incident is the same as another."""

from typing import Any

from bot.core.similar import similar
from bot.slack.commands.command import Ask, Command
from bot.slack.commands.declare import LOOKED_AT
from bot.slack.commands.look import may_see
from bot.slack.views import forms
from bot.usecases.ports import Services


def merge_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form with the incidents that it may be, the likeliest first, unless one was typed."""
    if ask.rest:
        return None
    entry = ask.incident
    with s.store.read() as tx:
        others = [one for one in tx.open_entries(LOOKED_AT) if may_see(one, ask.user) and one.id != entry.id]
    same = [one for one in others if one.incident.private == entry.incident.private]
    likely = [one.number for one in similar(entry.incident.title, [one.incident for one in same])]
    return forms.merge_form(entry, sorted(same, key=lambda one: one.id not in likely))


MERGE = Command(
    "merge",
    "merge [INC-3] [reason]",
    "It is the same as another: end it there.",
    ("duplicate", "dup", "same"),
    form=merge_form,
)
