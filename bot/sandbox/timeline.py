"""What a channel's messages are asked for again and again, kept ready: their order, threads, and what is unread."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.sandbox.mrkdwn import mentions
from bot.sandbox.store import Json


def in_thread_only(message: Json) -> bool:
    """Whether a message is seen in its thread but not in the channel."""
    thread = message.get("thread_ts")
    return thread is not None and thread != message["ts"] and message.get("subtype") != "thread_broadcast"


@dataclass(frozen=True)
class _Place:
    """Where a message counts: in the channel itself, as a reply, as news of its author, as a call for someone."""

    top: bool
    thread: str | None
    author: str | None
    calls: frozenset[str]


def _place(message: Json) -> _Place:
    thread = message.get("thread_ts")
    top = not in_thread_only(message)
    news = top and "subtype" not in message
    return _Place(
        top,
        None if thread == message["ts"] else thread,
        str(message.get("user")) if news else None,
        frozenset(mentions(str(message.get("text", "")))) if news else frozenset(),
    )


@dataclass
class Timeline:
    """The `ts` of a channel's messages in lists that are always sorted. As strings they sort like the moments they
    stand for, because Slack writes them all with the same number of digits."""

    top: list[str] = field(default_factory=list)
    """What is seen in the channel itself."""
    _threads: dict[str, list[str]] = field(default_factory=dict)
    _news: list[str] = field(default_factory=list)
    _news_of: dict[str, list[str]] = field(default_factory=dict)
    _calls: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _places: dict[str, _Place] = field(default_factory=dict)

    def put(self, message: Json) -> None:
        """Take in a message that is new or was changed."""
        ts, place = message["ts"], _place(message)
        if self._places.get(ts) == place:
            return
        self.drop(ts)
        self._places[ts] = place
        if place.top:
            insort(self.top, ts)
        if place.thread:
            insort(self._threads.setdefault(place.thread, []), ts)
        if place.author:
            insort(self._news, ts)
            insort(self._news_of.setdefault(place.author, []), ts)
            for one in place.calls:
                insort(self._calls.setdefault(one, []), (ts, place.author))

    def drop(self, ts: str) -> None:
        """Forget a message."""
        place = self._places.pop(ts, None)
        if place is None:
            return
        if place.top:
            self.top.remove(ts)
        if place.thread:
            self._threads[place.thread].remove(ts)
        if place.author:
            self._news.remove(ts)
            self._news_of[place.author].remove(ts)
            for one in place.calls:
                self._calls[one].remove((ts, place.author))

    def replies(self, thread: str) -> list[str]:
        """The replies of a thread, oldest first."""
        return list(self._threads.get(thread, ()))

    def unread(self, person: str, since: str) -> int:
        """How many messages of others a person has not read who has read up to `since`."""
        own = self._news_of.get(person, [])
        return len(self._news) - bisect_right(self._news, since) - (len(own) - bisect_right(own, since))

    def called(self, person: str, names: Collection[str], since: str) -> bool:
        """Whether another person's message after `since` mentions one of `names`."""
        for name in names:
            for ts, author in reversed(self._calls.get(name, [])):
                if ts <= since:
                    break
                if author != person:
                    return True
        return False

    def window(self, most: int, before: str = "", after: str = "", around: str = "") -> tuple[list[str], bool, bool]:
        """At most so many messages of the channel, and whether there are earlier and later ones: those just before a
        moment, those just after one, those around one, or without any the newest."""
        top = self.top
        if after:
            start = bisect_right(top, after)
        elif around:
            start = max(0, bisect_left(top, around) - most // 2)
        else:
            start = max(0, (bisect_left(top, before) if before else len(top)) - most)
        end = bisect_left(top, before, start, min(len(top), start + most)) if before else min(len(top), start + most)
        return top[start:end], start > 0, end < len(top)
