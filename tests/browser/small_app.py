"""A small app for the page's tests: a form, a Home, buttons and shortcuts that answer."""

from typing import Any

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp

from tests.browser.gallery import ALERTS, button, option, plain, text

FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Declare an incident"),
    "submit": plain("Declare"),
    "close": plain("Cancel"),
    "notify_on_close": True,
    "blocks": [
        {"type": "section", "text": text("Tell us *what* is wrong.")},
        {
            "type": "input",
            "block_id": "title",
            "label": plain("What is wrong?"),
            "hint": plain("One line"),
            "element": {"type": "plain_text_input", "action_id": "v", "max_length": 80},
        },
        {
            "type": "input",
            "block_id": "sev",
            "label": plain("Severity"),
            "element": {"type": "static_select", "action_id": "v", "options": [option("SEV1"), option("SEV2")]},
        },
        {
            "type": "input",
            "block_id": "who",
            "optional": True,
            "label": plain("Who helps?"),
            "element": {"type": "multi_users_select", "action_id": "v"},
        },
        {
            "type": "input",
            "block_id": "ticks",
            "optional": True,
            "label": plain("Tell"),
            "element": {"type": "checkboxes", "action_id": "v", "options": [option("Support"), option("Legal")]},
        },
        {
            "type": "input",
            "block_id": "mode",
            "optional": True,
            "label": plain("Room"),
            "element": {"type": "radio_buttons", "action_id": "v", "options": [option("Public"), option("Private")]},
        },
        {
            "type": "input",
            "block_id": "mail",
            "optional": True,
            "label": plain("Email"),
            "element": {"type": "email_text_input", "action_id": "v"},
        },
        {
            "type": "input",
            "block_id": "when",
            "optional": True,
            "label": plain("Since"),
            "element": {"type": "timepicker", "action_id": "v"},
        },
        {
            "type": "input",
            "block_id": "logs",
            "optional": True,
            "label": plain("Logs"),
            "element": {"type": "file_input", "action_id": "v", "max_files": 2, "filetypes": ["txt", "log"]},
        },
        {"type": "actions", "block_id": "more", "elements": [button("Show another", "push")]},
    ],
}

SECOND = {
    "type": "modal",
    "title": plain("Another view"),
    "close": plain("Back"),
    "blocks": [{"type": "section", "text": text("On top")}, *ALERTS],
}

HOME = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Open incidents")},
        {"type": "section", "text": text("*INC-1* Checkout is down"), "accessory": button("Open room", "go")},
        {"type": "divider"},
        {"type": "actions", "elements": [button("Declare", "declare", style="primary")]},
    ],
}


def listeners(app: AsyncApp) -> None:
    """What the small app does: `/incident` opens a form, its buttons and shortcuts answer."""

    @app.command("/incident")
    async def declare(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    async def declared(ack: Any, view: Any, body: Any, client: Any) -> None:
        said = view["state"]["values"]["title"]["v"]["value"]
        if said == "down":
            await ack(response_action="errors", errors={"title": "Say more than that."})
            return
        await ack()
        for file in view["state"]["values"]["logs"]["v"]["files"]:
            async with (
                ClientSession(headers={"Authorization": f"Bearer {client.token}"}) as session,
                session.get(file["url_private_download"]) as answer,
            ):
                said = f"{file['name']}: {await answer.text()}"
            await client.chat_postMessage(channel=body["user"]["id"], text=said)

    @app.view_closed("form")
    async def closed(ack: Any) -> None:
        await ack()

    @app.event("member_joined_channel")
    async def joined() -> None:
        return None

    @app.action("push")
    async def push(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=SECOND)

    @app.action("ack")
    async def acknowledge(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.chat_postEphemeral(channel=body["channel"]["id"], user=body["user"]["id"], text="You have it.")

    @app.action("feedback")
    async def thank(ack: Any, body: Any, client: Any) -> None:
        await ack()
        said = body["actions"][0]["value"]
        await client.chat_postMessage(channel=body["user"]["id"], text=f"You found it {said}.")

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        await client.views_publish(user_id=event["user"], view=HOME)

    async def nothing(ack: Any) -> None:
        await ack()

    for name in ("open", "resolve", "sev", "who", "day", "flow", "part", "card", "bin", "go", "declare"):
        app.action(name)(nothing)

    @app.shortcut("declare_from_message")
    async def noted(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.chat_postMessage(channel=body["channel"]["id"], thread_ts=body["message_ts"], text="Noted.")
