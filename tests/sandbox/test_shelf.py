"""Canvases, calls, streams, the status line, and Slack's validator of blocks."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack
from tests.fixtures.webapi import call, refusal, refused, section

PLAN = "# Timeline\n\nBegan at nine.\n\n## Follow-up\n\n- [ ] Write it down\n- [ ] Tell people"


@pytest.fixture
def room(client: WebClient) -> str:
    """A channel of the bot's with Ana."""
    channel = str(client.conversations_create(name="inc-1")["channel"]["id"])
    client.conversations_invite(channel=channel, users="U01ANA")
    return channel


def markdown(text: str) -> dict[str, str]:
    """The content of a canvas."""
    return {"type": "markdown", "markdown": text}


def asked(slack: LocalSlack, room: str) -> str:
    """The `ts` of a question of Ana's."""
    return str(slack.person("ana").act("post", channel=room, text="what happened?")["ts"])


def sections(client: WebClient, canvas: str, **criteria: Any) -> list[str]:
    """The ids of a canvas's sections that fit."""
    found = client.canvases_sections_lookup(canvas_id=canvas, criteria=criteria)["sections"]
    return [one["id"] for one in found]


@pytest.mark.fact("one-canvas-in-a-channel")
def test_a_channel_has_one_canvas(client: WebClient, room: str) -> None:
    made = client.conversations_canvases_create(channel_id=room, document_content=markdown(PLAN))["canvas_id"]
    again = {"channel_id": room, "document_content": markdown("x")}
    assert refused(client.conversations_canvases_create, **again) == "channel_canvas_already_exists"
    client.canvases_create(**again, title="One more tab")
    shown = client.conversations_info(channel=room)["channel"]["properties"]["canvas"]
    assert shown == {"file_id": made, "is_empty": False}
    elsewhere = {**again, "channel_id": "C01GENERAL"}
    assert refused(client.conversations_canvases_create, **elsewhere) == "restricted_action"


@pytest.mark.fact("canvas-is-edited-by-section")
def test_a_canvas_is_changed_by_section(client: WebClient) -> None:
    canvas = client.canvases_create(title="Plan", document_content=markdown(PLAN))["canvas_id"]

    def change(operation: str, text: str | None = None, section_id: str | None = None) -> dict[str, Any]:
        more = {"section_id": section_id} if section_id else {}
        content = {"document_content": markdown(text)} if text else {}
        return {"canvas_id": canvas, "changes": [{"operation": operation, **content, **more}]}

    assert len(sections(client, canvas, section_types=["any_header"])) == 2
    (follow_up,) = sections(client, canvas, section_types=["h2"], contains_text="follow")
    client.canvases_edit(**change("insert_after", "Ask Ana.", follow_up))
    client.canvases_edit(**change("insert_before", "### Causes", follow_up))
    client.canvases_edit(**change("insert_at_start", "Short: it broke."))
    client.canvases_edit(**change("insert_at_end", "The end."))
    (began,) = sections(client, canvas, contains_text="began")
    client.canvases_edit(**change("replace", "Began at ten.", began))
    (ended,) = sections(client, canvas, contains_text="the end")
    client.canvases_edit(**change("delete", section_id=ended))
    assert sections(client, canvas, contains_text="at nine") == []
    assert len(sections(client, canvas, contains_text="at ten")) == 1
    assert len(sections(client, canvas, section_types=["h1", "h2", "h3"])) == 3
    answer = refusal(client.canvases_edit, **change("delete", section_id="temp:C:gone"))
    assert (answer["error"], answer["detail"]) == ("canvas_editing_failed", "section not found: temp:C:gone")
    assert refused(client.canvases_edit, **change("shuffle", "x", follow_up)) == "canvas_editing_failed"
    two = {"canvas_id": canvas, "changes": change("insert_at_end", "x")["changes"] * 2}
    assert refused(client.canvases_edit, **two) == "invalid_arguments"
    client.canvases_edit(**change("replace", "All new."))
    assert sections(client, canvas, section_types=["any_header"]) == []


