"""Each mistake in a playbook is told at its line and column, in plain words."""

import pytest

from bot.loader.playbooks import parse_playbook
from tests.unit.loader.samples import SOUND, problems

BROKEN = {
    # what the types refuse
    "unknown key at the top": ("rules:\n", "rulse:\n", "38:1: rulse: unknown key; did you mean `rules`?"),
    "unknown key in a ladder": (
        "    steps:\n      SEV1",
        "    setps:\n      SEV1",
        "25:5: ladders.wake.setps: unknown key",
    ),
    "unknown key in a step": (
        "          times:",
        "          tmies:",
        "31:11: ladders.wake.steps.SEV1.1.tmies: unknown key",
    ),
    "python's name of a key": ("    if: {", "    if_: {", "23:5: ladders.wake.if_: unknown key; did you mean `if`?"),
    "missing section": ("document:\n  title: Test\n", "", "1:1: needs `document`"),
    "missing key": ("    name: Major\n", "", "6:5: severities.1: needs `name`"),
    "enum": ("[dm]", "[pag]", "15:33: parties.lead.via.0: `pag` is not possible here; did you mean `page`?"),
    "literal": (
        "restart",
        "rstart",
        "43:23: policy.on_severity_change: `rstart` is not possible here; did you mean `restart`?",
    ),
    "span": ("20m", "20x", "35:19: cadences.updates.every.SEV1: '20x' is not a length of time"),
    "span without unit": ("after: 10m", "after: 10", "28:18: ladders.wake.steps.SEV1.1.after: 10 has no unit"),
    "number for text": ("Test", "5", '2:10: document.title: needs text; quote it: "5"'),
    "empty value": ("  title: Test", "  title:", "2:9: document.title: is empty; needs text"),
    "text for a list of steps": ("\n      - remind: lead", " lead", "36:12: cadences.updates.steps: needs a list"),
    "text for a mapping": (" {name: Commander}", " Ana", "13:14: roles.commander: needs `key: value` lines"),
    "list for a mapping": ("{SEV1: 20m}", "[20m]", "35:5: cadences.updates.every: needs `key: value` lines"),
    "number out of range": ("times: 3", "times: 0", "31:18: ladders.wake.steps.SEV1.1.times: must be 1 or more"),
    "word for a number": ("times: 3", "times: many", "31:18: ladders.wake.steps.SEV1.1.times: needs a whole number"),
    "word for a switch": ("mitigated: true", "mitigated: maybe", "11:41: statuses.0.mitigated: needs true or false"),
    "too long": ("name: Major", f"name: {'x' * 31}", "7:11: severities.1.name: has 31 characters; at most 30 fit"),
    "bad id": (
        "commander: {name",
        "'the boss': {name",
        "13:3: roles.the boss: `the boss` does not fit; begin with a letter",
    ),
    "bad event": (
        "when: declared",
        "when: Declared!",
        "22:11: ladders.wake.when: `Declared!` does not fit; write an event",
    ),
    "no party source": (
        "{role: commander, via: [dm]}",
        "{via: [dm]}",
        "15:3: parties.lead: needs exactly one of rotation",
    ),
    "step does nothing": (
        "- remind: lead",
        "- after: 5m",
        "37:9: cadences.updates.steps.0: does nothing; give one of page",
    ),
    "zone of the calendar": (
        "policy:\n",
        "calendar: {tz: Mars/Olympus}\npolicy:\n",
        "42:16: calendar.tz: no time zone is called `Mars/Olympus`",
    ),
    "hours of the calendar": (
        "policy:\n",
        "calendar: {hours: mon-fri 22:00-06:00}\npolicy:\n",
        "42:19: calendar.hours: close before they open",
    ),
    "holiday": (
        "policy:\n",
        "calendar: {holidays: [2026-02-30]}\npolicy:\n",
        "42:23: calendar.holidays.0: no such day in the calendar",
    ),
    "quiet hours without an end": (
        "policy:\n",
        "policy:\n  quiet_hours: {for: SEV1, from: '22:00', until: '22:00'}\n",
        "43:3: policy.quiet_hours: would never end",
    ),
    "endless repeat": ("          times: 3\n", "", "28:11: ladders.wake.steps.SEV1.1: repeats without end; add times"),
    # what no type can see
    "severity in a condition": (
        "[SEV1, SEV2]",
        "[SEV1, SVE2]",
        "23:27: ladders.wake.if.severity.1: no severity is called `SVE2`; did you mean `SEV2`?",
    ),
    "severity of a category": (
        "severity: SEV1}",
        "severity: P1}",
        "9:42: categories.0.severity: no severity is called `P1`; there are SEV1, SEV2",
    ),
    "severity of steps": (
        "      SEV1:\n",
        "      SEV9:\n",
        "26:7: ladders.wake.steps.SEV9: no severity is called `SEV9`; there are SEV1, SEV2, default",
    ),
    "severity of a cadence": (
        "every: {SEV1",
        "every: {sev1",
        "35:13: cadences.updates.every.sev1: no severity is called `sev1`; did you mean `SEV1`?",
    ),
    "severity of a limit": (
        "limit: {SEV1",
        "limit: {SEV3",
        "19:13: clocks.ack.limit.SEV3: no severity is called `SEV3`",
    ),
    "category": (
        "category: outage",
        "category: outrage",
        "23:44: ladders.wake.if.category: no category is called `outrage`; did you mean `outage`?",
    ),
    "event": (
        "unless: acknowledged",
        "unless: acknowleged",
        "24:13: ladders.wake.unless: no event is called `acknowleged`; did you mean `acknowledged`?",
    ),
    "clock of an event": (
        "clock.ack.missed",
        "clock.akc.missed",
        "40:11: rules.0.when: no event is called `clock.akc.missed`",
    ),
    "role of an event": (
        "until: [resolved]",
        "until: [role.comander]",
        "34:13: cadences.updates.until.0: no event is called `role.comander`; did you mean `role.commander`?",
    ),
    "role of a party": (
        "{role: commander",
        "{role: scribe",
        "15:16: parties.lead.role: no role is called `scribe`; there are commander",
    ),
    "guidance to pin": (
        "  on_severity_change: restart\n",
        "  on_severity_change: restart\nwar_room:\n  pin: guidance\n",
        "45:8: war_room.pin: has nothing to pin; write what is good to know under `guidance`",
    ),
    "kind of room": (
        "  on_severity_change: restart\n",
        "  on_severity_change: restart\nwar_room:\n  kind: {SEV1: chanel}\n",
        "45:16: war_room.kind.SEV1: `chanel` is not possible here; did you mean `channel`?",
    ),
    "field of a room's name": (
        "  on_severity_change: restart\n",
        "  on_severity_change: restart\nwar_room:\n  name: inc-{n}-{titel}\n",
        "45:9: war_room.name: has no field {titel}; there are {date}, {n} and {slug}",
    ),
    "no commander": (
        "  commander: {name: Commander}",
        "  boss: {name: Boss}",
        "12:1: roles: needs the role `commander`",
    ),
    "severity twice": ("id: SEV2", "id: sev1", "6:9: severities.1.id: `sev1` is already the severity of line 4"),
    "rule called as a ladder": (
        "id: late",
        "id: wake",
        "39:9: rules.0.id: `wake` is already the ladder, cadence or rule of line 21",
    ),
    "ladder called clock": ("  wake:", "  clock:", "21:3: ladders.clock: `clock` is kept for what is timed under it"),
    "ladder called task": ("  wake:", "  task:", "21:3: ladders.task: `task` is kept for what is timed under it"),
    "rule called archive": (
        "id: late",
        "id: archive",
        "39:9: rules.0.id: `archive` is kept for what is timed under it",
    ),
    "severity called default": (
        "id: SEV2",
        "id: default",
        "6:9: severities.1.id: `default` has a meaning of its own",
    ),
    "steps out of order": (
        "- page: lead\n",
        "- {after: 1h, page: lead}\n",
        "28:18: ladders.wake.steps.SEV1.1.after: comes before the step above",
    ),
    "no steps": ("\n      - remind: lead", " []", "36:5: cadences.updates.steps: has no steps"),
    "tool": (
        "policy:\n",
        "tools: {logs: x}\nlists:\n  look:\n    - {id: read, text: Read, opens: tool.logz}\npolicy:\n",
        "45:37: lists.look.0.opens: no tool is called `logz`; did you mean `logs`?",
    ),
    "times without repeat": (
        "          repeat: 5m\n",
        "",
        "30:11: ladders.wake.steps.SEV1.1.times: has nothing to count",
    ),
    "stops what starts it": (
        "unless: acknowledged",
        "unless: declared",
        "24:13: ladders.wake.unless: `declared` is also what starts it",
    ),
    "left out by its condition": (
        "[SEV1, SEV2]",
        "[SEV2]",
        "26:7: ladders.wake.steps.SEV1: is never used for `SEV1`: the `if` above",
    ),
    "steps never due": (
        "\n      - remind: lead",
        "\n      SEV2: [{remind: lead}]",
        "37:7: cadences.updates.steps.SEV2: is never used for `SEV2`: `every`",
    ),
}


