"""Variants of the default playbook, each with one mistake, and each refused at its place in plain words.

A row is what to replace in the text, what to put there instead with a `‸` before the character that the problem has to
point at, and what is said. Line and column follow from the mark, so that rows stay true when the playbook grows.
"""

from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.loader.playbooks import parse_playbook

DEFAULT = Path(__file__).parents[3] / "playbooks" / "default.yml"
MARK = "‸"
LAST = "\npolicy:\n"

ROWS = {
    # traps of YAML
    "on as a key": (
        "    when: declared\n    unless: acknowledged",
        "    ‸on: declared\n    unless: acknowledged",
        "ladders.acknowledge.on: `on` is true to some readers of YAML; for the event that starts a rule write `when:`",
    ),
    "no as a value": ("private: true}", "private: ‸no}", "categories.3.private: `no` is true or false to some readers"),
    "minutes in sixties": ("{SEV1: 5m,", "{SEV1: ‸1:30,", "clocks.acknowledge.limit.SEV1: `1:30` is a number to some"),
    "a tab": ("  title: Standard", "‸\ttitle: Standard", "a tab; indent with spaces"),
    "an alias": ("severity: SEV2}", "severity: ‸*two}", "categories.1.severity: `*two`: aliases are not allowed"),
    "a key twice": ("\npolicy:", "\n‸rules: []\npolicy:", "rules: is written twice; the first is in line"),
    # keys and types
    "unknown key at the top": ("\nladders:", "\n‸lader:", "lader: unknown key; did you mean `ladders`?"),
    "unknown key in a step": (
        "        - {after: 5m, page: secondary}",
        "        - {‸aftr: 5m, page: secondary}",
        "ladders.acknowledge.steps.SEV1.1.aftr: unknown key; did you mean `after`?",
    ),
    "a section missing": ("\nstatuses:", "\n‸statusses:", "statusses: unknown key; did you mean `statuses`?"),
    "a number without unit": ("after: 30m\n    notify", "after: ‸30\n    notify", "has no unit; write it like 30s"),
    "text for a mapping": ("  scribe:\n    name: Scribe", "  ‸scribe:\n    nme: Scribe", "roles.scribe: needs `name`"),
    "a word not possible": (
        "on_severity_change: keep_start",
        "on_severity_change: ‸keep_strat",
        "policy.on_severity_change: `keep_strat` is not possible here; did you mean `keep_start`?",
    ),
    "a severity too many": (
        "  - id: SEV4",
        "  - id: ‸SEV3",
        "severities.3.id: `SEV3` is already the severity of line",
    ),
    # names that lead nowhere
    "dangling severity": (
        "severity: SEV3}",
        "severity: ‸SEV33}",
        "no severity is called `SEV33`; did you mean `SEV3`?",
    ),
    "dangling severity in a ladder": (
        "      SEV4:\n        - notify",
        "      ‸SEV5:\n        - notify",
        "ladders.acknowledge.steps.SEV5: no severity is called `SEV5`",
    ),
    "dangling event": (
        "    unless: mitigated",
        "    unless: ‸mitigatd",
        "no event is called `mitigatd`; did you mean `mitigated`?",
    ),
    "two rules of one name": (
        "  - id: call_in_more",
        "  - id: ‸call_in",
        "`call_in` is already the ladder, cadence or rule of line",
    ),
    # what could never act, or never end
    "a repeat without end": (
        "          repeat: 10m\n          times: 6\n",
        "          repeat: 10m\n",
        "ladders.acknowledge.steps.SEV1.3: repeats without end; add times",
    ),
    "a step that does nothing": (
        "        - {after: 10m, page: team_lead}",
        "        - ‸{after: 10m}",
        "ladders.acknowledge.steps.SEV1.2: does nothing; give one of",
    ),
    "steps in the wrong order": (
        "        - {after: 10m, page: team_lead}",
        "        - {after: ‸1m, page: team_lead}",
        "comes before the step above it",
    ),
    "stopped by what starts it": (
        "    until: resolved",
        "    until: ‸declared",
        "cadences.updates.until: `declared` is also what starts it, so it would never act",
    ),
    "no commander": ("  commander:\n", "  comander:\n", "roles: needs the role `commander`"),
    # phases, obligations, signals and what comes after
    "a phase that restarts without a watch": (
        LAST,
        f"\nphases:\n  - ‸{{id: fix, restart_on: reopened}}\n{LAST}",
        "phases.0: restart_on has nothing to restart; add watch",
    ),
    "a gate not possible": (
        LAST,
        f"\nphases:\n  - {{id: fix, gate: ‸resolved}}\n{LAST}",
        "phases.0.gate: `resolved` is not possible here; did you mean `resolve`?",
    ),
    "an overlap of thresholds": (
        LAST,
        "\nsignals:\n  thresholds:\n    - {metric: errors, above: 5%, severity: SEV2}\n"
        f"    - ‸{{metric: errors, above: 10%, severity: SEV1}}\n{LAST}",
        "signals.thresholds.1: `above 10%` claims values of errors that `above 5%` in line",
    ),
    "a hole between thresholds": (
        LAST,
        "\nsignals:\n  thresholds:\n    - {metric: latency, from: 1s, to: 2s, severity: SEV2}\n"
        f"    - ‸{{metric: latency, above: 5s, severity: SEV1}}\n{LAST}",
        "signals.thresholds.1: no threshold claims latency between 2s and 5s",
    ),
    "an include of nothing": (
        LAST,
        f"\ninclude:\n  - {{file: ‸other.yml}}\n{LAST}",
        "include.0.file: there is no file `other.yml` in the playbooks folder",
    ),
}


def test_the_default_itself_is_sound() -> None:
    assert parse_playbook(DEFAULT.read_text(), "default").playbook.severities


@pytest.mark.parametrize(("old", "new", "said"), ROWS.values(), ids=ROWS.keys())
def test_refused_at_its_place(old: str, new: str, said: str) -> None:
    text = DEFAULT.read_text()
    assert old in text
    marked = text.replace(old, new, 1)
    before, mark, after = marked.partition(MARK)
    with pytest.raises(ConfigError) as caught:
        parse_playbook(before + after, "default", "default.yml")
    found = [problem for problem in caught.value.problems if said in problem]
    assert len(found) == 1, "\n".join(caught.value.problems)
    if mark:
        line, col = before.count("\n") + 1, len(before) - before.rfind("\n")
        assert found[0].startswith(f"default.yml:{line}:{col}: ")
