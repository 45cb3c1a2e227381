"""Each mistake in `tocsin.yml` is told at its line and column, in plain words."""

import time
from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.loader.organisation import load_organisation, parse_organisation
from bot.loader.problems import MOST

ROOT = Path(__file__).parents[3]
SOUND = """\
people:
  ana: {name: Ana, slack: U01ANA, tz: Europe/Madrid}
  ben: {name: Ben, slack: U02BEN}
teams:
  platform: {members: [ana, ben], lead: ana}
rotations:
  primary:
    members: [ana, ben]
    start: 2026-01-05
    handoff: "mon 09:00"
    tz: Europe/Madrid
channels:
  incidents: "#incidents"
  managers: C03MANAGERS
digests:
  daily: {at: "09:00", tz: Europe/Madrid, channel: managers, people: ana}
parties:
  on_call: {rotation: primary, fallback: lead}
  lead: {people: ana}
  all: {parties: [on_call, lead]}
  room: {channel: incidents}
"""

BROKEN = {
    "team member": (
        "[ana, ben], lead",
        "[ana, bne], lead",
        "5:29: teams.platform.members.1: no person is called `bne`",
    ),
    "team lead": (
        "lead: ana}",
        "lead: an}",
        "5:41: teams.platform.lead: no person is called `an`; did you mean `ana`?",
    ),
    "rotation member": ("    members: [ana", "    members: [anna", "8:15: rotations.primary.members.0: no person is"),
    "nobody on call": (
        "    members: [ana, ben]",
        "    members: []",
        "8:5: rotations.primary.members: needs at least 1",
    ),
    "rotation": (
        "rotation: primary",
        "rotation: prim",
        "18:23: parties.on_call.rotation: no rotation is called `prim`",
    ),
    "fallback": ("fallback: lead", "fallback: leed", "18:42: parties.on_call.fallback: no party is called `leed`; did"),
    "group": ("[on_call, lead]", "[on_call, led]", "20:28: parties.all.parties.1: no party is called `led`; did you"),
    "channel": (
        "{channel: incidents}",
        "{channel: incident}",
        "21:19: parties.room.channel: no channel is called `inc",
    ),
    "person": ("{people: ana}", "{people: [ann]}", "19:19: parties.lead.people.0: no person is called `ann`; did you"),
    "circle": ("[on_call, lead]", "[on_call, all]", "20:3: parties.all: leads back to itself: all → all"),
    "zone": (
        "slack: U01ANA, tz: Europe/Madrid",
        "slack: U01ANA, tz: Europe/Madird",
        "2:39: people.ana.tz: no time zone is called `Europe/Madird`; did you mean `Europe/Madrid`?",
    ),
    "zone of a digest": (
        '"09:00", tz: Europe/Madrid',
        '"09:00", tz: Madrid',
        "16:28: digests.daily.tz: no time zone is called",
    ),
    "day": ("2026-01-05", "2026-02-30", "9:12: rotations.primary.start: no such day in the calendar"),
    "form of a day": (
        "2026-01-05",
        "05.01.2026",
        "9:12: rotations.primary.start: `05.01.2026` does not fit; write a date",
    ),
    "hour": (
        'at: "09:00"',
        'at: "9:00"',
        "16:15: digests.daily.at: `9:00` does not fit; write a time of day in quotes",
    ),
    "unquoted hour": ('at: "09:00"', "at: 09:00", "16:15: digests.daily.at: `09:00` is a number to some readers"),
    "handoff": ('"mon 09:00"', '"monday 9"', "10:14: rotations.primary.handoff: `monday 9` does not fit; write a week"),
    "shift": (
        "    start:",
        "    every: 3w\n    start:",
        "9:12: rotations.primary.every: `3w` is not possible here; choose",
    ),
    "account": ("U02BEN", "ben", "3:27: people.ben.slack: `ben` does not fit; write a member ID"),
    "same account": ("U02BEN", "U01ANA", "3:27: people.ben.slack: `U01ANA` is also the account of ana"),
    "channel's name": (
        '"#incidents"',
        '"#Incidents"',
        '13:14: channels.incidents: `#Incidents` does not fit; write "#na',
    ),
    "comment for a name": (
        '"#incidents"',
        "#incidents",
        "13:13: channels.incidents: `#incidents` is a comment to YAML",
    ),
    "digest to no channel set": (
        "channel: managers",
        "channel: operators",
        "16:52: digests.daily.channel: no channel is called `operators`",
    ),
    "digest to nobody": (
        ", channel: managers, people: ana",
        "",
        "16:3: digests.daily: goes to nobody; give channel or",
    ),
    "unknown key": ("rotations:\n", "rotation:\n", "6:1: rotation: unknown key; did you mean `rotations`?"),
    "unknown key of a person": ("name: Ben, ", "nme: Ben, ", "3:9: people.ben.nme: unknown key; did you mean `name`?"),
    "missing section": ('channels:\n  incidents: "#incidents"\n  managers: C03MANAGERS\n', "", "1:1: needs `channels`"),
}


def problems(text: str) -> tuple[str, ...]:
    """The problems of an organisation."""
    with pytest.raises(ConfigError) as caught:
        parse_organisation(text, "tocsin.yml")
    return caught.value.problems


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_one_mistake(old: str, new: str, expected: str) -> None:
    assert old in SOUND
    found = problems(SOUND.replace(old, new, 1))
    assert any(said.startswith(f"tocsin.yml:{expected}") for said in found), "\n".join(found)


def test_the_sound_one_and_the_shipped_one_load() -> None:
    assert parse_organisation(SOUND).rotations["primary"].members == ("ana", "ben")
    shipped = load_organisation(ROOT / "config")
    assert shipped.people["mia"].name == "Mia Chen"


def test_a_long_chain_of_parties_is_no_circle() -> None:
    chain = "".join(f"  p{n}: {{parties: p{n + 1}}}\n" for n in range(2000)) + "  p2000: {people: ana}\n"
    assert len(parse_organisation(SOUND + chain).parties) == 2005
    found = problems(SOUND + chain.replace("{people: ana}", "{parties: p0}"))
    assert len(found) == 1 and "leads back to itself" in found[0]


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"There is no tocsin\.yml in .*; add one, or set TOCSIN_CONFIG"):
        load_organisation(tmp_path)


def test_thousands_of_unknown_names_are_told_soon() -> None:
    crowd = "".join(f"  p{n}: {{name: x, slack: U{n:06}, tz: Europe/Madird}}\n" for n in range(3000))
    started = time.perf_counter()
    assert len(problems(SOUND.replace("teams:\n", f"{crowd}teams:\n", 1))) == MOST
    assert time.perf_counter() - started < 5


def test_a_party_may_be_a_channel_by_its_own_name() -> None:
    text = SOUND + '  engineering: {channel: "#engineering"}\n'
    assert parse_organisation(text).parties["engineering"].channel == "#engineering"
