"""What a playbook may say and nothing acts on yet. It is held to its form, and `tocsin check` says that it is idle."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.loader.playbook_places import ITEMS
from bot.loader.problems import Problem
from bot.loader.references import found
from bot.loader.source import Source

BY_HAND = ("phone", "mail", "in_app")
"""Ways that lead out of Slack."""


def idle_parts(source: Source) -> Iterator[Problem]:
    """A note at the first of each such part that the file has."""
    for place, why, is_idle in IDLE:
        first = next((path for path, value in found(source.data, place) if is_idle(value)), None)
        if first is not None:
            yield source.problem(first, f"does nothing yet: {why}", key=True)


def _said(value: Any) -> bool:
    return value not in (None, "", [], {}, False)


def _by_hand(value: Any) -> bool:
    return any(way in BY_HAND for way in (value if isinstance(value, list) else [value]))


NO_DOCUMENT = "there is no document of the review, whose deadlines run"
IDLE: tuple[tuple[str, str, Callable[[Any], bool]], ...] = (
    ("document.review_every", "nobody is reminded of the document's review", _said),
    ("document.criteria", "no evidence is put together by criteria", _said),
    ("statuses.*.page", "no status page is written to; people are asked to", _said),
    ("parties.*.via", "only Slack is reached: colleagues by direct message, and of others the room is asked", _by_hand),
    ("policy.social_for", "nobody is asked for a post on social media", _said),
    ("war_room.bridge", "no call is opened", _said),
    ("phases.*.parallel", "every phase runs from its event, beside the others", _said),
    *((f"{place}.probe", "no address is looked at", _said) for place in ITEMS),
    ("templates.*.promises", "a milestone is promised in words, and not watched", _said),
    ("evidence.if", "`/incident evidence` takes entries in every incident", _said),
    ("evidence.hold", "a rule with `hold` keeps the room, and so does `/incident evidence hold`", _said),
    ("runbooks.*.match", "no metrics come in", _said),
    ("postmortem.sections", NO_DOCUMENT, _said),
    ("postmortem.actions", "follow-ups are noted with `/incident followup`, and nothing is asked of them", _said),
    ("postmortem.meeting", "no meeting is called", _said),
    ("postmortem.share", NO_DOCUMENT, _said),
    ("postmortem.public", NO_DOCUMENT, _said),
    ("signals", "no alert comes in", _said),
    ("metrics", "nothing is measured over several incidents", _said),
    ("reports", "no report is sent but the digests", _said),
    ("retention", "nothing is deleted or kept from anybody", _said),
    ("exercises.*.every", "nobody is reminded that one is due; `/incident drill` begins one", _said),
    ("exercises.*.topics", "they are shown nowhere", _said),
    ("exercises.*.debrief", "nothing is asked after a drill but its score", _said),
    ("readiness", "nothing is held back, and nobody is reminded", _said),
)
"""A place, why nothing comes of it, and which of its values that holds for."""
