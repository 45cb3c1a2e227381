"""What a page shows: the workspace around the messages, and the messages, each as one person sees them."""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.sandbox import screen, wire
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel, Person
from bot.sandbox.store import Json

_FIRST_WINDOW = 10
_SCREEN_LINES = 36
"""A page begins with so many messages beside the unread ones, or with fewer that fill so many lines: a screen full, as
more take time to draw. Its script asks for earlier ones as there is room."""
_MOST_AT_FIRST = 200
_ZONE_DAYS = 200


def person(one: Person) -> Json:
    """A person, for pages."""
    return {
        "id": one.id,
        "name": one.name,
        "real_name": one.real_name,
        "title": one.title,
        "email": one.email,
        "tz": one.tz,
        "is_bot": one.is_bot,
    }


@lru_cache(maxsize=64)
def zone(name: str, day: int) -> Json:
    """What a zone's clocks show around a day counted from 1970: their `offset` from UTC in seconds and the short `name`
    of the time, from `since` until before `until` in Unix seconds. Both are at most a day short of the true change."""
    here = ZoneInfo(name)
    noon = datetime.fromtimestamp(day * 86400 + 43200, here)

    def alike(step: int) -> datetime:
        """The last noon, going on in steps of a day, that shows the same offset."""
        moment = noon
        for _ in range(_ZONE_DAYS):
            further = (moment.astimezone(UTC) + timedelta(days=step)).astimezone(here)
            if further.utcoffset() != noon.utcoffset():
                break
            moment = further
        return moment

    offset = noon.utcoffset() or timedelta()
    return {
        "since": int(alike(-1).timestamp()),
        "until": int(alike(1).timestamp()),
        "offset": int(offset.total_seconds()),
        "name": noon.tzname(),
    }


def clock_of(slack: Slack) -> Json | None:
    """The movable clock's present and speed; None when the workspace runs on real time."""
    if isinstance(slack.clock, MovableClock):
        return {"now": slack.workspace.now(), "speed": slack.clock.speed}
    return None


