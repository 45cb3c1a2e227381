"""Scenarios: what people do in an imagined incident, and what the playbook is expected to do then.

What people may do is what the events say: a new kind of event can be written in a scenario at once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    TypeAdapter,
    WithJsonSchema,
    create_model,
    model_validator,
)

from bot.core.errors import UserError
from bot.core.events import Event, Recorded
from bot.core.expectation import Expectation
from bot.core.following import following
from bot.core.incident import apply, check_allowed, fold
from bot.core.playbook import Model, Names, Playbook, Span
from bot.core.simulate import DAY, DECLARED_AT, Value, opening
from bot.core.spans import parse_span

BY_THE_BOT = frozenset(
    {
        "declared",
        "policy_fired",
        "reached",
        "not_reached",
        "nobody_reached",
        "message_read",
        "linked",
        "acknowledgement_expired",
        "handover_lapsed",
    }
)
"""Events that are not for people to bring about."""
ACCESS = frozenset({"access_asked", "access_given", "access_refused", "made_private"})
NOT_PLAYED = BY_THE_BOT | ACCESS | {"evidence_added", "gate_overridden"}
"""Events that no scenario brings about: not for people to do, or without meaning for a playbook."""
UNSAID = {"status_updated": ("word", "impact", "changed", "next_step")}
"""What a person would have to say, and no scenario has to."""
KINDS: dict[str, type[BaseModel]] = {
    model.model_fields["kind"].default: model
    for model in get_args(get_args(Event)[0])
    if model.model_fields["kind"].default not in NOT_PLAYED
}
"""What people may do in a scenario: each kind of event with its type."""
MOMENT = r"^\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d$"
SPAN, NAMES = (TypeAdapter[Any](type_).json_schema() for type_ in (Span, Names))


def needed(kind: str) -> list[str]:
    """What must be said of an event of this kind."""
    fields = KINDS[kind].model_fields
    return [name for name, field in fields.items() if field.is_required() and name not in UNSAID.get(kind, ())]


def _moments(kind: str) -> list[str]:
    fields = KINDS[kind].model_fields
    return [name for name, field in fields.items() if datetime in (field.annotation, *get_args(field.annotation))]


def _lists(kind: str) -> list[str]:
    fields = KINDS[kind].model_fields
    return [name for name, field in fields.items() if get_origin(field.annotation) is tuple]


def _said(kind: str, value: Any) -> Any:
    """The fields of an event, from what is written in their place; moments are still counted from the declaration."""
    alone = needed(kind)
    if value is None:
        value = {}
    elif not isinstance(value, dict) and len(alone) == 1:
        value = {alone[0]: value}
    if not isinstance(value, dict):
        fields = ", ".join(f"{name}: …" for name in alone)
        raise ValueError(f"needs {' and '.join(alone)}; write {{{fields}}}" if alone else "needs `key: value` lines")
    said = {**dict.fromkeys(UNSAID.get(kind, ()), ""), **value}
    for name in _lists(kind):
        if isinstance(said.get(name), str):
            said[name] = [said[name]]
    for name in _moments(kind):
        short = name.removesuffix("_at")
        if short in said:
            said[name] = said.pop(short)
        if said.get(name) is not None:
            said[name] = DECLARED_AT + parse_span(str(said[name]))
    return said


def _moved(recorded: Recorded, by: timedelta) -> Recorded:
    """The same that much later, with the moments that it speaks of."""
    kind = recorded.event.kind
    said = {name: getattr(recorded.event, name) for name in _moments(kind)} if kind in KINDS else {}
    later = {name: moment + by for name, moment in said.items() if moment is not None}
    return recorded.model_copy(update={"at": recorded.at + by, "event": recorded.event.model_copy(update=later)})


def _exists(written: str) -> str:
    try:
        datetime.fromisoformat(written)
    except ValueError:
        raise ValueError("no such day in the calendar") from None
    return written


def _form(kind: str) -> dict[str, Any]:
    """The JSON Schema of what may be written in the place of an event: what `_said` reads."""
    fields, alone, moments = KINDS[kind].model_fields, needed(kind), _moments(kind)
    shapes = KINDS[kind].model_json_schema()["properties"]
    written: dict[str, Any] = {}
    for name in (name for name in fields if name != "kind"):
        if name in moments:
            written[name.removesuffix("_at")] = SPAN
        else:
            written[name] = NAMES if name in _lists(kind) else {**shapes[name], "title": name}
    said = {"type": "object", "properties": written, "required": alone, "additionalProperties": False}
    short = [{"type": ["string", "null"]}] if not alone else [written[alone[0]]] if len(alone) == 1 else []
    return {"description": KINDS[kind].__doc__, "anyOf": [*short, said]}


class _Act(Model):
    """What somebody does so long after the declaration: one kind of event with what is said of it.

    Who did it stands in `by`, or in the event's place when nothing need be said of it: `acknowledged: ana`. What needs
    one thing said takes it there: `severity_changed: S1`. A moment is a span from the act on: `next_update: 30m`.
    """

    at: Span
    by: str = ""

    @model_validator(mode="before")
    @classmethod
    def _who(cls, value: Any) -> Any:
        given = [kind for kind in KINDS if kind in value] if isinstance(value, dict) else []
        if len(given) > 1:
            raise ValueError(f"says {', '.join(given)}; one act a line")
        for kind in given:
            if isinstance(value[kind], str) and not needed(kind):
                if "by" in value:
                    raise ValueError(f"says twice who did it; write `{kind}:` and `by`, or the name after `{kind}`")
                return {**value, "by": value[kind], kind: {}}
        return value

    @model_validator(mode="after")
    def _happens(self) -> "_Act":
        if not any(kind in self.model_fields_set for kind in KINDS):
            raise ValueError("says nothing that happens, such as `acknowledged: ana`")
        return self

    @property
    def kind(self) -> str:
        """What is done."""
        return next(kind for kind in KINDS if kind in self.model_fields_set)

    def recorded(self) -> Recorded:
        """The event as it is recorded. Whoever gets a role takes it, unless somebody else is said to give it."""
        event = getattr(self, self.kind)
        later = {name: getattr(event, name) for name in _moments(self.kind)}
        moved = {name: moment + self.at for name, moment in later.items() if moment is not None}
        actor = self.by or getattr(event, "person", "")
        return Recorded(at=DECLARED_AT + self.at, actor=actor, event=event.model_copy(update=moved))


if TYPE_CHECKING:
    Act = _Act
else:
    Act = create_model(
        "Act",
        __base__=_Act,
        **{
            kind: (Annotated[type_ | None, BeforeValidator(partial(_said, kind)), WithJsonSchema(_form(kind))], None)
            for kind, type_ in KINDS.items()
        },
    )


class Scenario(Model):
    """An incident of a kind, what people do in it until `until`, and what the playbook is expected to do.

    `declared_at` is a local time of the playbook's calendar, for what depends on business hours; a Monday at nine when
    left out.
    """

    title: str = Field(max_length=120)
    declared_at: Annotated[str, Field(pattern=MOMENT), AfterValidator(_exists)] | None = None
    severity: str
    category: str = ""
    private: bool = False
    facts: dict[str, Value] = Field(default_factory=dict)
    tags: Names = ()
    until: Span = DAY
    acts: tuple[Act, ...] = Field(default=(), max_length=500)
    expect: tuple[Expectation, ...] = Field(default=(), max_length=500)

    def story(self, playbook: Playbook) -> list[Recorded]:
        """What happens: the declaration, and each act with what follows from it."""
        told = self._performed(playbook)[0]
        if self.declared_at is None:
            return told
        local = datetime.fromisoformat(self.declared_at).replace(tzinfo=ZoneInfo(playbook.calendar.tz))
        return [_moved(one, local - DECLARED_AT) for one in told]

    def refused(self, playbook: Playbook) -> list[tuple[int, str]]:
        """Which acts the bot would not take in the state the incident is in by then, and why."""
        return self._performed(playbook)[1]

    def _performed(self, playbook: Playbook) -> tuple[list[Recorded], list[tuple[int, str]]]:
        told: Sequence[Recorded] = opening(
            playbook, self.severity, self.category, self.private, facts=self.facts, tags=self.tags
        )
        incident, story, refused = fold(1, told), list(told), []
        for number, act in sorted(enumerate(self.acts), key=lambda one: one[1].at):
            recorded = act.recorded()
            try:
                check_allowed(incident, recorded.event.kind)
            except UserError as error:
                refused.append((number, error.message))
                continue
            after = following(incident, playbook, recorded.actor, recorded.event)
            for event in (recorded.event, *after):
                story.append(recorded.model_copy(update={"event": event}))
                incident = apply(incident, story[-1])
        return story, refused
