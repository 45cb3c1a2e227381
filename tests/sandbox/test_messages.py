"""Messages: posting, threads, changing, deleting, reading back, ephemerals, marks."""

import re
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack, Room
from tests.fixtures.webapi import refused, section

GENERAL = "C01GENERAL"


@pytest.fixture
def room(client: WebClient) -> str:
    """A channel with the bot and Ana."""
    channel = str(client.conversations_create(name="inc-1")["channel"]["id"])
    client.conversations_invite(channel=channel, users="U01ANA")
    return channel


@pytest.mark.fact("links-come-back-in-brackets", "markdown-text-excludes-text")
def test_post(client: WebClient, slack: LocalSlack) -> None:
    posted = client.chat_postMessage(channel="#general", text="see https://example.com", blocks=[section("hi")])
    message = posted["message"]
    assert re.fullmatch(r"\d{10}\.\d{6}", posted["ts"])
    assert (message["bot_id"], message["user"], message["app_id"]) == ("B00TOCSIN", "U00TOCSIN", "A00TOCSIN")
    assert message["text"] == "see <https://example.com>"
    assert message["blocks"][0]["block_id"]
    assert slack.person("ana").reads("#general") == ["hi"]
    assert refused(client.api_call, api_method="chat.postMessage", params={"channel": GENERAL}) == "no_text"
    assert refused(client.chat_postMessage, channel="C404", text="x") == "channel_not_found"
    assert refused(client.chat_postMessage, channel=GENERAL, text="x", thread_ts="1.2") == "cannot_reply_to_message"
    assert refused(client.chat_postMessage, channel=GENERAL, text="x", markdown_text="y") == "markdown_text_conflict"


@pytest.mark.fact("text-is-cut-at-40000", "update-refuses-4001")
def test_text_is_cut_at_40000_but_an_update_refuses_more_than_4000(client: WebClient, room: str) -> None:
    posted = client.chat_postMessage(channel=room, text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000
    assert posted["response_metadata"]["warnings"] == ["message_truncated"]
    assert refused(client.chat_update, channel=room, ts=posted["ts"], text="x" * 4001) == "msg_too_long"
    client.chat_update(channel=room, ts=posted["ts"], text="x" * 4000)


def test_ts_grow_under_load(client: WebClient, room: str) -> None:
    stamps = [client.chat_postMessage(channel=room, text="x")["ts"] for _ in range(50)]
    assert stamps == sorted(set(stamps))


@pytest.mark.fact("replies-apart-from-history")
def test_threads(client: WebClient, slack: LocalSlack, room: str) -> None:
    root = client.chat_postMessage(channel=room, text="root")["ts"]
    reply = client.chat_postMessage(channel=room, text="one", thread_ts=root)["ts"]
    client.chat_postMessage(channel=room, text="two", thread_ts=reply)
    slack.person("ana").says("three", room, thread={"ts": root})
    client.chat_postMessage(channel=room, text="four", thread_ts=root, reply_broadcast=True)
    history = client.conversations_history(channel=room)["messages"]
    assert [one["text"] for one in history][:2] == ["four", "root"]
    assert history[1]["reply_count"] == 4
    assert history[1]["reply_users"] == ["U00TOCSIN", "U01ANA"]
    replies = client.conversations_replies(channel=room, ts=root)["messages"]
    assert [one["text"] for one in replies] == ["root", "one", "two", "three", "four"]
    page = client.conversations_replies(channel=room, ts=root, limit=2)
    rest = client.conversations_replies(channel=room, ts=root, cursor=page["response_metadata"]["next_cursor"])
    assert [one["text"] for one in [*page["messages"], *rest["messages"]]] == [one["text"] for one in replies]
    assert refused(client.conversations_replies, channel=room, ts="1700000000.000001") == "thread_not_found"
    client.chat_delete(channel=room, ts=root)
    assert client.conversations_history(channel=room)["messages"][1]["subtype"] == "tombstone"


@pytest.mark.fact(
    "update-text-removes-blocks", "update-keeps-attachments-and-metadata", "update-only-own", "update-needs-an-id"
)
def test_update_follows_slacks_rules(client: WebClient, room: str, slack: LocalSlack) -> None:
    posted = client.chat_postMessage(
        channel=room,
        text="a",
        blocks=[section("a")],
        attachments=[{"text": "kept"}],
        metadata={"event_type": "delivery", "event_payload": {"key": "k1"}},
    )
    ts = posted["ts"]
    client.chat_update(channel=room, ts=ts, text="b")
    message = client.conversations_history(channel=room, include_all_metadata=True)["messages"][0]
    assert "blocks" not in message
    assert message["attachments"][0]["text"] == "kept"
    assert message["metadata"]["event_payload"] == {"key": "k1"}
    assert message["edited"]["user"] == "U00TOCSIN"
    client.chat_update(channel=room, ts=ts, text="c", attachments=[], metadata={"event_type": "x", "event_payload": {}})
    message = client.conversations_history(channel=room)["messages"][0]
    assert "attachments" not in message
    assert message["metadata"] == {"event_type": "x"}
    other = slack.person("ana").says("mine", room).ts
    assert refused(client.chat_update, channel=room, ts=other, text="x") == "cant_update_message"
    assert refused(client.chat_delete, channel=room, ts=other) == "cant_delete_message"
    assert refused(client.chat_update, channel=room, ts="1700000000.000001", text="x") == "message_not_found"
    assert refused(client.chat_update, channel="U01ANA", ts=ts, text="x") == "channel_not_found"
    client.chat_delete(channel=room, ts=ts)
    assert refused(client.chat_delete, channel=room, ts=ts) == "message_not_found"


@pytest.mark.fact("update-refused-in-archived")
def test_updates_in_an_archived_channel(client: WebClient, room: str) -> None:
    ts = client.chat_postMessage(channel=room, text="a")["ts"]
    client.conversations_archive(channel=room)
    assert refused(client.chat_update, channel=room, ts=ts, text="b") == "is_inactive"


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {"a": {"b": {"c": 1}}}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"a": "y" * 9000}}, "metadata_too_large"),
    ],
)
def test_metadata_is_checked(client: WebClient, metadata: Any, error: str) -> None:
    assert refused(client.chat_postMessage, channel=GENERAL, text="x", metadata=metadata) == error


