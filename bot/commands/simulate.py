"""`tocsin simulate`: one incident in which nobody acts, or scenarios with what people do and what is expected."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.commands.books import find_severity, other_parties
from bot.commands.picture import draw
from bot.core.errors import ConfigError
from bot.core.expectation import Failure, judge
from bot.core.playbook import Playbook
from bot.core.scenario import Scenario
from bot.core.simulate import SimulatedAct, Simulation, Value, as_json, as_table, offset, opening, play
from bot.core.spans import parse_span
from bot.loader.playbooks import LoadedPlaybook, find_playbook
from bot.loader.problems import suggestion
from bot.loader.scalars import plain_value
from bot.loader.scenario_check import parties_beside, playbook_of
from bot.loader.scenarios import ScenarioFile, load_scenarios, scenario_files, scenario_problems
from bot.settings import Settings


@dataclass(frozen=True)
class Asked:
    """What was typed. `output` is where the picture goes, None for a table or JSON."""

    playbook: str
    severity: str
    category: str
    tags: tuple[str, ...]
    facts: tuple[str, ...]
    scenario: Path | None
    until: str
    as_json: bool
    picture: Path | None


def run_simulate(asked: Asked, settings: Settings) -> int:
    """Simulate and print; gives 1 when an expectation did not come true."""
    if asked.picture and asked.picture.suffix != ".svg":
        raise ConfigError(f"{asked.picture} does not end in .svg; pictures are written as SVG only.")
    if asked.picture and asked.as_json:
        raise ConfigError("--json and --picture do not go together; ask for one after the other.")
    return _scenarios(asked, settings) if asked.scenario else _nobody(asked, settings)


def _nobody(asked: Asked, settings: Settings) -> int:
    for name, given in (("the playbook", asked.playbook), ("--severity", asked.severity)):
        if not given:
            raise ConfigError(f"{name} is missing; write `tocsin simulate PLAYBOOK --severity X`, or give --scenario.")
    loaded = find_playbook(asked.playbook, settings.playbooks)
    severity = find_severity(loaded, asked.severity).id
    _must_be_known(asked.category, [known.id for known in loaded.playbook.categories], "category")
    events = opening(
        loaded.playbook, severity, asked.category, facts=_facts(asked.facts, loaded.playbook), tags=asked.tags
    )
    found = play(loaded.playbook, loaded.lines, events, _until(asked.until))
    if asked.picture:
        _write(asked.picture, draw(found, f"{loaded.playbook.document.title}: {severity}, nobody acts"))
    elif asked.as_json:
        _print_json(as_json(found.rows))
    else:
        _print(as_table(found.rows, found))
    return 0


def _scenarios(asked: Asked, settings: Settings) -> int:
    given = {"--severity": asked.severity, "--category": asked.category, "--tag": asked.tags, "--fact": asked.facts}
    for name, value in (*given.items(), ("--until", asked.until)):
        if value:
            raise ConfigError(f"{name} stands in the scenario itself; leave it out beside --scenario.")
    ran = _run_files(scenario_files(asked.scenario or Path()), asked, settings)
    if asked.picture:
        if len(ran) > 1:
            raise ConfigError(f"{asked.scenario} has {len(ran)} scenarios; a picture shows one.")
        _write(asked.picture, draw(ran[0].found, f"{ran[0].scenario.severity}: {ran[0].scenario.title}"))
    elif asked.as_json:
        _print_json([{**row, "scenario": one.scenario.title} for one in ran for row in as_json(one.found.rows)])
    elif len(ran) == 1:
        _print(as_table(ran[0].found.rows, ran[0].found))
    failed = [one for one in ran if one.failures]
    quiet = asked.as_json or asked.picture is not None
    out = sys.stderr if quiet else sys.stdout
    for line in (line for one in failed for line in one.failures):
        print(line, file=out)
    if not quiet or failed:
        print(_verdict(len(ran), len(failed)), file=out)
    return 1 if failed else 0


def _verdict(count: int, failed: int) -> str:
    said = f"{count} scenario{'' if count == 1 else 's'}"
    if failed:
        return f"{said}, {failed} not as expected."
    return f"{said}, {'as expected' if count == 1 else 'all as expected'}."


@dataclass(frozen=True)
class _Ran:
    scenario: Scenario
    found: Simulation
    failures: list[str]


def _run_files(files: Sequence[Path], asked: Asked, settings: Settings) -> list[_Ran]:
    """Run all; what is wrong with any of them is told before anything else, every mistake at once."""
    parties = other_parties(settings)
    ran: list[_Ran] = []
    problems: list[str] = []
    for file in files:
        try:
            found = load_scenarios(file)
            loaded = playbook_of(found, settings.playbooks, asked.playbook)
            ran += _run_file(found, loaded, {*parties, *parties_beside(loaded)})
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(*dict.fromkeys(problems))
    return ran


def _run_file(found: ScenarioFile, loaded: LoadedPlaybook, parties: set[str]) -> list[_Ran]:
    problems = scenario_problems(found, loaded.playbook, parties)
    if problems:
        raise ConfigError(*(str(problem) for problem in problems))
    ran = []
    for place, scenario in found.scenarios:
        simulation = play(loaded.playbook, loaded.lines, scenario.story(loaded.playbook), scenario.until)
        acts = sorted([*simulation.rows, *simulation.missed], key=lambda act: act.at)
        failures = [
            _complaint(found.where((*place, "expect", number)), scenario, failure)
            for number, expected in enumerate(scenario.expect)
            for failure in judge(expected, acts)
        ]
        ran.append(_Ran(scenario, simulation, failures))
    return ran


def _complaint(where: str, scenario: Scenario, failure: Failure) -> str:
    head = f"{where}: {scenario.title}: expected {failure.expected}; {failure.went}"
    return "\n".join([f"{head}. Nearest:" if failure.nearest else f"{head}.", *map(_act, failure.nearest)])


def _act(act: SimulatedAct) -> str:
    line = f", line {act.line}" if act.line else ""
    return f"    {offset(act.at)}  {act.action} {', '.join(act.to)}  ({act.rule}{line})"


def _until(text: str) -> timedelta:
    try:
        return parse_span(text or "24h")
    except ValueError as error:
        raise ConfigError(f"--until: {error}") from None


def _facts(given: Sequence[str], playbook: Playbook) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not name or not equals:
            raise ConfigError(f"--fact {one!r} has no value; write it like `--fact users=20`.")
        _must_be_known(name, [fact.id for fact in playbook.facts], "fact")
        plain = plain_value(value)
        facts[name] = value if plain is None else plain
    return facts


def _must_be_known(name: str, known: Sequence[str], label: str) -> None:
    if name and name not in known:
        raise ConfigError(f"The playbook has no {label} `{name}`{suggestion(name, known, 'it has')}.")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: cannot be written: {error.strerror}.") from None
    print(f"The picture is in {file}.", file=sys.stderr)


def _print(lines: Sequence[str]) -> None:
    for line in lines:
        print(line)


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))
