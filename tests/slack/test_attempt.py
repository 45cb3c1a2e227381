"""One try to write something down: tried again for a moment, and either written or told, never both."""

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.slack import attempt
from bot.slack.attempt import Abandoned, Attempt


def failing(*failures: Exception) -> Iterator[Exception]:
    """What the database says, try by try."""
    return iter(failures)


def away(*, broken: bool = False) -> OperationalError:
    """The database does not answer, or the connection broke."""
    return OperationalError("COMMIT", {}, Exception("away"), connection_invalidated=broken)


def test_a_database_that_is_back_in_a_moment_is_asked_again() -> None:
    trial, failures = Attempt(), failing(away(), away())

    def work() -> str:
        for failure in failures:
            raise failure
        trial.commit()
        return "written"

    assert trial.run(work) == "written"
    assert not trial.abandon(), "it is too late to say that nothing was done"


def test_what_was_told_as_not_done_is_never_written() -> None:
    trial = Attempt()
    assert trial.abandon()
    with pytest.raises(Abandoned):
        trial.commit()
    with pytest.raises(Abandoned):
        trial.run(lambda: "written")


def test_it_is_not_asked_for_longer_than_a_person_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "AGAIN_UNTIL", 0.0)
    with pytest.raises(OperationalError):
        Attempt().run(lambda: next(_raise(away())))


def test_what_another_try_would_not_help_is_not_tried_again() -> None:
    failures = failing(IntegrityError("INSERT", {}, Exception("no")))
    with pytest.raises(IntegrityError):
        Attempt().run(lambda: next(_raise(*failures)))


def test_a_connection_that_broke_in_the_middle_of_a_commit_leaves_it_open_what_became_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attempt, "AGAIN_UNTIL", 0.0)
    trial = Attempt()

    def work() -> None:
        trial.commit()
        raise away(broken=True)

    with pytest.raises(OperationalError):
        trial.run(work)
    assert trial.unsure


def _raise(*failures: Exception) -> Iterator[None]:
    for failure in failures:
        raise failure
    yield
