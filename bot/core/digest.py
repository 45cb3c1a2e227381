"""The managers' digest: when it is due, and what it says."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from bot.core.incident import Incident, Status
from bot.core.oncall import local, local_day_start
from bot.core.organisation import WEEKDAYS, Digest
from bot.core.playbook import Playbook
from bot.core.policy import next_update_due

LATE = 120.0
"""A digest this many seconds after its time says so."""


class DigestLine(BaseModel):
    """One incident in a digest. A private one shows its number and severity, nothing more."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    severity: str
    emoji: str
    status: str
    private: bool
    commander: str
    channel: str
    declared_at: datetime
    updated_at: datetime | None
    update_due_at: datetime | None
    overdue: bool
    resolved_at: datetime | None


class DigestFacts(BaseModel):
    """What a digest says. `since` is the last one's time; `late` is in seconds."""

    model_config = ConfigDict(frozen=True)

    id: str
    at: datetime
    since: datetime
    late: float
    open: tuple[DigestLine, ...]
    resolved: tuple[DigestLine, ...]


def next_digest(digest: Digest, tz: str, after: datetime) -> datetime:
    """The first instant after `after` at which the digest is due in the zone `tz`."""
    day = local(after, tz).date()
    for ahead in range(15):
        candidate = day.add(days=ahead)
        at = local_day_start(candidate, digest.at, tz)
        if at > after and WEEKDAYS[candidate.day_of_week().value - 1] in digest.days:
            return at
    raise ValueError("a digest needs at least one day")


def digest_line(incident: Incident, playbook: Playbook, channel: str, now: datetime) -> DigestLine:
    """An incident as a digest shows it; nothing that tells what a private one is about."""
    severity = playbook.severity(incident.severity)
    due = next_update_due(incident, playbook)
    hidden = incident.private
    return DigestLine(
        number=incident.number,
        title="" if hidden else incident.title,
        severity=incident.severity,
        emoji=severity.emoji if severity else "",
        status=incident.status.value,
        private=hidden,
        commander="" if hidden else incident.commander,
        channel="" if hidden else channel,
        declared_at=incident.declared_at,
        updated_at=incident.stamps.get("status_updated"),
        update_due_at=due,
        overdue=due is not None and due <= now,
        resolved_at=incident.stamps.get("resolved"),
    )


def compose(
    id: str, due_at: datetime, since: datetime, now: datetime, lines: Iterable[DigestLine], rank: dict[str, int]
) -> DigestFacts:
    """The digest due at `due_at`, said at `now`: open incidents worst and oldest first, then those resolved since."""
    found = list(lines)
    ended = (Status.RESOLVED.value, Status.CLOSED.value)
    still_open = [line for line in found if line.status not in (*ended, Status.CANCELLED.value)]
    over = [line for line in found if line.status in ended and line.resolved_at and line.resolved_at > since]
    late = (now - due_at).total_seconds()
    return DigestFacts(
        id=id,
        at=due_at,
        since=since,
        late=late if late > LATE else 0.0,
        open=tuple(sorted(still_open, key=lambda i: (rank.get(i.severity, 99), i.declared_at))),
        resolved=tuple(sorted(over, key=lambda i: i.resolved_at or i.declared_at)),
    )
