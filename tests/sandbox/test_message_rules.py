"""What a message may hold, and what an update does to it, rule by rule."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack
from tests.fixtures.webapi import refused, section

GENERAL = "C01GENERAL"
META = {"event_type": "delivery", "event_payload": {"key": "k1"}}


@pytest.fixture
def room(client: WebClient) -> str:
    """A channel of the bot's."""
    return str(client.conversations_create(name="inc-1")["channel"]["id"])


def last(client: WebClient, room: str, **more: Any) -> dict[str, Any]:
    """The newest message of a channel, read back."""
    return dict(client.conversations_history(channel=room, limit=1, **more)["messages"][0])


def change(client: WebClient, **args: Any) -> None:
    """An update without text, which the SDK would warn of."""
    client.api_call("chat.update", json=args)


@pytest.mark.fact("post-is-not-idempotent")
def test_the_same_post_twice_is_two_messages(client: WebClient, room: str) -> None:
    stamps = {
        client.chat_postMessage(channel=room, text="once", client_msg_id="a6f8e9d0-0000-4000-8000-000000000000")["ts"]
        for _ in range(2)
    }
    assert len(stamps) == 2


@pytest.mark.fact("blocks-of-13200")
def test_blocks_that_are_too_long_together(client: WebClient, room: str) -> None:
    blocks = [section("x" * 2900) for _ in range(5)]
    client.chat_postMessage(channel=room, text="x", blocks=blocks[:4])
    assert refused(client.chat_postMessage, channel=room, text="x", blocks=blocks) == "msg_blocks_too_long"


@pytest.mark.fact("markdown-text-of-12000")
def test_markdown_text(client: WebClient, room: str) -> None:
    client.chat_postMessage(channel=room, markdown_text="**" + "x" * 11_996 + "**")
    ts = client.chat_postMessage(channel=room, markdown_text="*short*")["ts"]
    long = "x" * 12_001
    assert refused(client.chat_postMessage, channel=room, markdown_text=long) == "msg_blocks_too_long"
    assert refused(client.chat_update, channel=room, ts=ts, markdown_text=long) == "msg_too_long"
    both = {"markdown_text": "x", "blocks": [section("x")]}
    assert refused(client.chat_postMessage, channel=room, **both) == "markdown_text_conflict"
    assert refused(client.chat_update, channel=room, ts=ts, **both) == "markdown_text_conflict"


@pytest.mark.fact("attachments-of-100")
def test_attachments(client: WebClient, room: str) -> None:
    client.chat_postMessage(channel=room, text="x", attachments=[{"text": "a"}] * 100)
    many = [{"text": "a"}] * 101
    assert refused(client.chat_postMessage, channel=room, text="x", attachments=many) == "too_many_attachments"


@pytest.mark.fact("update-empty-blocks")
def test_an_empty_list_of_blocks_takes_them_away(client: WebClient, room: str) -> None:
    ts = client.chat_postMessage(channel=room, text="words", blocks=[section("shown")])["ts"]
    change(client, channel=room, ts=ts, blocks=[])
    message = last(client, room)
    assert "blocks" not in message
    assert message["text"] == "words"
    wordless = {"channel": room, "blocks": [section("no words")]}
    bare = client.api_call("chat.postMessage", json=wordless)["ts"]
    assert refused(change, client=client, channel=room, ts=bare, blocks=[]) == "no_text"
    assert last(client, room)["blocks"], "a refused update changed the message"


@pytest.mark.fact("update-edited-mark")
def test_an_update_with_blocks_leaves_no_mark(client: WebClient, room: str) -> None:
    ts = client.chat_postMessage(channel=room, text="a", blocks=[section("a")])["ts"]
    client.chat_update(channel=room, ts=ts, text="b", blocks=[section("b")])
    assert "edited" not in last(client, room)
    client.chat_update(channel=room, ts=ts, text="c")
    assert last(client, room)["edited"]["user"] == "U00TOCSIN"


