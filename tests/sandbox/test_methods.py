"""Each method as Slack's own reference has it: how it may be called, how often, by whom, and what it must be given."""

import http.client
import json
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.api.registry import METHODS, Method
from bot.sandbox.testing import LocalSlack
from tests.fixtures.webapi import BOT, call, refusal, refused

# Method, body, tier (0: special), scopes for public and private channels. From docs.slack.dev/reference/methods.
TABLE = """
auth.test json 0 -
apps.connections.open json 3 -
blocks.validate json 0 -
team.info json 3 team:read
conversations.create json 2 groups:write,channels:manage
conversations.invite json 3 channels:write.invites,groups:write.invites,channels:manage,groups:write
conversations.join json 3 channels:join
conversations.leave json 3 groups:write,channels:manage
conversations.kick json 3 groups:write,channels:manage
conversations.setTopic json 2 channels:write.topic,groups:write.topic,channels:manage,groups:write
conversations.setPurpose json 2 channels:write.topic,groups:write.topic,channels:manage,groups:write
conversations.rename json 2 groups:write,channels:manage
conversations.archive json 2 groups:write,channels:manage
conversations.unarchive json 2 groups:write,channels:manage
conversations.info form 3 groups:read,channels:read
conversations.list form 2 groups:read,channels:read
conversations.members form 4 groups:read,channels:read
conversations.history json 3 groups:history,channels:history
conversations.replies form 3 groups:history,channels:history
conversations.open json 3 channels:manage,groups:write
conversations.canvases.create json 2 canvases:write
chat.postMessage json 0 chat:write
chat.postEphemeral json 4 chat:write
chat.update json 3 chat:write
chat.delete json 3 chat:write
chat.getPermalink form 0 -
chat.scheduleMessage json 3 chat:write
chat.deleteScheduledMessage json 3 chat:write
chat.scheduledMessages.list json 3 -
pins.add json 2 pins:write
pins.remove json 2 pins:write
pins.list form 2 pins:read
bookmarks.add json 2 bookmarks:write
bookmarks.edit json 2 bookmarks:write
bookmarks.list json 3 bookmarks:read
bookmarks.remove json 2 bookmarks:write
reactions.add json 3 reactions:write
reactions.remove json 2 reactions:write
users.info form 4 users:read
users.list form 2 users:read
users.lookupByEmail form 3 users:read.email
users.conversations form 3 groups:read,channels:read
users.getPresence form 3 users:read
dnd.info form 3 dnd:read
usergroups.list form 2 usergroups:read
usergroups.users.list form 2 usergroups:read
usergroups.users.update json 2 usergroups:write
views.open json 4 -
views.update json 4 -
views.push json 4 -
views.publish json 4 -
files.getUploadURLExternal form 4 files:write
files.completeUploadExternal json 4 files:write
files.info form 4 files:read
reminders.add json 2 reminders:write
calls.add json 3 calls:write
calls.update json 3 calls:write
calls.end json 3 calls:write
canvases.create json 2 canvases:write
canvases.edit json 3 canvases:write
canvases.sections.lookup json 3 canvases:read
assistant.threads.setStatus json 0 chat:write
chat.startStream json 2 chat:write
chat.appendStream json 4 chat:write
chat.stopStream json 2 chat:write
"""
ROWS = [
    (name, kind, int(tier), set(scopes.split(",")))
    for name, kind, tier, scopes in map(str.split, TABLE.split("\n")[1:-1])
]

# Which scope these need hangs on what they are asked for.
ASKED_BY_ARGUMENTS = {"conversations.create", "conversations.list", "users.conversations"}

each = pytest.mark.parametrize(("name", "kind", "tier", "scopes"), ROWS, ids=[row[0] for row in ROWS])


def token_of(method: Method) -> dict[str, str]:
    """The header of a caller that the method lets in."""
    tokens = {"bot": "xoxb-local-demo", "user": "xoxp-local-ana", "app": "xapp-local-demo"}
    return {"Authorization": f"Bearer {tokens[method.tokens[0]]}"}


