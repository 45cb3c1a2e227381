"""What happened, for people who read logs: every Web API call, and the conversation as a script."""

import json
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from bot.sandbox.reading import message_text, with_names
from bot.sandbox.state import SAID, Channel, Workspace
from bot.sandbox.store import Json

Kind = Literal["posts", "edits", "deletes", "whispers"]

_LONGEST = 200_000
MOST_LETTERS = 100_000_000
"""How many characters of arguments and responses are kept; a day of history read each second would fill the memory."""

_WIDEST_PLACE = 26


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing said or done. Those of messages hold the message as it was then, others their `text`."""

    n: int
    at: float
    text: str
    channel: Channel | None
    kind: Kind | None = None
    message: Json | None = None
    before: Json | None = None


class Recorder:
    """The newest calls and lines; the oldest are let go once there are very many."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._count = 0
        self._calls: deque[Json] = deque()
        self._letters = 0
        self._happened = 0
        self._entries: deque[_Entry] = deque(maxlen=_LONGEST)

    def call(
        self, method: str, args: Json, token_kind: str, response: str | None, duration_ms: float, fault: str | None
    ) -> None:
        """Record a Web API call; `response` is the JSON that was sent, or None when there was none. The script tells
        of calls that failed."""
        self._count += 1
        self._calls.append(
            {
                "n": self._count,
                "at": self._workspace.now(),
                "method": method,
                "args": json.dumps({key: value for key, value in args.items() if key != "token"}),
                "token_kind": token_kind,
                "response": response,
                "duration_ms": round(duration_ms, 2),
                "fault": fault,
            }
        )
        self._letters += _letters(self._calls[-1])
        while len(self._calls) > _LONGEST or (self._letters > MOST_LETTERS and len(self._calls) > 1):
            self._letters -= _letters(self._calls.popleft())
        if response is None:
            self.say(f"! Slack does not answer {method} ({fault})")
        elif not response.startswith('{"ok": true'):
            self.say(f"! Slack refuses {method}: {json.loads(response)['error']}")

    def calls(self, since: int = 0) -> list[Json]:
        """The calls numbered above `since`, oldest first."""
        newest = self._count - since
        if newest <= 0:
            return []
        found = list(islice(reversed(self._calls), newest))
        return [
            {**one, "args": json.loads(one["args"]), "response": one["response"] and json.loads(one["response"])}
            for one in reversed(found)
        ]

    def counts(self) -> Json:
        """How many calls there were, and how many things happened."""
        return {"calls": self._count, "happened": self._happened}

    def say(self, line: str, channel: Channel | None = None) -> None:
        """Add a line to the script: something done in a channel, or nowhere in particular."""
        self._add(line, channel)

    def message(self, kind: Kind, who: str, channel: Channel, stored: Json, before: Json | None = None) -> None:
        """Add what became of a message; `before` is what an edited one was."""
        # A copy of the outside suffices: blocks and texts are replaced as a whole, never changed in place.
        self._add(who, channel, kind, dict(stored), before)

    def _add(
        self,
        text: str,
        channel: Channel | None,
        kind: Kind | None = None,
        message: Json | None = None,
        before: Json | None = None,
    ) -> None:
        self._happened += 1
        at = self._workspace.now()
        self._entries.append(_Entry(self._happened, at, text, channel, kind, message, before))

    def happened(self, since: int = 0) -> list[Json]:
        """What became of messages after the happening numbered `since`, oldest first: `n`, `kind`, `channel`, `ts`,
        whether it is the app's own (`by_bot`), whether people can read anything new in it, and the script's `line`."""
        return [
            {
                "n": one.n,
                "kind": one.kind,
                "channel": one.message["channel"],
                "ts": one.message["ts"],
                "by_bot": bool(one.message.get("bot_id")),
                "new": one.kind != "deletes"
                and (one.before is None or message_text(one.before) != message_text(one.message)),
                "line": self._line(one, ""),
            }
            for one in self._entries
            if one.n > since and one.message is not None
        ]

    def script(self) -> str:
        """The conversation so far: when, where, who and what, and a line for each new day."""
        entries = list(self._entries)
        width = min(_WIDEST_PLACE, max((len(_place(one.channel)) for one in entries), default=0))
        lines, day = [], ""
        for one in entries:
            today = f"{datetime.fromtimestamp(one.at, UTC):%A, %d %B %Y}"
            if today != day:
                lines.append(f"-- {today} --")
                day = today
            lines.append(self._line(one, " " * width))
        return "".join(f"{line}\n" for line in lines)

    def _line(self, one: _Entry, blank: str) -> str:
        """`10:00:00  #place  words`; all further lines stand below the words."""
        place = _place(one.channel)
        if blank:
            place = (place if len(place) <= len(blank) else f"{place[: len(blank) - 1]}…").ljust(len(blank))
        begin = f"{datetime.fromtimestamp(one.at, UTC):%H:%M:%S}  {place}  "
        words = one.text if one.message is None else self._words(one, one.message)
        return f"\n{' ' * len(begin)}".join(f"{begin}{words}".split("\n"))

    def _words(self, one: _Entry, message: Json) -> str:
        who = one.text
        if message.get("thread_ts") not in (None, message["ts"]):
            who += " (in the thread)"
        if message.get("ephemeral_to"):
            who += f" (only to @{self._workspace.people[message['ephemeral_to']].name})"
        words = self._named(message)
        if message.get("subtype") not in SAID:
            return words
        if one.kind == "edits" and one.before is not None:
            return f"{who} edits: {_difference(self._named(one.before), words)}"
        return f"{who} deletes: {words}" if one.kind == "deletes" else f"{who}: {words}"

    def _named(self, message: Json) -> str:
        space = self._workspace
        names = {id: f"@{one.name}" for id, one in space.people.items()}
        names |= {id: f"@{one.handle}" for id, one in space.groups.items()}
        names |= {id: f"#{one.name}" for id, one in space.channels.items() if not one.is_dm}
        return with_names(message_text(message), names)


def _letters(call: Json) -> int:
    return len(call["args"]) + len(call["response"] or "")


def _difference(before: str, after: str) -> str:
    """The lines that are new; without any, those that are gone."""
    old, new = before.split("\n"), after.split("\n")
    come, gone = [line for line in new if line not in old], [line for line in old if line not in new]
    return "\n".join(come or [f"(no longer: {' / '.join(gone)})"] if come or gone else ["(the same words)"])


def _place(channel: Channel | None) -> str:
    if channel is None:
        return ""
    return f"@{channel.name}" if channel.is_dm else f"#{channel.name}"
