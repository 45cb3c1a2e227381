"""The facts about Slack that the local Slack obeys, and that each of them is kept by a test which names it.

A test names the facts it proves: `@pytest.mark.fact("ack-in-3-seconds")`. The facts are in `facts/*.yml`, each with an
id, the fact, and where it is written; one that the local Slack does not model says why in `not_modelled`.
"""

import ast
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
TESTS = HERE.parent
KEYS = {"id", "fact", "source"}


def facts() -> list[dict[str, Any]]:
    """All facts of the table."""
    return [fact for path in sorted((HERE / "facts").glob("*.yml")) for fact in yaml.safe_load(path.read_text())]


def named() -> set[str]:
    """The ids that tests name."""
    found = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.fact"):
                found |= {ast.literal_eval(argument) for argument in node.args}
    return found


def test_each_fact_is_whole_and_there_once() -> None:
    for fact in facts():
        assert fact.keys() - {"not_modelled"} == KEYS, fact
    assert [name for name, count in Counter(fact["id"] for fact in facts()).items() if count > 1] == []


def test_each_fact_has_a_test_that_names_it() -> None:
    modelled = {fact["id"] for fact in facts() if "not_modelled" not in fact}
    assert modelled - named() == set(), "facts without a test"
    assert named() - modelled == set(), "tests of facts that are not in the table"
