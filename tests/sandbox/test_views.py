"""Views and triggers by hand: lives, stacks, hashes, external ids, and what is refused."""

import time
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.testing import LocalSlack
from tests.fixtures.slacklistener import Listener


def plain(text: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def modal(title: str = "Form", **more: Any) -> dict[str, Any]:
    """A form with one text field and a button."""
    field = {"type": "plain_text_input", "action_id": "text", "min_length": 3}
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    blocks = [
        {"type": "input", "block_id": "what", "label": plain("What"), "element": field},
        {"type": "actions", "block_id": "acts", "elements": [button]},
    ]
    return {"type": "modal", "title": plain(title), "submit": plain("OK"), "blocks": blocks, **more}


@pytest.fixture
def trigger(slack: LocalSlack, listener: Listener) -> Any:
    """Makes a fresh trigger of Ana's."""

    def make() -> str:
        slack.person("ana").slash("/incident")
        return listener.form()["trigger_id"]

    return make


def test_a_trigger_is_used_once_within_three_seconds(client: WebClient, trigger: Any) -> None:
    first, late = trigger(), trigger()
    client.views_open(trigger_id=first, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=first, view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="1.2.abc", view=modal())
    time.sleep(3.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=late, view=modal())


def test_hash_external_id_and_kept_input(client: WebClient, slack: LocalSlack, trigger: Any) -> None:
    ana = slack.person("ana")
    view = client.views_open(trigger_id=trigger(), view=modal(external_id="form-1"))["view"]
    assert (view["root_view_id"], view["previous_view_id"], view["bot_id"]) == (view["id"], None, "B00TOCSIN")
    ana.fills(what="typed")
    ana.presses("Go")
    updated = client.views_update(external_id="form-1", hash=view["hash"], view=modal("New", external_id="form-1"))
    assert updated["view"]["state"]["values"]["what"]["text"]["value"] == "typed"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id="V404", view=modal())
    assert ana.submits() == {}
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id=view["id"], view=modal())


def test_three_deep_and_no_more(client: WebClient, slack: LocalSlack, trigger: Any, listener: Listener) -> None:
    ana = slack.person("ana")
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_push(trigger_id=trigger(), view=modal())
    client.views_open(trigger_id=trigger(), view=modal("1", external_id="x"))
    for number in (2, 3):
        ana.presses("Go")
        client.views_push(trigger_id=listener.payload()["trigger_id"], view=modal(str(number)))
    ana.presses("Go")
    last = listener.payload()
    assert last["container"] == {"type": "view", "view_id": last["view"]["id"]}
    assert "channel" not in last
    assert "response_url" not in last
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=last["trigger_id"], view=modal("4"))
    ana.presses("Go")
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        trigger_id = listener.payload()["trigger_id"]
        ana.closes()
        client.views_push(trigger_id=trigger_id, view=modal("3", external_id="x"))


def test_the_client_itself_refuses_what_does_not_fit(client: WebClient, slack: LocalSlack, trigger: Any) -> None:
    ana = slack.person("ana")
    client.views_open(trigger_id=trigger(), view=modal())
    assert ana.submits() == {"what": "Please complete this required field."}
    ana.fills(what="ab")
    assert ana.submits() == {"what": "Please use at least 3 characters."}
    ana.fills(what="abc")
    assert ana.submits() == {}


def test_home(client: WebClient, slack: LocalSlack) -> None:
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("Hello")}]}
    first = client.views_publish(user_id="U01ANA", view=home)["view"]
    second = client.views_publish(user_id="U01ANA", view=home, hash=first["hash"])["view"]
    assert first["id"] == second["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id="U01ANA", view=home, hash=first["hash"])
    assert slack.person("ana").state()["home"]["blocks"][0]["text"]["text"] == "Hello"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"submit": None}, "missing required field: submit [json-pointer:/view]"),
        ({"colour": "red"}, "invalid additional property: colour [json-pointer:/view]"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type: markdown"),
    ],
)
def test_views_are_checked(client: WebClient, trigger: Any, change: Any, message: str) -> None:
    view = {key: value for key, value in {**modal(), **change}.items() if value is not None}
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=trigger(), view=view)
    assert caught.value.response["error"] == "invalid_arguments"
    assert any(message in one for one in caught.value.response["response_metadata"]["messages"])


def test_a_view_that_is_too_large(client: WebClient, trigger: Any) -> None:
    with pytest.raises(SlackApiError, match="view_too_large"):
        client.views_open(trigger_id=trigger(), view=modal(private_metadata="x" * 250_000))
