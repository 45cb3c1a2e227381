"""Channels: names, membership, topics, archiving, listing; refused as Slack refuses."""

import pytest
from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack, Room
from tests.fixtures.webapi import refused


def room(client: WebClient, name: str = "inc-1", private: bool = False) -> str:
    """A new channel of the bot's."""
    return str(client.conversations_create(name=name, is_private=private)["channel"]["id"])


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Upper", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("dot.dot", "invalid_name_specials"),
        ("--_", "invalid_name_punctuation"),
        ("general", "name_taken"),
    ],
)
@pytest.mark.fact("names-of-channels")
def test_names(client: WebClient, name: str, error: str) -> None:
    assert refused(client.conversations_create, name=name) == error


@pytest.mark.fact("name-taken-by-unseen", "private-is-not-found")
def test_a_name_is_never_given_twice(client: WebClient, slack: LocalSlack) -> None:
    hidden = slack.person("ana").act("create", name="secret", private=True)["channel"]
    old = room(client, "old")
    client.conversations_archive(channel=old)
    assert refused(client.conversations_create, name="secret") == "name_taken"
    assert refused(client.conversations_create, name="old") == "name_taken"
    assert refused(client.conversations_info, channel=hidden) == "channel_not_found"
    assert refused(client.chat_postMessage, channel=hidden, text="x") == "channel_not_found"


@pytest.mark.fact("creator-is-member", "invite-all-or-nothing")
def test_the_creator_is_a_member_and_others_are_invited(client: WebClient, slack: LocalSlack) -> None:
    channel = room(client)
    assert client.conversations_members(channel=channel)["members"] == ["U00TOCSIN"]
    assert client.conversations_info(channel=channel, include_num_members=True)["channel"]["num_members"] == 1
    client.conversations_invite(channel=channel, users="U01ANA,U02BEN")
    lines = [one["text"] for one in slack.person("ana").sees(channel)]
    assert lines[-1] == "<@U02BEN> has joined the channel"
    assert refused(client.conversations_invite, channel=channel, users="U01ANA") == "already_in_channel"
    assert refused(client.conversations_invite, channel=channel, users="U00TOCSIN") == "cant_invite_self"
    assert refused(client.conversations_invite, channel=channel, users=["U03MIA", "U99"]) == "user_not_found"
    assert "U03MIA" not in client.conversations_members(channel=channel)["members"]
    done = client.conversations_invite(channel=channel, users="U03MIA,U99", force=True)
    assert done["errors"] == [{"user": "U99", "ok": False, "error": "user_not_found"}]
    assert "U03MIA" in client.conversations_members(channel=channel)["members"]
    assert refused(client.conversations_invite, channel="C01GENERAL", users="U01ANA") == "not_in_channel"


def test_join_leave_kick(client: WebClient) -> None:
    client.conversations_join(channel="C04SUPPORT")
    assert client.conversations_join(channel="C04SUPPORT")["warning"] == "already_in_channel"
    client.conversations_kick(channel="C04SUPPORT", user="U06SAM")
    assert refused(client.conversations_kick, channel="C04SUPPORT", user="U06SAM") == "not_in_channel"
    assert refused(client.conversations_kick, channel="C04SUPPORT", user="U00TOCSIN") == "cant_kick_self"
    client.conversations_leave(channel="C04SUPPORT")
    assert client.conversations_leave(channel="C04SUPPORT")["not_in_channel"] is True
    client.conversations_join(channel="C01GENERAL")
    assert refused(client.conversations_leave, channel="C01GENERAL") == "cant_leave_general"


