"""Views and triggers by hand: lives, stacks, hashes, external ids, and what is refused."""

from typing import Any

import pytest
from aiohttp import web
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.testing import LocalSlack
from tests.fixtures.slacklistener import Listener
from tests.sandbox.blockkit_parts import plain


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


@pytest.mark.fact("trigger-once-in-3-seconds")
def test_a_trigger_is_used_once(client: WebClient, trigger: Any) -> None:
    first = trigger()
    client.views_open(trigger_id=first, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=first, view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="1.2.abc", view=modal())


@pytest.mark.fact("view-hash", "view-external-id", "view-keeps-input")
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


@pytest.mark.fact("view-stack-of-3", "view-push-needs-own-trigger", "press-in-view", "view-external-id")
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


@pytest.mark.fact("view-hash")
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


@pytest.mark.fact("view-250-kb")
def test_a_view_that_is_too_large(client: WebClient, trigger: Any) -> None:
    with pytest.raises(SlackApiError, match="view_too_large"):
        client.views_open(trigger_id=trigger(), view=modal(private_metadata="x" * 250_000))


@pytest.fixture
def stack(client: WebClient, slack: LocalSlack, listener: Listener) -> Any:
    """Opens two views for Ana, one on the other; `more` goes to both."""

    def open_both(**more: Any) -> None:
        ana = slack.person("ana")
        ana.slash("/incident")
        client.views_open(trigger_id=listener.form()["trigger_id"], view=modal("1", **more))
        ana.presses("Go")
        client.views_push(trigger_id=listener.payload()["trigger_id"], view=modal("2", **more))

    return open_both


def titles(slack: LocalSlack) -> list[str]:
    """The titles of the views Ana has open, the root first."""
    return [one["title"]["text"] for one in slack.person("ana").state()["views"]]


@pytest.mark.fact("closed-only-if-asked")
def test_closing_is_told_only_to_who_asked(slack: LocalSlack, listener: Listener, stack: Any) -> None:
    stack()
    seen = len(listener.seen)
    slack.person("ana").closes()
    assert titles(slack) == ["1"]
    slack.person("ana").act("home")
    slack.wait_for(lambda: listener.events("app_home_opened"))
    assert len(listener.seen) == seen + 1


@pytest.mark.fact("closed-by-cross", "closed-only-if-asked")
def test_the_cross_closes_all(slack: LocalSlack, listener: Listener, stack: Any) -> None:
    stack(notify_on_close=True)
    root, top = (one["id"] for one in slack.person("ana").state()["views"])
    seen = len(listener.seen)
    slack.person("ana").closes()
    slack.wait_for(lambda: len(listener.seen) == seen + 1)
    assert (listener.payload()["view"]["id"], listener.payload()["is_cleared"]) == (top, False)
    stack(notify_on_close=True)
    root = slack.person("ana").state()["views"][0]["id"]
    seen = len(listener.seen)
    slack.person("ana").closes(everything=True)
    slack.wait_for(lambda: len(listener.seen) == seen + 1)
    assert (listener.payload()["view"]["id"], listener.payload()["is_cleared"]) == (root, True)
    assert titles(slack) == []


@pytest.mark.fact("clear-on-close")
def test_a_view_may_close_all(slack: LocalSlack, listener: Listener, stack: Any) -> None:
    stack(clear_on_close=True)
    slack.person("ana").closes()
    assert titles(slack) == []


@pytest.mark.fact("submission-closes", "submission-errors", "submission-update-and-push")
@pytest.mark.parametrize(
    ("body", "left", "answered"),
    [
        ({}, ["1"], {"ok": True}),
        ({"response_action": "clear"}, [], {"ok": True}),
        ({"response_action": "update", "view": modal("new")}, ["1", "new"], {"ok": True}),
        ({"response_action": "push", "view": modal("3")}, ["1", "2", "3"], {"ok": True}),
        ({"response_action": "errors", "errors": {"what": "no"}}, ["1", "2"], {"errors": {"what": "no"}}),
        ({"response_action": "errors", "errors": {"acts": "no"}}, ["1", "2"], {"error": "invalid_response"}),
        ({"response_action": "errors", "errors": {}}, ["1", "2"], {"error": "invalid_response"}),
        ({"response_action": "update", "view": {"type": "modal"}}, ["1", "2"], {"error": "invalid_response"}),
        ({"response_action": "explode"}, ["1", "2"], {"error": "invalid_response"}),
    ],
)
def test_answers_to_a_submission(
    slack: LocalSlack, listener: Listener, stack: Any, body: Any, left: list[str], answered: Any
) -> None:
    stack()
    ana = slack.person("ana")
    ana.fills(what="typed")
    state = {"what": {"text": {"type": "plain_text_input", "value": "typed"}}}
    listener.answer = lambda: web.json_response(body)
    shown = ana.act("view_submit", may_fail=True, view_id=ana.form["id"], state=state)
    assert answered.items() <= shown.items()
    assert titles(slack) == left


