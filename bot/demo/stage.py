"""Where a story happens: its room and its people's screens, and one function for each verb."""

from dataclasses import dataclass
from datetime import datetime

from bot.demo.hands import Hands
from bot.demo.story import StoryStep
from bot.demo.truth import Truth
from bot.sandbox.reading import find
from bot.sandbox.store import Json
from bot.sandbox.testing import Actor
from bot.usecases.ports import Entry

PATIENCE = 8.0
DEFAULT = "#incidents"


@dataclass(frozen=True)
class Place:
    """A message on somebody's screen."""

    channel: str
    ts: str


class Stage:
    """The workspace as a story sees it; incidents declared before `since` are none of its business."""

    def __init__(self, hands: Hands, truth: Truth, since: datetime) -> None:
        self._hands = hands
        self._truth = truth
        self._since = since
        self._read: dict[str, str] = {}
        self._looks = 0

    def entry(self) -> Entry | None:
        """The story's incident, once it is declared."""
        found = self._truth.newest()
        return found if found and found.incident.declared_at >= self._since else None

    def channel(self, step: StoryStep) -> str:
        """The id of the channel in which a step happens."""
        where = step.where or ("room" if self._room() else DEFAULT)
        if where == "room":
            return self._hands.wait_for(self._room, PATIENCE, "the incident's room")
        if where == "dm":
            return self._dm(str(step.who))
        return self._hands.channel_id(where)

    def _room(self) -> str:
        entry = self.entry()
        return entry.room.channel if entry else ""

    def _dm(self, who: str) -> str:
        own = [one for one in self._hands.person(who).state()["channels"] if one["kind"] == "app"]
        return str(own[0]["id"])

    def look(self, step: StoryStep, place: Place | None = None) -> Json:
        """Where a viewer has to look: through whose eyes, at which channel, at which message of it, and at which button
        (its `action_id`) when one is about to be pressed."""
        self._looks += 1
        channel = place.channel if place else self.channel(step)
        who = self._hands.person(step.who).id if step.who else None
        ts, press = (place.ts, None) if place else self._button(step, channel)
        return {"n": self._looks, "as": who, "channel": channel, "ts": ts, "press": press}

    def _button(self, step: StoryStep, channel: str) -> tuple[str | None, str | None]:
        """The message and the `action_id` of the button that the step presses: the newest there is, as for people."""
        for message in reversed(self._hands.messages(channel) if step.presses else []):
            found = find(message.get("blocks") or [], str(step.presses), "button")
            if found is not None:
                return message.ts, str(found[1]["action_id"])
        return None, None

    def act(self, step: StoryStep, opens: bool) -> None:
        """Do what the step says; one that `opens` a form is done when the form is there."""
        who = self._hands.person(str(step.who))
        who.patience = PATIENCE
        if step.runs is not None:
            who.slash(step.runs, self.channel(step))
        elif step.says is not None:
            self._says(who, step.says, self.channel(step))
        elif step.presses is not None:
            who.presses(step.presses, self.channel(step))
        elif step.fills is not None:
            who.fills({name: list(value) if isinstance(value, tuple) else value for name, value in step.fills.items()})
            errors = who.submits()
            assert not errors, f"the form was refused: {errors}"
        if opens:
            self._hands.wait_for(lambda: who.has_form, PATIENCE, "the form")

    def _says(self, who: Actor, text: str, channel: str) -> None:
        """Whoever wants to speak in a public channel enters it first, as in Slack."""
        if not any(one["id"] == channel and one["member"] for one in who.state()["channels"]):
            who.joins(channel)
        who.says(text, channel)

    def find(self, step: StoryStep) -> Place | None:
        """The first message of the bot that has the words and was not found before."""
        channel = self.channel(step)
        for message in self._hands.messages(channel):
            late = message.ts > self._read.get(channel, "")
            if late and message.by_bot and str(step.waits_for) in message.words:
                self._read[channel] = message.ts
                return Place(channel, message.ts)
        return None
