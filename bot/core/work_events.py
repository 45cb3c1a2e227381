"""The events of working by runbooks, options and lists, and of the room when an incident is over or goes on."""

from typing import Literal

from bot.core.happening import Happening
from bot.core.room_kinds import RoomKind


class RunbookPosted(Happening):
    """A runbook of the playbook was put into the room, to be worked by; its steps can be ticked from then on."""

    kind: Literal["runbook_posted"] = "runbook_posted"
    runbook: str

    @property
    def stamp(self) -> str:
        """The event that this is for rules."""
        return f"runbook.{self.runbook}"


class OptionChosen(Happening):
    """A way to end the harm was chosen; `reason` says why this one, where the playbook would rather have another."""

    kind: Literal["option_chosen"] = "option_chosen"
    option: str
    reason: str = ""

    @property
    def stamp(self) -> str:
        """The event that this is for rules."""
        return f"option.{self.option}"


class ListAttached(Happening):
    """A checklist of the playbook holds from now on, because a runbook or an item leads to it."""

    kind: Literal["list_attached"] = "list_attached"
    list: str

    @property
    def stamp(self) -> str:
        """The event that this is for rules."""
        return f"list.{self.list}"


class ItemGiven(Happening):
    """An item of a checklist is for `owner` to do from now on, a Slack user id, whatever role it is for."""

    kind: Literal["item_given"] = "item_given"
    item: str
    owner: str


class GateOverridden(Happening):
    """An incident was resolved or closed although something was `missing` that the playbook wants first."""

    kind: Literal["gate_overridden"] = "gate_overridden"
    gate: Literal["resolve", "close"]
    reason: str
    missing: tuple[str, ...] = ()


class RoomArchived(Happening):
    """The room was found archived, or was archived `planned`, with the record kept; nobody can write there any more."""

    kind: Literal["room_archived"] = "room_archived"
    channel: str
    planned: bool = False


class RoomMoved(Happening):
    """The incident goes on in a new room, since the one before, `old`, is archived and a bot cannot open it again,
    or since the incident became private and a bot cannot make a channel so, or since its severity has another `room`.
    Of a thread, `old` is the channel that it is in."""

    kind: Literal["room_moved"] = "room_moved"
    old: str = ""
    room: RoomKind = "channel"


WorkEvent = RunbookPosted | OptionChosen | ListAttached | ItemGiven | GateOverridden | RoomArchived | RoomMoved
