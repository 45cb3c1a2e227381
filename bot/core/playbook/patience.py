"""How long the bot waits for people, and how long people may have it wait."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, model_validator

from bot.core.playbook.values import BySeverity, Model, Names, Span, TimeOfDay

LONGEST_SNOOZE = timedelta(hours=12)


class Snooze(Model):
    """How people may hold a reminder back: at `most` so long, the same one so many `times`, so never for ever.

    Those may who hold a role in `by`; without it whom the reminder is for, and whoever may `override`. What pages is
    only held back by whoever may `override`; deadlines are never held back.
    """

    most: Annotated[Span, Field(le=LONGEST_SNOOZE)] = timedelta(minutes=30)
    times: int = Field(default=2, ge=0, le=10)
    by: Names = ()


class Acknowledgement(Model):
    """How long an acknowledgement `lasts` without a sign of life; without a span it lasts for good.

    Then who gave it is asked whether they are still on it, and has so long to `answer`. Without an answer the incident
    counts as not acknowledged, and what an acknowledgement stops goes on. Whatever someone with a role does is a sign.
    """

    lasts: BySeverity = {}
    answer: Span = timedelta(minutes=5)


class QuietHours(Model):
    """When reminders and notices in incidents of the severities `for` wait, by the calendar's zone. Pages and deadlines
    do not wait."""

    for_: Names = Field(alias="for")
    from_: TimeOfDay = Field(alias="from")
    until: TimeOfDay

    @model_validator(mode="after")
    def _end(self) -> "QuietHours":
        if self.from_ == self.until:
            raise ValueError("would never end; `until` needs another time than `from`")
        return self


class RoleCall(Model):
    """How often whoever leads is reminded of a required role that nobody has: so long `after` it is needed, and again
    `every` so long, at most `times` in all."""

    after: Span = timedelta(minutes=10)
    every: Annotated[Span, Field(ge=timedelta(minutes=1))] = timedelta(minutes=10)
    times: int = Field(default=3, ge=1, le=20)
