"""What the local Slack sends, key by key, against the shapes of `shapes.yml`; and what every element reports."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from aiohttp import web
from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack
from tests.fixtures.slacklistener import Listener, Sockets
from tests.sandbox.blockkit_parts import plain

ROOM = "C01GENERAL"
SHAPES = yaml.safe_load((Path(__file__).parent / "shapes.yml").read_text())
TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


def shape(kind: str) -> dict[str, str]:
    """The paths and types of a kind; optional ones end in a question mark."""
    about = SHAPES["kinds"][kind]
    found: dict[str, str] = {}
    for part in about.get("with", []):
        found |= SHAPES["parts"][part]
    for place, part in about.get("under", {}).items():
        found |= {f"{place}.{path}": kinds for path, kinds in SHAPES["parts"][part].items()}
    return found | about.get("keys", {})


def walk(value: Any, open_paths: set[str], at: str = "") -> Iterator[tuple[str, str]]:
    """Every path of a payload with its type; what no shape looks into is not entered."""
    if at:
        yield at, TYPES.get(type(value), "null")
    if at and at not in open_paths:
        return
    if isinstance(value, dict):
        for key, one in value.items():
            yield from walk(one, open_paths, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one, open_paths, f"{at}[]")


def parent(path: str) -> str:
    """The path above."""
    return path[:-2] if path.endswith("[]") else path.rpartition(".")[0]


def differences(payload: Any, kind: str) -> list[str]:
    """Where a payload is not of its kind's shape."""
    wanted = {path.replace("?", ""): kinds.split("|") for path, kinds in shape(kind).items()}
    needed = {path for path in shape(kind) if not path.endswith(("?", "[]"))}
    found = list(walk(payload, {parent(path) for path in wanted}))
    there = {path for path, _ in found}
    wrong = [f"{path} is {is_a}" for path, is_a in found if path not in wanted or is_a not in wanted[path]]
    above = there | {""}
    missing = [f"{path} is missing" for path in needed - there if parent(path) in above]
    return sorted(wrong + missing)


def button(name: str) -> dict[str, Any]:
    """An actions block with one button."""
    element = {"type": "button", "action_id": name, "text": plain(name), "value": "1"}
    return {"type": "actions", "block_id": f"b-{name}", "elements": [element]}


def external(name: str) -> dict[str, Any]:
    """A menu that the app fills."""
    return {"type": "external_select", "action_id": name, "min_query_length": 0}


def form() -> dict[str, Any]:
    """A form with a channel that gets an address, a menu the app fills, and a button."""
    where = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    inputs = [("room", where), ("service", external("service"))]
    blocks = [
        {"type": "input", "block_id": name, "optional": True, "label": plain(name), "element": element}
        for name, element in inputs
    ]
    blocks.append(button("in form"))
    return {"type": "modal", "title": plain("Form"), "submit": plain("OK"), "notify_on_close": True, "blocks": blocks}


def interactions(slack: LocalSlack, client: WebClient, listener: Listener) -> Iterator[tuple[str, Any]]:
    """One payload of each kind of interaction."""
    ana = slack.person("ana")
    client.conversations_join(channel=ROOM)
    ana.slash("/incident hello")
    yield "slash command", listener.form()
    menu = {"type": "section", "block_id": "m", "text": plain("x"), "accessory": external("in message")}
    root = client.chat_postMessage(channel=ROOM, text="root", blocks=[button("press"), menu])
    client.chat_postMessage(
        channel=ROOM, text="reply", thread_ts=root["ts"], attachments=[{"color": "#fff", "blocks": [button("held")]}]
    )
    client.chat_postEphemeral(channel=ROOM, user=ana.id, text="psst", blocks=[button("whispered")])
    places = {"press": "a message", "held": "an attachment", "whispered": "an ephemeral"}
    for name, place in places.items():
        ana.presses(name)
        yield f"block_actions in {place}", listener.payload()
    ids = {"block_id": "m", "action_id": "in message", "value": "pay"}
    ana.act("suggest", channel=ROOM, ts=root["ts"], **ids)
    yield "block_suggestion in a message", listener.payload()
    ana.shortcut("declare_from_message", ana.says("slow"), "#general")
    yield "message_action", listener.payload()
    client.views_publish(user_id=ana.id, view={"type": "home", "blocks": [button("at home")]})
    ana.presses("at home")
    yield "block_actions in the Home", listener.payload()
    ana.shortcut("declare_incident")
    yield "shortcut", listener.payload()
    client.views_open(trigger_id=listener.payload()["trigger_id"], view=form())
    ana.presses("in form")
    yield "block_actions in a modal", listener.payload()
    ana.act("suggest", view_id=ana.form["id"], block_id="service", action_id="service", value="pay")
    yield "block_suggestion in a modal", listener.payload()
    ana.fills(room="#general")
    ana.submits()
    yield "view_submission", listener.payload()
    ana.shortcut("declare_incident")
    client.views_open(trigger_id=listener.payload()["trigger_id"], view=form())
    seen = len(listener.seen)
    ana.closes()
    slack.wait_for(lambda: len(listener.seen) > seen)
    yield "view_closed", listener.payload()