@pytest.mark.fact("view-stack-of-3")
def test_a_fourth_view_is_refused_in_an_ack_too(slack: LocalSlack, listener: Listener, stack: Any) -> None:
    stack()
    ana = slack.person("ana")
    for number in ("3", "4"):
        listener.answer = lambda number=number: web.json_response({"response_action": "push", "view": modal(number)})
        ana.fills(what="typed")
        state = {"what": {"text": {"type": "plain_text_input", "value": "typed"}}}
        shown = ana.act("view_submit", may_fail=True, view_id=ana.form["id"], state=state)
    assert shown["detail"] == {"error": "push_limit_reached"}
    assert titles(slack) == ["1", "2", "3"]


@pytest.mark.fact("view-closed-by-ack-only")
def test_no_method_closes_a_view(client: WebClient, slack: LocalSlack, stack: Any) -> None:
    stack()
    with pytest.raises(SlackApiError, match="unknown_method"):
        client.api_call("views.close", json={"view_id": slack.person("ana").form["id"]})
    assert titles(slack) == ["1", "2"]


@pytest.mark.fact("suggestion-options")
def test_what_a_menu_is_filled_with(client: WebClient, slack: LocalSlack, listener: Listener, trigger: Any) -> None:
    menu = {"type": "external_select", "action_id": "menu", "min_query_length": 0}
    block = {"type": "input", "block_id": "menu", "label": plain("Menu"), "element": menu}
    client.views_open(trigger_id=trigger(), view={**modal(), "blocks": [block]})
    ana = slack.person("ana")

    def suggest() -> Any:
        about = {"view_id": ana.form["id"], "block_id": "menu", "action_id": "menu", "value": "x"}
        return ana.act("suggest", may_fail=True, **about)

    options = [{"text": plain(f"{one}"), "value": f"{one}"} for one in range(101)]
    listener.answer = lambda: web.json_response({"options": options[:100]})
    assert len(suggest()["options"]) == 100
    listener.answer = lambda: web.json_response({"options": options})
    assert suggest()["error"] == "invalid_response"
    groups = [{"label": plain("All"), "options": options[:2]}]
    listener.answer = lambda: web.json_response({"option_groups": groups})
    assert suggest()["option_groups"] == groups
    listener.answer = lambda: web.Response(status=500)
    assert (suggest()["error"], suggest()["options"]) == ("operation_timeout", [])


@pytest.mark.fact("press-in-attachment")
def test_a_button_in_an_attachment(client: WebClient, slack: LocalSlack, listener: Listener) -> None:
    client.conversations_join(channel="C01GENERAL")
    held = [{"color": "#000", "text": "first"}, {"color": "#fff", "blocks": modal()["blocks"][1:]}]
    ts = client.chat_postMessage(channel="C01GENERAL", text="x", attachments=held)["ts"]
    slack.person("ana").presses("Go")
    container = listener.payload()["container"]
    wanted = {"type": "message_attachment", "message_ts": ts, "attachment_id": 2, "channel_id": "C01GENERAL"}
    assert wanted.items() <= container.items()


@pytest.mark.fact("view-push-needs-own-trigger")
def test_a_trigger_of_the_home_pushes_nothing(
    client: WebClient, slack: LocalSlack, trigger: Any, listener: Listener
) -> None:
    ana = slack.person("ana")
    home = client.views_publish(user_id=ana.id, view={"type": "home", "blocks": modal()["blocks"][1:]})["view"]
    client.views_open(trigger_id=trigger(), view=modal("1"))
    ana.act("view_action", view_id=home["id"], block_id="acts", action_id="go", value={})
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_push(trigger_id=listener.payload()["trigger_id"], view=modal("2"))
    assert titles(slack) == ["1"]


