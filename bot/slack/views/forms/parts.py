"""What several forms have in common: the audience, a moment, and what a template's field is called."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.core.playbook import Playbook
from bot.slack.views.blocks import Json, context, input_, option, select_several
from bot.slack.views.forms import fields
from bot.slack.views.text import upper_first
from bot.slack.views.words import party


def whom(offered: Sequence[str], chosen: Sequence[str]) -> list[Json]:
    """For whom it is: to choose from where there is a choice."""
    if not offered or (list(offered) == list(chosen) and len(offered) < 2):
        return [context("for", f"For: this room and {party(offered[0])}.")] if offered else []
    options = [option(party(name), name) for name in offered]
    menu = select_several(options, placeholder="This room alone")
    preset = [one for one in menu["options"] if one["value"] in chosen]
    menu |= {"initial_options": preset} if preset else {}
    hint = "It counts as an update for those chosen only."
    return [input_("to", "Who hears it, beside this room?", menu, hint=hint, optional=not chosen)]


def field_label(name: str, playbook: Playbook) -> str:
    """What a template's field is called: the fact's own name where it is one."""
    fact = next((one for one in playbook.facts if one.id == name), None)
    return fact.label if fact else upper_first(name.replace("_", " "))


def moment_input(block_id: str, label: str, start: datetime | None, hint: str = "", *, optional: bool = True) -> Json:
    """To choose a date and time, from the first whole minute not before `start`."""
    return input_(block_id, label, moment_picker(start), hint=hint, optional=optional)


def moment_picker(start: datetime | None) -> Json:
    """The picker alone."""
    picker: Json = {"type": "datetimepicker", "action_id": "value"}
    if start is not None:
        picker["initial_date_time"] = -(-int(start.timestamp()) // 60) * 60
    return picker


def read_moment(view: dict[str, Any], block_id: str) -> datetime | None:
    """The date and time chosen."""
    chosen = fields.value(view, block_id).get("selected_date_time")
    return datetime.fromtimestamp(int(chosen), UTC) if chosen else None
