"""Conditions: when a part of a playbook applies to an incident."""

from functools import cached_property

from pydantic import Field, model_validator

from bot.core.playbook.values import Id, Model, Names


class Range(Model):
    """Which numbers are meant: all that is given must hold. `from` and `to` include their own value."""

    above: float | None = None
    below: float | None = None
    from_: float | None = Field(default=None, alias="from")
    to: float | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Range":
        if not self.model_fields_set:
            raise ValueError("says nothing; give above, below, from or to")
        return self

    def holds(self, value: float) -> bool:
        """Whether a number is among those meant."""
        return (
            (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
            and (self.from_ is None or value >= self.from_)
            and (self.to is None or value <= self.to)
        )


FactTest = bool | float | str | Range
"""What a fact must be: exactly this value, or a number within a range."""


class Condition(Model):
    """When something applies; all that is given must hold, and of each list at least one.

    A fact that nobody has established yet holds nothing.
    """

    severity: Names | None = None
    category: Names | None = None
    tag: Names | None = None
    private: bool | None = None
    facts: dict[Id, FactTest] = {}

    @cached_property
    def always(self) -> bool:
        """Whether it asks for nothing."""
        return self == Condition()