def missing(answer: Any) -> str:
    """The argument that an answer says is missing."""
    if answer.get("error") != "invalid_arguments":
        return ""
    about = answer.get("response_metadata", {"messages": [""]})
    return str(about["messages"][0]).partition("missing required field: ")[2]


@each
@pytest.mark.fact("tiers-of-methods", "bodies-of-methods")
def test_tier_and_body(name: str, kind: str, tier: int, scopes: set[str]) -> None:
    assert (METHODS[name].tier, METHODS[name].json) == (tier, kind == "json")


@each
@pytest.mark.fact("read-methods-refuse-json")
def test_what_may_be_json(slack: LocalSlack, name: str, kind: str, tier: int, scopes: set[str]) -> None:
    method = METHODS[name]
    given = dict.fromkeys(method.needs, "x") or {"limit": "x"}
    answer = call(slack, name, given, token_of(method))
    if kind == "form":
        wanted = method.needs[0] if method.needs else ""
        assert missing(answer) == wanted
        assert answer["error"] == ("invalid_arguments" if wanted else "invalid_post_type")
    else:
        assert missing(answer) not in method.needs


@each
@pytest.mark.fact("unknown-token", "no-token", "required-arguments")
def test_tokens_and_required_arguments(slack: LocalSlack, name: str, kind: str, tier: int, scopes: set[str]) -> None:
    method = METHODS[name]
    if not method.open:
        assert call(slack, name)["error"] == "not_authed"
        assert call(slack, name, headers={"Authorization": "Bearer xoxb-else"})["error"] == "invalid_auth"
    for lacking in method.needs:
        form = "&".join(f"{one}=x" for one in method.needs if one != lacking)
        assert missing(call(slack, name, headers=token_of(method), form=form)) == lacking


@each
@pytest.mark.fact("missing-scope-names-both", "scopes-of-methods")
def test_scopes(slack: LocalSlack, name: str, kind: str, tier: int, scopes: set[str]) -> None:
    method = METHODS[name]
    slack.config(scopes=[])
    form = "&".join(f"{one}=x" for one in method.needs)
    if "user" in method.tokens[:1]:
        assert scopes == set(method.any_scope)
    elif scopes == {"-"}:
        assert call(slack, name, headers=token_of(method), form=form).get("error") != "missing_scope"
    else:
        answer = call(slack, name, headers=BOT, form=form)
        assert (answer["error"], answer["provided"]) == ("missing_scope", "")
        assert scopes <= set(answer["needed"].split(",")), "a scope that would do is not named"
        for one in scopes & set(answer["needed"].split(",")) if name not in ASKED_BY_ARGUMENTS else ():
            slack.config(scopes=[one])
            assert call(slack, name, headers=BOT, form=form).get("error") != "missing_scope"


@pytest.mark.fact("scopes-by-kind-of-channel", "narrow-scopes")
def test_the_scope_of_the_channels_kind_counts(slack: LocalSlack, client: WebClient) -> None:
    public = client.conversations_create(name="open")["channel"]["id"]
    private = client.conversations_create(name="shut", is_private=True)["channel"]["id"]
    slack.config(scopes=["channels:write.invites", "channels:write.topic"])
    client.conversations_invite(channel=public, users="U01ANA")
    client.conversations_setTopic(channel=public, topic="x")
    answer = refusal(client.conversations_invite, channel=private, users="U01ANA")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:write.invites,groups:write")
    assert refused(client.conversations_setTopic, channel=private, topic="x") == "missing_scope"
    assert refused(client.conversations_rename, channel=public, name="other") == "missing_scope"
    slack.config(scopes=["channels:manage"])
    assert refused(client.conversations_create, name="x", is_private=True) == "missing_scope"


