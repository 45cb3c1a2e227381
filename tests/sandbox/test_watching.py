"""What tests assert with the kit: rooms and conversations that show words or never do, and that nothing else came."""

import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient

from bot.sandbox import testing
from bot.sandbox.testing import LocalSlack, Room
from tests.fixtures.localslack import process
from tests.sandbox.blockkit_parts import plain
from tests.sandbox.test_kit import button

Connect = Callable[[LocalSlack, Callable[[AsyncApp], None]], Callable[[], None]]


@pytest.fixture(params=["in this process", "in another process"])
def slack(request: pytest.FixtureRequest) -> Iterator[LocalSlack]:
    """A fresh workspace."""
    if request.param == "in this process":
        with LocalSlack.start() as running:
            yield running
    else:
        with process() as (running, _):
            yield running


@pytest.fixture
def quiet(slack: LocalSlack) -> LocalSlack:
    """A workspace whose bot is the test itself, and so idle whenever the test looks."""
    slack.idle = lambda: None
    return slack


@pytest.fixture
def post(client: WebClient) -> Callable[..., str]:
    """Has the bot say something in #general; the message's `ts`."""

    def say(text: str, **more: Any) -> str:
        return str(client.chat_postMessage(channel="#general", text=text, **more)["ts"])

    return say


@pytest.fixture
def general(slack: LocalSlack) -> Room:
    """The room everyone is in."""
    return slack.room("#general")


def test_a_room_shows_words_patterns_and_mentions(
    slack: LocalSlack, general: Room, post: Callable[..., str], client: WebClient
) -> None:
    first = post("SEV1 of <@U01ANA>")
    post("SEV1 again", thread_ts=first)
    found = general.shows("SEV1", re.compile("of .*"), slack.person("ana"))
    assert (found.ts, found.by_bot, found.words) == (first, True, "SEV1 of <@U01ANA>")
    assert general.thread(found).shows("again").words == "SEV1 again"
    with pytest.raises(AssertionError) as refused:
        general.shows("SEV1", slack.person("ben"), within=0.05)
    assert "waited 0.05 s for #general to show 'SEV1' and '@ben'" in str(refused.value)
    assert "SEV1 of <@U01ANA>" in str(refused.value)


def test_a_room_tells_what_it_is_like(slack: LocalSlack, client: WebClient) -> None:
    room = slack.person("ana").creates("war-room", private=True)
    slack.person("ana").act("invite", channel=room.id, users=["U00TOCSIN", "U02BEN"])
    client.conversations_setTopic(channel=room.id, topic="SEV1")
    ts = client.chat_postMessage(channel=room.id, text="the card")["ts"]
    client.pins_add(channel=room.id, timestamp=ts)
    client.bookmarks_add(channel_id=room.id, title="Runbook", type="link", link="https://example.com/r")
    assert slack.room("war-") == slack.room("#war-room") == room
    assert (room.name, room.topic, room.private, room.archived) == ("war-room", "SEV1", True, False)
    assert room.members == ["ana", "tocsin", "ben"]
    assert [one.words for one in room.pins] == ["the card"]
    assert room.bookmarks == [("Runbook", "https://example.com/r")]
    slack.person("ben").archives(room)
    assert room.archived
    with pytest.raises(AssertionError, match="a room peace"):
        slack.room("peace", within=0.05)


def test_what_never_comes_needs_to_know_when_the_bot_is_idle(slack: LocalSlack, general: Room) -> None:
    with pytest.raises(AssertionError, match=r"set slack\.idle"):
        general.never_shows("x")
    with pytest.raises(AssertionError, match=r"set slack\.idle"), slack.watching():
        pass
    slack.idle = lambda: None
    general.never_shows("x")


def test_what_was_posted_twice_is_told(quiet: LocalSlack, general: Room, post: Callable[..., str]) -> None:
    post("a reminder from before")
    with pytest.raises(AssertionError) as refused, quiet.watching():
        general.never_shows("from before")
        post("a reminder for <@U01ANA>")
        post("a reminder for <@U01ANA>", blocks=[button("Snooze")])
        assert general.shows("Snooze").words == "[Snooze]"
    assert re.fullmatch(r"nobody expected:\n  [0-9:]{8}  #general  Tocsin: a reminder for @ana", str(refused.value))


def test_each_message_counts_once(quiet: LocalSlack, general: Room, post: Callable[..., str]) -> None:
    with quiet.watching() as seen:
        post("a reminder")
        general.shows("a reminder")
        with pytest.raises(AssertionError, match="to show 'a reminder'"):
            general.shows("a reminder", within=0.05)
        seen.nothing_else_was_posted()
        post("a reminder")
        general.shows("a reminder")


def test_edits_whispers_and_direct_messages_count(
    quiet: LocalSlack, general: Room, post: Callable[..., str], client: WebClient
) -> None:
    ts, ana = post("one"), quiet.person("ana")
    channel = general.id
    with quiet.watching() as seen:
        client.chat_update(channel=channel, ts=ts, text="one")
        seen.nothing_else_was_posted()
        client.chat_update(channel=channel, ts=ts, text="two")
        client.chat_postEphemeral(channel=channel, user="U01ANA", text="for you")
        client.chat_postMessage(channel="U01ANA", text="in private")
        ana.says("people may say anything")
        with pytest.raises(AssertionError) as refused:
            seen.nothing_else_was_posted()
        told = [line.split("  ", 2)[2] for line in str(refused.value).split("\n")[1:]]
        assert told == [
            "#general  Tocsin edits: two",
            "#general  Tocsin (only to @ana): for you",
            "@ana  Tocsin: in private",
        ]
        general.shows("two")
        ana.told("for you", channel=general)
        ana.dm.shows("in private")
    quiet.person("ben").never_told("for you")
    quiet.person("ben").dm.never_shows("in private")


