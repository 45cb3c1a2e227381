"""`tocsin diff`: what changes from one playbook to another, in words."""

import json
from dataclasses import asdict

from bot.core.compare import Comparison, compare
from bot.loader.playbooks import LoadedPlaybook, find_playbook
from bot.settings import Settings


def run_diff(old: str, new: str, as_json: bool, settings: Settings) -> None:
    """Print what changes from the playbook `old` to `new`, each a name or a file."""
    before, after = (find_playbook(word, settings.playbooks) for word in (old, new))
    found = compare((before.playbook, before.lines), (after.playbook, after.lines))
    if as_json:
        print(json.dumps(_as_json(before, after, found), indent=2, ensure_ascii=False))
        return
    print(f"{_name(before)} → {_name(after)}")
    parts = (
        ("Severities", found.severities),
        ("If nobody acts", [timing.say() for timing in found.timings]),
        ("What the file says", [value.say() for value in found.values]),
    )
    for head, lines in parts:
        if lines:
            print(f"\n{head}:")
        for line in lines:
            print(f"  {line}")
    if not any(lines for _, lines in parts):
        print("\nNothing changes.")


def _name(loaded: LoadedPlaybook) -> str:
    return f"{loaded.name} {loaded.playbook.document.version} ({loaded.hash})"


def _as_json(before: LoadedPlaybook, after: LoadedPlaybook, found: Comparison) -> dict[str, object]:
    return {
        "old": {"name": before.name, "hash": before.hash},
        "new": {"name": after.name, "hash": after.hash},
        "severities": found.severities,
        "if_nobody_acts": [{**asdict(timing), "says": timing.say()} for timing in found.timings],
        "file": [{**asdict(value), "says": value.say()} for value in found.values],
    }