@pytest.mark.fact("update-empty-metadata", "metadata-only-on-request")
def test_metadata_stays_until_it_is_taken_away(client: WebClient, room: str) -> None:
    ts = client.chat_postMessage(channel=room, text="a", metadata=META)["ts"]
    assert last(client, room)["metadata"] == {"event_type": "delivery"}
    assert last(client, room, include_all_metadata=True)["metadata"] == META
    client.chat_update(channel=room, ts=ts, text="b")
    assert last(client, room)["metadata"]
    change(client, channel=room, ts=ts, metadata={})
    assert "metadata" not in last(client, room)
    assert last(client, room)["text"] == "b"


@pytest.mark.fact("metadata-values")
@pytest.mark.parametrize(
    ("value", "fine"),
    [
        ("text", True),
        (1.5, True),
        (True, True),
        ({"flat": 1}, True),
        (["a", 2, {"flat": True}], True),
        (None, False),
        ({"a": {"b": 1}}, False),
        ([["nested"]], False),
        ([{"a": []}], False),
    ],
)
def test_values_of_metadata(client: WebClient, room: str, value: Any, fine: bool) -> None:
    meta = {"event_type": "x", "event_payload": {"value": value}}
    if fine:
        assert client.chat_postMessage(channel=room, text="x", metadata=meta)["message"]["metadata"] == meta
    else:
        assert refused(client.chat_postMessage, channel=room, text="x", metadata=meta) == "invalid_metadata_schema"


@pytest.mark.fact("metadata-has-a-size")
def test_metadata_has_a_size(client: WebClient, room: str) -> None:
    meta = {"event_type": "x", "event_payload": {"value": "y" * 9000}}
    assert refused(client.chat_postMessage, channel=room, text="x", metadata=meta) == "metadata_too_large"


@pytest.mark.fact("work-objects")
def test_work_objects(client: WebClient, room: str) -> None:
    incident = {
        "entity_type": "slack#/entities/incident",
        "url": "https://example.com/incidents/1",
        "external_ref": {"id": "INC-1"},
        "entity_payload": {"attributes": {"title": {"text": "Checkout is down"}}},
    }
    client.chat_postMessage(channel=room, text="x", metadata={"entities": [incident]})
    assert last(client, room, include_all_metadata=True)["metadata"]["entities"] == [incident]
    assert "metadata" not in last(client, room)
    broken = {"entities": [{**incident, "external_ref": {}}]}
    assert refused(client.chat_postMessage, channel=room, text="x", metadata=broken) == "invalid_metadata_schema"


@pytest.mark.fact("metadata-by-the-app-only")
def test_people_send_no_metadata(slack: LocalSlack) -> None:
    ana = WebClient(token="xoxp-local-ana", base_url=slack.api_url)
    ana.chat_postMessage(channel=GENERAL, text="x")
    refusal = refused(ana.chat_postMessage, channel=GENERAL, text="x", metadata=META)
    assert refusal == "metadata_must_be_sent_from_app"


@pytest.mark.fact("three-characters-are-escaped")
def test_three_characters_are_escaped(client: WebClient, slack: LocalSlack, room: str) -> None:
    client.conversations_invite(channel=room, users="U01ANA")
    slack.person("ana").says("<b> & \"c\" 'd'", room)
    assert last(client, room)["text"] == "&lt;b&gt; &amp; \"c\" 'd'"


@pytest.mark.fact("post-without-joining")
def test_posting_from_outside(client: WebClient, slack: LocalSlack) -> None:
    client.chat_postMessage(channel=GENERAL, text="x")
    slack.config(scopes=["chat:write"])
    assert refused(client.chat_postMessage, channel=GENERAL, text="x") == "not_in_channel"
    hidden = slack.person("ana").act("create", name="secret", private=True)["channel"]
    assert refused(client.chat_postMessage, channel=hidden, text="x") == "channel_not_found"


