"""Scenario files: from YAML to scenarios that know where each of their lines stands."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.core.actions import ActionKind
from bot.core.errors import ConfigError
from bot.core.events import MILESTONES
from bot.core.gated import through_closed_gates
from bot.core.playbook import Playbook
from bot.core.rules.obligation import deadlines
from bot.core.rules.review import STEPS
from bot.core.scenario import KINDS, Scenario, needed
from bot.core.simulate import MISSED
from bot.loader.bundle import IN_FOLDER
from bot.loader.playbook_checks import COMMON_TAGS
from bot.loader.playbooks import ENDINGS
from bot.loader.problems import Path as Place
from bot.loader.problems import Problem
from bot.loader.references import Kind, dangling
from bot.loader.scenario_forms import SEVERAL, Several, Single
from bot.loader.source import Source
from bot.loader.text import read_text
from bot.loader.validate import validated
from bot.loader.yaml_file import read_yaml

FOLDER = "scenarios"


@dataclass(frozen=True)
class ScenarioFile:
    """The scenarios of one file, each with its place in it, and the playbook they are about; empty when not said."""

    path: Path
    playbook: str
    scenarios: tuple[tuple[Place, Scenario], ...]
    source: Source

    def where(self, place: Place) -> str:
        """`file:line:col` of something in the file."""
        line, col = self.source.place(place, key=True)
        return f"{self.source.file}:{line}:{col}"


def load_scenarios(file: Path) -> ScenarioFile:
    """The scenarios in one file; ConfigError with every problem otherwise."""
    source = read_yaml(read_text(file), str(file))
    if isinstance(source.data, dict) and SEVERAL in source.data:
        several = validated(Several, source, _no_checks)
        placed = tuple(((SEVERAL, number), scenario) for number, scenario in enumerate(several.scenarios))
        return ScenarioFile(file, several.playbook, placed, source)
    single = validated(Single, source, _no_checks)
    return ScenarioFile(file, single.playbook, (((), single),), source)


def scenario_files(path: Path) -> list[Path]:
    """The scenario files that `path` stands for: itself, or those of a folder and of the `scenarios` folders in it."""
    if not path.is_dir():
        return [path]
    found = in_scenarios(path) or _inside(path)
    if not found:
        raise ConfigError(f"There is no scenario in {path}; a scenario is a file that ends in .yml.")
    return found


def in_scenarios(folder: Path) -> list[Path]:
    """The files in the `scenarios` folders below `folder`."""
    return [file for file in _inside(folder) if FOLDER in file.relative_to(folder).parts[:-1]]


def _inside(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix in ENDINGS]


def own_playbook(file: Path) -> Path | None:
    """The playbook beside a scenario: that of the folder which the file's `scenarios` folder is in."""
    for folder in (*file.parents, *file.absolute().parents):
        if folder.name == FOLDER:
            beside = (folder.parent / f"{IN_FOLDER}{ending}" for ending in ENDINGS)
            return next((one for one in beside if one.is_file()), None)
    return None


def scenario_problems(found: ScenarioFile, playbook: Playbook, parties: Collection[str]) -> list[Problem]:
    """What scenarios ask for that a playbook does not have, and acts that the bot would refuse.

    `parties` are those the playbook knows from elsewhere.
    """
    problems = list(_dangling(found.source, playbook, {*parties, *playbook.parties, *_targets(playbook)}))
    for place, scenario in found.scenarios:
        problems += [found.source.problem((*place, *late), "comes after `until`") for late in _too_late(scenario)]
        for number, why in scenario.refused(playbook) if not problems else ():
            problems.append(found.source.problem((*place, "acts", number), f"cannot happen by then: {why}"))
        for number, why in through_closed_gates(scenario, playbook) if not problems else ():
            said = f"cannot happen by then: {why} Tick it before, with `item_ticked`"
            problems.append(found.source.problem((*place, "acts", number), said))
    return sorted(dict.fromkeys(problems))


