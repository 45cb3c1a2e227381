"""A real Bolt app sees commands, forms, buttons, shortcuts, menus and events as from Slack, over HTTP and sockets."""

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.sandbox.testing import LocalSlack
from tests.sandbox.blockkit_parts import plain

Start = Callable[[Callable[[AsyncApp], None]], None]


def declare_form() -> dict[str, Any]:
    """A form with a title, a severity and someone to lead."""
    severities = [{"text": plain(f"{one} thing"), "value": one} for one in ("SEV1", "SEV2")]
    return {
        "type": "modal",
        "callback_id": "declare",
        "title": plain("Declare"),
        "submit": plain("Declare"),
        "blocks": [
            {
                "type": "input",
                "block_id": "title",
                "label": plain("What is happening?"),
                "element": {"type": "plain_text_input", "action_id": "value"},
            },
            {
                "type": "input",
                "block_id": "sev",
                "label": plain("Severity"),
                "element": {"type": "static_select", "action_id": "severity", "options": severities},
            },
            {
                "type": "input",
                "block_id": "lead",
                "optional": True,
                "label": plain("Lead"),
                "element": {"type": "users_select", "action_id": "lead"},
            },
        ],
    }


def incident_bot(app: AsyncApp) -> None:
    """Declares incidents: form, room, a card with a button."""

    @app.command("/incident")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack("Opening a form")
        await client.views_open(trigger_id=body["trigger_id"], view=declare_form())

    @app.view("declare")
    async def submitted(ack: Any, body: Any, client: Any) -> None:
        values = body["view"]["state"]["values"]
        title = values["title"]["value"]["value"]
        if title == "no":
            await ack(response_action="errors", errors={"title": "Say more"})
            return
        await ack()
        room = await client.conversations_create(name="inc-1")
        channel = room["channel"]["id"]
        await client.conversations_invite(channel=channel, users=body["user"]["id"])
        button = {"type": "button", "action_id": "ack", "text": plain("Acknowledge"), "value": "1"}
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": f"*{title}* {values['lead']['lead']}"}},
            {"type": "actions", "elements": [button]},
        ]
        await client.chat_postMessage(channel=channel, text=title, blocks=blocks)

    @app.action("ack")
    async def pressed(ack: Any, body: Any, client: Any, respond: Any) -> None:
        await ack()
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text=f"Acknowledged by <@{body['user']['id']}>"
        )
        await respond("Thank you")


def test_declare_and_acknowledge(slack: LocalSlack, start_bot: Start) -> None:
    start_bot(incident_bot)
    ana = slack.person("ana")
    ana.slash("/incident")
    ana.told("Opening a form", channel="#general")
    assert ana.form["title"]["text"] == "Declare"
    assert set(ana.submits()) == {"title", "sev"}
    ana.fills({"What is happening?": "no"}, severity="sev1", lead="@ben")
    assert ana.submits() == {"title": "Say more"}
    ana.fills(title="Checkout is down")
    assert ana.submits() == {}
    assert not ana.has_form
    room = slack.room("inc-")
    ana.presses("Acknowledge", room)
    room.shows("Acknowledged by", ana)
    ana.told("Thank you", channel=room)


