"""The plain values that a playbook is written in: ids, lists of names, lengths of time, events."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from bot.core.delays import Delay, parse_delay
from bot.core.spans import parse_span, write_span


class Model(BaseModel):
    """A value of the language: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def __copy__(self) -> Self:
        """The same value; what was found out about the old one and kept with it stays there."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


def _no_unit(value: Any) -> None:
    if isinstance(value, int | float):
        raise ValueError(f"{value!r} has no unit; write it like 30s, 15m, 4h, 2d or 1w")


def _span(value: Any) -> Any:
    _no_unit(value)
    return parse_span(value) if isinstance(value, str) else value


def _delay(value: Any) -> Any:
    _no_unit(value)
    return parse_delay(value) if isinstance(value, str) else value


def _exists(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ValueError("no such day in the calendar") from None
    return day


def listed(value: Any) -> Any:
    """A single name as a list of it."""
    return [value] if isinstance(value, str) else value


Span = Annotated[
    timedelta,
    BeforeValidator(_span),
    PlainSerializer(write_span),
    WithJsonSchema({"type": "string", "pattern": r"^(\d+[smhdw])+$", "examples": ["15m", "4h", "1h30m"]}),
]
Wait = Annotated[
    Delay,
    BeforeValidator(_delay),
    PlainSerializer(str),
    WithJsonSchema(
        {"type": "string", "pattern": r"^(immediate|\d{1,3}bd|(\d+[smhdw])+)$", "examples": ["15m", "1bd", "immediate"]}
    ),
]
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
EventName = Annotated[str, Field(pattern=r"^[a-z_]+(\.[A-Za-z0-9_-]+(\.(missed|overdue))?)?$")]
Period = Annotated[str, Field(pattern=r"^[1-9]\d{0,2}(d|w|mo|q|y)$")]
"""A length in the calendar, as reports and exercises have them: `1w`, `1mo`, `1q`, `1y`."""
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_exists)]
TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
BySeverity = dict[str, Span]
Waits = dict[str, Wait]


def span_for(spans: Mapping[str, timedelta], severity: str) -> timedelta | None:
    """The span for a severity, or the default one, or none."""
    return spans.get(severity, spans.get("default"))


def wait_for(waits: "Wait | Mapping[str, Delay] | None", severity: str) -> Delay | None:
    """The delay for a severity, or the default one, or none; one delay alone holds for every severity."""
    if waits is None or isinstance(waits, Delay):
        return waits
    return waits.get(severity, waits.get("default"))
