"""Scenario files against the playbooks they are about, as `tocsin check` and `tocsin simulate` look at them."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from bot.core.errors import ConfigError
from bot.loader.organisation import FILE, load_organisation
from bot.loader.playbooks import LoadedPlaybook, find_playbook, load_playbook, playbook_files
from bot.loader.problems import suggestion
from bot.loader.scenarios import (
    FOLDER,
    ScenarioFile,
    in_scenarios,
    load_scenarios,
    own_playbook,
    scenario_files,
    scenario_problems,
)


def is_scenario(path: Path) -> bool:
    """Whether `path` is a scenario file beside a playbook, or a folder of such files."""
    if path.is_dir():
        return path.absolute().name == FOLDER
    return path.absolute().parent.name == FOLDER or own_playbook(path) is not None


def scenarios_of(path: Path) -> Sequence[Path]:
    """The scenario files that belong to `path`: a playbook's file, a folder of playbooks, or scenarios themselves."""
    if is_scenario(path):
        return scenario_files(path)
    if path.is_dir():
        return in_scenarios(path)
    beside = path.parent / FOLDER
    return scenario_files(beside) if beside.is_dir() and own_playbook(beside / path.name) == path else ()


def scenario_errors(files: Sequence[Path], playbooks_folder: Path, parties: Collection[str]) -> Iterator[str]:
    """Everything wrong with these files, each mistake with its place. What is wrong with their playbooks is told by
    those who read them. `parties` are those of the organisation."""
    for file in files:
        try:
            found = load_scenarios(file)
            loaded = playbook_of(found, playbooks_folder)
        except ConfigError as error:
            yield from error.problems
            continue
        known = {*parties, *parties_beside(loaded)}
        yield from (str(problem) for problem in scenario_problems(found, loaded.playbook, known))


def playbook_of(found: ScenarioFile, playbooks_folder: Path, word: str = "") -> LoadedPlaybook:
    """The playbook that scenarios are about: `word`, the one they name, or the one beside them."""
    if word:
        return find_playbook(word, playbooks_folder)
    if found.playbook:
        names = [name for name, _ in playbook_files(playbooks_folder)]
        if found.playbook not in names and not Path(found.playbook).exists():
            said = f"no playbook is called `{found.playbook}`{suggestion(found.playbook, names)}"
            raise ConfigError(str(found.source.problem(("playbook",), said)))
        return find_playbook(found.playbook, playbooks_folder)
    beside = own_playbook(found.path)
    if beside is None:
        raise ConfigError(
            f"{found.where(())}: does not say which playbook it is about; add `playbook:`, "
            "or keep it in the `scenarios` folder beside one."
        )
    return load_playbook(beside)


def parties_beside(loaded: LoadedPlaybook) -> set[str]:
    """The parties of the example organisation beside a playbook; none when there is none, or it is broken."""
    folder = Path(loaded.path).parent
    try:
        return set(load_organisation(folder).parties) if (folder / FILE).is_file() else set()
    except ConfigError:
        return set()
