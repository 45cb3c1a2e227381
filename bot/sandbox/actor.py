"""A person of a test: reads the screen, types, presses. No payloads."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit.values import Values, field_of, values
from bot.sandbox.places import Place, Room, Wanted
from bot.sandbox.reading import Message, blocks_text, find, names_on, option, options_of
from bot.sandbox.store import Json

if TYPE_CHECKING:
    from bot.sandbox.testing import LocalSlack


class Actor:
    """Someone at their Slack. Whatever they look for may still be on its way: they wait `patience` seconds for it."""

    def __init__(self, slack: "LocalSlack", about: Json) -> None:
        self.slack = slack
        self.id: str = about["id"]
        self.name: str = about["name"]
        self.patience = 5.0
        self._typed: dict[str, Values] = {}
        self.dm = Place(slack, lambda: f"{self}'s conversation with the bot", self._dms)
        """Their conversation with the bot."""

    def __str__(self) -> str:
        return f"@{self.name}"

    def act(self, kind: str, may_fail: bool = False, **fields: Any) -> Json:
        """Do something by its name in the page's contract. A refusal is an AssertionError unless it `may_fail`."""
        answer: Json = self.slack.request("POST", "/_/act", {"as": self.id, "kind": kind, **fields})
        if not answer["ok"] and not may_fail:
            raise AssertionError(f"{self.name} could not {kind}: {answer}")
        return answer

    def slash(self, line: str, channel: str | Room = "#general", may_fail: bool = False) -> Json:
        """Type a slash command; `may_fail` gives the refusal back instead of raising it."""
        return self.act("slash", may_fail, channel=self.slack.channel_id(channel), text=line)

    def says(self, text: str, channel: str | Room = "#general", thread: Json | None = None) -> Message:
        """Post a message, perhaps in the thread of another."""
        where, begun = self.slack.channel_id(channel, self), thread["ts"] if thread else None
        posted = self.act("post", channel=where, text=text, thread_ts=begun)
        return next(one for one in self.sees(where, begun) if one.ts == posted["ts"])

    def shortcut(self, callback_id: str, message: Json | None = None, channel: str | Room | None = None) -> Json:
        """Use a global shortcut, or with a message (and its channel) one of that message's."""
        if message is None:
            return self.act("global_shortcut", callback_id=callback_id)
        where = self.slack.channel_id(channel or "#general")
        return self.act("message_shortcut", callback_id=callback_id, channel=where, ts=message["ts"])

    def joins(self, channel: str | Room) -> None:
        """Enter a public channel."""
        self.act("join", channel=self.slack.channel_id(channel))

    def creates(self, name: str, private: bool = False) -> Room:
        """Open a channel."""
        return Room(self.slack, self.act("create", name=name, private=private)["channel"])

    def archives(self, channel: str | Room) -> None:
        """Close a channel."""
        self.act("archive", channel=self.slack.channel_id(channel))

    def reacts(self, name: str, message: Json, channel: str | Room) -> None:
        """React to a message."""
        self.act("react", channel=self.slack.channel_id(channel), ts=message["ts"], name=name)

    def state(self) -> Json:
        """The workspace around the messages, as this person sees it."""
        return dict(self.slack.request("GET", f"/_/state?as={self.id}"))

    def sees(self, channel: str | Room, thread: str | None = None) -> list[Message]:
        """The messages of a channel, or of a thread, oldest first; ephemerals to this person included."""
        path = f"/_/messages?as={self.id}&channel={self.slack.channel_id(channel, self)}"
        if thread:
            path += f"&thread_ts={thread}"
        return [Message(one) for one in self.slack.request("GET", path)["messages"]]

    def reads(self, channel: str | Room) -> list[str]:
        """The words of a channel's messages, oldest first."""
        return [one.words for one in self.sees(channel)]

    def ephemerals(self, channel: str | Room | None = None) -> list[Message]:
        """What only this person was told, oldest first, in one channel or in all."""
        rooms = [channel] if channel else [one["id"] for one in self.state()["channels"]]
        found = [one for room in rooms for one in self.sees(room) if one["ephemeral"]]
        return sorted(found, key=lambda one: one.ts)

    def _whispers(self, channel: str | Room | None) -> Place:
        where = f" in {channel}" if channel else ""
        return Place(self.slack, lambda: f"what only {self} was told{where}", lambda: self.ephemerals(channel))

    def told(self, *wanted: Wanted, channel: str | Room | None = None) -> Message:
        """The newest whisper to this person with all these words; see `Place.shows`."""
        return self._whispers(channel).shows(*wanted, within=self.patience)

    def never_told(self, *wanted: Wanted, channel: str | Room | None = None) -> None:
        """Let the bot finish; it must not have whispered this; see `Place.never_shows`."""
        self._whispers(channel).never_shows(*wanted)

    def _dms(self) -> list[Message]:
        own = [one for one in self.state()["channels"] if one["kind"] == "app"]
        return self.sees(own[0]["id"]) if own else []

    @property
    def has_form(self) -> bool:
        """Whether a form is open at this moment."""
        return bool(self.state()["views"])

    @property
    def form(self) -> Json:
        """The form on top, once there is one: the view, with `words`, what it says in plain text."""

        def top() -> Json | None:
            stack = self.state()["views"]
            return stack[-1] if stack else None

        view: Json = self.slack.wait_for(top, self.patience, f"a form for {self.name}")
        return {**view, "words": f"{view['title']['text']}\n{blocks_text(view['blocks'])}"}

    @property
    def home(self) -> Json:
        """The App Home, opened, once it is there; `words` is what it says in plain text."""
        self.act("home")
        view: Json = self.slack.wait_for(lambda: self.state()["home"], self.patience, f"a Home for {self.name}")
        return {**view, "words": blocks_text(view["blocks"])}

    def fills(self, fields: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Fill in the open form by `block_id`, `action_id` or label. Choices are given by their text or value, people
        as @handles, channels as #names, several of anything as a list."""
        for name, wanted in {**(fields or {}), **more}.items():
            view = self.form
            found = find(view["blocks"], name, "other")
            if found is None:
                raise AssertionError(f"the form has no field {name!r}:\n{view['words']}")
            block, element = found
            place = {"block_id": block["block_id"], "action_id": element["action_id"]}
            value = self._value(element, wanted, {"view_id": view["id"], **place})
            typed = self._typed.setdefault(view["id"], {})
            typed.setdefault(block["block_id"], {})[element["action_id"]] = value
            if block["type"] != "input" or block.get("dispatch_action"):
                self.act("view_action", view_id=view["id"], **place, value=value, state=self._state(view))

    def _state(self, view: Json) -> Values:
        known = view["state"]["values"]
        for block, actions in self._typed.get(view["id"], {}).items():
            known.setdefault(block, {}).update(actions)
        return values(view["blocks"], known)

    def _value(self, element: Json, wanted: Any, place: Json) -> Json:
        kind = element["type"]
        field = field_of(kind) or "selected_option"
        if wanted is None or wanted == []:
            return {"type": kind, field: [] if field.endswith("s") else None}
        several = wanted if isinstance(wanted, list | tuple) else [wanted]
        made = [self._one(element, one, place) for one in several]
        return {"type": kind, field: made if field.endswith("s") else made[0]}

    def _one(self, element: Json, wanted: Any, place: Json) -> Any:
        kind = element["type"].removeprefix("multi_")
        if kind == "external_select":
            answer = self.act("suggest", **place, value=str(wanted))
            return option(options_of(answer), str(wanted))
        if kind in ("static_select", "radio_buttons", "checkboxes", "overflow"):
            return option(options_of(element), str(wanted))
        if kind == "users_select":
            return self.slack.person_id(str(wanted))
        if kind in ("channels_select", "conversations_select"):
            return self.slack.channel_id(str(wanted))
        return wanted if kind in ("datetimepicker", "rich_text_input") else str(wanted)

    def submits(self) -> dict[str, str]:
        """Submit the open form; the errors shown, by `block_id`, or nothing when it went through."""
        view = self.form
        answer = self.act("view_submit", may_fail=True, view_id=view["id"], state=self._state(view))
        if not answer["ok"] and "errors" not in answer:
            raise AssertionError(f"{self.name} could not submit: {answer}")
        return dict(answer.get("errors", {}))

    def closes(self, everything: bool = False) -> None:
        """Put the form on top away, or all of them."""
        self.act("view_close", view_id=self.form["id"], clear=everything)

    def presses(self, label: str, channel: str | Room | None = None, may_fail: bool = False) -> Json:
        """Press the button with this text (or `action_id`): in a channel's newest message that has it, or without a
        channel in the open form, else in any channel, else in the Home."""
        return self._use(label, "button", None, channel, may_fail)

    def selects(self, name: str, wanted: Any, channel: str | Room | None = None, may_fail: bool = False) -> Json:
        """Choose from a menu outside an input block, known by its placeholder or ids; found as buttons are."""
        return self._use(name, "other", wanted, channel, may_fail)

    def _use(self, name: str, kinds: str, wanted: Any, channel: str | Room | None, may_fail: bool) -> Json:
        act, fields, element = self.slack.wait_for(
            lambda: self._find(name, kinds, channel), self.patience, lambda: self._missing(name, channel)
        )
        if element["type"] == "button":
            value: Json = {key: element[key] for key in element if key in ("type", "text", "value")}
        else:
            value = self._value(element, wanted, fields)
        return self.act(act, may_fail, **fields, value=value)

    def _missing(self, name: str, channel: str | Room | None) -> str:
        state = self.state()
        rooms = [channel] if channel else [one["id"] for one in state["channels"] if one["member"]]
        blocks = [block for room in rooms for one in self._screen(room) for block in _blocks(one)]
        views = [*state["views"][-1:], *([state["home"]] if state["home"] else [])] if channel is None else []
        usable = names_on([*blocks, *(block for view in views for block in view["blocks"])])
        return f"{name!r} on the screen of {self.name}; what can be used there: {', '.join(usable) or 'nothing'}"

    def _find(self, name: str, kinds: str, channel: str | Room | None) -> tuple[str, Json, Json] | None:
        state = self.state()
        if channel is None and state["views"]:
            view = state["views"][-1]
            found = find(view["blocks"], name, kinds)
            if found:
                return "view_action", {**_ids(found), "view_id": view["id"], "state": self._state(view)}, found[1]
        rooms: list[str | Room] = [channel] if channel else [one["id"] for one in state["channels"] if one["member"]]
        everything = [(room, one) for room in rooms for one in self._screen(room)]
        for room, message in sorted(everything, key=lambda pair: pair[1].ts, reverse=True):
            found = find(_blocks(message), name, kinds)
            if found:
                fields = {**_ids(found), "channel": self.slack.channel_id(room), "ts": message.ts}
                return "action", fields, found[1]
        if channel is None and state["home"]:
            found = find(state["home"]["blocks"], name, kinds)
            if found:
                return "view_action", {**_ids(found), "view_id": state["home"]["id"]}, found[1]
        return None

    def _screen(self, room: str | Room) -> list[Message]:
        """A channel's messages and the replies in its threads."""
        top = self.sees(room)
        return top + [one for parent in top if parent.get("reply_count") for one in self.sees(room, parent.ts)[1:]]


def _ids(found: tuple[Json, Json]) -> Json:
    return {"block_id": found[0]["block_id"], "action_id": found[1]["action_id"]}


def _blocks(message: Message) -> list[Json]:
    inner = [block for one in message.get("attachments") or [] for block in one.get("blocks") or []]
    return [*(message.get("blocks") or []), *inner]