@pytest.mark.fact("payload-shapes")
def test_interactions_have_slacks_shape(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    listener.answer = lambda: web.json_response({}) if b"block_suggestion" in listener.seen[-1][1] else web.Response()
    sent = dict(interactions(slack, client, listener))
    assert {kind: wrong for kind, payload in sent.items() if (wrong := differences(payload, kind))} == {}
    others = ("event", "envelope", "hello")
    assert set(sent) == {kind for kind in SHAPES["kinds"] if not kind.endswith(others)}


@pytest.mark.fact("payload-shapes")
def test_events_have_slacks_shape(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    ana = slack.person("ana")
    client.views_publish(user_id=ana.id, view={"type": "home", "blocks": []})
    ana.act("home")
    ana.act("create", name="inc-1")
    ana.act("invite", channel=slack.channel_id("#inc-1"), users=["U00TOCSIN", "U02BEN"])
    said = ana.says("hello @tocsin", "#inc-1")
    ana.reacts("eyes", said, "#inc-1")
    own = client.chat_postMessage(channel=slack.channel_id("#inc-1"), text="one")
    client.chat_update(channel=own["channel"], ts=own["ts"], text="two")
    client.chat_delete(channel=own["channel"], ts=own["ts"])
    made = client.conversations_create(name="inc-2")["channel"]["id"]
    client.conversations_rename(channel=made, name="inc-3")
    ana.act("archive", channel=own["channel"])
    wanted = {kind.removesuffix(" event") for kind in SHAPES["kinds"] if kind.endswith("event")}

    def sent() -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for body in listener.events():
            event = body["event"]
            kind = event.get("subtype", "message") if event["type"] == "message" else event["type"]
            found.setdefault("" if kind == "channel_archive" and "subtype" in event else kind, []).append(body)
        return found

    slack.wait_for(lambda: wanted <= sent().keys(), what="every event")
    wrong = {
        kind: differences(body, f"{kind} event")
        for kind in wanted
        for body in sent().get(kind, [])
        if differences(body, f"{kind} event")
    }
    assert wrong == {}


@pytest.mark.fact("payload-shapes")
def test_sockets_have_slacks_shape(slack: LocalSlack, background: Any) -> None:
    sockets = Sockets(slack)

    async def connect() -> aiohttp.ClientSession:
        session = aiohttp.ClientSession()
        await sockets.connect(session)
        return session

    session = background.do(connect())
    slack.wait_for(lambda: sockets.got)
    slack.person("ana").slash("/incident")
    slack.person("ana").act("home")
    slack.wait_for(lambda: len(sockets.got) == 3)
    background.do(session.close())
    assert differences(sockets.got[0][1], "hello") == []
    assert differences(sockets.envelopes("slash_commands")[0], "slash_commands envelope") == []
    assert differences(sockets.envelopes("events_api")[0], "events_api envelope") == []
    assert differences(sockets.envelopes("slash_commands")[0]["payload"], "slash command") == []


def test_a_shape_notices_what_differs() -> None:
    right = {"action_ts": "1", "callback_id": "c", "trigger_id": "t"}
    wrong = differences({**right, "callback_id": 1, "extra": True, "team": {"id": "T1"}}, "shortcut")
    assert {"callback_id is integer", "extra is boolean", "team.domain is missing", "type is missing"} <= set(wrong)


RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}],
}
FILE = {"id": "F0123456789", "name": "log.txt"}
CHOICES = [{"text": plain(one), "value": one} for one in ("red", "green")]
RED, GREEN = CHOICES
# An input's type, what else it needs, what is filled in, the name its value is reported under, and the value.
INPUTS: list[tuple[str, dict[str, Any], Any, str, Any]] = [
    ("plain_text_input", {}, "hello", "value", "hello"),
    ("email_text_input", {}, "a@b.cc", "value", "a@b.cc"),
    ("url_text_input", {}, "https://a.b", "value", "https://a.b"),
    ("number_input", {"is_decimal_allowed": False}, "7", "value", "7"),
    ("rich_text_input", {}, RICH, "rich_text_value", RICH),
    ("static_select", {"options": CHOICES}, "red", "selected_option", RED),
    ("radio_buttons", {"options": CHOICES}, "green", "selected_option", GREEN),
    ("multi_static_select", {"options": CHOICES}, ["red", "green"], "selected_options", CHOICES),
    ("checkboxes", {"options": CHOICES}, ["green"], "selected_options", [GREEN]),
    ("users_select", {}, "@ben", "selected_user", "U02BEN"),
    ("multi_users_select", {}, ["@ben"], "selected_users", ["U02BEN"]),
    ("conversations_select", {}, "#general", "selected_conversation", ROOM),
    ("multi_conversations_select", {}, ["#general"], "selected_conversations", [ROOM]),
    ("channels_select", {}, "#general", "selected_channel", ROOM),
    ("multi_channels_select", {}, ["#general"], "selected_channels", [ROOM]),
    ("datepicker", {}, "2031-05-01", "selected_date", "2031-05-01"),
    ("timepicker", {}, "09:30", "selected_time", "09:30"),
    ("datetimepicker", {}, 1935392400, "selected_date_time", 1935392400),
]


