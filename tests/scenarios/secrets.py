"""Looks whether anything of a private incident can be read by those who are not part of it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.sandbox.testing import Actor, Room
from tests.scenarios.night import Night

WORDS = {
    "title": "Heron",
    "affected": "Ibis",
    "impact": "Kestrel",
    "changed": "Lapwing",
    "note": "Merlin",
    "decision": "Nightjar",
    "task": "Osprey",
    "followup": "Plover",
    "fact": "Quail",
    "reason": "Raven",
    "summary": "Siskin",
    "briefing": "Wigeon",
    "evidence": "Yaffle",
}
"""What is said of the incident, each with a word that nothing else has in it."""
ON_A_SCREEN = ("response_url", "views.open", "views.push", "views.update")
"""What one person is shown; it is looked for on the screens."""


def given_away(text: str, people: Sequence[Actor]) -> set[str]:
    """The words of the incident, and those of its people, that a text has."""
    names = [word for one in people for word in (one.id, str(one.state()["me"]["real_name"]))]
    return {word for word in (*WORDS.values(), *names) if word.casefold() in text.casefold()}


def screen(reader: Actor) -> str:
    """All that the bot shows a person: messages wherever they are, whispers, windows, the Home tab, and what stands at
    the top of their channels."""
    state = reader.state()
    shown: list[Any] = [state["views"], state["home"]]
    for channel in state["channels"]:
        top = reader.sees(channel["id"])
        threads = [reply for one in top if one.get("reply_count") for reply in reader.sees(channel["id"], one.ts)]
        shown += [one for one in (*top, *threads) if one.by_bot]
        shown += [channel.get(key) for key in ("name", "topic", "purpose", "bookmarks")]
    return json.dumps(shown, ensure_ascii=False)


def outward(night: Night, rooms: Sequence[Room], people: Sequence[Actor], since: int = 0) -> Iterator[str]:
    """What the bot sent, from its `since`-th call on, to places that are neither the incident's rooms nor its people's
    own."""
    direct = [channel["id"] for one in people for channel in one.state()["channels"] if channel["id"].startswith("D")]
    inside = {*(room.id for room in rooms), *direct, *(one.id for one in people)}
    for call in night.slack.calls()[since:]:
        args = call["args"]
        where = {str(args.get(key)) for key in ("channel", "channel_id", "user", "user_id", "users")}
        if not inside & where and call["method"] not in ON_A_SCREEN:
            yield f"{call['method']} {json.dumps(args, ensure_ascii=False)}"
