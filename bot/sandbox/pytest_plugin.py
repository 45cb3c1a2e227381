"""For pytest: a failing test ends with the conversation that led to it.

`pytest_plugins = ["bot.sandbox.pytest_plugin"]` in the topmost conftest.py switches it on.
"""

from collections.abc import Generator

import pytest

from bot.sandbox.testing import LocalSlack

_LONGEST = 120


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add a section with the script of each local Slack that the test drives."""
    report = yield
    if report.failed:
        for slack in list(LocalSlack.running):
            lines = slack.last_log().splitlines()
            if lines:
                cut = [f"({len(lines) - _LONGEST} lines before)"] if len(lines) > _LONGEST else []
                report.sections.append(("conversation", "\n".join([*cut, *lines[-_LONGEST:]])))
    return report
