"""The fixtures that tests share, each kind in a module of its own, and how many tests run at once."""

import os
import signal
import threading

import pytest

pytest_plugins = [
    "bot.sandbox.pytest_plugin",
    "tests.fixtures.browser",
    "tests.fixtures.postgres",
    "tests.fixtures.redis",
    "tests.fixtures.transports",
]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for processes."""
    return (os.cpu_count() or 1) + 1


def pytest_configure() -> None:
    """Have processes that tests start hear Ctrl-C, although a shell in whose background all this runs ignores it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)
