"""Who is on call, and who a party is at a given instant."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from whenever import Date, Instant, ZonedDateTime

from bot.core.hours import is_open
from bot.core.incident import Incident
from bot.core.organisation import WEEKDAYS, Organisation, Rotation
from bot.core.own_parties import own_party
from bot.core.playbook import Calendar, Party, Playbook, Way

DAYS = {"1d": 1, "1w": 7, "2w": 14}
NEVER = "the rotation has not begun"
CLOSED = "reached in business hours only"


@dataclass(frozen=True)
class Shift:
    """One person's time on call, `start` included, `end` not; both aware, UTC."""

    person: str
    start: datetime
    end: datetime


def shift_at(rotation: Rotation, now: datetime) -> Shift | None:
    """The shift that covers `now`, or None before the rotation begins.

    1. Handoffs happen on local days a whole number of periods after the first one, at the local time of handoff;
       a local time that summer time skips comes as much later as is skipped, a doubled one is the earlier.
    2. Counting is in local days, so a shift across a change of summer time is an hour shorter or longer.
    """
    zoned = Instant(now.astimezone(UTC)).to_tz(rotation.tz)
    weekday, clock = rotation.handoff.split(" ")
    first = _first_handoff(Date(rotation.start), weekday, rotation.every)
    period = DAYS[rotation.every]
    turn = (date.fromisoformat(zoned.date().format_iso()) - date.fromisoformat(first.format_iso())).days // period
    if _handoff(first, turn * period, clock, rotation.tz) > now:
        turn -= 1
    if turn < 0:
        return None
    start = _handoff(first, turn * period, clock, rotation.tz)
    end = _handoff(first, (turn + 1) * period, clock, rotation.tz)
    return Shift(rotation.members[turn % len(rotation.members)], start, end)


def next_shift(rotation: Rotation, now: datetime) -> Shift:
    """The shift after the present one, or the first of all."""
    present = shift_at(rotation, now)
    if present:
        found = shift_at(rotation, present.end)
    else:
        weekday, clock = rotation.handoff.split(" ")
        first = _first_handoff(Date(rotation.start), weekday, rotation.every)
        found = shift_at(rotation, _handoff(first, 0, clock, rotation.tz))
    assert found is not None
    return found


def _first_handoff(start: Date, weekday: str, every: str) -> Date:
    if every == "1d":
        return start
    ahead = (WEEKDAYS.index(weekday) - (start.day_of_week().value - 1)) % 7
    return start.add(days=ahead)


def _handoff(first: Date, days: int, clock: str, tz: str) -> datetime:
    day = first.add(days=days)
    hour, minute = (int(part) for part in clock.split(":"))
    at = ZonedDateTime(day.year, day.month, day.day, hour, minute, tz=tz, disambiguation="compatible")
    return at.to_instant().to_stdlib()


@dataclass(frozen=True)
class Reach:
    """Whom a party is right now: Slack user ids, channels of the organisation, and the ways to reach them.

    `why_empty` says why it is nobody, or what part of it is; `outside` that someone of it is outside of Slack, whom
    people tell by hand.
    """

    people: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    via: tuple[Way, ...] = ()
    why_empty: str = ""
    outside: bool = False


def resolve(name: str, org: Organisation, playbook: Playbook, incident: Incident | None, now: datetime) -> Reach:
    """Who the party `name` is at `now`; the fallback's people when it is nobody.

    The playbook's own parties win over the organisation's. Without an incident, roles are nobody.
    """
    own = own_party(name, incident) if incident is not None else None
    if own is not None:
        return Reach(own, why_empty="" if own else f"{name} is nobody")
    return _resolve(name, {**org.parties, **playbook.parties}, org, playbook.calendar, incident, now, frozenset())


def _resolve(
    name: str,
    parties: Mapping[str, Party],
    org: Organisation,
    calendar: Calendar,
    incident: Incident | None,
    now: datetime,
    seen: frozenset[str],
) -> Reach:
    party = parties.get(name)
    if name in seen:
        return Reach(why_empty=f"{name} leads back to itself")
    if party is None:
        return Reach(why_empty=f"{name} is not a party")
    people: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    outside = party.mail_list is not None or party.contacts is not None
    if party.hours == "business" and not is_open(now, calendar):
        why = CLOSED
    elif party.channel is not None:
        known = org.channels.model_dump()
        return Reach(channels=(known.get(party.channel) or party.channel,), via=party.via)
    elif party.parties is not None:
        parts = [_resolve(part, parties, org, calendar, incident, now, seen | {name}) for part in party.parties]
        people = tuple(dict.fromkeys(person for part in parts for person in part.people))
        channels = tuple(dict.fromkeys(channel for part in parts for channel in part.channels))
        why = "; ".join(dict.fromkeys(p.why_empty for p in parts if p.why_empty))
        outside = any(part.outside for part in parts)
    else:
        people, why = _members(party, org, incident, now)
    if not people and not channels and party.fallback:
        found = _resolve(party.fallback, parties, org, calendar, incident, now, seen | {name})
        return replace(found, via=party.via)
    return Reach(people, channels, party.via, why, outside)


def _members(party: Party, org: Organisation, incident: Incident | None, now: datetime) -> tuple[tuple[str, ...], str]:
    if party.role is not None:
        held = incident.holders(party.role) if incident else ()
        return (held, "") if held else ((), f"nobody is {party.role}")
    if party.rotation is not None:
        rotation = org.rotations.get(party.rotation)
        if rotation is None:
            return (), f"{party.rotation} is not a rotation any more"
        shift = shift_at(rotation, now)
        return _slack_ids((shift.person,), org) if shift else ((), NEVER)
    if party.team is not None:
        team = org.teams.get(party.team)
        return _slack_ids(team.members, org) if team else ((), f"{party.team} is not a team any more")
    if party.all_rotations:
        shifts = [shift_at(rotation, now) for rotation in org.rotations.values()]
        on_call = tuple(shift.person for shift in shifts if shift)
        return _slack_ids(on_call, org) if on_call else ((), NEVER)
    if party.service_owner:
        leads = _leads(org, incident)
        return _slack_ids(leads, org) if leads else ((), "no team has a lead")
    if party.mail_list is not None or party.contacts is not None:
        return (), ""
    return _slack_ids(party.people or (), org)


def _leads(org: Organisation, incident: Incident | None) -> tuple[str, ...]:
    """Who leads the teams named in what is affected; where none is, everyone who leads a team."""
    affected = incident.affected.casefold() if incident else ""
    teams = {name: team.lead for name, team in org.teams.items() if team.lead}
    named = tuple(lead for name, lead in teams.items() if name.casefold() in affected)
    return named or tuple(teams.values())


def _slack_ids(names: tuple[str, ...], org: Organisation) -> tuple[tuple[str, ...], str]:
    """The ids of those who are known. A running incident's playbook may name people who have left since."""
    known = tuple(dict.fromkeys(org.people[name].slack for name in names if name in org.people))
    gone = [name for name in names if name not in org.people]
    return known, f"{', '.join(gone)} is not among the people any more" if gone and not known else ""


def local(at: datetime, tz: str) -> ZonedDateTime:
    """An instant in a zone."""
    return Instant(at.astimezone(UTC)).to_tz(tz)


def local_day_start(day: Date, clock: str, tz: str) -> datetime:
    """The instant of a local time on a local day."""
    return _handoff(day, 0, clock, tz)
