"""What people do to messages in the page: edit, pin, search, put away."""

from typing import Any

from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack


def test_people_edit_their_own_messages(slack: LocalSlack) -> None:
    ana, ben = slack.person("ana"), slack.person("ben")
    ts = ana.says("Chekout is down, @ben", "#incidents").ts
    where: dict[str, Any] = {"channel": slack.channel_id("#incidents"), "ts": ts}
    assert ben.act("edit", may_fail=True, **where, text="no")["error"] == "cant_update_message"
    assert ana.act("edit", may_fail=True, **where, text=" ")["error"] == "no_text"
    ana.act("edit", **where, text="Checkout is down, @ben")
    message = slack.messages("#incidents")[-1]
    assert message["text"] == "Checkout is down, <@U02BEN>"
    assert message["edited"]["user"] == ana.id


def test_people_pin_and_unpin(slack: LocalSlack, client: WebClient) -> None:
    ana = slack.person("ana")
    ts = ana.says("Read this", "#incidents").ts
    where: dict[str, Any] = {"channel": slack.channel_id("#incidents"), "ts": ts}
    ana.act("pin", **where)
    assert ana.act("pin", may_fail=True, **where)["error"] == "already_pinned"
    assert [one["created_by"] for one in client.pins_list(channel=where["channel"])["items"]] == [ana.id]
    ana.act("unpin", **where)
    assert ana.act("unpin", may_fail=True, **where)["error"] == "no_pin"
    assert slack.room("#incidents").pins == []


def test_a_reply_can_be_sent_to_the_channel_too(slack: LocalSlack) -> None:
    ana = slack.person("ana")
    ts = ana.says("Down", "#incidents").ts
    ana.act("post", channel=slack.channel_id("#incidents"), text="Up again", thread_ts=ts, broadcast=True)
    assert [one["text"] for one in slack.messages("#incidents")] == ["Down", "Up again"]
    assert slack.messages("#incidents", ts)[-1]["subtype"] == "thread_broadcast"


def test_people_set_the_topic(slack: LocalSlack) -> None:
    ana, room = slack.person("ana"), slack.channel_id("#incidents")
    ana.act("topic", channel=room, topic=" INC-1 is open ")
    assert slack.room("#incidents").topic == "INC-1 is open"
    assert ana.act("topic", may_fail=True, channel=room, topic="x" * 251)["error"] == "too_long"


def test_an_ephemeral_can_be_put_away(slack: LocalSlack, client: WebClient) -> None:
    ana = slack.person("ana")
    posted = client.chat_postEphemeral(channel=slack.channel_id("#incidents"), user=ana.id, text="Only you")
    where: dict[str, Any] = {"channel": slack.channel_id("#incidents"), "ts": posted["message_ts"]}
    other = ana.says("For all", "#incidents").ts
    assert ana.act("dismiss", may_fail=True, **{**where, "ts": other})["error"] == "cant_delete_message"
    ana.act("dismiss", **where)
    assert ana.ephemerals("#incidents") == []


def test_search_finds_what_one_may_see(slack: LocalSlack) -> None:
    ana, mia = slack.person("ana"), slack.person("mia")
    mia.says("Checkout costs us money", "#managers")
    first = ana.says("Checkout is down", "#incidents").ts
    second = ana.says("Is CHECKOUT still down?", "#incidents").ts
    ana.says("Lunch?", "#incidents")

    def found(person: str, text: str) -> list[str]:
        answer = slack.request("GET", f"/_/search?as={person}&text={text}")
        return [one["message"]["ts"] for one in answer["found"]]

    assert found(ana.id, "down+checkout") == [second, first]
    assert found(ana.id, "money") == []
    assert len(found(mia.id, "checkout")) == 3
    assert found(ana.id, "") == []


def test_search_finds_what_stands_in_blocks(slack: LocalSlack, client: WebClient) -> None:
    client.conversations_join(channel=slack.channel_id("#incidents"))
    fields = [{"type": "mrkdwn", "text": "*Affected*\nAll card payments"}]
    blocks = [{"type": "section", "fields": fields}, {"type": "divider"}]
    ts = client.chat_postMessage(channel=slack.channel_id("#incidents"), text="INC-1 is open", blocks=blocks)["ts"]
    for text, hits in (("card+payments", [ts]), ("inc-1+payments", [ts]), ("section", [])):
        answer = slack.request("GET", f"/_/search?as={slack.person('ana').id}&text={text}")
        assert [one["message"]["ts"] for one in answer["found"]] == hits
