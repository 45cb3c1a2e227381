"""Two things in a playbook that cannot both hold: each is a note with its line, and a sound playbook has none."""

import pytest

from bot.loader.playbooks import parse_playbook
from bot.loader.readiness import playbook_notes

BASE = """\
document: {title: Test, owner: ana}
severities:
  - {id: SEV1, name: Critical}
  - {id: SEV2, name: Major}
  - {id: SEV3, name: Minor}
statuses:
  - {id: fixed, name: Fixed, mitigated: true}
roles:
  commander: {name: Commander}
parties:
  lead: {role: commander, via: [dm]}
  users: {mail_list: users, via: [mail]}
"""
LINES = BASE.count("\n")


def notes(text: str) -> list[str]:
    return [str(note) for note in playbook_notes(parse_playbook(BASE + text, "test", "test.yml"))]


CLOCKS = """\
clocks:
  ack: {to: acknowledged, limit: {SEV1: 5m, SEV2: 1h}}
  page: {to: acknowledged, limit: {SEV1: 5m, SEV2: 30m}}
"""
BOX = """\
clocks:
  ack: {to: acknowledged, limit: {SEV1: 5m, SEV2: 1h, SEV3: 1bd}}
phases:
  - {id: triage, limit: 15m, items: [{id: look, text: Look, auto: acknowledged}]}
"""
WATCH = """\
clocks:
  end: {to: resolved, limit: {SEV1: 15m, SEV2: 4h}}
phases:
  - {id: watch, from: mitigated, watch: 30m, gate: resolve}
"""
REVERSED = """\
clocks:
  ack: {to: acknowledged, limit: {SEV1: 1h, SEV2: 15m, SEV3: 1bd}}
"""
WARN = """\
clocks:
  ack: {to: acknowledged, warn: 10m, limit: {SEV1: 10m, SEV2: 1h}}
"""
REMIND = """\
obligations:
  - {id: authority, from: tagged.breach, limit: 72h, to: lead, decide: lead, remind: [24h, 4d]}
"""
CADENCE = """\
cadences:
  news:
    every: {SEV1: 30m, SEV2: 2h}
    steps:
      - {after: 40m, remind: lead, repeat: 30m, times: 3}
"""
OUTSIDE = """\
policy: {external_for: SEV1}
audiences: {SEV1: users, SEV2: users}
cadences:
  news:
    to: users
    every: {SEV1: 30m, SEV2: 2h}
    steps:
      - {remind: lead, repeat: 30m, times: 3}
"""
QUIET = """\
policy: {quiet: SEV3}
rules:
  - {id: tell, announce: lead}
"""
NEVER = """\
clocks:
  ack: {to: acknowledged, limit: {SEV1: 5m}}
ladders:
  late:
    when: clock.ack.missed
    steps:
      SEV1: [{page: lead, repeat: 5m, times: 2}]
      SEV2: [{page: lead, repeat: 5m, times: 2}]
      SEV3: [{notify: lead, repeat: 5m, times: 2}]
"""
NEVER_RULE = """\
clocks:
  ack: {to: acknowledged, limit: {SEV1: 5m}}
rules:
  - {id: late, when: clock.ack.missed, if: {severity: [SEV2, SEV3]}, notify: lead}
"""


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        (
            CLOCKS,
            3,
            "clocks.page: goes from declared to acknowledged as `clocks.ack` does, with another limit for SEV2",
        ),
        (BOX, 4, "phases.0: has to be done within 15 min, though SEV2 and SEV3 may be acknowledged later"),
        (WATCH, 2, "clocks.end: cannot be kept for SEV1: `phases.0` (`watch`) is watched for 30 min before"),
        (REVERSED, 2, "clocks.ack.limit: gives SEV1 1 h and SEV2, which is milder, only 15 min"),
        (WARN, 2, "clocks.ack.warn: never warns of SEV1, whose limit is no longer than that"),
        (REMIND, 2, "obligations.0.remind.1: never comes: the deadline itself is 3 d"),
        (CADENCE, 4, "cadences.news.steps: say that an update is late when the next one would be due already (SEV1)"),
        (OUTSIDE, 4, "cadences.news: tells people outside of SEV2, which `policy.external_for` leaves out"),
        (OUTSIDE, 2, "audiences.SEV2: names users, and `policy.external_for` leaves SEV2 out"),
        (QUIET, 3, "rules.0: announces SEV3, which `policy.quiet` keeps quiet"),
        (NEVER, 8, "ladders.late.steps.SEV2: never begins: SEV2 has no limit that `clock.ack.missed` speaks of"),
        (NEVER, 9, "ladders.late.steps.SEV3: never begins"),
        (NEVER_RULE, 4, "rules.0: never begins: no limit that `clock.ack.missed` speaks of holds for SEV2 and SEV3"),
    ],
)
def test_a_contradiction_is_noted_at_its_line(text: str, at: int, said: str) -> None:
    found = [note for note in notes(text) if said in note]
    assert [note.split(":")[:2] for note in found] == [["test.yml", str(LINES + at)]], notes(text)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (CLOCKS, "SEV2: 30m", "SEV2: 1h"),
        (CLOCKS, "page: {to: acknowledged", "page: {from: paged, to: acknowledged"),
        (BOX, "limit: 15m", "limit: {SEV1: 5m, SEV2: 1h, SEV3: 1bd}"),
        (BOX, "auto: acknowledged}", "auto: acknowledged, na: true}"),
        (WATCH, "to: resolved", "to: mitigated"),
        (REVERSED, "SEV2: 15m", "SEV2: 2h"),
        (WARN, "warn: 10m", "warn: 5m"),
        (REMIND, "4d", "48h"),
        (CADENCE, "after: 40m", "after: 20m"),
        (OUTSIDE, "external_for: SEV1", "external_for: [SEV1, SEV2]"),
        (OUTSIDE, "policy: {external_for: SEV1}\n", ""),
        (QUIET, "id: tell,", "id: tell, if: {severity: SEV1},"),
        (NEVER, "{SEV1: 5m}", "{default: 5m}"),
        (NEVER_RULE, "{SEV1: 5m}", "{SEV1: 5m, SEV3: 1h}"),
    ],
)
def test_put_right_there_is_no_note(text: str, old: str, new: str) -> None:
    assert old in text and notes(text) != []
    assert notes(text.replace(old, new)) == []


def test_who_falls_back_to_the_same_rotation() -> None:
    parties = "  on_call: {rotation: primary, fallback: %s}\n  again: {rotation: primary}\n  other: {rotation: other}\n"
    assert notes(parties % "again") == [
        f"test.yml:{LINES + 1}:1: parties.on_call.fallback: falls back to `again`, which is the rotation `primary` "
        "too: when nobody is on call, it helps nobody"
    ]
    assert notes(parties % "other") == []
