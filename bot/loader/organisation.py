"""The organisation, from `tocsin.yml`."""

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.core.errors import ConfigError
from bot.core.organisation import Organisation
from bot.core.playbook import Party
from bot.loader.cross_checks import CHANNEL, GROUPED, PERSON, ROTATION, TEAM, channels_by_name, party_problems
from bot.loader.playbook_checks import texts
from bot.loader.problems import Problem, suggestion
from bot.loader.references import Kind, dangling, names
from bot.loader.source import Source
from bot.loader.text import read_text
from bot.loader.validate import validated
from bot.loader.yaml_file import read_yaml
from bot.loader.zones import unknown_zones

FILE = "tocsin.yml"
ZONES = ("people.*.tz", "rotations.*.tz", "digests.*.tz")
PARTY = TypeAdapter(Party)

PEOPLE = Kind(
    PERSON.label,
    (*PERSON.places, "teams.*.members", "teams.*.lead", "rotations.*.members", "digests.*.people"),
)
CHANNELS = Kind(CHANNEL.label, (*CHANNEL.places, "digests.*.channel"))


def load_organisation(folder: Path) -> Organisation:
    """The organisation in the folder's `tocsin.yml`; ConfigError with every problem otherwise."""
    file = folder / FILE
    if not file.is_file():
        raise ConfigError(f"There is no {FILE} in {folder}; add one, or set TOCSIN_CONFIG to the folder you have.")
    return parse_organisation(read_text(file), str(file))


def parse_organisation(text: str, path: str = FILE) -> Organisation:
    """The organisation that `text` holds; ConfigError with every problem otherwise."""
    source = read_yaml(text, path)
    return validated(Organisation, source, organisation_problems)


def playbook_missing(source: Source, org: Organisation, playbooks: Collection[str]) -> Iterator[Problem]:
    """A problem when the organisation's playbook is none of `playbooks`."""
    if org.playbook not in playbooks:
        near = suggestion(org.playbook, playbooks, "there are")
        yield source.problem(("playbook",), f"no playbook is called `{org.playbook}`{near}")


def organisation_problems(source: Source) -> Iterator[Problem]:
    """What is wrong with an organisation, apart from its types."""
    for kind, section in ((PEOPLE, "people"), (TEAM, "teams"), (ROTATION, "rotations"), (GROUPED, "parties")):
        yield from dangling(source, kind, texts(source, f"{section}.~"))
    yield from dangling(source, CHANNELS, [*texts(source, "channels.~"), *channels_by_name(source)])
    yield from party_problems(source, _parties(source.data.get("parties")))
    yield from unknown_zones(source, ZONES)
    yield from _one_account_each(source)


def _parties(written: Any) -> dict[str, Party]:
    """Those of the parties that are sound in themselves."""
    sound = {}
    for name, party in written.items() if isinstance(written, dict) else ():
        try:
            sound[name] = PARTY.validate_python(party)
        except ValidationError:
            continue
    return sound


def _one_account_each(source: Source) -> Iterator[Problem]:
    found = list(names(source.data, "people.*.slack"))
    counts = Counter(name.text for name in found)
    for name in found:
        if counts[name.text] > 1:
            others = ", ".join(str(other.path[1]) for other in found if other.text == name.text and other != name)
            yield source.problem(name.path, f"`{name.text}` is also the account of {others}")
