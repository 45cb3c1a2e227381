"""Who may do what in a channel, rule by rule, for the bot and for people with tokens of their own."""

from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.sandbox.server import build
from bot.sandbox.slack import Options
from bot.sandbox.state import Person
from bot.sandbox.testing import LocalSlack
from tests.fixtures.webapi import refusal, refused


@pytest.fixture
def ana(slack: LocalSlack) -> WebClient:
    """Ana, calling by her own token."""
    return WebClient(token="xoxp-local-ana", base_url=slack.api_url)


def new_room(client: WebClient, private: bool = False) -> str:
    """A channel of the bot's with Ana in it."""
    channel = str(client.conversations_create(name="inc-1", is_private=private)["channel"]["id"])
    client.conversations_invite(channel=channel, users="U01ANA")
    return channel


@pytest.mark.fact("people-have-tokens")
def test_a_person_calls_by_a_token_of_their_own(slack: LocalSlack, ana: WebClient, client: WebClient) -> None:
    found = ana.auth_test()
    assert (found["user_id"], found["user"]) == ("U01ANA", "ana")
    assert "bot_id" not in found
    ts = ana.chat_postMessage(channel="C01GENERAL", text="mine")["ts"]
    assert slack.messages("#general")[-1]["user"] == "U01ANA"
    assert refused(client.chat_update, channel="C01GENERAL", ts=ts, text="x") == "cant_update_message"
    ana.chat_update(channel="C01GENERAL", ts=ts, text="mine still")
    theirs = client.chat_postMessage(channel="C01GENERAL", text="the bot's")["ts"]
    assert refused(ana.chat_delete, channel="C01GENERAL", ts=theirs) == "cant_delete_message"
    assert refused(WebClient(token="xoxp-local-nobody", base_url=slack.api_url).auth_test) == "invalid_auth"
    assert "channels:write" in found.headers["x-oauth-scopes"]


@pytest.mark.fact("people-unarchive", "archive-hides-private-from-the-bot")
@pytest.mark.parametrize("private", [False, True])
def test_a_person_opens_what_the_bot_closed(client: WebClient, ana: WebClient, private: bool) -> None:
    channel = new_room(client, private)
    client.conversations_archive(channel=channel)
    unseen = "channel_not_found" if private else "not_in_channel"
    assert refused(client.conversations_unarchive, channel=channel) == unseen
    assert refused(client.conversations_history, channel=channel) == unseen
    assert ana.conversations_history(channel=channel)["messages"]
    ana.conversations_unarchive(channel=channel)
    assert refused(ana.conversations_unarchive, channel=channel) == "not_archived"
    assert not ana.conversations_info(channel=channel)["channel"]["is_archived"]
    assert "U00TOCSIN" not in ana.conversations_members(channel=channel)["members"]


@pytest.mark.fact("reminders-of-people-only")
def test_reminders_are_for_people(client: WebClient, ana: WebClient) -> None:
    assert refused(client.reminders_add, text="eat", time="in 15 minutes") == "not_allowed_token_type"
    kept = ana.reminders_add(text="eat", time="in 15 minutes")["reminder"]
    assert (kept["user"], kept["text"], kept["recurring"]) == ("U01ANA", "eat", False)
    later = ana.reminders_add(text="eat", time="1900000000")["reminder"]
    assert later["time"] == 1900000000
    assert refused(ana.reminders_add, text="eat", time="when hungry") == "cannot_parse"
    assert refused(ana.reminders_add, text="eat", time="60", user="U02BEN") == "cannot_add_others"
    assert refused(ana.reminders_add, text="eat", time="60", user="U00TOCSIN") == "cannot_add_bot"
    assert refused(ana.reminders_add, text="eat", time="60", user="U404") == "user_not_found"


@pytest.mark.fact("invite-of-100")
def test_invitations_of_more_than_100(client: WebClient) -> None:
    channel = new_room(client)
    many = [f"U{number:03}" for number in range(101)]
    assert refused(client.conversations_invite, channel=channel, users=many) == "invalid_arguments"
    answer = refusal(client.conversations_invite, channel=channel, users=["U02BEN", "U404", "U01ANA"])
    assert [one["error"] for one in answer["errors"]] == ["user_not_found", "already_in_channel"]
    assert all(one["ok"] is False for one in answer["errors"])


