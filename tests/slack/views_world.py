"""A small organisation and its incidents for the tests of the views, the check against Slack's limits, and goldens."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.actions import ActionKind
from bot.core.events import (
    Acknowledged,
    Declared,
    Event,
    Recorded,
    RoleAssigned,
    StatusUpdated,
)
from bot.core.incident import COMMANDER, fold
from bot.core.messages import Nudge
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.core.policy import next_update_due
from bot.sandbox.blockkit import surfaces
from bot.slack.views.blocks import Rendered
from bot.slack.views.messages import Place, render
from bot.usecases.ports import About, Book, Entry, Room

ANA, BEN, MIA, LEO = "U01ANA", "U02BEN", "U03MIA", "U04LEO"
T0 = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"
LONG = ('Checkout & <payments> of "all" regions *fail* with `500`. https://example.com/x?a=1&b=2 \n' * 60)[:3000]
NASTY = "<!channel> <!here> <!everyone> <@U01ANA> <#C1> <!subteam^S1> & @channel `x`"

PLAYBOOK = Playbook.model_validate(
    {
        "document": {"title": "Default", "version": "1"},
        "severities": [
            {"id": "SEV1", "name": "Critical", "text": "Customers cannot work", "emoji": "red_circle"},
            {"id": "SEV2", "name": "Major", "text": "A feature is down", "emoji": "large_orange_circle"},
            {"id": "SEV3", "name": "Minor", "text": "Few notice it", "emoji": "large_yellow_circle"},
        ],
        "categories": [
            {"id": "outage", "name": "Outage"},
            {"id": "security", "name": "Security", "severity": "SEV1", "private": True},
        ],
        "statuses": [
            {"id": "investigating", "name": "Investigating"},
            {"id": "identified", "name": "Identified"},
            {"id": "monitoring", "name": "Monitoring", "mitigated": True},
        ],
        "roles": {"commander": {"name": "Commander", "text": "Decides."}, "scribe": {"name": "Scribe"}},
        "parties": {"commander": {"role": "commander", "fallback": "on_call"}},
        "cadences": {
            "updates": {
                "every": {"SEV1": "30m", "default": "1h"},
                "steps": [{"remind": "commander"}, {"after": "5m", "page": "secondary"}],
            }
        },
        "ladders": {
            "ack": {
                "unless": "acknowledged",
                "steps": [{"page": "on_call"}, {"after": "5m", "page": ["secondary", "leads"]}],
            }
        },
    }
)
LINES = {"ladders.ack.steps.0": 40, "ladders.ack.steps.1": 42, "cadences.updates.steps.0": 50}
BOOK = Book("default", "3f2a91bc44d0", "", PLAYBOOK, LINES, path="playbooks/default.yml")
ORG = Organisation.model_validate(
    {
        "people": {
            "ana": {"name": "Ana Ruiz", "slack": ANA, "tz": "Europe/Madrid"},
            "ben": {"name": "Ben Okafor", "slack": BEN},
            "mia": {"name": "Mia Chen", "slack": MIA},
            "leo": {"name": "Leo Novak", "slack": LEO},
        },
        "teams": {"leads": {"members": ["ben", "mia"]}, "nobody": {"members": []}},
        "rotations": {
            "primary": {"members": ["ana", "leo"], "start": "2026-01-05"},
            "secondary": {"members": ["leo", "ana"], "start": "2026-01-05"},
        },
        "parties": {
            "on_call": {"rotation": "primary"},
            "secondary": {"rotation": "secondary"},
            "leads": {"team": "leads"},
            "nobody": {"team": "nobody"},
        },
        "channels": {"incidents": "#incidents", "managers": "#managers"},
        "digests": {"daily": {"at": "09:00", "channel": "managers"}},
    }
)


def at(minutes: float) -> datetime:
    """The instant so many minutes after the first declaration."""
    return T0 + timedelta(minutes=minutes)


def entry(*later: tuple[float, str, Event], number: int = 12, channel: str = "C0ROOM1", **declared: Any) -> Entry:
    """An incident declared at T0 by Ana, with what happened after: `(minutes, actor, event)`."""
    first = {"title": "Checkout is down", "severity": "SEV2", "category": "outage", "affected": "EU shops", **declared}
    events = [Recorded(at=T0, actor=ANA, event=Declared(**first))]
    events += [Recorded(at=at(minutes), actor=actor, event=event) for minutes, actor, event in later]
    room = Room(channel=channel, name=f"inc-{number}", card_ts="1.1", announce_ts="1.2")
    return Entry(number, fold(number, events), tuple(events), room, BOOK.hash, None)


def about(found: Entry, minutes: float = 10) -> About:
    """What its messages are rendered from, so many minutes after the declaration."""
    return About(found, BOOK, at(minutes), next_update_due(found.incident, PLAYBOOK))


ACK = (2.0, BEN, Acknowledged())
LEAD = (3.0, BEN, RoleAssigned(role=COMMANDER, person=BEN))
TOLD = StatusUpdated(
    word="identified", impact="EU customers cannot pay", changed="Found the release", next_step="Roll back",
    next_update_at=at(40),
)  # fmt: skip
UPDATE = (8.0, BEN, TOLD)
WORST = StatusUpdated(word="identified", impact=LONG, changed=NASTY + LONG, next_step=LONG)


def without_room(found: Entry) -> Entry:
    """The incident before its room is open."""
    return replace(found, room=Room())


def check_message(rendered: Any) -> str:
    """Slack takes it, it pings no channel, and its ids are stable; gives all its text."""
    assert 0 < len(rendered.text) <= 3000
    surfaces.message_blocks(rendered.blocks)
    assert rendered.blocks
    assert all(block.get("block_id") for block in rendered.blocks)
    text = "\n".join([rendered.text, *texts(rendered.blocks)])
    check_quiet(text)
    return text


def check_reply(payload: dict[str, Any]) -> str:
    """An ephemeral answer that Slack takes; gives all its text."""
    assert payload["response_type"] == "ephemeral"
    assert 0 < len(payload["text"]) <= 3000
    surfaces.message_blocks(payload["blocks"])
    text = "\n".join([payload["text"], *texts(payload["blocks"])])
    check_quiet(text)
    return text


def check_view(view: dict[str, Any], kind: str = "modal") -> str:
    """A view that Slack takes; gives all its text."""
    surfaces.view(view, kind)
    return "\n".join(texts(view))


def check_quiet(text: str) -> None:
    """Nothing in it notifies a channel or a group."""
    for broadcast in ("<!channel", "<!here", "<!everyone", "<!subteam"):
        assert broadcast not in text


def texts(value: Any) -> Iterator[str]:
    """All texts that are shown, in order; what fields start with is not shown as markup, so it is left out."""
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text") and isinstance(value.get("text"), str):
            yield value["text"]
        for key, one in value.items():
            if isinstance(one, dict | list) and key not in ("initial_option",):
                yield from texts(one)


def nudge(action: ActionKind = ActionKind.PAGE, **given: Any) -> Nudge:
    """A nudge to Leo because nobody has acknowledged."""
    return Nudge(
        **{
            "action": action, "people": (LEO,), "party": "secondary", "why": ("nobody has acknowledged for 5 min",),
            "due_at": at(5), "rule": "ack", "step": 1, "anchor": T0, "line": 42, **given,
        }
    )  # fmt: skip


def show(message: Any, found: Any, place: Place = "room", minutes: float = 10) -> Rendered:
    """The message about an incident, checked."""
    made = render(message, about(found, minutes), ORG, place=place)
    check_message(made)
    return made


def said(made: Rendered) -> str:
    """All its text."""
    return "\n".join([made.text, *texts(made.blocks)])


def buttons(blocks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The buttons of a message by label, in order."""
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return {one["text"]["text"]: one for row in rows for one in row if one["type"] == "button"}


def golden(name: str, value: Any, folder: Path = GOLDEN) -> None:
    """`value` is what it was when it was last looked at. TOCSIN_GOLDEN=write writes it anew."""
    path = folder / f"{name}.json"
    shown = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("TOCSIN_GOLDEN") == "write":
        folder.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert path.is_file(), f"no golden {path.name}; run with TOCSIN_GOLDEN=write and look at it"
    assert shown == path.read_text(encoding="utf-8"), f"{path.name} changed; look, then TOCSIN_GOLDEN=write"