@pytest.mark.fact("email-needs-its-scope")
def test_the_email_is_shown_to_those_who_may_see_it(slack: LocalSlack, client: WebClient) -> None:
    slack.config(scopes=["users:read"])
    assert "email" not in client.users_info(user="U01ANA")["user"]["profile"]
    assert refused(client.users_lookupByEmail, email="ana@example.com") == "missing_scope"
    slack.config(scopes=["users:read", "users:read.email"])
    assert client.users_info(user="U01ANA")["user"]["profile"]["email"] == "ana@example.com"


@pytest.mark.fact("customize-scope")
def test_a_name_of_its_own_needs_a_scope(slack: LocalSlack, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="C01GENERAL", text="x", username="Pager", icon_emoji=":fire:")
    assert posted["message"]["username"] == "Pager"
    slack.config(scopes=["chat:write", "chat:write.public"])
    assert refused(client.chat_postMessage, channel="C01GENERAL", text="x", username="Pager") == "missing_scope"


@pytest.mark.fact("names-of-arguments", "json-token-in-header")
def test_the_form_of_a_request_is_checked(slack: LocalSlack) -> None:
    assert call(slack, "conversations.info", headers=BOT, form="chan-nel=x")["error"] == "invalid_arg_name"
    assert call(slack, "conversations.info", headers=BOT, form=f"{'x' * 101}=x")["error"] == "invalid_arg_name"
    assert call(slack, "conversations.invite", headers=BOT, form="users[]=U01ANA")["error"] == "invalid_array_arg"
    assert call(slack, "auth.test", {"token": "xoxb-local-demo"})["error"] == "not_authed"
    assert call(slack, "auth.test", ["list"], BOT)["error"] == "json_not_object"


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("application/xml", "<a/>", "invalid_post_type"),
        ("application/x-www-form-urlencoded; charset=koi8-r", "a=b", "invalid_charset"),
        ("application/x-www-form-urlencoded; charset=nonsense", "a=b", "invalid_charset"),
        ("application/json", "{", "invalid_json"),
    ],
)
@pytest.mark.fact("types-of-bodies")
def test_types_of_bodies(slack: LocalSlack, kind: str, body: str, error: str) -> None:
    assert call(slack, "auth.test", headers={**BOT, "Content-Type": kind}, form=body)["error"] == error


@pytest.mark.fact("types-of-bodies")
def test_a_body_of_no_type(slack: LocalSlack) -> None:
    connection = http.client.HTTPConnection(slack.url.removeprefix("http://"))
    connection.request("POST", "/api/auth.test", b"a=b", BOT)
    assert json.load(connection.getresponse())["error"] == "missing_post_type"
    connection.close()


@pytest.mark.fact("methods-of-the-app-token")
def test_tokens_of_the_wrong_kind(slack: LocalSlack, client: WebClient) -> None:
    app = WebClient(token="xapp-local-demo", base_url=slack.api_url)
    assert refused(app.auth_test) == "not_allowed_token_type"
    assert refused(client.apps_connections_open, app_token="xoxb-local-demo") == "not_allowed_token_type"
    assert app.apps_connections_open(app_token="xapp-local-demo")["url"].startswith("ws://")
    header = {"Authorization": "Bearer xapp-local-demo"}
    by_get = urllib.request.Request(f"{slack.api_url}apps.connections.open", headers=header)
    with urllib.request.urlopen(by_get) as reply:
        assert json.load(reply)["error"] == "insecure_request"


