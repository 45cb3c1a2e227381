"""What the bot would do, and when: a playbook on a virtual clock, with an incident where only given things happen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.effects import consequences
from bot.core.errors import ConfigError
from bot.core.events import Declared, Event, FactSet, MadePrivate, PolicyFired, Recorded, Tagged
from bot.core.homes import kind_for, moves_to
from bot.core.incident import Incident, apply, fold
from bot.core.playbook import Playbook
from bot.core.policy import due, next_wake
from bot.core.privacy import BY_PLAYBOOK, turns_private
from bot.core.rules.obligation import is_missed
from bot.core.rules.track import Due
from bot.core.spans import say_span
from bot.core.work_events import RoomMoved

DECLARED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
Value = bool | float | str
"""What a fact may be."""
MOST = 10_000
TICK = timedelta(microseconds=1)
MISSED = "missed"
"""Stands where an action's kind would for a limit that was not kept."""
LIMITS = ("clock.", "phase.", "postmortem.")
"""How the rules begin that are limits: they fire when they are missed."""


@dataclass(frozen=True)
class SimulatedAct:
    """One action, `at` so many seconds after the declaration, and the rule and line of the playbook that ask for it."""

    at: int
    action: str
    to: tuple[str, ...]
    rule: str
    line: int
    occurrence: int
    text: str = ""


@dataclass(frozen=True)
class Simulation:
    """What came of it: the playbook's acts, what people did, and everything that happened, both among it."""

    playbook: Playbook
    rows: list[SimulatedAct]
    people: list[Recorded]
    told: list[Recorded]

    @property
    def missed(self) -> list[SimulatedAct]:
        """The limits that were not kept, those of obligations too, as acts towards the limit's name at the instant it
        was missed: `acknowledge`, `phase.triage`, `postmortem.publish`, `obligation.authority`."""
        found = []
        for one in self.told:
            event = one.event
            if isinstance(event, PolicyFired) and (limit := self._limit(event)):
                rule = f"{event.rule}/{event.step}"
                found.append(SimulatedAct(self.seconds(one.at), MISSED, (limit,), rule, event.line, event.occurrence))
        return found

    def _limit(self, event: PolicyFired) -> str:
        late = is_missed(self.playbook, event.rule, event.anchor, event.due_at)
        return event.rule if late else missed_limit(event)

    def seconds(self, at: datetime) -> int:
        """Whole seconds from the declaration to `at`."""
        return int((at - self.told[0].at).total_seconds())


def missed_limit(event: PolicyFired) -> str:
    """The limit of ours that was missed when this fired: `acknowledge`, `phase.triage`; empty if none."""
    return event.rule.removeprefix("clock.") if event.rule.startswith(LIMITS) else ""


def opening(
    playbook: Playbook,
    severity: str,
    category: str = "",
    private: bool = False,
    facts: Mapping[str, Value] | None = None,
    tags: Sequence[str] = (),
) -> list[Recorded]:
    """What a simulation begins with: the declaration, and what is known by then.

    A category that makes its incidents private does so here too.
    """
    known = playbook.category(category)
    hidden = private or bool(known and known.private)
    begun = Incident(number=1, severity=severity, category=category, facts=facts or {}, tags=frozenset(tags))
    hidden = hidden or turns_private(playbook, begun)
    room = kind_for(playbook, severity, private=hidden)
    events: list[Event] = [
        Declared(title="Simulation", severity=severity, category=category, private=hidden, room=room)
    ]
    events += [FactSet(fact=fact, value=value) for fact, value in (facts or {}).items()]
    events += [Tagged(tag=tag) for tag in tags]
    return [Recorded(at=DECLARED_AT, event=event) for event in events]


def play(
    playbook: Playbook, lines: Mapping[str, int], events: Sequence[Recorded], horizon: timedelta = DAY
) -> Simulation:
    """What the playbook does when these events happen, until `horizon` after the first, the declaration.

    Each event happens before what is due at its instant. Raises ConfigError when the playbook acts without measure.
    """
    first, *later = events
    run = _Run(playbook, lines, horizon, first.at, fold(1, [first]), told=[first])
    now, end = first.at, first.at + horizon
    people: list[Recorded] = []
    for recorded in sorted(later, key=lambda one: one.at):
        if recorded.at > end:
            break
        run.go(now, recorded.at - TICK)
        now = recorded.at
        run.happen(recorded)
        people.append(recorded)
    run.go(now, end)
    return Simulation(playbook, run.rows, people, run.told)


@dataclass
class _Run:
    playbook: Playbook
    lines: Mapping[str, int]
    horizon: timedelta
    begun: datetime
    incident: Incident
    rows: list[SimulatedAct] = field(default_factory=list)
    told: list[Recorded] = field(default_factory=list)

    def happen(self, recorded: Recorded) -> None:
        """Something happens to the incident."""
        self.incident = apply(self.incident, recorded)
        self.told.append(recorded)
        if turns_private(self.playbook, self.incident):
            self.happen(Recorded(at=recorded.at, event=MadePrivate(reason=BY_PLAYBOOK)))
        if kind := moves_to(self.playbook, self.incident):
            self.happen(Recorded(at=recorded.at, event=RoomMoved(room=kind)))

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
            self.happen(Recorded(at=now, event=event))
        seconds = int((now - self.begun).total_seconds())
        rule = f"{item.rule}/{item.step}"
        for action in item.actions:
            row = SimulatedAct(seconds, action.kind.value, action.to, rule, line, item.occurrence, action.text)
            self.rows.append(row)
        if len(self.told) > MOST:
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


def as_table(rows: Iterable[SimulatedAct], found: Simulation | None = None) -> list[str]:
    """The rows as aligned lines for people, under a heading, those of items with what is to be done; with the whole
    simulation also what people did, and the limits that were missed."""
    acts = [*rows, *(found.missed if found else ())]
    timed = [(act.at, 1, _cells(act)) for act in acts]
    timed += [(found.seconds(one.at), 0, _done(one, found)) for one in found.people] if found else []
    if not timed:
        return ["The playbook does nothing."]
    cells = [("WHEN", "ACTION", "TO", "RULE", "LINE"), *(row for *_, row in sorted(timed, key=lambda row: row[:2]))]
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    widths[-1] = 0
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _cells(row: SimulatedAct) -> tuple[str, ...]:
    again = f" (again, {row.occurrence})" if row.occurrence else ""
    line = f"{row.line:<4} {row.text}" if row.rule.startswith("item.") else str(row.line)
    return (offset(row.at), row.action, ", ".join(row.to), row.rule + again, line)


def _done(one: Recorded, found: Simulation) -> tuple[str, ...]:
    return (offset(found.seconds(one.at)), f"({one.event.kind})", say_event(one), "", "")


def say_event(one: Recorded) -> str:
    """Who did something, and what was said of it: `ana`, `commander, ben`."""
    told = one.event.model_dump(exclude={"kind"}, exclude_defaults=True).values()
    words = [f"{value:g}" if isinstance(value, float) else str(value) for value in told if isinstance(value, Value)]
    return ", ".join(dict.fromkeys([*words, *([one.actor] if one.actor else [])]))[:60]


def offset(seconds: int) -> str:
    """So long after the declaration, exactly: `+0 min`, `+5 min`, `+1 d 20 min`, `+15 min 1 s`."""
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return "+" + (" ".join(parts) or "0 min")
