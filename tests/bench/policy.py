"""How long the policy engine thinks, with the largest of the shipped playbooks: one decision about one incident, and a
simulation of a day; and how long it takes to load all playbooks."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.core.incident import Incident, fold
from bot.core.policy import decide
from bot.core.simulate import DECLARED_AT, opening, play
from bot.loader.playbooks import LoadedPlaybook, load_playbooks, parse_playbook
from tests.bench.figures import Figure, middle
from tests.bench.stage import Stage

FOLDER = Path(__file__).parents[2] / "playbooks"
SO_FAR = timedelta(minutes=7)
GOAL_DECISION_US = 50.0
GOAL_LOAD_MS = 300.0
GOAL_SIMULATE_MS = 100.0


def run(stage: Stage) -> list[Figure]:
    """Nobody has acted for seven minutes, in each severity; and a whole day of each."""
    playbooks = load_playbooks(FOLDER)
    largest = max(playbooks.values(), key=lambda one: len(one.text))
    severities = [severity.id for severity in largest.playbook.severities]
    stage.say(f"largest of {len(playbooks)} playbooks: {largest.name}")
    decisions: list[float] = []
    days: list[float] = []
    for severity in severities:
        incident = _under_way(largest, severity)
        decisions += [_decision(largest, incident) * 1e6 for _ in range(stage.pick(5000, 500))]
        days += [_day(largest, severity) * 1e3 for _ in range(stage.pick(20, 5))]
    loads = [_load() * 1e3 for _ in range(stage.pick(20, 5))]
    return [
        middle(f"decision about one incident, {largest.name}", decisions, "µs", GOAL_DECISION_US),
        middle(f"load {len(playbooks)} playbooks", loads, "ms", GOAL_LOAD_MS),
        middle(f"simulate 24 h, {largest.name}", days, "ms", GOAL_SIMULATE_MS),
    ]


def _under_way(loaded: LoadedPlaybook, severity: str) -> Incident:
    found = play(loaded.playbook, loaded.lines, opening(loaded.playbook, severity), SO_FAR)
    return fold(1, found.told)


def _decision(loaded: LoadedPlaybook, incident: Incident) -> float:
    return _took(lambda: decide(incident, loaded.playbook, DECLARED_AT + SO_FAR))


def _day(loaded: LoadedPlaybook, severity: str) -> float:
    return _took(lambda: play(loaded.playbook, loaded.lines, opening(loaded.playbook, severity)))


def _load() -> float:
    parse_playbook.cache_clear()
    return _took(lambda: load_playbooks(FOLDER))


def _took(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
