"""conversations.history and replies: reading what was said."""

import re

from bot.sandbox import screen, talk, wire
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

MOST_READ = 999
MOST_REPLIES = 1000
_TS = re.compile(r"\d+(\.\d+)?")


def _comparable(ts: str) -> tuple[int, int]:
    seconds, _, rest = ts.partition(".")
    return int(seconds), int((rest or "0").ljust(6, "0")[:6])


def _within(call: Call, messages: list[Json]) -> list[Json]:
    """The messages between `oldest` and `latest`; the ends themselves only with `inclusive`."""
    ends = {}
    for name in ("oldest", "latest"):
        value = call.text(name)
        if value and not _TS.fullmatch(value):
            raise SlackError(f"invalid_ts_{name}")
        ends[name] = _comparable(value) if value and float(value) > 0 else None
    inclusive = call.flag("inclusive")

    def inside(message: Json) -> bool:
        at = _comparable(message["ts"])
        late = ends["oldest"] is None or at > ends["oldest"] or (inclusive and at == ends["oldest"])
        early = ends["latest"] is None or at < ends["latest"] or (inclusive and at == ends["latest"])
        return late and early

    return [one for one in messages if inside(one)]


def _answer(call: Call, channel: Channel, page: list[Json], cursor: str) -> Json:
    everything = call.flag("include_all_metadata")
    pinned = {pin["ts"] for pin in channel.pins}
    shown = [wire.message(one, call.slack.app, everything) for one in page]
    for one in shown:
        if one["ts"] in pinned:
            one["pinned_to"] = [channel.id]
    answer: Json = {"messages": shown, "has_more": bool(cursor)}
    return {**answer, "response_metadata": {"next_cursor": cursor}} if cursor else answer


def history(call: Call) -> Json:
    """A conversation's messages, the newest first, without what was said in threads."""
    channel = call.channel()
    # People may read a public channel from outside.
    if call.by_bot or channel.kind != "public":
        call.member_of(channel)
    known = call.slack.workspace.messages.get(channel.id, {})
    found = _within(call, [one for one in reversed(known.values()) if not screen.in_thread_only(one)])
    page, cursor = call.page(found, lambda one: str(one["ts"]), call.limit(100, MOST_READ))
    return {**_answer(call, channel, page, cursor), "pin_count": len(channel.pins)}


def replies(call: Call) -> Json:
    """A thread, its first message and then the replies, oldest first."""
    channel = call.channel()
    call.member_of(channel)
    first = call.slack.workspace.message(channel.id, call.required("ts"))
    if first is None:
        raise SlackError("thread_not_found")
    inside = _within(call, talk.replies(call.slack, channel.id, first["ts"]))
    page, cursor = call.page(inside, lambda one: str(one["ts"]), call.limit(MOST_REPLIES, MOST_REPLIES))
    shown = page if call.text("cursor") else [first, *page]
    return _answer(call, channel, shown, cursor)
