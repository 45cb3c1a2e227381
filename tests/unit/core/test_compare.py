"""What changes from one playbook to another, in words."""

from typing import Any

from bot.core.compare import Comparison, compare
from tests.unit.core.make import playbook

LADDER: list[dict[str, Any]] = [{"page": "a"}, {"after": "5m", "page": "b", "notify": "boss", "text": "Late."}]


def changed(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    return compare((playbook(**old), {}), (playbook(**new), {}))


def ladder(*steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"ladders": {"wake": {"unless": "acknowledged", "steps": {"SEV1": steps}, **parts}}}


def timings(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [timing.say() for timing in changed(old, new).timings]


def values(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [value.say() for value in changed(old, new).values]


def test_nothing_changes() -> None:
    assert changed(ladder(*LADDER), ladder(*LADDER)) == Comparison([], [], [])


def test_what_comes_earlier_newly_or_no_longer() -> None:
    new = [{"after": "2m", "page": "a"}, {"after": "5m", "page": "c", "text": "Late."}]
    assert timings(ladder(*LADDER), ladder(*new)) == [
        "SEV1: a paged after 2 min (was after 0 min)",
        "SEV1: c now paged after 5 min",
        "SEV1: b no longer paged (was after 5 min)",
        "SEV1: boss no longer told (was after 5 min)",
    ]


def test_many_times_are_summed_up() -> None:
    old, new = ({"page": "a", "repeat": "10m", "times": times} for times in (2, 5))
    assert timings(ladder(old), ladder(new)) == [
        "SEV1: a paged after 0 min, then 5 times until 50 min (was after 0 min, 10 min, 20 min)"
    ]


def test_another_text_is_said() -> None:
    new = [LADDER[0], {**LADDER[1], "text": "Very late."}]
    assert timings(ladder(*LADDER), ladder(*new)) == [
        "SEV1: b paged with another text",
        "SEV1: boss told with another text",
    ]
    assert values(ladder(*LADDER), ladder(*new)) == ["ladders.wake.steps.SEV1.1.text: Very late. (was Late.)"]


def test_a_limit_is_part_of_it() -> None:
    old, new = ({"clocks": {"ack": {"to": "acknowledged", "limit": {"SEV2": limit}}}} for limit in ("5m", "10m"))
    assert timings(old, new) == ["SEV2: limit ack missed after 10 min 1 s (was after 5 min 1 s)"]
    assert values(old, new) == ["clocks.ack.limit.SEV2: 10m (was 5m)"]


def test_severities_come_go_and_change_their_rank() -> None:
    rows = [{"id": f"SEV{n}", "name": f"Severity {n}"} for n in (2, 1, 4)]
    assert changed({}, {"severities": rows}).severities == [
        "SEV3 is gone",
        "SEV4 is new",
        "the order is now SEV2, SEV1, SEV4 (was SEV1, SEV2, SEV3)",
    ]


def test_entries_are_found_again_by_their_id() -> None:
    first, second = {"id": "one", "page": "a", "text": "x" * 80}, {"id": "two", "page": "b"}
    assert values({"rules": [first, second]}, {"rules": [second]}) == ["rules.one: gone"]
    longer = {**first, "text": "y" * 80}
    assert values({"rules": [first]}, {"rules": [longer, second]}) == ["rules.one.text: reworded", "rules.two: new"]
