"""Who calls: the bot, the app itself, or a person by a user token."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.errors import SlackError
from bot.sandbox.slack import Slack

Kind = Literal["bot", "user", "app"]

# A person's token begins so and ends with the handle: xoxp-local-ana.
USER_TOKEN = "xoxp-local-"

# What a bot may by the first scope, a person may by the second.
_OF_PEOPLE = {"channels:manage": "channels:write", "channels:join": "channels:write"}


@dataclass(frozen=True)
class Caller:
    """The account that a token stands for, and the scopes granted with it."""

    id: str
    kind: Kind
    scopes: frozenset[str]

    def holds(self, scopes: Sequence[str]) -> bool:
        """Whether any of these scopes was granted."""
        own = [_OF_PEOPLE.get(one, one) for one in scopes] if self.kind == "user" else []
        return any(one in self.scopes for one in (*scopes, *own))

    def need(self, scopes: Sequence[str]) -> None:
        """Refuse with the scopes that would do and those there are, unless one of them was granted."""
        if scopes and not self.holds(scopes):
            raise SlackError("missing_scope", needed=",".join(scopes), provided=",".join(sorted(self.scopes)))


def caller_of(slack: Slack, token: str) -> Caller | None:
    """Whose token this is; None when nobody has it. People have tokens if the manifest asks for user scopes."""
    app = slack.app
    if token == app.bot_token:
        return Caller(app.bot_user, "bot", app.scopes)
    if token == app.app_token:
        return Caller(app.bot_user, "app", frozenset(["connections:write"]))
    if token.startswith(USER_TOKEN) and app.user_scopes:
        person = slack.workspace.by_handle(token.removeprefix(USER_TOKEN))
        if person is not None and not person.is_bot:
            return Caller(person.id, "user", app.user_scopes)
    return None
