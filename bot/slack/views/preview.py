"""What would come of a form, shown before it is sent."""

from bot.core.events import StatusUpdated
from bot.core.notice import Wording
from bot.core.organisation import Organisation
from bot.slack.views.blocks import Json, context, divider, modal, section
from bot.slack.views.notices_out import quoted
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line
from bot.slack.views.updates import update_text
from bot.slack.views.words import HERE, joined, party, person
from bot.usecases.ports import About
from bot.usecases.updates import Spread

MOST_NAMED = 20


def update_preview(
    told: StatusUpdated,
    where: Spread,
    about: About,
    org: Organisation,
    author: str,
    by_hand: tuple[str, ...] = (),
    wrong: str = "",
) -> Json:
    """How a status update will look in the room, where else it goes, to whom somebody has to send it `by_hand`, and
    what keeps it from being posted."""
    shown = update_text(told, author, Scene(about, org, "room"))
    lines = [f"*Goes to* {joined(_places(where, about, org))}."]
    lines += [f"*By hand to* {joined(party(name) for name in by_hand)}."] if by_hand else []
    lines += [f":warning: {wrong}"] if wrong else []
    blocks = [section("preview_where", "\n".join(lines)), divider("preview_line"), *shown.blocks]
    blocks.append(context("preview_back", "Nothing is posted yet."))
    return {**modal("preview", "Preview", blocks), "close": {"type": "plain_text", "text": "Back"}}


def notice_preview(wording: Wording, text: str, wrong: list[str]) -> Json:
    """How a notice will read, and what keeps it from being sent."""
    to = joined(party(name) for name in wording.to) or "nobody yet"
    blocks = [section("preview_where", f"*For* {to}."), divider("preview_line"), section("preview_text", quoted(text))]
    blocks += [section(f"preview_wrong_{n}", f":warning: {one}") for n, one in enumerate(dict.fromkeys(wrong))]
    blocks.append(context("preview_back", "Nothing is sent yet."))
    return {**modal("preview", "Preview", blocks), "close": {"type": "plain_text", "text": "Back"}}


def _places(where: Spread, about: About, org: Organisation) -> list[str]:
    here = HERE[about.entry.incident.room]
    if about.entry.incident.private:
        return [f"{here} and nowhere else, for the incident is private"]
    places = [here]
    if where.thread:
        places.append(f"{channel(where.thread)} (the announcement and its thread)")
    places += [channel(one) for one in where.channels]
    named = [person(one, org) for one in where.people[:MOST_NAMED]]
    left = len(where.people) - MOST_NAMED
    return [*places, *named, *([f"{left} more people"] if left > 0 else [])]


def channel(name: str) -> str:
    """A channel by its name as the organisation writes it, or a link by its id."""
    return one_line(name, 90) if name.startswith("#") else f"<#{name}>"
