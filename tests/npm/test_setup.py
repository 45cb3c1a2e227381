"""Without Node nothing is claimed: the tests are left out, and fail where everything is to be checked."""

import pytest

from tests.npm.conftest import HERE, without


def test_what_cannot_be_checked_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs node"):
        without("needs node")


def test_where_everything_is_to_be_checked_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="needs node"):
        without("needs node")


def test_the_lock_file_names_no_registry() -> None:
    lock = (HERE / "package-lock.json").read_text()
    assert '"resolved"' not in lock and '"integrity"' in lock