@pytest.mark.fact("archived-is-closed")
def test_an_archived_channel_takes_no_changes(client: WebClient) -> None:
    channel = new_room(client)
    ts = client.chat_postMessage(channel=channel, text="x")["ts"]
    client.conversations_archive(channel=channel)
    assert refused(client.conversations_setTopic, channel=channel, topic="x") == "is_archived"
    assert refused(client.conversations_rename, channel=channel, name="y") == "is_archived"
    assert refused(client.conversations_invite, channel=channel, users="U02BEN") == "is_archived"
    assert refused(client.reactions_add, channel=channel, timestamp=ts, name="eyes") == "is_archived"
    assert refused(client.chat_postEphemeral, channel=channel, user="U01ANA", text="x") == "is_archived"
    assert client.conversations_info(channel=channel)["channel"]["is_archived"]
    assert channel not in [one["id"] for one in client.conversations_list(exclude_archived=True)["channels"]]
    assert channel in [one["id"] for one in client.conversations_list()["channels"]]


@pytest.mark.fact("members-are-ids", "history-of-999")
def test_pages_of_members_and_messages(client: WebClient) -> None:
    channel = new_room(client)
    assert client.conversations_members(channel=channel)["members"] == ["U00TOCSIN", "U01ANA"]
    assert refused(client.conversations_history, channel=channel, limit=1000) == "invalid_arguments"
    assert client.conversations_history(channel=channel, limit=999)["ok"]


@pytest.mark.fact("users-list-wants-a-limit")
def test_a_large_workspace_is_listed_in_pages(tmp_path: Path) -> None:
    large = build(Options(state=tmp_path / "slack.sqlite"))
    for number in range(1000):
        large.workspace.add_person(Person(f"UX{number:04}", f"p{number}", f"P {number}"))
    large.store.close()
    with LocalSlack.start(tmp_path) as slack:
        client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
        assert refused(client.users_list) == "limit_required"
        assert len(client.users_list(limit=200)["members"]) == 200


@pytest.mark.fact("groups-are-replaced", "groups-are-paid")
def test_the_people_of_a_group(slack: LocalSlack, client: WebClient) -> None:
    update = client.usergroups_users_update
    shown = update(usergroup="S01ONCALL", users=["U02BEN", "U04LEO"], include_count=True)["usergroup"]
    assert (shown["users"], shown["user_count"]) == (["U02BEN", "U04LEO"], 2)
    assert client.usergroups_users_list(usergroup="S01ONCALL")["users"] == ["U02BEN", "U04LEO"]
    assert refused(update, usergroup="S01ONCALL", users="") == "no_users_provided"
    assert refused(update, usergroup="S01ONCALL", users="U404") == "invalid_users"
    assert refused(update, usergroup="S404", users="U02BEN") == "no_such_subteam"
    slack.config(group_rights=False)
    assert refused(update, usergroup="S01ONCALL", users="U01ANA") == "permission_denied"
    slack.config(paid_plan=False)
    assert refused(client.usergroups_list) == "plan_upgrade_required"
    assert refused(update, usergroup="S01ONCALL", users="U01ANA") == "plan_upgrade_required"


@pytest.mark.fact("presence-and-pauses")
def test_presence(client: WebClient) -> None:
    assert client.users_getPresence(user="U00TOCSIN")["presence"] == "active"
    assert client.users_getPresence(user="U01ANA")["presence"] == "away"
    assert refused(client.users_getPresence, user="U404") == "user_not_found"
    assert client.dnd_info(user="U01ANA")["dnd_enabled"] is False
    assert refused(client.dnd_info, user="U404") == "user_not_found"


@pytest.mark.fact("team-info")
def test_the_workspace(client: WebClient) -> None:
    assert client.team_info()["team"]["domain"] == "tocsin-demo"
    assert refused(client.team_info, team="T404") == "invalid_arguments"