@pytest.mark.fact("history-newest-first", "history-for-members")
def test_history_between_two_instants(client: WebClient, room: str) -> None:
    stamps = [client.chat_postMessage(channel=room, text=str(n))["ts"] for n in range(5)]
    inside = client.conversations_history(channel=room, oldest=stamps[1], latest=stamps[3])["messages"]
    assert [one["text"] for one in inside] == ["2"]
    both = client.conversations_history(channel=room, oldest=stamps[1], latest=stamps[3], inclusive=True)["messages"]
    assert [one["text"] for one in both] == ["3", "2", "1"]
    page = client.conversations_history(channel=room, limit=2)
    assert page["has_more"]
    more = client.conversations_history(channel=room, limit=2, cursor=page["response_metadata"]["next_cursor"])
    assert [one["text"] for one in [*page["messages"], *more["messages"]]] == ["4", "3", "2", "1"]
    assert refused(client.conversations_history, channel=room, oldest="yesterday") == "invalid_ts_oldest"
    assert refused(client.conversations_history, channel=GENERAL) == "not_in_channel"


@pytest.mark.fact("ephemeral-to-members", "ephemeral-is-not-updated")
def test_ephemerals(client: WebClient, slack: LocalSlack, room: str) -> None:
    ts = client.chat_postEphemeral(channel=room, user="U01ANA", text="only you")["message_ts"]
    assert [one["text"] for one in slack.person("ana").ephemerals()] == ["only you"]
    assert "only you" not in [one["text"] for one in client.conversations_history(channel=room)["messages"]]
    assert refused(client.chat_postEphemeral, channel=room, user="U02BEN", text="x") == "user_not_in_channel"
    assert refused(client.chat_update, channel=room, ts=ts, text="x") == "message_not_found"


