"""Values of whatever type a view is given: texts of every kind and length, menus from empty to overfull, any history.

A view's arguments are made from its own annotations, so that a new view needs nothing here unless it asks for a type
that nobody has asked for before.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from bot.core.actions import Action, ActionKind
from bot.core.checklist import Point
from bot.core.errors import UserError
from bot.core.events import Declared, Event, NoticeProposed, Recorded
from bot.core.fitting import Fit
from bot.core.incident import Incident, apply, check_allowed, fold
from bot.core.messages import Repeated, Task
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.slack.views.tasks import ASKED
from bot.usecases.ports import About, Book, Entry, Room
from tests.slack.views_world import ANA, BEN, LEO, LONG, MIA, NASTY, T0

WORDS = (
    "", " ", "x", "Checkout is down", NASTY, LONG, "\u062a\u0639\u0637\u0644 \u202e\u0623\u0628\u202c",
    "\U0001f9ef" * 200,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 e\u0301 \ufdfd", "&<>*_~`" * 400,
    "\n\n\n", "a" * 3000, "<https://example.com|x> " * 130, "> quote\n" * 300, "{room}", "`" * 7, "ß" * 151,
)  # fmt: skip
PEOPLE = (ANA, BEN, MIA, LEO, "U99NOBODY", "")
SIZES = {
    "severities": (1, 3, 20),
    "categories": (0, 3, 100),
    "statuses": (1, 20),
    "facts": (0, 1, 100),
    "roles": (0, 2, 100),
    "options": (0, 3, 45),
}
"""How many a playbook may have: few, and as many as it is allowed."""
PERSONAL = frozenset({
    "person", "actor", "by", "to", "owner", "author", "me", "user", "reader", "asked_by", "on_call", "commander",
    "people", "reached", "failed", "trying", "struck_by", "declared_by", "custodian",
})  # fmt: skip
"""Fields that hold a person, where they are text."""
IDS = frozenset({
    "id", "severity", "role", "word", "notice", "category", "item", "fact", "tag", "name", "party", "sort",
    "obligation",
})  # fmt: skip
NUMBERED = ("sev1", "s0", "commander", "r0", "word", "w0", "note", "t0", "c0", "item", "i0", "f0", "update", "x" * 40)
SHAPED = {
    "channel": ("C0ROOM1",), "ts": ("1772546400.000100",), "mark": ("1772546400.000200",), "command": ("update",),
    "link": ("", "https://demo.slack.com/archives/C0ROOM1/p1772546400000100"), "file": ("", "a/b.yml"),
    "kind": ("noted", "declared", "resolved"), "metadata": ("{}",), "usage": ("x" * 60,), "commands": ("x" * 60,),
    "notice": ("t0",), "emoji": ("red_circle", ""), "every": ("party0",), "sha256": ("", "0" * 64),
    "field": ("severity",), "response_url": ("", "https://hooks.slack.com/commands/T00/1/x"),
    "url": ("", "https://hooks.slack.com/actions/T00/1/x"), "old": ("", "C0ROOM0"),
}  # fmt: skip
"""Fields whose text has a shape that is kept to wherever one is written."""
texts = st.sampled_from(WORDS)
moments = st.integers(-3 * 24 * 60, 3 * 24 * 60).map(lambda minutes: T0 + timedelta(minutes=minutes))


def cut(most: int) -> st.SearchStrategy[str]:
    """A text that the configuration takes."""
    return texts.map(lambda text: text.strip()[:most] or "x")


def _filled(draw: Callable[[Any], Any], model: type[BaseModel]) -> dict[str, Any]:
    """Values for a model, by its fields; some keep what they start from."""
    values = {}
    for name, field in model.model_fields.items():
        if field.default is not PydanticUndefined and draw(st.integers(0, 3)) == 0:
            continue
        if name != "kind" and not (model is Task and name == "also"):
            values[name] = draw(value_of(field.annotation, name))
    return values


@st.composite
def models(draw: Callable[[Any], Any], model: type[BaseModel], alone: bool = False) -> BaseModel:
    """A model with values of all sorts, not checked against limits: views must stand what older versions wrote. A task
    that is `alone` holds no others."""
    values = _filled(draw, model)
    if model is Task and not alone:
        values["also"] = tuple(draw(st.lists(models(Task, alone=True), max_size=5)))
    if model is Task:
        values |= {"to": values.get("to") or ("party0",), "action": draw(st.sampled_from([*ASKED, ActionKind.OPEN]))}
        values |= {"to": ("create",)} if values["action"] is ActionKind.STATUSPAGE else {}
    if model is Repeated:
        values["text"] = "Done."
    return model.model_construct(**values)


@st.composite
def records(draw: Callable[[Any], Any], kind: type[Any]) -> Any:
    """A dataclass with values of all sorts."""
    hints = typing.get_type_hints(kind)
    values = {one.name: draw(value_of(hints[one.name], one.name)) for one in dataclasses.fields(kind) if one.init}
    if kind is Action:
        values |= {"to": values["to"] or ("party0",)}
    return kind(**values)


def value_of(hint: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Values of an annotated type; the name tells people and ids from other texts."""
    if isinstance(hint, typing.TypeAliasType) if hasattr(typing, "TypeAliasType") else False:
        return value_of(hint.__value__, name)
    if name == "more":
        return st.dictionaries(st.sampled_from(["eta", "x" * 40]), texts).map(lambda found: tuple(found.items()))
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return value_of(args[0], name)
    if origin is typing.Literal:
        return st.sampled_from(args)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(value_of(one, name) for one in args))
    if origin in (tuple, list, set, frozenset, Sequence, Iterable, Collection):
        return _several(origin, args, name)
    if origin in (dict, Mapping):
        if args[1] is Any:
            raise TypeError(f"say in tests/slack/any_world.py how to make a {hint}")
        return st.dictionaries(value_of(args[0], name), value_of(args[1], name), max_size=3)
    return _single(hint, name)


