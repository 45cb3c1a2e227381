"""Of the updates that were due, how many came in time."""

from bot.core.events import Event, Recorded, Reopened, Resolved, SeverityChanged
from bot.core.punctual import Punctuality, punctuality
from tests.unit.core.make import at, declared, playbook, recorded, update

BOOK = playbook(
    cadences={
        "updates": {"every": {"SEV1": "15m", "default": "30m"}, "steps": [{"remind": "commander"}]},
        "users": {"to": "users", "every": {"default": "1h"}, "steps": [{"remind": "commander"}]},
    }
)


def kept(acts: dict[float, Event], until: float, cadence: str = "updates") -> Punctuality | None:
    events: list[Recorded] = [recorded(0, declared()), *(recorded(minute, event) for minute, event in acts.items())]
    return punctuality(BOOK, events, at(until)).get(cadence)


def test_one_that_comes_when_it_is_due_is_in_time_and_a_second_later_is_not() -> None:
    assert kept({30: update()}, 40) == Punctuality(1, 1)
    assert kept({30 + 1 / 60: update()}, 40) == Punctuality(1, 0)


def test_what_does_not_come_for_long_was_due_several_times() -> None:
    assert kept({}, 30) is None
    assert kept({}, 31) == Punctuality(1, 0)
    assert kept({95: update()}, 100) == Punctuality(3, 0)
    assert kept({95: Resolved(summary="x")}, 300) == Punctuality(3, 0)
    assert str(kept({20: update(), 95: update()}, 100)) == "1 of 3 in time"


def test_a_promise_counts_and_the_end_asks_for_no_more() -> None:
    assert kept({10: update(promise=20), 21: update()}, 22) == Punctuality(2, 1)
    assert kept({10: update(promise=30), 29: update(), 35: Resolved(summary="x")}, 300) == Punctuality(2, 2)


def test_after_a_change_of_severity_its_interval_holds() -> None:
    worse = SeverityChanged(severity="SEV1")
    assert kept({10: worse, 15: update(), 45: Resolved(summary="x")}, 60) == Punctuality(2, 1)
    assert kept({40: worse, 50: update()}, 60) == Punctuality(2, 0), "it was due at 30, and again once it got worse"


def test_an_update_for_some_is_none_for_others() -> None:
    inside, outside = (update().model_copy(update={"to": (name,)}) for name in ("execs", "users"))
    assert kept({50: inside}, 70, "users") == Punctuality(1, 0)
    assert kept({50: outside}, 70, "users") == Punctuality(1, 1)


def test_what_goes_on_after_the_end_begins_anew() -> None:
    assert kept({20: Resolved(summary="x"), 200: Reopened(), 225: update()}, 230) == Punctuality(1, 1)