@pytest.mark.fact("pins-of-100")
def test_pins(client: WebClient, slack: LocalSlack, room: str) -> None:
    stamps = [client.chat_postMessage(channel=room, text=str(n))["ts"] for n in range(101)]
    for ts in stamps[:100]:
        client.pins_add(channel=room, timestamp=ts)
    assert refused(client.pins_add, channel=room, timestamp=stamps[100]) == "too_many_pins"
    joined = client.conversations_history(channel=room, oldest="0", limit=999)["messages"][-1]
    assert refused(client.pins_add, channel=room, timestamp=joined["ts"]) == "too_many_pins"
    client.pins_remove(channel=room, timestamp=stamps[0])
    assert refused(client.pins_add, channel=room, timestamp=joined["ts"]) == "not_pinnable"
    assert refused(client.pins_add, channel=room) == "no_item_specified"
    client.conversations_join(channel="C04SUPPORT")
    client.conversations_leave(channel="C04SUPPORT")
    outside = client.chat_postMessage(channel="C04SUPPORT", text="x")["ts"]
    assert refused(client.pins_add, channel="C04SUPPORT", timestamp=outside) == "not_in_channel"


@pytest.mark.fact("bookmarks-have-sizes")
def test_bookmarks(client: WebClient, room: str) -> None:
    link = {"channel_id": room, "type": "link", "link": "https://example.com"}
    assert refused(client.bookmarks_add, **link, title="x" * 257) == "invalid_arguments"
    long = {**link, "link": f"https://example.com/{'x' * 2048}"}
    assert refused(client.bookmarks_add, **long, title="x") == "invalid_link"
    assert refused(client.bookmarks_add, **{**link, "link": "ftp://example.com"}, title="x") == "invalid_link"
    assert refused(client.bookmarks_add, **link, title="x", emoji="book") == "invalid_emoji"
    for number in range(100):
        client.bookmarks_add(**link, title=str(number))
    assert refused(client.bookmarks_add, **link, title="x") == "too_many_bookmarks"


@pytest.mark.fact("reactions-have-limits")
def test_reactions(client: WebClient, slack: LocalSlack, room: str) -> None:
    people = ["ana", "ben", "mia"]
    client.conversations_invite(channel=room, users=[slack.person_id(one) for one in people])
    ts = client.chat_postMessage(channel=room, text="x")["ts"]
    for number in range(23):
        client.reactions_add(channel=room, timestamp=ts, name=f"mine{number}")
    assert refused(client.reactions_add, channel=room, timestamp=ts, name="one-more") == "too_many_reactions"
    ana, ben = (WebClient(token=f"xoxp-local-{one}", base_url=slack.api_url) for one in people[:2])
    for number in range(23):
        ana.reactions_add(channel=room, timestamp=ts, name=f"hers{number}")
    for number in range(4):
        ben.reactions_add(channel=room, timestamp=ts, name=f"his{number}")
    assert refused(ben.reactions_add, channel=room, timestamp=ts, name="one-more") == "too_many_emoji"
    ben.reactions_add(channel=room, timestamp=ts, name="mine0")


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_a_message_of_blanks_says_nothing(client: WebClient, room: str, text: str) -> None:
    said = {"channel": room, "text": text}
    assert refused(client.api_call, api_method="chat.postMessage", json=said) == "no_text"
    blocks = {"blocks": [section("x")]}
    assert client.api_call("chat.postMessage", json={"channel": room, "text": text, **blocks})["ok"]


@pytest.mark.fact("bare-ampersands-are-escaped")
def test_a_bare_ampersand_reads_back_escaped(client: WebClient, room: str) -> None:
    said = client.chat_postMessage(channel=room, text="a & b &amp; c https://x.example/?a=1&b=2")["message"]["text"]
    assert said == "a &amp; b &amp; c <https://x.example/?a=1&amp;b=2>"