def test_marks(client: WebClient, slack: LocalSlack, room: str) -> None:
    ts = client.chat_postMessage(channel=room, text="card")["ts"]
    client.pins_add(channel=room, timestamp=ts)
    assert refused(client.pins_add, channel=room, timestamp=ts) == "already_pinned"
    assert client.pins_list(channel=room)["items"][0]["message"]["ts"] == ts
    assert slack.messages(room)[-1]["pinned"]
    client.pins_remove(channel=room, timestamp=ts)
    assert refused(client.pins_remove, channel=room, timestamp=ts) == "no_pin"
    client.reactions_add(channel=room, timestamp=ts, name="eyes")
    assert refused(client.reactions_add, channel=room, timestamp=ts, name="eyes") == "already_reacted"
    assert refused(client.reactions_add, channel=room, timestamp=ts, name=":eyes:") == "invalid_name"
    shown = client.conversations_history(channel=room)["messages"][0]["reactions"]
    assert shown == [{"name": "eyes", "users": ["U00TOCSIN"], "count": 1}]
    client.reactions_remove(channel=room, timestamp=ts, name="eyes")
    assert refused(client.reactions_remove, channel=room, timestamp=ts, name="eyes") == "no_reaction"
    assert refused(client.reactions_add, channel=room, timestamp="5.5", name="eyes") == "bad_timestamp"


def test_bookmarks(client: WebClient, slack: LocalSlack, room: str) -> None:
    add = client.bookmarks_add
    made = add(channel_id=room, title="Runbook", type="link", link="https://example.com/r", emoji=":book:")["bookmark"]
    assert Room(slack, room).bookmarks[0].title == "Runbook"
    client.bookmarks_edit(channel_id=room, bookmark_id=made["id"], title="Runbook 2")
    assert client.bookmarks_list(channel_id=room)["bookmarks"][0]["title"] == "Runbook 2"
    assert refused(add, channel_id=room, title="x", type="link", link="javascript:x") == "invalid_link"
    assert refused(add, channel_id=room, title="x", type="link", link="https://" + "x" * 2048) == "invalid_link"
    assert refused(add, channel_id=room, title="x", type="folder") == "invalid_bookmark_type"
    client.bookmarks_remove(channel_id=room, bookmark_id=made["id"])
    assert refused(client.bookmarks_remove, channel_id=room, bookmark_id=made["id"]) == "not_found"


@pytest.mark.fact("permalinks")
def test_permalink(client: WebClient, room: str) -> None:
    ts = client.chat_postMessage(channel=room, text="card")["ts"]
    link = client.chat_getPermalink(channel=room, message_ts=ts)["permalink"]
    assert link == f"https://tocsin-demo.slack.com/archives/{room}/p{ts.replace('.', '')}"
    below = client.chat_postMessage(channel=room, text="reply", thread_ts=ts)["ts"]
    of_reply = client.chat_getPermalink(channel=room, message_ts=below)["permalink"]
    assert of_reply == link.replace(ts.replace(".", ""), below.replace(".", "")) + f"?thread_ts={ts}&cid={room}"
    assert client.chat_getPermalink(channel=room, message_ts=ts)["permalink"] == link


@pytest.mark.fact("email-of-nobody")
def test_people_and_groups(client: WebClient) -> None:
    assert client.users_info(user="U01ANA")["user"]["profile"]["email"] == "ana@example.com"
    assert client.users_lookupByEmail(email="ben@example.com")["user"]["id"] == "U02BEN"
    assert refused(client.users_lookupByEmail, email="no@example.com") == "users_not_found"
    assert refused(client.users_info, user="U404") == "user_not_found"
    assert len(client.users_list()["members"]) == 8
    groups = client.usergroups_list(include_users=True)["usergroups"]
    assert client.usergroups_users_list(usergroup=groups[0]["id"])["users"] == groups[0]["users"]
    assert refused(client.usergroups_users_list, usergroup="S404") == "no_such_subteam"


@pytest.mark.fact("mentions-notify")
def test_unread_and_mentions(client: WebClient, slack: LocalSlack) -> None:
    ana = slack.person("ana")

    def badge() -> tuple[int, bool]:
        shown = next(one for one in ana.state()["channels"] if one["id"] == GENERAL)
        return shown["unread"], shown["mention"]

    client.chat_postMessage(channel=GENERAL, text="hello")
    assert badge() == (1, False)
    client.chat_postMessage(channel=GENERAL, text="<!subteam^S01ONCALL> wake up")
    assert badge() == (2, True)
    ana.act("read", channel=GENERAL)
    assert badge() == (0, False)