def inputs() -> list[dict[str, Any]]:
    """A form's optional inputs, one of each kind."""
    return [
        {
            "type": "input",
            "block_id": kind,
            "optional": True,
            "label": plain(kind),
            "element": {"type": kind, "action_id": "a", **more},
        }
        for kind, more, _, _, _ in [*INPUTS, ("file_input", {}, None, "", None)]
    ]


@pytest.fixture
def submitted(slack: LocalSlack, client: WebClient, listener: Listener) -> Any:
    """Opens the form of all inputs for Ana."""
    view = {"type": "modal", "title": plain("All"), "submit": plain("OK"), "blocks": inputs()}
    slack.person("ana").shortcut("declare_incident")
    client.views_open(trigger_id=listener.payload()["trigger_id"], view=view)
    return slack.person("ana")


@pytest.mark.fact("element-values")
def test_what_every_input_reports(submitted: Any, listener: Listener) -> None:
    submitted.fills({kind: filled for kind, _, filled, _, _ in INPUTS})
    state = submitted._state(submitted.form)
    state["file_input"]["a"]["files"] = [FILE]
    submitted.act("view_submit", view_id=submitted.form["id"], state=state)
    values = listener.payload()["view"]["state"]["values"]
    wanted = {kind: {"a": {"type": kind, name: value}} for kind, _, _, name, value in INPUTS}
    assert values == {**wanted, "file_input": {"a": {"type": "file_input", "files": [FILE]}}}


@pytest.mark.fact("element-empty")
def test_what_every_input_reports_when_empty(submitted: Any, listener: Listener) -> None:
    empty = {"plain_text_input": {"a": {"type": "plain_text_input", "value": ""}}}
    submitted.act("view_submit", view_id=submitted.form["id"], state=empty)
    values = listener.payload()["view"]["state"]["values"]
    wanted = {kind: {"a": {"type": kind, name: [] if name.endswith("s") else None}} for kind, _, _, name, _ in INPUTS}
    assert values == {**wanted, "file_input": {"a": {"type": "file_input", "files": []}}}


@pytest.mark.fact("element-values")
def test_what_elements_of_a_message_report(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    client.conversations_join(channel=ROOM)
    ana = slack.person("ana")
    kinds = [one for one in INPUTS if one[0] not in ("number_input", "email_text_input", "url_text_input")]
    in_actions = [one for one in kinds if one[0] not in ("plain_text_input", "rich_text_input")]
    elements = [{"type": kind, "action_id": kind, **more} for kind, more, _, _, _ in in_actions]
    elements[3] |= {"placeholder": plain("Who?")} if elements[3]["type"].endswith("select") else {}
    elements.append({"type": "overflow", "action_id": "overflow", "options": CHOICES})
    picker = {"type": "datepicker", "action_id": "due", "initial_date": "2031-01-01", "placeholder": plain("When?")}
    blocks = [
        {"type": "actions", "block_id": "all", "elements": elements},
        {"type": "actions", "block_id": "more", "elements": [picker]},
    ]
    client.chat_postMessage(channel=ROOM, text="x", blocks=blocks)
    for kind, _, filled, name, value in [*in_actions, ("overflow", {}, "red", "selected_option", RED)]:
        ana.selects(kind, filled, channel="#general")
        (action,) = listener.payload()["actions"]
        assert (action["type"], action["action_id"], action["block_id"], action[name]) == (kind, kind, "all", value)
        assert action["action_ts"]
    ana.selects("due", "2031-05-01", channel="#general")
    (action,) = listener.payload()["actions"]
    assert action["selected_date"] == "2031-05-01"
    assert (action["initial_date"], action["placeholder"]["text"]) == ("2031-01-01", "When?")
    kept = listener.payload()["state"]["values"]["all"]
    assert kept == {kind: {"type": kind, name: value} for kind, _, _, name, value in in_actions}
    ana.act(
        "action",
        channel=ROOM,
        ts=slack.messages("#general")[-1]["ts"],
        block_id="all",
        action_id="static_select",
        value={"type": "static_select", "selected_option": None},
    )
    assert listener.payload()["actions"][0]["selected_option"] is None