@pytest.mark.fact("topic-of-250", "topic-is-told", "rename-by-creator")
def test_topic_purpose_rename(client: WebClient, slack: LocalSlack) -> None:
    channel = room(client)
    topic = client.conversations_setTopic(channel=channel, topic="SEV1 | ana")["channel"]["topic"]
    assert (topic["value"], topic["creator"]) == ("SEV1 | ana", "U00TOCSIN")
    assert slack.messages(channel)[-1]["subtype"] == "channel_topic"
    assert client.conversations_setPurpose(channel=channel, purpose="Fix it")["purpose"] == "Fix it"
    assert refused(client.conversations_setTopic, channel=channel, topic="x" * 251) == "too_long"
    assert refused(client.conversations_setTopic, channel="C01GENERAL", topic="x") == "not_in_channel"
    client.conversations_rename(channel=channel, name="inc-2")
    assert slack.room("#inc-2").id == channel
    assert refused(client.conversations_rename, channel=channel, name="general") == "name_taken"
    client.conversations_join(channel="C04SUPPORT")
    assert refused(client.conversations_rename, channel="C04SUPPORT", name="help") == "not_authorized"


@pytest.mark.fact("archive-ejects-the-bot", "bot-cannot-unarchive", "general-stays-open")
def test_archiving_puts_the_bot_out_for_good(client: WebClient, slack: LocalSlack) -> None:
    channel = room(client)
    client.conversations_invite(channel=channel, users="U01ANA")
    client.conversations_archive(channel=channel)
    assert refused(client.conversations_archive, channel=channel) == "already_archived"
    assert refused(client.conversations_unarchive, channel=channel) == "not_in_channel"
    assert refused(client.chat_postMessage, channel=channel, text="x") == "is_archived"
    assert refused(client.conversations_history, channel=channel) == "not_in_channel"
    assert refused(client.conversations_join, channel=channel) == "is_archived"
    assert Room(slack, channel).members == ["ana"]
    slack.person("ana").act("unarchive", channel=channel)
    assert refused(client.conversations_unarchive, channel=channel) == "not_archived"
    client.conversations_join(channel="C01GENERAL")
    assert refused(client.conversations_archive, channel="C01GENERAL") == "cant_archive_general"


def test_lists_come_in_pages(client: WebClient) -> None:
    for number in range(5):
        room(client, f"inc-{number}")
    first = client.conversations_list(limit=4)
    rest = client.conversations_list(limit=100, cursor=first["response_metadata"]["next_cursor"])
    assert len(first["channels"]) == 4
    assert len({one["id"] for one in [*first["channels"], *rest["channels"]]}) == 9
    assert rest["response_metadata"]["next_cursor"] == ""
    assert refused(client.conversations_list, cursor="???") == "invalid_cursor"
    assert refused(client.conversations_list, limit=1000) == "invalid_limit"
    assert refused(client.conversations_list, types="rooms") == "invalid_types"
    mine = client.users_conversations(types="public_channel")["channels"]
    assert {one["name"] for one in mine} == {f"inc-{number}" for number in range(5)}


@pytest.mark.fact("post-to-a-person")
def test_direct_messages(client: WebClient, slack: LocalSlack) -> None:
    first = client.conversations_open(users="U01ANA")
    again = client.conversations_open(users=["U01ANA"], return_im=True)
    assert again["already_open"]
    assert again["channel"]["user"] == "U01ANA"
    assert client.chat_postMessage(channel="U01ANA", text="hello")["channel"] == first["channel"]["id"]
    assert slack.person("ana").dm.bot_said() == ["hello"]
    group = client.conversations_open(users="U01ANA,U02BEN")["channel"]["id"]
    assert client.conversations_info(channel=group)["channel"]["is_mpim"]
    assert refused(client.conversations_open, users="U404") == "user_not_found"
    assert refused(client.api_call, api_method="conversations.open") == "users_list_not_supplied"


def test_private_rooms_are_seen_by_members_only(client: WebClient, slack: LocalSlack) -> None:
    channel = room(client, "sec-1", private=True)
    client.conversations_invite(channel=channel, users="U01ANA")
    assert client.conversations_info(channel=channel)["channel"]["is_private"]
    assert channel in [one["id"] for one in slack.person("ana").state()["channels"]]
    assert channel not in [one["id"] for one in slack.person("ben").state()["channels"]]
    with pytest.raises(AssertionError, match="channel_not_found"):
        slack.person("ben").sees(channel)
    assert channel not in [one["id"] for one in client.conversations_list()["channels"]]
    assert channel in [one["id"] for one in client.conversations_list(types="private_channel")["channels"]]