@pytest.mark.fact("view-external-id")
def test_a_form_that_cannot_be_opened_leaves_those_that_are(
    client: WebClient, slack: LocalSlack, trigger: Any, listener: Listener
) -> None:
    home = {"type": "home", "external_id": "taken", "blocks": []}
    client.views_publish(user_id="U01ANA", view=home)
    client.views_open(trigger_id=trigger(), view=modal("1", external_id="own"))
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        client.views_open(trigger_id=trigger(), view=modal("2", external_id="taken"))
    assert titles(slack) == ["1"]
    client.views_open(trigger_id=trigger(), view=modal("3", external_id="own"))
    assert titles(slack) == ["3"]


def test_a_trigger_that_was_forgotten_is_asked_for_by_its_name(client: WebClient) -> None:
    for method in ("views.open", "views.push"):
        with pytest.raises(SlackApiError, match="missing required field: trigger_id"):
            client.api_call(method, json={"view": modal()})


@pytest.mark.fact("submission-ack-is-empty-or-an-action")
@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.Response(text="ok"),
        lambda: web.json_response([]),
        lambda: web.json_response(["clear"]),
        lambda: web.json_response({"text": "thanks"}),
        lambda: web.json_response({"response_action": "errors", "errors": {"what": 5}}),
        lambda: web.json_response({"response_action": "errors", "errors": {"acts": "no input block"}}),
        lambda: web.json_response({"response_action": "sing"}),
    ],
)
def test_answers_no_submission_can_have(
    client: WebClient, slack: LocalSlack, listener: Listener, trigger: Any, answer: Any
) -> None:
    ana = slack.person("ana")
    client.views_open(trigger_id=trigger(), view=modal("1"))
    ana.fills(what="long enough")
    listener.answer = answer
    about = {"view_id": ana.form["id"], "state": ana.form["state"]}
    told = ana.act("view_submit", may_fail=True, **{**about, "state": {"what": {"text": {"value": "long enough"}}}})
    assert told["error"] == "invalid_response"
    assert titles(slack) == ["1"]
    assert "! Slack refuses the answer to 1" in slack.log()
    listener.answer = lambda: web.json_response({})
    assert ana.submits() == {}
    assert titles(slack) == []


@pytest.mark.fact("selection-limits")
def test_the_client_lets_nobody_choose_too_much(client: WebClient, slack: LocalSlack, trigger: Any) -> None:
    choices = [{"text": plain(word), "value": word} for word in ("red", "green", "blue")]
    menu = {"type": "multi_static_select", "action_id": "a", "options": choices, "max_selected_items": 2}
    files = {"type": "file_input", "action_id": "f", "max_files": 1}
    blocks = [
        {"type": "input", "block_id": "colours", "label": plain("Colours"), "element": menu},
        {"type": "input", "block_id": "files", "label": plain("Files"), "element": files},
    ]
    view = {"type": "modal", "title": plain("1"), "submit": plain("OK"), "blocks": blocks}
    found = client.views_open(trigger_id=trigger(), view=view)["view"]["id"]
    state = {"colours": {"a": {"selected_options": choices}}, "files": {"f": {"files": [{"id": "F1"}, {"id": "F2"}]}}}
    told = slack.person("ana").act("view_submit", may_fail=True, view_id=found, state=state)
    assert told["errors"] == {"colours": "Please choose no more than 2.", "files": "Please choose no more than 1."}


def test_a_menu_that_is_not_there_is_not_asked_for(
    client: WebClient, slack: LocalSlack, listener: Listener, trigger: Any
) -> None:
    client.views_open(trigger_id=trigger(), view=modal("1"))
    ana = slack.person("ana")
    asked = {"view_id": ana.form["id"], "block_id": "nowhere", "action_id": "menu", "value": "x"}
    seen = len(listener.seen)
    assert ana.act("suggest", may_fail=True, **asked)["error"] == "no_such_element"
    assert len(listener.seen) == seen
    listener.answer = lambda: web.json_response([])
    known = ana.act("suggest", may_fail=True, **{**asked, "block_id": "what", "action_id": "text"})
    assert (known["error"], known["detail"]) == ("invalid_response", ["must be an object [json-pointer:]"])
