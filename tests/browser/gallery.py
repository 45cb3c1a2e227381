"""A room with one of everything that the page can show."""

from typing import Any

from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack

ROOM = "gallery"

MARKUP = """*bold* _italic_ ~struck~ `code` and <https://example.com/runbook|a link>, <https://example.com/bare>
&gt; a quote of *two* parts
• one
• two
```
kubectl get pods &amp; wait
```
<@U01ANA> <@U02BEN> <!subteam^S01ONCALL> <!here> <#C02INCIDENTS> :rotating_light:
<!date^1700000000^{date_short} {time}|then>"""


def text(words: str) -> dict[str, Any]:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": words}


def plain(words: str) -> dict[str, Any]:
    """A plain text object."""
    return {"type": "plain_text", "text": words, "emoji": True}


def option(words: str) -> dict[str, Any]:
    """An option whose value is its text in small letters."""
    return {"text": plain(words), "value": words.lower()}


def button(words: str, action: str, **more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "text": plain(words), "action_id": action, "value": "v", **more}


MARKDOWN = """# Heading
**bold** and *italic* and `code *raw*` and [a link](https://example.com)

- one
- two

1. first

| Name | Count |
|------|------:|
| checkout | 12 |

```
raw **text**
```"""

CONFIRM = {
    "title": plain("Are you sure?"),
    "text": plain("Everybody is told."),
    "confirm": plain("Do it"),
    "deny": plain("Stop"),
}

CLASSIC: list[dict[str, Any]] = [
    {"type": "header", "text": plain("Checkout is down :fire:")},
    {
        "type": "section",
        "text": text("*SEV1* · commander <@U02BEN>"),
        "accessory": button("Open", "open", style="primary"),
    },
    {"type": "section", "fields": [text("*Status*\nInvestigating"), text("*Since*\n10:00")]},
    {"type": "context", "elements": [text("Next update <!date^1700000000^{time}|soon>"), plain("by Tocsin")]},
    {"type": "divider"},
    {
        "type": "actions",
        "block_id": "act",
        "elements": [
            button("Acknowledge", "ack", style="primary"),
            button("Resolve", "resolve", style="danger", confirm=CONFIRM),
            {
                "type": "static_select",
                "action_id": "sev",
                "placeholder": plain("Severity"),
                "options": [option("SEV1"), option("SEV2")],
            },
            {"type": "users_select", "action_id": "who", "placeholder": plain("Choose a person")},
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-21"},
            {"type": "overflow", "action_id": "flow", "options": [option("Archive"), option("Export")]},
        ],
    },
    {
        "type": "section",
        "text": text("Who takes part?"),
        "accessory": {"type": "checkboxes", "action_id": "part", "options": [option("Support"), option("Legal")]},
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Rich ", "style": {"bold": True}},
                    {"type": "user", "user_id": "U01ANA"},
                    {"type": "emoji", "name": "tada"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "deeper"}]}],
            },
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        ],
    },
]

CARD: dict[str, Any] = {
    "type": "card",
    "title": text("Card title"),
    "subtitle": text("Card subtitle"),
    "body": text("The *body* of a card"),
    "actions": [button("Card button", "card")],
}


def cell(words: str) -> dict[str, Any]:
    """A cell of a table."""
    return {"type": "raw_text", "text": words}


TASK = {"type": "task_card", "task_id": "t1", "title": "Look at the logs", "status": "complete"}

ALERTS = [
    {"type": "alert", "level": level, "text": text(f"This is of the kind *{level}*")}
    for level in ("default", "info", "warning", "error", "success")
]

