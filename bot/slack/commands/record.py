"""The commands about the timeline; what those that write do is in `bot.slack.record_acts`."""

from typing import Any

from bot.core.grammar import first_word
from bot.core.policy import forecast
from bot.core.timeline import timeline
from bot.slack.commands.command import Ask, Command
from bot.slack.commands.look import about
from bot.slack.views.replies.catchup import MOST_COMING, catchup_reply
from bot.slack.views.replies.timeline import timeline_reply
from bot.usecases.ports import Services, Tx


def show(tx: Tx, s: Services, ask: Ask) -> dict[str, Any] | None:
    """The newest part of the timeline, or the page asked for; None for the file, which is an act."""
    word, _ = first_word(ask.rest)
    if word.lower() in ("export", "file"):
        return None
    there = about(s, ask.incident)
    moments = timeline(there.entry.events, there.book.playbook)
    return timeline_reply(there, moments, s.org, ask.user, int(word) if word.isdecimal() else None)


def catchup(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """What somebody needs to know who comes late."""
    there = about(s, ask.incident)
    playbook = there.book.playbook
    planned = [one for one in forecast(there.entry.incident, playbook, there.now) if one.actions]
    return catchup_reply(there, timeline(there.entry.events, playbook), planned[:MOST_COMING], s.org)


NOTE = Command("note", "note [14:05 | -10m] text", "Put something on the timeline.", ("n", "log"), for_ended=True)
DECISION = Command(
    "decision", "decision text", "Write down what was decided.", ("decide", "decided", "d"), for_ended=True
)
CATCHUP = Command(
    "catchup",
    "catchup",
    "You come late: what it is, and what is going on.",
    ("catch-up", "catch", "summary", "summarize", "brief"),
    answer=catchup,
    for_ended=True,
)
TIMELINE = Command(
    "timeline",
    "timeline [export]",
    "What happened; `export` puts the file here.",
    ("tl", "history", "record"),
    answer=show,
    for_ended=True,
)
