"""The steps of runbooks and options as items: they are ticked, shown and recorded like those of any checklist."""

from collections.abc import Sequence

from bot.core.playbook.library import Runbook
from bot.core.playbook.phases import Item, Option

SECTIONS = {"steps": "Steps", "investigate": "Find out", "mitigate": "End the harm"}
"""The parts of a runbook that people work through, in this order, each with its heading."""


def runbook_steps(runbook: Runbook) -> tuple[Item, ...]:
    """All that is to be done by a runbook; an item's id is `runbook.<id>.<section>.<n>`, counted from 1."""
    return tuple(step for section in SECTIONS for step in section_steps(runbook, section))


def section_steps(runbook: Runbook, section: str) -> tuple[Item, ...]:
    """The steps of one part of a runbook."""
    return _items(f"runbook.{runbook.id}.{section}", getattr(runbook, section))


def ends_it(option: Option) -> bool:
    """Whether choosing it says that the harm has ended: nothing of it is left to be done."""
    return option.stamps == "mitigated" and not option.steps and option.limit is None


def option_steps(option: Option) -> tuple[Item, ...]:
    """How an option is carried out; an item's id is `option.<id>.<n>`."""
    return _items(f"option.{option.id}", option.steps)


def _items(prefix: str, lines: Sequence[str]) -> tuple[Item, ...]:
    # Not checked as an item of a playbook would be: a line may be longer, and an id has dots, so that it is no other's.
    return tuple(Item.model_construct(id=f"{prefix}.{number}", text=line) for number, line in enumerate(lines, 1))
