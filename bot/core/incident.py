"""The incident: its states as a table, and how each event changes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.core.access import Access, access_after
from bot.core.drafts import Draft, drafts_after
from bot.core.errors import UserError
from bot.core.events import (
    Declared,
    Escalated,
    Event,
    FactSet,
    HandoverDeclined,
    HandoverLapsed,
    HandoverOffered,
    ItemTicked,
    MadePrivate,
    MessageRead,
    Milestone,
    NobodyReached,
    NoticeDecided,
    NoticeProposed,
    NoticeSent,
    NotReached,
    ObligationMet,
    PolicyFired,
    Reached,
    Recorded,
    Reopened,
    RoleAssigned,
    RoleLeft,
    SeverityChanged,
    StatusUpdated,
    Tagged,
    TaskAdded,
    TaskChanged,
    TaskDone,
)
from bot.core.held import Held, held_after
from bot.core.holders import Offer, holders_after, offers_after
from bot.core.links import Links, links_after
from bot.core.marks import Mark, MarkId
from bot.core.room_kinds import RoomKind
from bot.core.tasks import Todo, changed, read
from bot.core.ticks import Tick as Tick
from bot.core.ticks import owners_after, ticks_after
from bot.core.work_events import ListAttached, OptionChosen, RoomMoved, RunbookPosted

COMMANDER = "commander"
EVERYBODY = "all"
"""Stands for every audience: `sent.all` is stamped by an update that names none."""


class Status(StrEnum):
    """Where an incident stands."""

    DECLARED = "declared"
    INVESTIGATING = "investigating"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN = frozenset({Status.DECLARED, Status.INVESTIGATING, Status.MITIGATED})
ENDED = frozenset({Status.RESOLVED, Status.CLOSED, Status.CANCELLED})
UNDONE = frozenset(status.value for status in (*ENDED, Status.MITIGATED))
"""What no longer holds once an incident is reopened; it may happen again."""

TRANSITIONS: Mapping[str, Mapping[Status, Status]] = {
    "acknowledged": {Status.DECLARED: Status.INVESTIGATING, Status.MITIGATED: Status.MITIGATED},
    "mitigated": {Status.DECLARED: Status.MITIGATED, Status.INVESTIGATING: Status.MITIGATED},
    "resolved": dict.fromkeys(sorted(OPEN), Status.RESOLVED),
    "closed": {Status.RESOLVED: Status.CLOSED},
    "cancelled": dict.fromkeys(sorted(OPEN), Status.CANCELLED),
    "reopened": dict.fromkeys(sorted(ENDED), Status.INVESTIGATING),
    "acknowledgement_expired": {Status.INVESTIGATING: Status.DECLARED},
}
"""For each event that moves an incident: the states it is allowed in, and the state it leads to."""


@dataclass(frozen=True)
class Incident:
    """All the facts that rules look at. `severities` are those it had, each with its beginning; `owners` are who items
    were given to, `unreached` the steps that told nobody, since when."""

    number: int
    title: str = ""
    severity: str = ""
    severity_since: datetime | None = None
    severities: tuple[tuple[datetime, str], ...] = ()
    category: str = ""
    affected: str = ""
    private: bool = False
    source: str = ""
    quote: str = ""
    drill: bool = False
    room: RoomKind = "channel"
    declared_by: str = ""
    status: Status = Status.DECLARED
    roles: Mapping[str, str] = field(default_factory=dict)
    stamps: Mapping[str, datetime] = field(default_factory=dict)
    update: StatusUpdated | None = None
    updated_by: str = ""
    summary: str = ""
    facts: Mapping[str, bool | float | str] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    ticked: Mapping[str, Tick] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    promised: Mapping[str, datetime | None] = field(default_factory=dict)
    fired: Mapping[MarkId, Mark] = field(default_factory=dict)
    drafts: Mapping[int, Draft] = field(default_factory=dict)
    helpers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    unreached: Mapping[MarkId, datetime] = field(default_factory=dict)
    tasks: Mapping[int, Todo] = field(default_factory=dict)
    held: Held = field(default_factory=Held)
    links: Links = field(default_factory=Links)
    access: Access = field(default_factory=Access)

    @property
    def is_open(self) -> bool:
        """Whether people still work on it."""
        return self.status in OPEN

    @property
    def in_hand(self) -> bool:
        """Whether somebody acknowledged it, and that still holds."""
        return "acknowledged" in self.stamps and not self.held.lapsed

    @property
    def declared_at(self) -> datetime:
        """When it was declared."""
        return self.stamps["declared"]

    @property
    def commander(self) -> str:
        """The Slack user id of the incident commander; empty when there is none."""
        return self.roles.get(COMMANDER, "")

    def holders(self, role: str) -> tuple[str, ...]:
        """Who has a role."""
        first = self.roles.get(role, "")
        return (first, *self.helpers.get(role, ())) if first else ()

    @property
    def insiders(self) -> frozenset[str]:
        """Who is known to be part of it: the declarer, everybody with a role, and who was let in."""
        held = (one for role in self.roles for one in self.holders(role))
        return frozenset((self.declared_by, *held, *self.access.given)) - {""}

    def hides_from(self, person: str) -> bool:
        """Whether it is private, and this person is not known to be part of it."""
        return self.private and person not in self.insiders

    @property
    def name(self) -> str:
        """How people call it: `INC-12`, a drill `DRILL-12`."""
        return self.kin(self.number)

    def kin(self, number: int) -> str:
        """The name of another incident that it has to do with: those of a drill are drills."""
        return f"{'DRILL' if self.drill else 'INC'}-{number}"


def check_allowed(incident: Incident, kind: str) -> None:
    """Raise UserError when an event of this kind is not allowed in the incident's present state."""
    allowed = TRANSITIONS.get(kind)
    if allowed is None or incident.status in allowed:
        return
    if kind == "closed" and incident.status in OPEN:
        raise UserError(f"{incident.name} is not resolved yet.", "`/incident resolve` ends it; then it can be closed.")
    if incident.status in ENDED:
        raise UserError(f"{incident.name} is {incident.status.value}.", "`/incident reopen` opens it again.")
    raise UserError(f"{incident.name} is already {incident.status.value}.", "`/incident status` shows where it stands.")


