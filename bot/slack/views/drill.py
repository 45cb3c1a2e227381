"""Drills: the mark that every message of one carries, what is kept in, and the score."""

from collections.abc import Sequence

from bot.core.incident import Incident
from bot.core.messages import KeptIn, Scored
from bot.core.score import ScoreLine, share
from bot.slack.views.blocks import Rendered, context, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.standing import NAMES
from bot.slack.views.text import one_line, upper_first

MOST_BLOCKS = 50
MARK = ":test_tube: *Drill*"
LONG_MARK = f"{MARK}: this is practice. Nothing is wrong, and nobody outside is to be told."
WHAT = {"announcement": "announced", "report": "posted", "bulletin": "posted", "notice": "posted"}
SIGNS = {True: ":white_check_mark:", False: ":x:", None: ":white_circle:"}
MOST_LINES = 40


def marked(shown: Rendered, incident: Incident, *, at_length: bool) -> Rendered:
    """The message with the mark of a drill on top, and in what notifications say."""
    if not incident.drill:
        return shown
    top = context("drill", LONG_MARK if at_length else MARK)
    return rendered(f":test_tube: Drill: {shown.text}", [top, *shown.blocks[: MOST_BLOCKS - 1]])


def kept_in(message: KeptIn, scene: Scene) -> Rendered:
    """In the room: what would have gone out."""
    did = WHAT.get(message.what, "posted")
    text = f":no_entry_sign: Kept in: outside of a drill this would be {did} in {one_line(message.channel, 80)}."
    return rendered(text, [section("kept_in", text)])


def scored(message: Scored, scene: Scene) -> Rendered:
    """How it went: the sum, then each limit."""
    kept, known = share(message.lines)
    top = (
        f":checkered_flag: *{kept} of {known} in time* by the playbook." if known else ":checkered_flag: No limit ran."
    )
    lines = score_lines(message.lines)
    missed = [_name(one.name) for one in message.lines if one.kept is False]
    hint = f"Worth a word afterwards: {', '.join(missed[:8])}." if missed else "Nothing was missed."
    blocks = [section("score", top), *([section("score_lines", "\n".join(lines))] if lines else [])]
    return rendered(f"{top} {hint}", [*blocks, context("score_hint", hint)])


def score_lines(lines: Sequence[ScoreLine]) -> list[str]:
    """Each limit with how it went."""
    return [f"{SIGNS[one.kept]} {_said(one)}" for one in lines[:MOST_LINES]]


def _said(one: ScoreLine) -> str:
    """A limit's name reads on into what it is; a count stands behind a colon."""
    told = one_line(one.told, 200)
    return f"{_name(one.name)} {told}" if told.startswith("within ") else f"{_name(one.name)}: {told}"


def _name(name: str) -> str:
    return upper_first(one_line(NAMES.get(name, name).replace("_", " "), 80))