def test_the_sound_one_loads() -> None:
    loaded = parse_playbook(SOUND, "test", "test.yml")
    assert loaded.playbook.ladders["wake"].unless == ("acknowledged",)


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_one_mistake(old: str, new: str, expected: str) -> None:
    assert old in SOUND
    found = problems(SOUND.replace(old, new, 1))
    assert any(said.startswith(f"test.yml:{expected}") for said in found), "\n".join(found)
    assert all(said.startswith("test.yml:") for said in found)


def test_all_mistakes_are_told_in_the_order_of_lines() -> None:
    broken = SOUND
    for name in ("missing section", "enum", "too long", "event", "span", "literal", "steps out of order"):
        old, new, _ = BROKEN[name]
        broken = broken.replace(old, new, 1)
    found = problems(broken)
    assert len(found) == 7, "\n".join(found)
    lines = [int(said.split(":")[1]) for said in found]
    assert lines == sorted(lines)


def test_one_place_is_told_once() -> None:
    assert len(problems(SOUND.replace("when: declared", "when: Declared!"))) == 1
    assert len(problems(SOUND.replace("{SEV1: 20m}", "{1: 20m}"))) == 1


def test_steps_for_every_severity_or_by_severity_are_told_apart() -> None:
    found = problems(SOUND.replace("- remind: lead", "- rmind: lead"))
    assert sorted(found) == [
        "test.yml:37:9: cadences.updates.steps.0.rmind: unknown key; did you mean `remind`?",
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "- a\n", "just words\n", "5\n"])
def test_no_playbook_at_all(text: str) -> None:
    assert len(problems(text)) == 1
