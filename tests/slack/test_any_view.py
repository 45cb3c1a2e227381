"""Whatever a view is given, Slack takes what it makes: any text, any size of a menu, any history of an incident."""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.core.events import Event
from bot.core.messages import Message
from bot.sandbox.blockkit import surfaces
from bot.slack import views
from bot.slack.views.lines import LINES
from bot.slack.views.messages import MESSAGES, render
from tests.slack.any_world import World, kinds, models, value_of, worlds
from tests.slack.views_world import check_quiet, texts

QUICK = settings(
    max_examples=8,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
PARTS = ("blocks", "forms.fields", "forms.parts", "text", "words", "scene", "cause", "messages")
"""Modules whose functions make parts of views."""
WHOLE = ("_form", "_view", "_reply", "_preview")
"""How the names of functions end that make all that Slack is sent at once."""
APART = ("within_form", "help_reply", "whole_help_reply")
"""Not a view, and views whose words are all the bot's own."""
FEW = {"alike": 3, "commands": 20, "causes": 2}
"""Arguments of which whoever calls a view gives no more than so many."""
BY_KIND = {one.model_fields["kind"].default: one for one in kinds(Message)}
EVENTS = {one.model_fields["kind"].default: one for one in kinds(Event)}


def modules(package: ModuleType = views) -> Iterator[ModuleType]:
    """All modules of the views."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if found.name.removeprefix("bot.slack.views.") not in PARTS:
            yield importlib.import_module(found.name)


def whole_views() -> dict[str, Callable[..., dict[str, Any]]]:
    """Each function that makes a form, a window, a reply or the Home tab."""
    return {
        name: function
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and name.endswith(WHOLE) and name not in APART
    }


VIEWS = whole_views()


def check(made: Any, name: str) -> None:
    """Slack takes it, and it calls no channel or group."""
    if made.get("type") in ("modal", "home"):
        problems = surfaces.examine_view(made, made["type"])
        assert not problems, problems
    else:
        assert 0 < len(made["text"]) <= 3000, name
        problems = surfaces.examine_blocks(made["blocks"], "message")
        assert not problems, problems
        check_quiet("\n".join([made["text"], *texts(made["blocks"])]))


@pytest.mark.parametrize("name", VIEWS)
@QUICK
@given(data=st.data())
def test_slack_takes_each_form_window_and_reply(name: str, data: st.DataObject) -> None:
    world: World = data.draw(worlds())
    view, hints = VIEWS[name], typing.get_type_hints(VIEWS[name])
    args, named = [], {}
    for parameter in inspect.signature(view).parameters.values():
        shared = world.given(hints[parameter.name])
        value = shared if shared is not None else data.draw(value_of(hints[parameter.name], parameter.name))
        if parameter.name in FEW:
            value = value[: FEW[parameter.name]]
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            args.append(value)
    check(view(*args, **named), name)


@pytest.mark.parametrize("kind", [one for one in MESSAGES if one != "line"])
@QUICK
@given(data=st.data())
def test_slack_takes_each_message(kind: str, data: st.DataObject) -> None:
    world: World = data.draw(worlds())
    message: Any = data.draw(models(BY_KIND[kind]))
    for place in ("room", "dm", "channel"):
        made = render(message, world.there, world.org, place=place)  # type: ignore[arg-type]
        check({"text": made.text, "blocks": made.blocks}, kind)


@pytest.mark.parametrize("kind", LINES)
@QUICK
@given(data=st.data())
def test_slack_takes_each_line(kind: str, data: st.DataObject) -> None:
    world: World = data.draw(worlds())
    event = data.draw(models(EVENTS[kind]))
    message = BY_KIND["line"].model_construct(kind="line", event=event, actor=data.draw(value_of(str, "actor")))
    made = render(message, world.there, world.org)  # type: ignore[arg-type]
    check({"text": made.text, "blocks": made.blocks}, kind)


def test_every_message_and_event_has_its_view() -> None:
    assert set(MESSAGES) == set(BY_KIND) and set(LINES) == set(EVENTS)
    assert len(VIEWS) > 25
