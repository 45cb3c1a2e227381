"""What the bot would do, and when: a playbook on a virtual clock, with an incident where only given things happen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.effects import consequences
from bot.core.errors import ConfigError
from bot.core.events import Declared, Event, Recorded
from bot.core.incident import Incident, apply, fold
from bot.core.playbook import Playbook
from bot.core.policy import due, next_wake
from bot.core.rules.track import Due
from bot.core.spans import say_span

DECLARED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MOST = 10_000
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class SimulatedAct:
    """One action, `at` so many seconds after the declaration, and the rule and line of the playbook that ask for it."""

    at: int
    action: str
    to: tuple[str, ...]
    rule: str
    line: int
    occurrence: int


def simulate(
    playbook: Playbook,
    lines: Mapping[str, int],
    severity: str,
    category: str = "",
    private: bool = False,
    horizon: timedelta = timedelta(hours=24),
    acts: Iterable[tuple[timedelta, Event]] = (),
) -> list[SimulatedAct]:
    """All that the playbook does within `horizon` of a declaration, earliest first.

    `lines` maps each dotted path of the playbook to its line. Of `acts`, each event happens so long after the
    declaration, before what is due at that instant. A category that makes its incidents private does so here too.
    """
    known = playbook.category(category)
    hidden = private or bool(known and known.private)
    declared = Declared(title="Simulation", severity=severity, category=category, private=hidden)
    run = _Run(playbook, lines, horizon, fold(1, [Recorded(at=DECLARED_AT, event=declared)]), [])
    now = DECLARED_AT
    for after, event in sorted(acts, key=lambda act: act[0]):
        if after > horizon:
            break
        run.go(now, DECLARED_AT + after - TICK)
        now = DECLARED_AT + after
        run.incident = apply(run.incident, Recorded(at=now, event=event))
    run.go(now, DECLARED_AT + horizon)
    return run.rows


@dataclass
class _Run:
    playbook: Playbook
    lines: Mapping[str, int]
    horizon: timedelta
    incident: Incident
    rows: list[SimulatedAct]

    def go(self, now: datetime, end: datetime) -> None:
        """Act from `now` on, wake-up by wake-up, up to and including `end`."""
        at: datetime | None = now
        while at is not None and at <= end:
            while ready := due(self.incident, self.playbook, at):
                for item in ready:
                    self._act(item, at)
            at = next_wake(self.incident, self.playbook, at)

    def _act(self, item: Due, now: datetime) -> None:
        line = self.lines.get(item.path, 0)
        for event in consequences(item, line, self.incident, self.playbook):
            self.incident = apply(self.incident, Recorded(at=now, event=event))
        seconds = int((now - DECLARED_AT).total_seconds())
        for action in item.actions:
            rule = f"{item.rule}/{item.step}"
            self.rows.append(SimulatedAct(seconds, action.kind.value, action.to, rule, line, item.occurrence))
        if len(self.rows) > MOST:
            raise ConfigError(
                f"The playbook acts more than {MOST:,} times within {say_span(self.horizon)}; repeat less."
            )


def as_json(rows: Iterable[SimulatedAct]) -> list[dict[str, Any]]:
    """The rows as JSON has them."""
    return [
        {
            "at": row.at,
            "action": row.action,
            "to": list(row.to),
            "rule": row.rule,
            "line": row.line,
            "occurrence": row.occurrence,
        }
        for row in rows
    ]


def as_table(rows: Iterable[SimulatedAct]) -> list[str]:
    """The rows as aligned lines for people, under a heading."""
    cells = [("WHEN", "ACTION", "TO", "RULE", "LINE"), *(_cells(row) for row in rows)]
    if len(cells) == 1:
        return ["The playbook does nothing."]
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _cells(row: SimulatedAct) -> tuple[str, ...]:
    again = f" (again, {row.occurrence})" if row.occurrence else ""
    return (offset(row.at), row.action, ", ".join(row.to), row.rule + again, str(row.line))


def offset(seconds: int) -> str:
    """So long after the declaration, exactly: `+0 min`, `+5 min`, `+1 d 20 min`, `+15 min 1 s`."""
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return "+" + (" ".join(parts) or "0 min")
