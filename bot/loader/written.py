"""What may stand in a playbook's file: the playbook's own keys, and `include`, which is gone once files are joined."""

from typing import Annotated

from pydantic import ConfigDict, Field

from bot.core.playbook import Condition, Model, Names, Playbook
from bot.loader.bundle import NAME

MOST_INCLUDES = 10
"""Entries of one `include`."""


class Include(Model):
    """Another file to take things from. What this file says itself wins.

    Mappings are joined by key, lists of things with an `id` by id with this file's own first; anything else is taken
    whole, or not at all when this file has it. `document` is never taken.
    A part that is no playbook by itself stands in a folder without `playbook.yml`, such as `shared/phases.yml`.
    """

    file: Annotated[str, Field(pattern=NAME)] = Field(
        description="The path from this file's folder; it must stay within the playbooks folder."
    )
    take: Names | None = Field(default=None, min_length=1, description="The top-level keys to take; all when left out.")
    prefix: Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_-]{0,19})?$")] = Field(
        default="",
        description="Put before the ids of ladders, cadences, clocks, rules and phases, and where events name them.",
    )
    if_: Condition | None = Field(
        default=None, alias="if", description="Must hold besides for each thing taken that has an `if` of this kind."
    )


class Written(Playbook):
    """How an organisation answers incidents."""

    include: tuple[Include, ...] = Field(
        default=(), max_length=MOST_INCLUDES, description="Other files to take things from."
    )


class Including(Model):
    """A file's `include` alone, whatever else is in the file."""

    model_config = ConfigDict(extra="ignore")

    include: tuple[Include, ...] = Field(default=(), max_length=MOST_INCLUDES)
