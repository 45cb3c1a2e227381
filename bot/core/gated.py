"""Whether a scenario ends an incident through a gate that the playbook keeps closed, or ticks out of turn; the running
bot would refuse it."""

from bot.core.checklist import comes_before, open_items, open_watches
from bot.core.events import ItemTicked, Recorded
from bot.core.incident import Incident, apply
from bot.core.playbook import Playbook
from bot.core.playbook.phases import Gate
from bot.core.scenario import Scenario
from bot.core.simulate import play

GATES: dict[str, Gate] = {"resolved": "resolve", "closed": "close"}


def through_closed_gates(scenario: Scenario, playbook: Playbook) -> list[tuple[int, str]]:
    """Which acts would be refused for what is still to be done by then, and what that is.

    What the playbook does meanwhile counts, since it may attach lists."""
    refused = {number for number, _ in scenario.refused(playbook)}
    acts = sorted(enumerate(scenario.acts), key=lambda one: one[1].at)
    asked = [(number, act) for number, act in acts if number not in refused and act.kind in (*GATES, "item_ticked")]
    waiting = [(number, act.recorded().event) for number, act in asked]
    found = []
    incident = Incident(number=1)
    for recorded in play(playbook, {}, scenario.story(playbook), scenario.until).told if waiting else ():
        if waiting and recorded.event == waiting[0][1]:
            number, _ = waiting.pop(0)
            why = _refusal(playbook, incident, recorded)
            found += [(number, why)] if why else []
        incident = apply(incident, recorded)
    return found


def _refusal(playbook: Playbook, incident: Incident, recorded: Recorded) -> str:
    event, gate = recorded.event, GATES.get(recorded.event.kind)
    if gate:
        missing = open_items(playbook, incident, gate) + open_watches(playbook, incident, gate, recorded.at)
        return f"it cannot be {gate}d yet: {'; '.join(missing)}." if missing else ""
    item = playbook.item(event.item) if isinstance(event, ItemTicked) and not event.undone else None
    before = comes_before(playbook, incident, item) if item else None
    return f"`{before.id}` comes first: {before.text}" if before else ""