def state(slack: Slack, me: str) -> str:
    """Everything around the messages, as JSON. `told` counts what pages were told so far: see `PageHub`."""
    workspace = slack.workspace
    around = {
        "told": slack.page.told,
        "me": person(workspace.people[me]) | {"zone": zone(workspace.people[me].tz, int(workspace.now() // 86400))},
        "team": wire.team(),
        "app": {"id": slack.app.id, "name": slack.app.name, "user": slack.app.bot_user},
        "clock": clock_of(slack),
        "connected": slack.delivery.connected,
        "commands": [
            {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
            for one in slack.app.commands
        ],
        "shortcuts": [
            {"name": one.name, "type": one.type, "callback_id": one.callback_id, "description": one.description}
            for one in slack.app.shortcuts
        ],
        "usergroups": [{"id": one.id, "handle": one.handle, "users": one.users} for one in workspace.groups.values()],
        "views": workspace.stacks.get(me, []),
        "home": workspace.homes.get(me),
    }
    if "people" not in workspace.looks:
        workspace.looks["people"] = json.dumps([person(one) for one in workspace.people.values()])
    channels = ",".join(_channel(slack, one, me) for one in _visible(slack, me))
    return f'{json.dumps(around)[:-1]}, "people": {workspace.looks["people"]}, "channels": [{channels}]}}'


def channels(slack: Slack) -> str:
    """Every channel there is in the order they were made, as nobody sees them, as JSON."""
    known = sorted(slack.workspace.channels.values(), key=lambda one: one.number)
    return f"[{','.join(_channel(slack, one, '') for one in known)}]"


def _visible(slack: Slack, me: str) -> list[Channel]:
    return [one for one in slack.workspace.channels.values() if one.kind == "public" or me in one.members]


def _channel(slack: Slack, channel: Channel, me: str) -> str:
    """A channel as JSON. What all see alike is encoded once and kept until the channel changes."""
    workspace = slack.workspace
    if channel.id not in workspace.looks:
        workspace.looks[channel.id] = json.dumps(_common(channel))[:-1]
    member = me in channel.members
    unread, mention = screen.unread(slack, channel, me) if member else (0, False)
    own: Json = {"member": member, "unread": unread, "mention": mention}
    if channel.is_dm:
        others = [one for one in channel.members if one != me] or [me]
        own |= {"user": others[0], "name": ", ".join(workspace.people[one].real_name for one in others)}
        own["kind"] = "app" if channel.kind == "im" and others[0] == slack.app.bot_user else "im"
    elif not (unread or mention):
        return (
            f'{workspace.looks[channel.id]}, "member": {"true" if member else "false"}, "unread": 0, "mention": false}}'
        )
    return f"{workspace.looks[channel.id]}, {json.dumps(own)[1:]}"


def _common(channel: Channel) -> Json:
    shown = {
        "id": channel.id,
        "topic": channel.topic["value"],
        "purpose": channel.purpose["value"],
        "members": channel.members,
        "archived": channel.archived,
        "bookmarks": [{key: one[key] for key in ("id", "title", "link", "emoji")} for one in channel.bookmarks],
        "pins": [one["ts"] for one in channel.pins],
    }
    if not channel.is_dm:
        shown |= {"name": channel.name, "kind": "channel" if channel.kind == "public" else "private"}
    return shown


def begin(slack: Slack, me: str) -> str:
    """What the page is served with, as JSON: its state, and the newest messages of the channel it opens with."""
    seen = _visible(slack, me)
    joined = [one for one in seen if me in one.members]
    first = next((one for one in joined if one.name == "incidents"), next(iter(joined or seen), None))
    unread = screen.unread(slack, first, me)[0] if first else 0
    messages = json.dumps(_screenful(slack, first, me, unread)) if first else "null"
    return f'{{"state": {state(slack, me)}, "channel": {json.dumps(first and first.id)}, "messages": {messages}}}'


def _screenful(slack: Slack, channel: Channel, me: str, unread: int) -> Json:
    """The newest messages of a channel as `window` gives them: those unread, and of those before as many as fill a
    screen."""
    found = window(slack, channel, me, min(_FIRST_WINDOW + unread, _MOST_AT_FIRST))
    messages = found["messages"]
    start, lines = max(0, len(messages) - unread), 0.0
    while start > 0 and lines < _SCREEN_LINES:
        start -= 1
        lines += 2 + 1.5 * len(messages[start].get("blocks", ()))
    return {"messages": messages[start:], "earlier": found["earlier"] or start > 0, "later": found["later"]}


def whole(slack: Slack, channel: Channel, me: str) -> list[Json]:
    """All messages of a channel, oldest first, with the ephemerals to `me`."""
    found: list[Json] = window(slack, channel, me, len(slack.workspace.messages.get(channel.id, {})))["messages"]
    return found


def window(
    slack: Slack, channel: Channel, me: str, most: int, before: str = "", after: str = "", around: str = ""
) -> Json:
    """At most so many messages of a channel, oldest first, with the ephemerals to `me` that fall between them, and
    whether there are `earlier` and `later` ones."""
    found, earlier, later = slack.workspace.timeline(channel.id).window(most, before, after, around)
    known = slack.workspace.messages.get(channel.id, {})
    since = after or (found[0] if earlier and found else "")
    until = before or (found[-1] if later and found else "")
    whispered = [
        one
        for one in slack.workspace.ephemerals(me)
        if one["channel"] == channel.id and not one.get("thread_ts")
        if one["ts"] > since and not (until and one["ts"] >= until)
    ]
    shown = sorted([*(known[ts] for ts in found), *whispered], key=lambda one: str(one["ts"]))
    return {"messages": [screen.for_page(slack, one) for one in shown], "earlier": earlier, "later": later}


def pinned(slack: Slack, channel: Channel) -> list[Json]:
    """The messages pinned in a channel, oldest first."""
    known = slack.workspace.messages.get(channel.id, {})
    return [screen.for_page(slack, known[ts]) for ts in sorted(pin["ts"] for pin in channel.pins) if ts in known]


def thread(slack: Slack, channel: Channel, ts: str, me: str) -> list[Json]:
    """A thread, its first message included, with the ephemerals to `me` in it."""
    known = slack.workspace.messages.get(channel.id, {})
    said = [known[one] for one in (ts, *slack.workspace.timeline(channel.id).replies(ts)) if one in known]
    mine = [one for one in slack.workspace.ephemerals(me) if one["channel"] == channel.id]
    whispered = [one for one in mine if ts in (one["ts"], one.get("thread_ts"))]
    return [screen.for_page(slack, one) for one in sorted([*said, *whispered], key=lambda one: str(one["ts"]))]