def _too_late(scenario: Scenario) -> Iterator[Place]:
    """What would never be looked at, because the scenario is over by then."""
    for number, act in enumerate(scenario.acts):
        if act.at > scenario.until:
            yield "acts", number, "at"
    for number, expected in enumerate(scenario.expect):
        named = {"at": expected.at, "by": expected.by, "nothing_after": expected.nothing_after}
        spans = {**named, "between": expected.between[1] if expected.between else None}
        yield from (("expect", number, key) for key, span in spans.items() if span and span > scenario.until)


def _no_checks(_: Source) -> list[Problem]:
    return []


def _dangling(source: Source, playbook: Playbook, targets: Collection[str]) -> Iterator[Problem]:
    prefix = f"{SEVERAL}.*." if SEVERAL in source.data else ""
    for label, places, names in _known(playbook, targets):
        yield from dangling(source, Kind(label, tuple(prefix + place for place in places)), names)


def _known(playbook: Playbook, targets: Collection[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """What may be named in scenarios: a label, the places where it is, and the names a playbook has for it."""
    limits = [
        *playbook.clocks,
        *(f"role_{id}" for id, role in playbook.roles.items() if role.ack),
        *(f"phase.{phase.id}" for phase in playbook.phases if phase.limit),
        *(f"postmortem.{step}" for step in STEPS if playbook.postmortem),
        *deadlines(playbook),
    ]
    items = [item for _, item in playbook.items()]
    stamps = [*(item.stamps for item in items), *(option.stamps for option in playbook.options)]
    tagged = [
        *(one.tags for one in playbook.severities),
        *(one.tags for one in playbook.categories),
        *(one.tags for one in playbook.signals.sources),
    ]
    set_by_rules = {target.removeprefix("tag=") for target in targets if target.startswith("tag=")}
    tags = {*COMMON_TAGS, *set_by_rules, *(tag for tags in tagged for tag in tags)}
    yield "severity", ["severity", *_said("severity")], [severity.id for severity in playbook.severities]
    yield "category", ["category", *_said("category")], [category.id for category in playbook.categories]
    yield "tag", ["tags", *_said("tag")], sorted(tags)
    yield "role", _said("role"), list(playbook.roles)
    yield "fact", ["facts.~", *_said("fact")], [fact.id for fact in playbook.facts]
    yield "item", _said("item"), [item.id for item in items]
    yield "runbook", _said("runbook"), [one.id for one in playbook.runbooks]
    yield "option", _said("option"), [one.id for one in playbook.options]
    yield "list", _said("list"), list(playbook.lists)
    yield "obligation", _said("obligation"), [one.id for one in playbook.obligations]
    yield "milestone", _said("name"), [*MILESTONES, *(stamp for stamp in stamps if stamp)]
    yield "notice", _said("notice"), [*playbook.templates, *sorted(targets)]
    yield "limit", [f"expect.*.{MISSED}"], limits
    yield "party", ["expect.*.to", *(f"expect.*.{kind}" for kind in ActionKind)], [*sorted(targets), *limits]


def _said(field: str) -> list[str]:
    """Where acts name something in this field of their event, or in the event's own place."""
    kinds = [kind for kind, model in KINDS.items() if field in model.model_fields]
    return [
        *(f"acts.*.{kind}.{field}" for kind in kinds),
        *(f"acts.*.{kind}" for kind in kinds if needed(kind) == [field]),
    ]


def _targets(part: Any) -> Iterator[str]:
    """Whatever the actions in a part of a playbook are for."""
    if isinstance(part, BaseModel):
        yield from (target for action in getattr(part, "actions", ()) for target in getattr(action, "to", ()))
        part = [value for _, value in part]
    elif isinstance(part, Mapping):
        part = list(part.values())
    for inner in part if isinstance(part, list | tuple) else ():
        yield from _targets(inner)