NEWER: list[list[dict[str, Any]]] = [
    [CARD, {"type": "carousel", "elements": [{**CARD, "title": text(f"Slide {n}")} for n in (1, 2, 3)]}],
    [
        {
            "type": "container",
            "title": plain("A container"),
            "subtitle": plain("with a subtitle"),
            "child_blocks": [{"type": "section", "text": text("Inside the container")}],
        },
    ],
    [
        {
            "type": "table",
            "rows": [[cell("Service"), cell("State")], [cell("checkout"), cell("down")], [cell("search"), cell("up")]],
        }
    ],
    [
        {
            "type": "data_table",
            "caption": "Services by errors",
            "page_size": 2,
            "rows": [
                [cell("Service"), cell("Errors")],
                *(
                    [cell(name), {"type": "raw_number", "value": n, "text": str(n)}]
                    for name, n in (("checkout", 31), ("search", 4), ("login", 12))
                ),
            ],
        }
    ],
    [
        {
            "type": "video",
            "title": plain("How the failover works"),
            "title_url": "https://example.com/watch",
            "description": plain("Three minutes"),
            "author_name": "Zoe",
            "provider_name": "Example Video",
            "alt_text": "A diagram of two sites",
            "thumbnail_url": "https://example.com/thumb.png",
            "video_url": "https://example.com/embed",
        }
    ],
    [
        {
            "type": "plan",
            "title": "The plan",
            "tasks": [
                TASK,
                {**TASK, "task_id": "t2", "title": "Roll back", "status": "in_progress"},
                {**TASK, "task_id": "t3", "title": "Tell support", "status": "pending"},
            ],
        }
    ],
    [
        {
            **TASK,
            "status": "error",
            "title": "A task that failed",
            "details": {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "The reason"}]}],
            },
            "sources": [{"type": "url", "url": "https://example.com/logs", "text": "Logs"}],
        }
    ],
    [
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "feedback",
                    "positive_button": {"text": plain("Good"), "value": "good", "accessibility_label": "This helped"},
                    "negative_button": {
                        "text": plain("Bad"),
                        "value": "bad",
                        "accessibility_label": "This did not help",
                    },
                },
                {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Delete"), "value": "x"},
            ],
        }
    ],
    [
        {
            "type": "markdown",
            "text": MARKDOWN,
        }
    ],
]


def furnish(slack: LocalSlack, client: WebClient) -> str:
    """Make the room and put one of everything in it; the room's id."""
    ana, ben = slack.person("ana"), slack.person("ben")
    room = str(client.conversations_create(name=ROOM)["channel"]["id"])
    people = ["U01ANA", "U02BEN", "U03MIA"]
    client.conversations_invite(channel=room, users=people)
    client.conversations_setTopic(channel=room, topic="*SEV1* · <@U02BEN> leads · <https://example.com|Runbook>")
    client.bookmarks_add(
        channel_id=room, title="Runbook", type="link", link="https://example.com/runbook", emoji=":books:"
    )
    ana.says("Something is wrong with checkout", ROOM)
    ana.says("Card payments fail since ten :eyes:", ROOM)
    ben.says("I am looking at it, @ana", ROOM)
    client.chat_postMessage(channel=room, text=MARKUP)
    card = str(client.chat_postMessage(channel=room, text="Checkout is down", blocks=CLASSIC)["ts"])
    client.pins_add(channel=room, timestamp=card)
    for name in ("eyes", "white_check_mark"):
        client.reactions_add(channel=room, timestamp=card, name=name)
    for words in ("Reply one", "Reply two"):
        client.chat_postMessage(channel=room, thread_ts=card, text=words)
    client.chat_postMessage(channel=room, thread_ts=card, text="And this for all", reply_broadcast=True)
    for blocks in NEWER:
        client.chat_postMessage(channel=room, text="Newer", blocks=blocks)
    client.chat_postMessage(channel=room, text="With another name", username="Pager", icon_emoji=":pager:")
    client.chat_postMessage(
        channel=room,
        text="An alert of Grafana",
        attachments=[{"color": "#d0324c", "title": "An attachment", "text": "With *words*", "footer": "Grafana"}],
    )
    client.chat_postMessage(
        channel=room, text="Long", blocks=[{"type": "section", "text": text("A long story. " * 100)}]
    )
    edited = str(client.chat_postMessage(channel=room, text="Before")["ts"])
    client.chat_update(channel=room, ts=edited, text="After")
    client.chat_postEphemeral(channel=room, user="U01ANA", text="Only for Ana")
    return room
