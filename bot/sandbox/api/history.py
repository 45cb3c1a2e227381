"""conversations.history and replies: reading what was said."""

import re
from bisect import bisect_left, bisect_right

from bot.sandbox import wire
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

MOST_READ = 999
MOST_REPLIES = 1000
_TS = re.compile(r"\d{1,11}(\.\d{1,20})?", re.ASCII)


def _comparable(ts: str) -> tuple[int, int]:
    seconds, _, rest = ts.partition(".")
    return int(seconds), int((rest or "0").ljust(6, "0")[:6])


def _within(call: Call, known: list[str]) -> list[str]:
    """The `ts` between `oldest` and `latest` among sorted ones; the ends themselves only with `inclusive`."""
    ends = {}
    for name in ("oldest", "latest"):
        value = call.text(name)
        if value and not _TS.fullmatch(value):
            raise SlackError(f"invalid_ts_{name}")
        ends[name] = _comparable(value) if value and float(value) > 0 else None
    inclusive = call.flag("inclusive")

    oldest, latest = ends["oldest"], ends["latest"]
    from_left, from_right = (bisect_left, bisect_right) if inclusive else (bisect_right, bisect_left)
    start = 0 if oldest is None else from_left(known, oldest, key=_comparable)
    return known[start : len(known) if latest is None else from_right(known, latest, key=_comparable)]


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
    found = _within(call, call.slack.workspace.timeline(channel.id).top)[::-1]
    page, cursor = call.page(found, str, call.limit(100, MOST_READ))
    about = {"pin_count": len(channel.pins), "channel_actions_ts": None, "channel_actions_count": 0}
    return {**_answer(call, channel, [known[ts] for ts in page], cursor), **about}


def replies(call: Call) -> Json:
    """A thread, its first message and then the replies, oldest first."""
    channel = call.channel()
    call.member_of(channel)
    first = call.slack.workspace.message(channel.id, call.required("ts"))
    if first is None:
        raise SlackError("thread_not_found")
    inside = _within(call, call.slack.workspace.timeline(channel.id).replies(first["ts"]))
    found, cursor = call.page(inside, str, call.limit(MOST_REPLIES, MOST_REPLIES))
    page = [call.slack.workspace.messages[channel.id][ts] for ts in found]
    shown = page if call.text("cursor") else [first, *page]
    return _answer(call, channel, shown, cursor)
