"""The answer to `/incident score`."""

from collections.abc import Sequence

from bot.core.score import ScoreLine, share
from bot.slack.views.blocks import Json, section
from bot.slack.views.drill import score_lines
from bot.slack.views.replies.basic import reply
from bot.usecases.ports import Entry


def score_reply(entry: Entry, lines: Sequence[ScoreLine]) -> Json:
    """Each limit that ran, and how it went."""
    kept, known = share(lines)
    top = f"*{entry.incident.name}*: {kept} of {known} in time." if known else f"*{entry.incident.name}*: no limit yet."
    return reply(top, [section("score", "\n".join([top, *score_lines(lines)]))])