def _several(origin: Any, args: tuple[Any, ...], name: str) -> st.SearchStrategy[Any]:
    if origin is tuple and args[-1] is not Ellipsis:
        return st.tuples(*(value_of(one, name) for one in args))
    kind = origin if origin in (tuple, set, frozenset) else list
    if typing.get_origin(args[0]) is dict and Any in typing.get_args(args[0]):
        return st.just(kind())
    one = name if name in PERSONAL or name in SHAPED else name.removesuffix("s")
    made = st.lists(value_of(args[0], one), max_size=3)
    many = made.map(lambda found: (found * 44)[:130] if found and len(repr(found)) % 5 == 0 else found)
    return many.map(lambda found: kind(map(_apart, range(len(found)), found)))


def _apart(number: int, one: Any) -> Any:
    """One of several; what a playbook lists has an id of its own there."""
    if not isinstance(one, Point | Fit):
        return one
    listed = "item" if isinstance(one, Point) else "runbook"
    return dataclasses.replace(one, **{listed: getattr(one, listed).model_copy(update={"id": f"i{number}"})})


def _single(hint: Any, name: str) -> st.SearchStrategy[Any]:
    if hint is str and name in SHAPED:
        return st.sampled_from(SHAPED[name])
    if hint is str:
        pool = st.sampled_from(PEOPLE) if name in PERSONAL else texts
        return st.sampled_from(NUMBERED) if name in IDS else pool
    plain: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.just(1) if name == "number" else st.integers(0, 120),
        float: st.sampled_from([0.0, 0.5, 61.0, 1e6]),
        type(None): st.none(),
        datetime: moments,
        timedelta: st.sampled_from([timedelta(), timedelta(seconds=1), timedelta(days=900)]),
        Any: st.none(),
        Event: events(),
    }
    if hint in plain:
        return plain[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return models(hint)
    if dataclasses.is_dataclass(hint):
        return records(typing.cast(type[Any], hint))
    raise TypeError(f"say in tests/slack/any_world.py how to make a {hint}")


def kinds(union: Any) -> tuple[type[BaseModel], ...]:
    """The members of a discriminated union."""
    return typing.get_args(typing.get_args(union)[0])


def events() -> st.SearchStrategy[Any]:
    """Any event."""
    return st.sampled_from(kinds(Event)).flatmap(models)


def _word(shift: int, most: int, number: int) -> str:
    """One of the texts, another for each number, as the configuration takes it."""
    return WORDS[(shift + number) % len(WORDS)].strip()[:most] or "x"


@st.composite
def books(draw: Callable[[Any], Any]) -> Book:
    """A playbook with menus of any size and names of any kind."""
    many = {name: draw(st.sampled_from(sizes)) for name, sizes in SIZES.items()}
    shift = draw(st.integers(0, len(WORDS)))
    name, text = partial(_word, shift, 30), partial(_word, shift, 75)
    made = {
        "document": {"title": draw(cut(80)), "owner": draw(texts)},
        "severities": [{"id": f"s{n}", "name": name(n), "text": text(n)} for n in range(many["severities"])],
        "categories": [{"id": f"c{n}", "name": name(n), "private": n == 1} for n in range(many["categories"])],
        "statuses": [{"id": f"w{n}", "name": name(n)} for n in range(many["statuses"])],
        "facts": [{"id": f"f{n}", "name": name(n), "type": FACTS[n % 4], "of": OF if n % 4 == 3 else ()}
                  for n in range(many["facts"])],
        "roles": {f"r{n}": {"name": name(n), "text": _word(shift, 3000, n)} for n in range(many["roles"])},
        "options": [{"id": f"o{n}", "text": text(n), "limit": "1h", "why_not": "o0"} for n in range(many["options"])],
        "templates": {"t0": {"fields": ["issue", "next_update"], "text": "{issue} {next_update}", "approve": "r0"}},
        "cadences": {"updates": {"every": {"default": "30m"}, "steps": [{"remind": "commander", "text": text(0)}]}},
        "ladders": {"acknowledge": {"unless": "acknowledged", "steps": [{"page": "on_call"}]}},
        "phases": [{"id": "p", "limit": "30m", "items": [{"id": "i0", "text": draw(cut(150))}]}],
        "obligations": [{"id": "authority", "text": text(0), "to": "authority", "decide": "commander", "limit": "72h"}],
        "parties": {"commander": {"role": "commander", "fallback": "on_call"}},
    }  # fmt: skip
    return Book("default", "3f2a91bc44d0", "", Playbook.model_validate(made), {}, path="playbooks/default.yml")


FACTS = ("bool", "number", "text", "enum")
OF = ("one", "two")


@st.composite
def organisations(draw: Callable[[Any], Any]) -> Organisation:
    """An organisation of any size."""
    size = draw(st.sampled_from([1, 4, 60]))
    shift = draw(st.integers(0, len(WORDS)))
    people = {f"p{n}": {"name": _word(shift, 80, n), "slack": f"U{n:05}"} for n in range(size)}
    people |= {"ana": {"name": _word(shift, 80, size), "slack": ANA}}
    named = list(people)
    return Organisation.model_validate(
        {
            "people": people,
            "rotations": {f"rota{n}": {"members": named, "start": "2026-01-05"} for n in range(size)},
            "teams": {"leads": {"members": named[:30]}},
            "parties": {"on_call": {"rotation": "rota0"}, **{f"party{n}": {"people": named[0]} for n in range(size)}},
            "channels": {"incidents": "#incidents", "managers": "#managers"},
        }
    )


@st.composite
def entries(draw: Callable[[Any], Any], book: Book) -> Entry:
    """An incident with any history that may have been written."""
    number = draw(st.sampled_from([1, 12, 123456]))
    title, severity = draw(cut(120)), draw(st.sampled_from(book.playbook.severities)).id
    declared = Declared(title=title, severity=severity, affected=draw(texts)[:2000], private=draw(st.booleans()))
    written = NoticeProposed(number=1, notice="t0", to=("authority",), text=draw(texts)[:2900], approve=("r0",))
    told = [Recorded(at=T0, actor=ANA, event=event) for event in (declared, written)]
    incident = fold(number, told)
    for minute, event in enumerate(draw(st.lists(events(), max_size=12)), start=1):
        recorded = Recorded.model_construct(
            at=T0 + timedelta(minutes=minute), actor=draw(st.sampled_from(PEOPLE)), event=event
        )
        try:
            check_allowed(incident, event.kind)
            incident = apply(incident, recorded)
        except (UserError, KeyError):
            continue
        told.append(recorded)
    room = Room("C0ROOM1", f"inc-{number}", 0, "1.1", "C2", "1.2") if draw(st.booleans()) else Room()
    return Entry(number, incident, tuple(told), room, book.hash, None)


@dataclasses.dataclass(frozen=True)
class World:
    """What a view may be about: an incident, its playbook, the organisation."""

    org: Organisation
    there: About

    def given(self, hint: Any) -> Any:
        """The value of this type that all arguments of one view share; None for types that have none such."""
        entry, book = self.there.entry, self.there.book
        known = {
            Organisation: self.org, About: self.there, Entry: entry, Book: book, Incident: entry.incident,
            Playbook: book.playbook, Sequence[Entry]: [dataclasses.replace(entry, id=number) for number in range(130)],
            Sequence[tuple[Entry, Book]]: [(entry, book)] * 60,
        }  # fmt: skip
        return known.get(hint)


@st.composite
def worlds(draw: Callable[[Any], Any]) -> World:
    """Any incident in any organisation."""
    book = draw(books())
    entry, now = draw(entries(book)), T0 + timedelta(minutes=draw(st.sampled_from([1, 90, 60 * 24 * 40])))
    due = draw(st.one_of(st.none(), moments))
    return World(draw(organisations()), About(entry, book, now, due, draw(st.sampled_from([0.0, 400.0]))))
