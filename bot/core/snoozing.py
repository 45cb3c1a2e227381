"""Which reminders people may hold back, for how long, how often, and who may."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.actions import Action
from bot.core.errors import UserError
from bot.core.incident import Incident
from bot.core.oncall import resolve
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.core.rights import holds_one, refusal
from bot.core.rules import tracks
from bot.core.rules.holding import PERSONAL, may_wait, pages
from bot.core.rules.track import Planned, walk
from bot.core.spans import say_span

SPANS = tuple(timedelta(minutes=count) for count in (5, 10, 15, 30, 60, 120, 240, 480))


@dataclass(frozen=True)
class Waiting:
    """A reminder that may be held back: what it says next, and when; `pages` that it pages somebody then."""

    rule: str
    anchor: datetime
    at: datetime
    actions: tuple[Action, ...]
    pages: bool


def coming(incident: Incident, playbook: Playbook, now: datetime) -> list[Waiting]:
    """The reminders that are on their way, the soonest first."""
    return sorted(_coming(incident, playbook, now), key=lambda one: (one.at, one.rule))


def _coming(incident: Incident, playbook: Playbook, now: datetime) -> Iterator[Waiting]:
    for track in tracks(playbook, incident) if playbook.policy.snooze.times else ():
        planned = [item for item in walk(track, incident.fired, now, incident.unreached) if isinstance(item, Planned)]
        steps = [(item.at, track.steps[item.step]) for item in planned if item.at > now]
        steps = [(at, step) for at, step in steps if all(action.kind in PERSONAL for action in step.actions)]
        if steps and may_wait(track.rule):
            at, step = min(steps, key=lambda one: one[0])
            yield Waiting(track.rule, track.anchor, at, step.actions, pages(step))


def spans(playbook: Playbook) -> tuple[timedelta, ...]:
    """How long a reminder may be held back at a time."""
    most = playbook.policy.snooze.most
    return (*(span for span in SPANS if span < most), most)


def check_snooze(
    playbook: Playbook, incident: Incident, org: Organisation, person: str, one: Waiting, span: timedelta, now: datetime
) -> None:
    """Raise UserError when this person may not hold this reminder back so long."""
    policy, before = playbook.policy.snooze, incident.held.snoozed(one.rule, one.anchor)
    if span > policy.most:
        raise UserError(f"At most {say_span(policy.most)} at a time.", "It speaks again then, so that nothing is lost.")
    if len(before) >= policy.times:
        often = "once" if policy.times == 1 else f"{policy.times} times"
        raise UserError(f"It was held back {often}, which is all that the playbook allows.", "Do what it asks for.")
    if one.at >= now + span:
        raise UserError(f"It says nothing for {say_span(one.at - now)}.", "There is nothing to hold back yet.")
    asked = _to_ask(playbook, incident, org, person, one, now)
    if asked:
        who = " or ".join(f"<@{other}>" for other in asked)
        why = "It pages people: only" if one.pages else "Only"
        raise UserError(f"{why} {who} may hold it back.", "Ask them, or do what it asks for.")


def _to_ask(
    playbook: Playbook, incident: Incident, org: Organisation, person: str, one: Waiting, now: datetime
) -> tuple[str, ...]:
    """Who may hold it back because this person may not; empty when they may."""
    roles = playbook.policy.snooze.by
    if roles:
        held = tuple(dict.fromkeys(who for role in roles for who in incident.holders(role)))
        return () if holds_one(incident, person, roles) else held
    parties = [party for action in one.actions for party in action.to]
    reminded = {who for party in parties for who in resolve(party, org, playbook, incident, now).people}
    if person in reminded and not one.pages:
        return ()
    return refusal(playbook, incident, person, "override")
