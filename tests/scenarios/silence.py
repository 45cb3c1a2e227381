"""What a person sees of the bot after each thing that they do: nothing may stay without an answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.testing import Actor, Room
from tests.scenarios.night import Night

Json = dict[str, Any]
PATIENCE = 2.0
"""Seconds after which nothing more is to be expected; what is kept for a worker comes after the acknowledgement."""


@dataclass(frozen=True)
class Button:
    """Something to press or choose in a message, as it was when it could be seen."""

    channel: str
    ts: str
    block: str
    action: str
    value: Json

    def __str__(self) -> str:
        return f"[{self.action}]"


class Eye:
    """Sees what the bot does from one moment on."""

    def __init__(self, night: Night) -> None:
        self.night = night
        self._seen = 0
        self.skip()

    def skip(self) -> None:
        """See nothing of what was until now."""
        self._seen = int(self.night.slack.request("GET", "/_/rest")["happened"])

    def answer(self, who: Actor, do: Callable[[], object]) -> str:
        """What the person sees of what they do: words that are new, or the form that opens; empty when nothing is.
        Slack's own refusal counts as seen."""
        refused = do()
        self.night.slack.delivered()
        said, until = self._new(who), time.monotonic() + PATIENCE
        while not said and time.monotonic() < until:
            self.night.settle()
            said = self._new(who)
        if isinstance(refused, dict) and not refused.get("ok", True):
            said = f"{said} Slack: {refused.get('error')} {refused.get('errors') or ''}".strip()
        return said

    def _new(self, who: Actor) -> str:
        happened = self.night.slack.request("GET", f"/_/happened?since={self._seen}")
        self._seen = max([self._seen, *(one["n"] for one in happened)])
        mine = {one["id"] for one in who.state()["channels"] if one["member"] or one["kind"] == "app"}
        lines = [one["line"] for one in happened if one["by_bot"] and one["new"] and one["channel"] in mine]
        views = who.state()["views"]
        if views:
            lines.append(f"form {views[-1]['callback_id']}: {who.form['words']}")
            who.closes(everything=True)
        return "\n".join(lines)


def buttons(night: Night, places: list[str | Room], who: Actor) -> dict[str, Button]:
    """All that can be pressed or chosen in the messages of these places, by what it does."""
    found: dict[str, Button] = {}
    for place in places:
        for message in who.sees(place):
            for block in message.get("blocks") or []:
                for one in [*(block.get("elements") or []), *([block["accessory"]] if "accessory" in block else [])]:
                    for button in _pressable(night.slack.channel_id(place, who), message.ts, block, one):
                        found.setdefault(f"{button.action} {button.value.get('value', '')}", button)
    return found


def _pressable(channel: str, ts: str, block: Json, one: Json) -> list[Button]:
    """One thing to press for a button; for a menu each of its choices."""
    place = (channel, ts, block["block_id"], one.get("action_id", ""))
    if one["type"] == "button":
        return [Button(*place, {key: one[key] for key in ("type", "text", "value") if key in one})]
    chosen = one.get("options") or []
    return [Button(*place, {"type": one["type"], "selected_option": option}) for option in chosen]


def press(who: Actor, one: Button) -> Json:
    """Press it, or choose it, though the message may have changed meanwhile."""
    ids = {"block_id": one.block, "action_id": one.action}
    return who.act("action", True, channel=one.channel, ts=one.ts, **ids, value=one.value)
