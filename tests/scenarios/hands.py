"""The acts of a scenario, done by people in Slack: what they type, press and fill in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.core.events import Recorded
from bot.core.incident import Incident, fold
from bot.core.playbook import Item, Playbook
from bot.core.rights import holds_one, roles_with
from bot.core.scenario import Act, Scenario
from bot.core.simulate import DECLARED_AT
from bot.sandbox.testing import Actor, Room
from bot.usecases.ports import Book
from tests.scenarios.night import BEGINS, Night

SECOND = timedelta(seconds=1)
LINK = "https://example.com/seen"
LINES: dict[str, Callable[[Any], str]] = {
    "resolved": lambda event: f"resolve {event.summary or 'the cause is gone'}",
    "mitigated": lambda event: "mark mitigated",
    "severity_changed": lambda event: f"severity {event.severity} {event.reason}",
    "role_assigned": lambda event: f"role {event.role} @{event.person}",
    "fact_set": lambda event: f"fact {event.fact} {event.value}",
    "tagged": lambda event: f"tag {event.tag}",
    "notice_sent": lambda event: f"sent {event.notice} {' '.join(event.to)}",
    "milestone": lambda event: f"mark {event.name}",
    "item_ticked": lambda event: f"{'skip' if event.na else 'done'} {event.item} {event.note}",
    "obligation_met": lambda event: " ".join(
        [
            "told" if event.told else "untold",
            f"{event.obligation}.{event.contact}" if event.contact else event.obligation,
            event.reference or event.reason,
            f"late: {event.reason}" if event.told and event.reason else "",
        ]
    ),
}
"""What is typed after `/incident`; an acknowledgement is a button, an update a form."""


def with_rights(scenario: Scenario, playbook: Playbook) -> Scenario:
    """The scenario with people taking a role first that may write to people outside, where the playbook wants one.
    Scenarios need not say it, but the bot refuses otherwise."""
    roles = roles_with(playbook, "send_external")
    acts = sorted(scenario.acts, key=lambda one: one.at)
    for act in [one for one in acts if one.kind == "status_updated" and roles]:
        earlier = scenario.model_copy(update={"acts": tuple(one for one in acts if one.at < act.at)})
        who = act.recorded().actor
        if who and not holds_one(_after(earlier, playbook), who, roles):
            at = f"{int((act.at - SECOND).total_seconds())}s"
            acts.append(Act(at=at, by=who, role_assigned={"role": roles[-1], "person": who}))
            acts.sort(key=lambda one: one.at)
    return scenario.model_copy(update={"acts": tuple(acts)})


def _after(scenario: Scenario, playbook: Playbook) -> Incident:
    return fold(1, scenario.story(playbook))


def _note(item: Item) -> str:
    return LINK if item.need else ""


class Hands:
    """The people of a scenario, in the room of its incident. Whoever is not named in an act is Sam, who declares."""

    def __init__(self, night: Night, book: Book, scenario: Scenario) -> None:
        self.night = night
        self.book = book
        self.scenario = with_rights(scenario, book.playbook)
        self.people = {handle: one.slack for handle, one in night.wired.services.org.people.items()}

    def declare(self) -> None:
        """Sam declares, by the form where the type of the incident matters."""
        sam, scenario = self.night.sam, self.scenario
        if scenario.category:
            sam.slash("/incident")
            sam.fills(title=scenario.title[:80], severity=scenario.severity, category=scenario.category)
            assert sam.submits() == {}
        else:
            sam.slash(f"/incident declare {scenario.severity} {scenario.title}")
        self.night.settle()

    def play(self) -> None:
        """Everything that happens until the scenario's end. As in a simulation, people act at their instant before the
        bot does what is due then."""
        self.declare()
        for act in self.scenario.acts:
            at = BEGINS + act.at
            if at > self.night.clock.now():
                self.night.fast_forward(at - SECOND - self.night.clock.now())
                self.night.clock.jump_to(at)
            self._do(act)
            self.night.settle()
        self.night.fast_forward(BEGINS + self.scenario.until - self.night.clock.now())

    def story(self) -> list[Recorded]:
        """What happens, with the people as Slack knows them and at the time of the night."""
        return [self._here(one) for one in self.scenario.story(self.book.playbook)]

    def acts(self) -> list[Recorded]:
        """What people do, without what follows from it."""
        return [self._here(act.recorded()) for act in self.scenario.acts]

    def _here(self, one: Recorded) -> Recorded:
        later = BEGINS - DECLARED_AT
        changed: dict[str, Any] = {}
        for name, value in one.event:
            if isinstance(value, datetime):
                changed[name] = value + later
            elif name == "person":
                changed[name] = self.people.get(value, value)
        actor = self.people.get(one.actor, self.night.sam.id)
        return Recorded(at=one.at + later, actor=actor, event=one.event.model_copy(update=changed))

    def _do(self, act: Act) -> None:
        recorded = self._here(act.recorded())
        room = self.night.slack.room("inc-")
        who = self.night.slack.person(recorded.actor)
        if who.id not in [self.night.slack.person_id(name) for name in room.members]:
            self.night.sam.act("invite", channel=room.id, users=[who.id])
        if act.kind == "acknowledged":
            who.presses("Acknowledge", room)
        elif act.kind == "status_updated":
            self._update(who, room, recorded.event)
        else:
            who.slash(f"/incident {LINES[act.kind](act.recorded().event)} {self._note(act)}".rstrip(), room)

    def _note(self, act: Act) -> str:
        """What must be given with an item, where the scenario does not say."""
        if act.kind != "item_ticked" or act.recorded().event.note:
            return ""
        found = next(item for _, item in self.book.playbook.items() if item.id == act.recorded().event.item)
        return _note(found)

    def _update(self, who: Actor, room: Room, event: Any) -> None:
        who.slash("/incident update", room)
        promised = int(event.next_update_at.timestamp()) if event.next_update_at else None
        menu = next((one["element"] for one in who.form["blocks"] if one["block_id"] == "to"), {"options": []})
        offered = [one["value"] for one in menu["options"]]
        readers = {"to": list(event.to) or offered} if offered else {}
        who.fills({"impact": event.impact or "As before", "next_update": promised, **readers})
        assert who.submits() == {}