def test_canvases_that_are_not_there(client: WebClient, slack: LocalSlack, room: str) -> None:
    lookup = client.canvases_sections_lookup
    assert refused(lookup, canvas_id="F404", criteria={"contains_text": "x"}) == "canvas_not_found"
    mine = client.canvases_create(document_content=markdown("x"))["canvas_id"]
    ana = WebClient(token="xoxp-local-ana", base_url=slack.api_url)
    seen_by_ana = {"canvas_id": mine, "criteria": {"contains_text": "x"}}
    assert refused(ana.canvases_sections_lookup, **seen_by_ana) == "canvas_not_found"
    shared = client.canvases_create(channel_id=room, document_content=markdown("x"))["canvas_id"]
    assert len(sections(ana, shared, contains_text="x")) == 1
    assert refused(client.canvases_create, document_content={"type": "html"}) == "canvas_creation_failed"


@pytest.mark.fact("canvases-on-free-plans")
def test_canvases_of_those_who_do_not_pay(client: WebClient, slack: LocalSlack, room: str) -> None:
    alone = client.canvases_create(document_content=markdown("x"))["canvas_id"]
    slack.config(paid_plan=False)
    assert refused(client.canvases_create, title="x") == "free_teams_cannot_create_standalone_canvases"
    change = {"operation": "insert_at_end", "document_content": markdown("y")}
    refusal = refused(client.canvases_edit, canvas_id=alone, changes=[change])
    assert refusal == "free_teams_cannot_edit_standalone_canvases"
    client.canvases_create(channel_id=room, title="the one tab")
    assert refused(client.canvases_create, channel_id=room) == "free_team_canvas_tab_already_exists"


@pytest.mark.fact("calls-are-shown-by-a-block", "call-needs-its-creator")
def test_calls(client: WebClient, slack: LocalSlack, room: str) -> None:
    join = {"external_unique_id": "x1", "join_url": "https://example.com/call"}
    assert refused(client.calls_add, **join) == "invalid_created_by"
    assert refused(client.calls_add, **join, created_by="U01ANA", date_start="soon") == "invalid_start_time"
    assert refused(client.calls_add, **join, created_by="U01ANA", users=[{"slack_id": "U404"}]) == "user_not_found"
    made = client.calls_add(**join, created_by="U01ANA", title="Bridge", users=[{"slack_id": "U01ANA"}])["call"]
    blocks = [{"type": "call", "call_id": made["id"]}]
    shown = client.chat_postMessage(channel=room, text="Join", blocks=blocks)["message"]["blocks"][0]["call"]["v1"]
    assert (shown["title"], shown["join_url"]) == ("Bridge", "https://example.com/call")
    unknown = [{"type": "call", "call_id": "R404"}]
    assert refused(client.chat_postMessage, channel=room, text="x", blocks=unknown) == "invalid_blocks"
    assert client.calls_update(id=made["id"], title="Bridge 2")["call"]["title"] == "Bridge 2"
    client.calls_participants_add(id=made["id"], users=[{"slack_id": "U02BEN"}])
    assert len(client.calls_info(id=made["id"])["call"]["users"]) == 2
    client.calls_end(id=made["id"], duration=60)
    assert refused(client.calls_end, id=made["id"]) == "inactive_call"
    assert refused(client.calls_update, id="R404") == "invalid_call_id"


@pytest.mark.fact("streams-grow-until-stopped")
def test_a_stream_grows_until_it_is_stopped(client: WebClient, slack: LocalSlack, room: str) -> None:
    root = asked(slack, room)
    to_ana = {"recipient_user_id": "U01ANA", "recipient_team_id": "T00DEMO"}
    ts = client.chat_startStream(channel=room, thread_ts=root, markdown_text="It ", **to_ana)["ts"]
    assert slack.messages(room, root)[-1]["streaming"] is True
    place = {"channel": room, "ts": ts}
    assert refused(client.chat_update, **place, text="x") == "streaming_state_conflict"
    client.chat_appendStream(**place, markdown_text="broke")
    client.chat_appendStream(**place, chunks=[{"type": "markdown_text", "text": " down"}])
    assert refused(client.chat_appendStream, **place) == "no_text"
    assert refused(client.chat_appendStream, **place, chunks=[{"type": "smoke"}]) == "invalid_chunks"
    assert refused(client.chat_appendStream, **place, markdown_text="x" * 12_001) == "msg_blocks_too_long"
    done = client.chat_stopStream(**place, markdown_text=".", blocks=[section("Was this good?")])
    assert done["message"]["text"] == "It broke down."
    assert done["message"]["blocks"][0]["type"] == "section"
    assert "streaming" not in client.conversations_replies(channel=room, ts=root)["messages"][-1]
    assert refused(client.chat_appendStream, **place, markdown_text="x") == "message_not_in_streaming_state"
    assert refused(client.chat_stopStream, **place) == "message_not_in_streaming_state"
    theirs = {"channel": room, "ts": root, "markdown_text": "x"}
    assert refused(client.chat_appendStream, **theirs) == "message_not_owned_by_app"