def fold(number: int, events: Iterable[Recorded]) -> Incident:
    """The incident that these events make, in their order."""
    incident = Incident(number=number)
    for recorded in events:
        incident = apply(incident, recorded)
    return incident


def apply(incident: Incident, recorded: Recorded) -> Incident:
    """The incident after one more event."""
    event, at = recorded.event, recorded.at
    after = _change(incident, event, recorded)
    held = held_after(incident.held, recorded, after.roles, after.helpers)
    links, stamps = links_after(after.links, event), _stamp(after, event, at)
    access, owners = access_after(after.access, event, recorded.actor), owners_after(after.owners, event)
    room, private = getattr(event, "room", after.room), after.private or isinstance(event, MadePrivate)
    after = replace(after, links=links, access=access, private=private, owners=owners, room=room, held=held)
    return replace(after, status=TRANSITIONS.get(event.kind, {}).get(incident.status, incident.status), stamps=stamps)


def _change(incident: Incident, event: Event, recorded: Recorded) -> Incident:
    match event:
        case Declared():
            return replace(
                incident,
                title=event.title,
                severity=event.severity,
                severities=((recorded.at, event.severity),),
                category=event.category,
                affected=event.affected,
                private=event.private,
                source=event.source,
                drill=event.drill,
                quote=event.quote,
                declared_by=recorded.actor,
            )
        case RoleAssigned() | RoleLeft():
            roles, helpers = holders_after(incident.roles, incident.helpers, event)
            offers = offers_after(incident.offers, event, recorded)
            return replace(incident, roles=roles, helpers=helpers, offers=offers)
        case HandoverOffered() | HandoverDeclined() | HandoverLapsed():
            return replace(incident, offers=offers_after(incident.offers, event, recorded))
        case SeverityChanged():
            severities = (*incident.severities, (recorded.at, event.severity))
            return replace(incident, severity=event.severity, severity_since=recorded.at, severities=severities)
        case StatusUpdated():
            promised = {**incident.promised, **dict.fromkeys(_audiences(event), event.next_update_at)}
            return replace(incident, update=event, updated_by=recorded.actor, promised=promised)
        case NoticeProposed() | NoticeDecided() | NoticeSent():
            drafts = drafts_after(incident.drafts, event, recorded.actor)
            told = dict.fromkeys(event.to, event.next_update_at) if isinstance(event, NoticeSent) else {}
            return replace(incident, drafts=drafts, promised={**incident.promised, **told})
        case FactSet():
            return replace(incident, facts={**incident.facts, event.fact: event.value})
        case Tagged():
            return replace(incident, tags=incident.tags | {event.tag})
        case ItemTicked():
            return replace(incident, ticked=ticks_after(incident.ticked, event, recorded))
        case PolicyFired():
            return replace(incident, fired=_mark(incident.fired, event))
        case NobodyReached():
            return replace(
                incident, unreached={(event.rule, event.step, event.anchor): recorded.at, **incident.unreached}
            )
        case TaskAdded() | TaskChanged() | TaskDone():
            return replace(incident, tasks=changed(incident.tasks, event, recorded.at, recorded.actor))
        case MessageRead():
            return replace(incident, tasks=read(incident.tasks, event.channel, event.ts, event.text, event.link))
        case _:
            return replace(incident, summary=getattr(event, "summary", "") or incident.summary)