@pytest.mark.fact("lists-in-short-pages")
def test_pages_may_be_short_or_empty(slack: LocalSlack, client: WebClient) -> None:
    slack.config(short_pages=True)
    first = client.users_list(limit=4)
    assert first["members"] == []
    sizes, found, cursor = [], [], first["response_metadata"]["next_cursor"]
    while cursor:
        page = client.users_list(limit=4, cursor=cursor)
        sizes.append(len(page["members"]))
        found += [one["id"] for one in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert sizes == [2, 2, 2, 2]
    assert sum(len(page["members"]) for page in client.users_list(limit=4)) == 8, "the SDK turns the pages itself"
    slack.config(short_pages=False)
    assert sorted(found) == [one["id"] for one in client.users_list()["members"]]


@pytest.mark.fact("cursors-and-limits")
@pytest.mark.parametrize(
    ("method", "limit"),
    [
        ("conversations.list", "invalid_limit"),
        ("users.conversations", "invalid_limit"),
        ("conversations.members", "invalid_limit"),
        ("users.list", "invalid_arguments"),
    ],
)
def test_wrong_cursors_and_limits(client: WebClient, method: str, limit: str) -> None:
    def error(**args: str) -> str:
        return refused(client.api_call, api_method=method, params={"channel": "C01GENERAL", **args})

    assert error(cursor="bmV4dDpub3BlCg==") == "invalid_cursor"
    assert error(cursor="%%%") == "invalid_cursor"
    assert error(limit="many") == limit
    assert error(limit="1001") == limit


@pytest.mark.fact("cursors-and-limits")
def test_pages_go_on_when_what_came_next_is_gone(slack: LocalSlack, client: WebClient) -> None:
    room = client.conversations_create(name="pages")["channel"]["id"]
    said = [client.chat_postMessage(channel=room, text=f"{number}")["ts"] for number in range(6)]
    first = client.conversations_history(channel=room, limit=2)
    client.chat_delete(channel=room, ts=said[3])
    client.chat_postMessage(channel=room, text="new")
    cursor = first["response_metadata"]["next_cursor"]
    rest = client.conversations_history(channel=room, limit=3, cursor=cursor)
    assert [one["text"] for one in rest["messages"]] == ["2", "1", "0"]
    client.conversations_invite(channel=room, users="U01ANA,U02BEN,U03MIA")
    page = client.conversations_members(channel=room, limit=2)
    assert page["members"] == ["U00TOCSIN", "U01ANA"]
    client.conversations_kick(channel=room, user="U02BEN")
    rest = client.conversations_members(channel=room, limit=2, cursor=page["response_metadata"]["next_cursor"])
    assert rest["members"] == ["U03MIA"]


@pytest.mark.fact("slackbot-is-listed")
def test_slackbot_is_listed_and_not_called_a_bot(client: WebClient) -> None:
    (found,) = [one for one in client.users_list()["members"] if one["id"] == "USLACKBOT"]
    assert (found["name"], found["is_bot"], found["deleted"]) == ("slackbot", False, False)
    assert client.users_info(user="USLACKBOT")["user"] == found


def test_fields_that_apps_read(slack: LocalSlack, client: WebClient) -> None:
    profile = client.users_info(user="U01ANA")["user"]["profile"]
    assert {f"image_{size}" for size in (24, 32, 48, 72, 192, 512)} <= profile.keys()
    room = client.conversations_create(name="fields")["channel"]["id"]
    assert client.conversations_info(channel=room)["channel"]["last_read"]
    assert "last_read" not in client.conversations_info(channel="C01GENERAL")["channel"]
    ts = client.chat_postMessage(channel=room, text="x")["ts"]
    client.pins_add(channel=room, timestamp=ts)
    (item,) = client.pins_list(channel=room)["items"]
    assert (item["message"]["pinned_to"], item["created_by"]) == ([room], "U00TOCSIN")
    history = client.conversations_history(channel=room)
    assert (history["channel_actions_ts"], history["channel_actions_count"]) == (None, 0)


def test_a_topic_must_be_given_even_to_clear_it(slack: LocalSlack, client: WebClient) -> None:
    room = client.conversations_create(name="topical")["channel"]["id"]
    for method, name in (("conversations.setTopic", "topic"), ("conversations.setPurpose", "purpose")):
        client.api_call(method, params={"channel": room, name: "words"})
        missing = call(slack, method, {"channel": room}, BOT)
        assert missing["response_metadata"]["messages"] == [f"[ERROR] missing required field: {name}"]
        assert client.api_call(method, json={"channel": room, name: ""})["channel"][name]["value"] == ""
