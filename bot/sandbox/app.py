"""The one app installed in the workspace: its tokens, and what its manifest lets it do."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# The bot scopes a ChatOps app asks for, by feature; granted when no manifest says otherwise.
ALL_SCOPES = frozenset(
    [
        "commands",
        "chat:write",
        "chat:write.public",
        "chat:write.customize",
        "channels:manage",
        "channels:join",
        "channels:read",
        "channels:history",
        "channels:write.invites",
        "channels:write.topic",
        "groups:write",
        "groups:read",
        "groups:history",
        "groups:write.invites",
        "groups:write.topic",
        "im:write",
        "im:history",
        "im:read",
        "mpim:write",
        "mpim:history",
        "mpim:read",
        "users:read",
        "users:read.email",
        "users.profile:read",
        "dnd:read",
        "team:read",
        "usergroups:read",
        "usergroups:write",
        "pins:write",
        "pins:read",
        "bookmarks:write",
        "bookmarks:read",
        "reactions:write",
        "reactions:read",
        "files:write",
        "files:read",
        "calls:read",
        "calls:write",
        "canvases:write",
        "canvases:read",
        "app_mentions:read",
        "metadata.message:read",
        "links:read",
        "links:write",
        "assistant:write",
    ]
)

# What a person lets the app do in their name; tokens of people are there only if the manifest asks for some of it.
USER_SCOPES = (ALL_SCOPES | {"channels:write", "reminders:write"}) - {
    "app_mentions:read",
    "assistant:write",
    "channels:join",
    "channels:manage",
    "chat:write.customize",
    "chat:write.public",
    "commands",
    "metadata.message:read",
}

ALL_EVENTS = frozenset(
    [
        "message.channels",
        "message.groups",
        "message.im",
        "message.mpim",
        "app_mention",
        "app_home_opened",
        "reaction_added",
        "reaction_removed",
        "member_joined_channel",
        "member_left_channel",
        "channel_created",
        "channel_archive",
        "channel_unarchive",
        "channel_rename",
        "group_archive",
        "group_unarchive",
        "group_rename",
        "pin_added",
        "pin_removed",
        "file_shared",
        "subteam_updated",
        "subteam_members_changed",
    ]
)


@dataclass(frozen=True)
class Command:
    """A slash command; `should_escape` turns @ana and #general in its text into ids."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True)
class Shortcut:
    """An entry of the lightning menu (`global`) or of a message's menu (`message`)."""

    name: str
    type: str
    callback_id: str
    description: str = ""


@dataclass
class App:
    """The app under test. Ids and secrets are those of the demo workspace: they guard nothing."""

    id: str = "A00TOCSIN"
    name: str = "Tocsin"
    bot_user: str = "U00TOCSIN"
    bot_id: str = "B00TOCSIN"
    bot_token: str = "xoxb-local-demo"
    app_token: str = "xapp-local-demo"
    signing_secret: str = "local-demo-signing-secret"
    verification_token: str = "local-demo-verification"
    scopes: frozenset[str] = ALL_SCOPES
    user_scopes: frozenset[str] = USER_SCOPES
    events: frozenset[str] = ALL_EVENTS
    home_tab: bool = True
    messages_tab: bool = True
    messages_read_only: bool = False
    commands: list[Command] = field(
        default_factory=lambda: [Command("/incident", "Declare and work incidents", "[declare | status | help]")]
    )
    shortcuts: list[Shortcut] = field(
        default_factory=lambda: [
            Shortcut("Declare an incident", "global", "declare_incident", "Open a new incident"),
            Shortcut("Declare from message", "message", "declare_from_message", "Open an incident about this"),
        ]
    )

    @property
    def handle(self) -> str:
        """What people type after an @ to mention the app."""
        return self.name.lower().replace(" ", "-")

    def command(self, word: str) -> Command | None:
        """The command people reach by typing `word`."""
        return next((one for one in self.commands if one.command == word), None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut | None:
        """The shortcut with this id in the menu `kind`: global or message."""
        return next((one for one in self.shortcuts if (one.callback_id, one.type) == (callback_id, kind)), None)


def app_from_manifest(path: Path) -> App:
    """The app that a manifest file (YAML or JSON, schema 2) describes."""
    manifest: dict[str, Any] = yaml.safe_load(path.read_text())
    features = manifest.get("features", {})
    home = features.get("app_home", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    subscriptions = manifest.get("settings", {}).get("event_subscriptions", {})
    return App(
        name=features.get("bot_user", {}).get("display_name") or manifest["display_information"]["name"],
        scopes=frozenset(scopes.get("bot", [])),
        user_scopes=frozenset(scopes.get("user", [])),
        events=frozenset(subscriptions.get("bot_events", [])),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        commands=[
            Command(
                one["command"],
                one.get("description", ""),
                one.get("usage_hint", ""),
                bool(one.get("should_escape", False)),
            )
            for one in features.get("slash_commands", [])
        ],
        shortcuts=[
            Shortcut(one["name"], one["type"], one["callback_id"], one.get("description", ""))
            for one in features.get("shortcuts", [])
        ],
    )