def _audiences(event: StatusUpdated) -> tuple[str, ...]:
    return event.to or (EVERYBODY,)


def _mark(fired: Mapping[MarkId, Mark], event: PolicyFired) -> Mapping[MarkId, Mark]:
    key = (event.rule, event.step, event.anchor)
    first = fired.get(key)
    return {
        **fired,
        key: Mark(event.occurrence, first.late if first else event.late, first.first if first else event.due_at),
    }


def _stamp(incident: Incident, event: Event, at: datetime) -> Mapping[str, datetime]:
    stamps = incident.stamps
    match event:
        case RoleAssigned() | RoleLeft():
            name, held = f"role.{event.role}", bool(incident.holders(event.role))
            if isinstance(event, RoleLeft) or (event.also and name in stamps):
                return stamps if held else {k: v for k, v in stamps.items() if k != name}
            return {**stamps, name: at} if event.person else {k: v for k, v in stamps.items() if k != name}
        case PolicyFired():
            limits = [name for name in event.stamps if name.endswith(".overdue")]
            limits += [f"{event.rule}.missed"] if event.rule.startswith("clock.") else []
            return {**dict.fromkeys(event.stamps, event.due_at), **stamps, **dict.fromkeys(limits, event.due_at)}
        case StatusUpdated():
            sent = {f"sent.{audience}": at for audience in _audiences(event)}
            return {"first_notice": at, **stamps, **sent, "status_updated": at}
        case NoticeSent():
            return {"first_notice": at, **stamps, **{f"sent.{name}": at for name in (event.notice, *event.to)}}
        case FactSet():
            return {**stamps, f"fact.{event.fact}": at}
        case Tagged():
            return {f"tagged.{event.tag}": at, **stamps}
        case Milestone():
            return {**stamps, event.name: at}
        case RunbookPosted() | OptionChosen() | ListAttached():
            return {event.stamp: at, **stamps}
        case ObligationMet():
            return {**stamps, ".".join(filter(None, ("obligation", event.obligation, event.contact))): at}
        case Reached() | NotReached() | NobodyReached() | Escalated() | ItemTicked():
            return {**stamps, event.kind: at}
        case Reopened() | RoomMoved():
            gone = UNDONE if event.kind == "reopened" else ("room_archived",)
            return {**{k: v for k, v in stamps.items() if k not in gone}, event.kind: at}
        case _:
            first_only = event.kind in TRANSITIONS and event.kind in stamps
            return stamps if first_only else {**stamps, event.kind: at}
