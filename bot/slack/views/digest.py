"""The managers' digest: what is open, what is over, and what is overdue."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.digest import DigestFacts, DigestLine
from bot.core.messages import DigestMessage
from bot.slack.views.blocks import Json, Rendered, context, header, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, when
from bot.slack.views.words import HIDDEN, lasting, late_words, person

MOST_OPEN = 20
MOST_OVER = 15
PER_BLOCK = 5
LONGEST_TITLE = 130
INDENT = "\u2003"


def digest(message: DigestMessage, scene: Scene) -> Rendered:
    """A headline with the date, the open incidents, those resolved since, and the small print."""
    facts = message.facts
    now = facts.at + timedelta(seconds=facts.late)
    text = f"Incident digest: {_counts(facts)}"
    blocks = [
        header("digest", "Incident digest"),
        section("digest_sum", f"*{when(facts.at, 'date')}* · {_counts(facts)}"),
    ]
    if facts.late > 0:
        blocks.append(context("digest_late", f":hourglass_flowing_sand: {late_words(facts.late)}"))
    blocks += _list("digest_open", "Open", [_open(line, scene, now) for line in facts.open], MOST_OPEN)
    over = [_over(line, scene) for line in facts.resolved]
    blocks += _list("digest_over", f"Resolved since {when(facts.since, 'date_time')}", over, MOST_OVER)
    if facts.open:
        blocks.append(context("digest_more", "`/incident list` shows the open incidents as they are now."))
    return rendered(text, blocks)


def _counts(facts: DigestFacts) -> str:
    overdue = sum(line.overdue for line in facts.open)
    parts = [f"{len(facts.open)} open" if facts.open else "nothing open"]
    if overdue:
        parts.append(f":warning: {overdue} with an overdue update")
    if facts.resolved:
        parts.append(f"{len(facts.resolved)} resolved since the last digest")
    return ", ".join(parts) + "."


def _list(block_id: str, name: str, lines: Sequence[str], most: int) -> list[Json]:
    """The lines in few blocks, since a message may have 50; what is left out is counted."""
    if not lines:
        return []
    shown = [f"*{name}*", *lines[:most]]
    if len(lines) > most:
        shown.append(f"_+ {len(lines) - most} more_")
    parts = [shown[at : at + PER_BLOCK] for at in range(0, len(shown), PER_BLOCK)]
    return [section(f"{block_id}_{number}", "\n".join(part)) for number, part in enumerate(parts)]


def _open(line: DigestLine, scene: Scene, now: datetime) -> str:
    top = f":{line.emoji.strip(':') or 'large_orange_circle'}: *INC-{line.number}* {one_line(line.severity, 40)}"
    if line.private:
        return f"{top} · {HIDDEN}"
    who = person(line.commander, scene.org) if line.commander else "no commander"
    told = f"last update {when(line.updated_at, 'date_time')}" if line.updated_at else "no update yet"
    parts = [f"open for {lasting(line.declared_at, now)}", who, told]
    if line.overdue and line.update_due_at:
        parts.append(f":warning: *update overdue by {lasting(line.update_due_at, now)}*")
    return f"{top} · {_title(line)}\n{INDENT}{' · '.join(parts)}"


def _over(line: DigestLine, scene: Scene) -> str:
    top = f":white_check_mark: *INC-{line.number}* {one_line(line.severity, 40)}"
    if line.private:
        return f"{top} · {HIDDEN}"
    lasted = f"after {lasting(line.declared_at, line.resolved_at)}" if line.resolved_at else ""
    return " · ".join(part for part in (top, _title(line), lasted) if part)


def _title(line: DigestLine) -> str:
    room = f" <#{line.channel}>" if line.channel else ""
    return f"{one_line(line.title, LONGEST_TITLE) or '(no title)'}{room}"
