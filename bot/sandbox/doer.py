"""A person doing something in the page: who, where and on what, with Slack's own refusals."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox import forms, rooms
from bot.sandbox.blockkit.values import Values, fits
from bot.sandbox.errors import SlackError
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.store import Json


@dataclass(frozen=True)
class Doer:
    """One act of one person; `act` is what the page sent."""

    slack: Slack
    person: str
    act: Json

    @property
    def name(self) -> str:
        """The person's full name."""
        return self.slack.workspace.people[self.person].real_name

    @property
    def bot_handle(self) -> tuple[str, str]:
        """How people mention the app, and who is meant."""
        return self.slack.app.handle, self.slack.app.bot_user

    def text(self, name: str) -> str:
        """A text field of the act; missing ones are empty."""
        value = self.act.get(name)
        return "" if value is None else str(value)

    def channel(self) -> Channel:
        """The channel of the act, if the person can see it."""
        found = self.slack.workspace.channels.get(self.text("channel"))
        if found is None or (found.kind != "public" and self.person not in found.members):
            raise SlackError("channel_not_found")
        return found

    def member_channel(self) -> Channel:
        """The channel of the act, if the person can write there."""
        found = self.channel()
        if self.person not in found.members:
            raise SlackError("not_in_channel")
        if found.archived:
            raise SlackError("is_archived")
        return found

    def message(self, channel: Channel) -> Json:
        """The message of the act, ephemerals to this person included."""
        ts = self.text("ts")
        mine = (one for one in self.slack.workspace.ephemerals(self.person) if one["channel"] == channel.id)
        found = self.slack.workspace.message(channel.id, ts) or next((one for one in mine if one["ts"] == ts), None)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def view(self) -> Json:
        """The view of the act: one this person has open, or their Home."""
        person, view = forms.find(self.slack, self.text("view_id"))
        if person != self.person:
            raise SlackError("not_found")
        return view

    def state(self) -> Values | None:
        """What was typed in the view so far; it comes with or without the outer `values`. A field that was emptied
        holds null, as one that never was filled."""
        state: Any = self.act.get("state")
        if state is None:
            return None
        if isinstance(state, dict) and set(state) == {"values"}:
            state = state["values"]
        if not isinstance(state, dict) or not all(isinstance(actions, dict) for actions in state.values()):
            raise invalid_act("state", "the values by block and action")
        return {block: {action: _value(value) for action, value in actions.items()} for block, actions in state.items()}

    def pressed(self) -> Json:
        """The element acted on and its value."""
        value = self.act.get("value")
        ids = {"block_id": self.text("block_id"), "action_id": self.text("action_id")}
        return {**ids, "value": {} if value is None else _value(value)}

    def users(self) -> list[str]:
        """The people an act is about."""
        found = self.act.get("users") or []
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise invalid_act("users", "a list of ids")
        return found

    def dm_with_bot(self) -> Channel:
        """The Messages tab of the app."""
        return rooms.open_dm(self.slack, [self.slack.app.bot_user, self.person])[0]


def invalid_act(name: str, wanted: str) -> SlackError:
    """A field of an act that no page would send so."""
    return SlackError("invalid_act", detail=f"{name} must be {wanted}")


def _value(value: Any) -> Json:
    """The value of an element; an emptied field holds null."""
    misfit = "value" if not isinstance(value, dict) else next((n for n in value if not fits(n, value[n])), None)
    if misfit:
        raise invalid_act(misfit, "as it stands in `state.values`")
    return {name: None if one == "" and name == "value" else one for name, one in value.items()}