def test_blocks_that_watch_do_not_nest_and_hide_no_failure(quiet: LocalSlack, post: Callable[..., str]) -> None:
    with pytest.raises(AssertionError, match="cannot stand in another"), quiet.watching(), quiet.watching():
        pass
    with pytest.raises(ZeroDivisionError), quiet.watching():
        post("unexpected")
        raise ZeroDivisionError


def test_it_is_calm_when_the_bot_has_done_all_it_does(slack: LocalSlack, connect: Connect) -> None:
    def add(app: AsyncApp) -> None:
        @app.event("app_home_opened")
        async def opened(client: Any) -> None:
            for _ in range(5):
                await client.chat_postMessage(channel="U01ANA", text="welcome")

        @app.event(re.compile(".*"))
        async def other() -> None:
            """Not of interest."""

    connect(slack, add)
    slack.config(latency_ms=60)
    ana = slack.person("ana")
    ana.act("home")
    slack.calm()
    assert ana.dm.bot_said() == ["welcome"] * 5


def test_the_script_reads_like_a_conversation(slack: LocalSlack, client: WebClient, post: Callable[..., str]) -> None:
    ts = post("<@U02BEN>: see <https://example.com|the page> in <#C02INCIDENTS>\nand <!here>", blocks=None)
    slack.person("ben").says("on it", thread={"ts": ts})
    slack.fault("chat.postMessage", "ratelimited")
    client.retry_handlers.clear()
    with pytest.raises(Exception, match="ratelimited"):
        post("lost")
    day, *lines = slack.log().splitlines()
    assert re.fullmatch(r"-- \w+, \d\d \w+ \d{4} --", day)
    assert [line[10:] for line in lines if "joined" not in line] == [
        "#general  Tocsin: @ben: see the page in #incidents",
        "          and @here",
        "#general  Ben Okafor (in the thread): on it",
        "          ! Slack refuses chat.postMessage: ratelimited",
    ]


FAILING = """
from bot.sandbox.testing import LocalSlack

def test_it():
    with LocalSlack.start() as slack:
        slack.person("ana").says("is anybody there")
        assert 0

def test_another():
    assert 0
"""


def test_a_failing_test_ends_with_the_conversation(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(FAILING)
    command = [sys.executable, "-m", "pytest", "-p", "bot.sandbox.pytest_plugin", "-p", "no:cacheprovider", tmp_path]
    root = Path(__file__).parents[2]
    done = subprocess.run([*command, "--rootdir", tmp_path], cwd=root, capture_output=True, text=True)
    assert len(re.findall(r"--- conversation ---.*\n.*\n.*#general  Ana Ruiz: is anybody there", done.stdout)) == 1


def manual_bot(app: AsyncApp) -> None:
    """The bot of the kit's manual."""

    def field(name: str, element: dict[str, Any]) -> dict[str, Any]:
        return {"type": "input", "block_id": name, "label": plain(name), "element": {"action_id": name, **element}}

    @app.command("/incident")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack()
        options = [{"text": plain("SEV1"), "value": "1"}]
        fields = [
            field("title", {"type": "plain_text_input"}),
            field("severity", {"type": "static_select", "options": options}),
        ]
        view = {"type": "modal", "callback_id": "it", "title": plain("x"), "submit": plain("Go"), "blocks": fields}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("it")
    async def submitted(ack: Any, body: Any, client: Any) -> None:
        await ack()
        channel = (await client.conversations_create(name="inc-1"))["channel"]["id"]
        user, title = body["user"]["id"], body["view"]["state"]["values"]["title"]["title"]["value"]
        await client.conversations_invite(channel=channel, users=user)
        await client.conversations_setTopic(channel=channel, topic="SEV1")
        words = {"type": "section", "text": {"type": "mrkdwn", "text": f"{title}, <@{user}>"}}
        blocks = [words, button("Acknowledge"), button("Resolve")]
        await client.chat_postMessage(channel=channel, text=title, blocks=blocks)
        await client.chat_postMessage(channel=user, text="You are on call")

    @app.action("Acknowledge")
    async def acknowledged(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Thank you", replace_original=False)

    @app.action("Resolve")
    async def resolved(ack: Any, say: Any) -> None:
        await ack()
        await say("resolved")

    @app.event(re.compile(".*"))
    async def other() -> None:
        """Not of interest."""


class EndsWithItsBot(LocalSlack):
    """A local Slack that disconnects its bot before it stops, for the bot of a program would end with it."""

    disconnect: Callable[[], None]

    def ends_with(self, disconnect: Callable[[], None]) -> None:
        """Take over to disconnect the bot."""
        self.disconnect = disconnect

    def stop(self) -> None:
        """Disconnect the bot and stop."""
        self.disconnect()
        super().stop()


def test_the_manual_is_true(connect: Connect) -> None:
    code = "\n".join(line for line in str(testing.__doc__).splitlines() if line.startswith("    "))
    ran: dict[str, Any] = {}
    names = {"LocalSlack": EndsWithItsBot, "start_bot": lambda slack: slack.ends_with(connect(slack, manual_bot))}
    exec(textwrap.dedent(code), names, ran)
    assert isinstance(ran["room"], Room), "it ran to its end"