@pytest.mark.fact("streams-name-their-reader")
def test_a_stream_in_a_channel_is_for_somebody(client: WebClient, slack: LocalSlack, room: str) -> None:
    root = asked(slack, room)
    place = {"channel": room, "thread_ts": root, "markdown_text": "x"}
    assert refused(client.chat_startStream, **place) == "missing_recipient_user_id"
    assert refused(client.chat_startStream, **place, recipient_user_id="U01ANA") == "missing_recipient_team_id"
    stranger = {"recipient_user_id": "U404", "recipient_team_id": "T00DEMO"}
    assert refused(client.chat_startStream, **place, **stranger) == "user_not_found"
    dm = client.conversations_open(users="U01ANA")["channel"]["id"]
    first = client.chat_postMessage(channel=dm, text="hello")["ts"]
    assert client.chat_startStream(channel=dm, thread_ts=first, markdown_text="x")["ts"]


@pytest.mark.fact("status-of-a-thread")
def test_the_status_of_a_thread(client: WebClient, slack: LocalSlack, room: str) -> None:
    root = asked(slack, room)
    place = {"channel_id": room, "thread_ts": root}
    client.assistant_threads_setStatus(**place, status="is looking…", loading_messages=["Reading", "Thinking"])
    client.assistant_threads_setStatus(**place, status="")
    lost = {**place, "thread_ts": "1700000000.000001"}
    assert refused(client.assistant_threads_setStatus, **lost, status="x") == "invalid_thread_ts"
    for wrong in ([], ["x"] * 11, ["x" * 51]):
        refusal = refused(client.assistant_threads_setStatus, **place, status="x", loading_messages=wrong)
        assert refusal == "invalid_arguments"


@pytest.mark.fact("blocks-validate-points")
def test_the_validator_points_at_what_is_wrong(slack: LocalSlack) -> None:
    bad = {"type": "section", "text": {"type": "sung", "text": "x"}}
    fine = section("x")
    assert call(slack, "blocks.validate", {"blocks": [fine]}) == {"ok": True}
    assert call(slack, "blocks.validate", {"message": {"text": "x", "blocks": [fine]}})["ok"]
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "Form"}, "blocks": [fine]}
    assert call(slack, "blocks.validate", {"view": modal})["ok"]
    answer = call(slack, "blocks.validate", {"blocks": [fine, bad]})
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"][0]["code"] == "failed_constraint"
    assert answer["errors"][0]["pointer"].startswith("/1/text")
    answer = call(slack, "blocks.validate", {"message": {"blocks": [bad]}})
    assert (answer["error"], answer["errors"][0]["pointer"][:14]) == ("invalid_message", "/blocks/0/text")
    answer = call(slack, "blocks.validate", {"view": {**modal, "blocks": [bad]}})
    assert (answer["error"], answer["errors"][0]["pointer"][:14]) == ("invalid_view", "/blocks/0/text")


@pytest.mark.fact("blocks-validate-takes-one")
def test_the_validator_takes_one_thing(slack: LocalSlack) -> None:
    for wrong in ({}, {"blocks": [], "view": {"type": "modal"}}, {"blocks": "["}):
        assert call(slack, "blocks.validate", wrong)["error"] == "invalid_arguments"
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}} for _ in range(35)]
    assert call(slack, "blocks.validate", {"blocks": long})["error"] == "invalid_arguments"


@pytest.mark.fact("blocks-validate-points")
def test_the_validator_looks_into_attachments(slack: LocalSlack) -> None:
    bad = {"attachments": [{"blocks": [section("x")]}, {"blocks": [{"type": "sung"}]}]}
    answer = call(slack, "blocks.validate", {"message": bad})
    assert (answer["error"], answer["errors"][0]["pointer"]) == ("invalid_message", "/attachments/1/blocks/0/type")
