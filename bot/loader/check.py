"""Everything wrong with the configuration and the playbooks, told at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.core.errors import ConfigError
from bot.core.organisation import Organisation
from bot.loader.bundle import IN_FOLDER
from bot.loader.idle import idle_parts
from bot.loader.organisation import FILE, load_organisation, playbook_missing
from bot.loader.playbooks import (
    ENDINGS,
    LoadedPlaybook,
    check_playbook,
    load_playbook,
    load_sound,
    playbook_files,
)
from bot.loader.readiness import organisation_notes, playbook_notes
from bot.loader.scenario_check import is_scenario, scenario_errors, scenarios_of
from bot.loader.text import read_text
from bot.loader.yaml_file import read_yaml

T = TypeVar("T")


@dataclass(frozen=True)
class Report:
    """What has to be put right, and what is worth a look; each entry names its place."""

    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check(config_folder: Path, playbooks_folder: Path, paths: Sequence[Path] = ()) -> Report:
    """Check the configuration and every playbook with its scenarios, or only `paths`: playbooks, scenarios, folders of
    them, or `tocsin.yml`.

    Playbooks are held against the organisation in `config_folder`; when that one is broken, a note says so. One that
    has an example organisation beside it is held against that, unless it is the one in force.
    """
    report = Report()
    unread: list[str] = []
    org = _try(lambda: load_organisation(config_folder), unread)
    playbooks: list[LoadedPlaybook] = []
    scenarios: list[Path] = []
    for path in paths or (config_folder / FILE, playbooks_folder):
        scenarios += scenarios_of(path) if path.exists() and path.name != FILE else ()
        if path.name == FILE:
            _check_organisation(path, playbooks_folder, report)
        elif path.exists() and is_scenario(path):
            continue
        elif path == playbooks_folder:
            playbooks += _load_folder(path, report.errors)
        else:
            playbooks += _load(path, report.errors)
    if unread and playbooks:
        report.notes.append(f"{config_folder / FILE} has errors, so its people and parties were not looked for.")
    for loaded in playbooks:
        report.notes.extend(str(note) for note in (*playbook_notes(loaded), *idle_parts(loaded.source)))
        found = _organisation_beside(loaded, org, report) or org
        report.errors.extend(str(problem) for problem in (check_playbook(loaded, found) if found else ()))
    report.errors.extend(scenario_errors(scenarios, playbooks_folder, org.parties if org else ()))
    return Report(list(dict.fromkeys(report.errors)), list(dict.fromkeys(report.notes)))


def _organisation_beside(loaded: LoadedPlaybook, org: Organisation | None, report: Report) -> Organisation | None:
    folder = Path(loaded.path).parent
    in_force = org is not None and org.playbook == loaded.name
    return None if in_force or not (folder / FILE).is_file() else _try(lambda: load_organisation(folder), report.errors)


def _check_organisation(file: Path, playbooks_folder: Path, report: Report) -> None:
    org = _try(lambda: load_organisation(file.parent), report.errors)
    if org:
        names = [name for name, _ in playbook_files(playbooks_folder)]
        source = read_yaml(read_text(file), str(file))
        report.errors.extend(str(problem) for problem in playbook_missing(source, org, names))
        report.notes.extend(str(note) for note in organisation_notes(source, org))


def _load(path: Path, errors: list[str]) -> list[LoadedPlaybook]:
    if path.is_dir():
        inside = [path / f"{IN_FOLDER}{ending}" for ending in ENDINGS if (path / f"{IN_FOLDER}{ending}").is_file()]
        if not inside:
            return _load_folder(path, errors)
        path = inside[0]
    loaded = _try(lambda: load_playbook(path), errors)
    return [loaded] if loaded else []


def _load_folder(folder: Path, errors: list[str]) -> list[LoadedPlaybook]:
    sound, problems = load_sound(folder)
    errors += problems
    return list(sound.values())


def _try(load: Callable[[], T], errors: list[str]) -> T | None:
    try:
        return load()
    except ConfigError as error:
        errors += error.problems
        return None
