"""Below the line of an event: what begins with it, by the playbook's own words."""

from dataclasses import replace

from bot.core.events import FactSet, ItemTicked, Recorded
from bot.core.following import leads_on
from bot.core.incident import Incident, apply, fold
from bot.core.messages import Facts, Line
from bot.core.playbook import Phase, Playbook
from bot.core.rules.moments import holds, moment
from bot.slack.views.beside import beside, phase_words
from bot.slack.views.blocks import Json, Rendered, context
from bot.slack.views.facts import facts_set
from bot.slack.views.lines import line
from bot.slack.views.proposals import by_fact
from bot.slack.views.scene import Scene

MOST_PHASES = 3


def line_with_begun(message: Line, scene: Scene) -> Rendered:
    """The line for an event, with the phases that begin with it, and what an item that was done leads to."""
    made = line(message, scene)
    facts = [message.event.fact] if isinstance(message.event, FactSet) else []
    more = [*_phases(message, scene), *_led_to(message, scene), *by_fact(facts, scene)]
    return replace(made, blocks=[*made.blocks, *more])


def facts_with_begun(message: Facts, scene: Scene) -> Rendered:
    """Several facts, with the people whom they propose for a role."""
    made = facts_set(message, scene)
    return replace(made, blocks=[*made.blocks, *by_fact([one.fact for one in message.facts], scene)])


def _phases(message: Line, scene: Scene) -> list[Json]:
    told = [phase for phase in scene.playbook.phases if phase.text]
    before, found = scene.events_before(message.event) if told else ((), None)
    if found is None:
        return []
    old = fold(scene.incident.number, before)
    new = _after(old, scene.entry.events[len(before) :], found)
    begun = [one for one in told if _is_on(scene.playbook, new, one) and not _is_on(scene.playbook, old, one)]
    return [context(f"begun_{one.id}", phase_words(one)) for one in begun[:MOST_PHASES]]


def _after(incident: Incident, events: tuple[Recorded, ...], first: Recorded) -> Incident:
    """The incident after an event and those that were written down together with it."""
    for one in events:
        if one.recorded_at != first.recorded_at:
            break
        incident = apply(incident, one)
    return incident


def _is_on(playbook: Playbook, incident: Incident, phase: Phase) -> bool:
    return moment(playbook, incident, phase.from_) is not None and holds(phase.if_, playbook, incident)


def _led_to(message: Line, scene: Scene) -> list[Json]:
    event = message.event
    item = scene.playbook.item(event.item) if isinstance(event, ItemTicked) else None
    if item is None or not isinstance(event, ItemTicked) or event.undone or event.na or not leads_on(item, event):
        return []
    said = beside(item, scene.playbook) if item.need == "decision" else ""
    return [context("begun_beside", said)] if said else []