def test_a_form_is_pushed_updated_and_cleared(slack: LocalSlack, start_bot: Start) -> None:
    closed: list[Any] = []

    def page(number: int) -> dict[str, Any]:
        view = declare_form()
        button = {"type": "button", "action_id": "more", "text": plain("More")}
        view["blocks"].append({"type": "actions", "block_id": "acts", "elements": [button]})
        view |= {"title": plain(f"Page {number}"), "callback_id": f"page{number}", "notify_on_close": True}
        return view

    def add(app: AsyncApp) -> None:
        @app.shortcut("declare_incident")
        async def shortcut(ack: Any, body: Any, client: Any) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=page(1))

        @app.action("more")
        async def more(ack: Any, body: Any, client: Any) -> None:
            await ack()
            await client.views_push(trigger_id=body["trigger_id"], view=page(2))
            await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=page(7))

        @app.view("page2")
        async def second(ack: Any) -> None:
            await ack(response_action="push", view=page(3))

        @app.view("page3")
        async def third(ack: Any) -> None:
            await ack(response_action="clear")

        @app.view_closed("page7")
        async def put_away(ack: Any, body: Any) -> None:
            await ack()
            closed.append(body["is_cleared"])

    start_bot(add)
    ana = slack.person("ana")
    ana.shortcut("declare_incident")
    ana.fills(title="Kept", severity="SEV2")
    ana.presses("More")
    slack.wait_for(lambda: [one["title"]["text"] for one in ana.state()["views"]] == ["Page 7", "Page 2"])
    root = ana.state()["views"][0]
    assert root["state"]["values"]["title"]["value"]["value"] == "Kept"
    ana.closes()
    assert ana.form["title"]["text"] == "Page 7"
    ana.closes()
    slack.wait_for(lambda: closed == [False])
    ana.shortcut("declare_incident")
    ana.fills(title="x", severity="SEV2")
    ana.presses("More")
    slack.wait_for(lambda: ana.form["title"]["text"] == "Page 2")
    ana.fills(title="x", severity="SEV2")
    ana.submits()
    assert ana.form["title"]["text"] == "Page 3"
    ana.fills(title="x", severity="SEV2")
    ana.submits()
    assert not ana.has_form


def test_events_reach_the_bot(slack: LocalSlack, start_bot: Start) -> None:
    seen: list[Any] = []

    def add(app: AsyncApp) -> None:
        @app.event("message")
        async def message(event: Any) -> None:
            seen.append((event.get("subtype"), event.get("text")))

        for name in ("app_mention", "reaction_added", "member_joined_channel", "app_home_opened"):

            @app.event(name)
            async def other(event: Any, client: Any) -> None:
                seen.append(event["type"])
                if event["type"] == "app_home_opened":
                    blocks = [{"type": "header", "text": plain("Your incidents")}]
                    await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    start_bot(add)
    ana = slack.person("ana")
    ana.says("nobody hears this")
    ana.act("invite", channel="C01GENERAL", users=["U00TOCSIN"])
    said = ana.says("hello @tocsin & @ben, see #incidents https://example.com/x")
    ana.reacts("eyes", said, "#general")
    told = "hello <@U00TOCSIN> &amp; <@U02BEN>, see <#C02INCIDENTS> <https://example.com/x>"
    wanted = {(None, told), "app_mention", "reaction_added", "member_joined_channel"}
    slack.wait_for(lambda: wanted <= set(seen))
    assert (None, "nobody hears this") not in seen
    assert ana.home["words"] == "Your incidents"


def test_a_menu_is_filled_and_a_message_shortcut_used(slack: LocalSlack, start_bot: Start) -> None:
    chosen: list[Any] = []

    def add(app: AsyncApp) -> None:
        @app.shortcut("declare_from_message")
        async def shortcut(ack: Any, body: Any, client: Any) -> None:
            await ack()
            menu = {"type": "external_select", "action_id": "service", "min_query_length": 0}
            block = {"type": "input", "block_id": "service", "label": plain("Service"), "element": menu}
            view = {"type": "modal", "callback_id": "pick", "title": plain(body["message"]["text"]), "blocks": [block]}
            await client.views_open(trigger_id=body["trigger_id"], view={**view, "submit": plain("Go")})

        @app.options("service")
        async def offered(ack: Any, payload: Any) -> None:
            await ack(options=[{"text": plain(f"{payload['value']} service"), "value": "s1"}])

        @app.view("pick")
        async def done(ack: Any, view: Any) -> None:
            chosen.append(view["state"]["values"]["service"]["service"]["selected_option"]["value"])
            await ack()

    start_bot(add)
    ana = slack.person("ana")
    said = ana.says("Checkout is slow")
    ana.shortcut("declare_from_message", said, "#general")
    assert ana.form["title"]["text"] == "Checkout is slow"
    ana.fills(service="pay")
    assert ana.submits() == {}
    assert chosen == ["s1"]
