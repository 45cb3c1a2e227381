"""What the tests of the core are made of: a small playbook, events at minutes, and a run that fires what is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.effects import consequences
from bot.core.events import Acknowledged, Declared, Event, Recorded, StatusUpdated
from bot.core.incident import Incident, apply, fold
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.core.policy import due, next_wake
from bot.core.rules.track import Due
from bot.core.simulate import DAY, DECLARED_AT, SimulatedAct, opening, play

T0 = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
ANA = "U0ANA"


def at(minutes: float = 0, seconds: float = 0) -> datetime:
    """The instant so long after the declaration."""
    return T0 + timedelta(minutes=minutes, seconds=seconds)


def playbook(**parts: Any) -> Playbook:
    """A playbook of three severities with the given parts."""
    basis: dict[str, Any] = {
        "document": {"title": "Test"},
        "severities": [{"id": f"SEV{n}", "name": f"Severity {n}"} for n in (1, 2, 3)],
        "statuses": [{"id": "investigating", "name": "Investigating"}],
        "roles": {"commander": {"name": "Commander"}},
    }
    return Playbook.model_validate({**basis, **parts})


def organisation(**parts: Any) -> Organisation:
    """Five people, a team, and no parties unless given."""
    people = {
        name: {"name": name.title(), "slack": f"U0{name.upper()}"} for name in ("ana", "ben", "cai", "dov", "eve")
    }
    basis: dict[str, Any] = {
        "people": people,
        "teams": {"payments": {"members": ["ben", "cai"], "lead": "ben"}},
        "channels": {"incidents": "#incidents", "managers": "#managers"},
    }
    return Organisation.model_validate({**basis, **parts})


def recorded(minutes: float, event: Event, actor: str = ANA) -> Recorded:
    """An event so many minutes after the declaration."""
    return Recorded(at=at(minutes), actor=actor, event=event)


def declared(severity: str = "SEV2", **parts: Any) -> Declared:
    """A declaration."""
    return Declared(title="Checkout fails", severity=severity, **parts)


def update(promise: float | None = None) -> StatusUpdated:
    """A status update, with the next one promised at that minute."""
    when = None if promise is None else at(promise)
    return StatusUpdated(word="investigating", impact="some", changed="", next_step="", next_update_at=when)


def incident(*events: tuple[float, Event], severity: str = "SEV2", **parts: Any) -> Incident:
    """An incident declared at T0 to which these events happened, each at its minute."""
    return fold(7, [recorded(0, declared(severity, **parts)), *(recorded(m, e) for m, e in events)])


def fired(item: Due, now: datetime) -> Recorded:
    """The event that says that a due step was done, as the wake use case writes it."""
    return Recorded(at=now, event=item.fired(line=0))


@dataclass
class Run:
    """An incident on its way: things happen to it, it is woken, and what fires is kept with the instant.

    `told` is all that was recorded on the way.
    """

    playbook: Playbook
    incident: Incident
    log: list[tuple[datetime, Due]] = field(default_factory=list)
    told: list[Recorded] = field(default_factory=list)

    def wake(self, now: datetime) -> list[Due]:
        """Fire all that is due at `now`, and what that brings about."""
        found: list[Due] = []
        for _ in range(100):
            ready = due(self.incident, self.playbook, now)
            if not ready:
                self.log += [(now, item) for item in found]
                return found
            for item in ready:
                for event in consequences(item, 0, self.incident, self.playbook):
                    self._record(Recorded(at=now, event=event))
            found += ready
        raise AssertionError("something is due again and again at one instant")

    def until(self, end: datetime, now: datetime) -> datetime:
        """Go from wake-up to wake-up as planned, up to and including `end`."""
        self.wake(now)
        while (coming := next_wake(self.incident, self.playbook, now)) is not None and coming <= end:
            assert coming > now
            now = coming
            self.wake(now)
        return end

    def happen(self, now: datetime, event: Event, actor: str = ANA) -> None:
        """Something happens, and the playbook acts on it at once."""
        self._record(Recorded(at=now, actor=actor, event=event))
        self.wake(now)

    def _record(self, recorded: Recorded) -> None:
        self.incident = apply(self.incident, recorded)
        self.told.append(recorded)

    @property
    def said(self) -> list[tuple[float, str]]:
        """What fired: the minute, and the rule with its step; `#n` from the second time on."""
        return [
            ((now - T0).total_seconds() / 60, f"{d.rule}/{d.step}" + (f"#{d.occurrence}" if d.occurrence else ""))
            for now, d in self.log
        ]


def run(
    playbook: Playbook,
    acts: Mapping[float, Event] | None = None,
    severity: str = "SEV2",
    until: float = 24 * 60,
    **parts: Any,
) -> Run:
    """A whole run: declared at T0, each act at its minute, woken exactly when planned."""
    one = Run(playbook, incident(severity=severity, **parts))
    now = at()
    for minutes, event in sorted((acts or {}).items()):
        one.until(at(minutes) - timedelta(microseconds=1), now)
        now = at(minutes)
        one.happen(now, event)
    one.until(at(until), now)
    return one


def simulate(
    playbook: Playbook,
    lines: Mapping[str, int],
    severity: str,
    category: str = "",
    private: bool = False,
    horizon: timedelta = DAY,
    acts: Iterable[tuple[timedelta, Event]] = (),
) -> list[SimulatedAct]:
    """All that the playbook does within `horizon` of a declaration; each of `acts` happens so long after it."""
    later = [Recorded(at=DECLARED_AT + after, event=event) for after, event in acts]
    return play(playbook, lines, [*opening(playbook, severity, category, private), *later], horizon).rows


ACK = Acknowledged()
