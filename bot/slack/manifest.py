"""The Slack app manifest, made from what the code registers and calls. Limits: manifest schema 2.0.0."""

from typing import Any

import yaml

from bot.slack.app import COMMAND, GLOBAL_SHORTCUT, MESSAGE_SHORTCUT, NOTE_SHORTCUT, TASK_SHORTCUT, WHY_SHORTCUT
from bot.slack.serve import EVENTS_PATH

SCOPES: dict[str, str] = {
    "bookmarks:read": "look whether the bookmark is there",
    "bookmarks:write": "add the bookmark",
    "channels:history": "look whether a message arrived, before sending it again",
    "channels:join": "join the announcement channel",
    "channels:manage": "open rooms, invite people, set topics, rename what became private",
    "channels:read": "find channels by name",
    "chat:write": "post",
    "chat:write.public": "post to public channels",
    "commands": "/incident and the shortcuts",
    "files:write": "put the timeline into the room as a file",
    "groups:history": "look whether a message arrived in a private room",
    "groups:read": "find private channels by name",
    "groups:write": "open private rooms",
    "im:history": "look whether a direct message arrived",
    "im:write": "write direct messages",
    "metadata.message:read": "recognise one's own messages",
    "pins:write": "pin the card",
    "reactions:read": "take :pushpin: as a note and :fast_forward: as a follow-up",
    "reactions:write": "show on a message that it was noted",
    "users:read": "check the people of the configuration",
}
"""Every scope the bot asks for, and what for."""
SHORTCUTS = (
    ("Declare incident", "global", GLOBAL_SHORTCUT, "Open the form that declares an incident"),
    ("Declare incident", "message", MESSAGE_SHORTCUT, "Declare an incident from this message"),
    ("Add to timeline", "message", NOTE_SHORTCUT, "Put this message on an incident's timeline, at its own time"),
    ("Make a task of it", "message", TASK_SHORTCUT, "Have this message done as a task or a follow-up of an incident"),
    ("Why did the bot say so?", "message", WHY_SHORTCUT, "The rule, its line and the facts behind a message of Tocsin"),
)
"""Name (24 characters at most), menu, id and description (150) of each entry in Slack's menus."""


def manifest(url: str = "") -> dict[str, Any]:
    """The manifest; with a public `url` for HTTP, without one for Socket Mode, which wants no addresses at all."""
    address = {"url": f"{url.rstrip('/')}{EVENTS_PATH}"} if url else {}
    request = {"request_url": address["url"]} if url else {}
    return {
        "display_information": {
            "name": "Tocsin",
            "description": "Incident bot: rooms, reminders, escalation and digests by your playbook.",
            "background_color": "#7a1f2b",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Tocsin", "always_online": True},
            "shortcuts": [
                {"name": name, "type": kind, "callback_id": id, "description": about}
                for name, kind, id, about in SHORTCUTS
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Declare an incident, or work on the one whose channel you are in",
                    "usage_hint": "[declare | update | status | ack | lead | escalate | resolve | help]",
                    "should_escape": True,
                    **address,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened", "reaction_added", "reaction_removed"], **request},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def as_yaml(url: str = "") -> str:
    """The manifest as YAML, to be pasted into Slack's "From a manifest"."""
    return yaml.safe_dump(manifest(url), sort_keys=False, allow_unicode=True, width=120)
