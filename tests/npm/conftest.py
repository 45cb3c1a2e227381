"""Node with Slack's packages, fetched when they are not there yet or when their lock file changed."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot.sandbox.testing import LocalSlack

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"
STAMP = HERE / "node_modules" / ".lock"
FETCHING_SECONDS = 100


def without(reason: str) -> NoReturn:
    """There is nothing to run: that is a failure where everything is to be checked, and elsewhere no fault."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


class Node:
    """Runs the scripts of this folder."""

    def __init__(self, path: str) -> None:
        self._path = path

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a script to its end."""
        given = {**os.environ, **environment}
        return subprocess.run(
            [self._path, *words], cwd=HERE, env=given, capture_output=True, text=True, timeout=FETCHING_SECONDS
        )

    def told(self, script: str, **environment: str) -> Any:
        """What a script says at last, in JSON."""
        done = self.run(script, **environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, script: str, **environment: str) -> "Running":
        """Start a script that goes on."""
        return Running([self._path, script], environment)


class Running:
    """A script that goes on: what it told so far, a line of JSON each."""

    def __init__(self, words: list[str], environment: dict[str, str]) -> None:
        given = {**os.environ, **environment}
        self._process = subprocess.Popen(words, cwd=HERE, env=given, stdout=subprocess.PIPE, text=True)
        self.told: list[Any] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.told.append(json.loads(line))

    def said(self, what: str) -> Any:
        """The first thing of this kind; None when there is none yet."""
        if self._process.poll() is not None:
            raise AssertionError(f"it ended with {self._process.returncode} after {self.told}")
        return next((one for one in self.told if one["what"] == what), None)

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout
        self._process.stdout.close()


@pytest.fixture(scope="session")
def node() -> Node:
    """Node, with the packages of the lock file."""
    path, npm = shutil.which("node"), shutil.which("npm")
    if not path or not npm:
        without("needs node and npm, which are not installed")
    wanted = json.loads((HERE / "package.json").read_text())["engines"]["node"].removeprefix(">=")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if _numbers(version) < _numbers(wanted):
        without(f"needs node {wanted} or newer; {path} is {version}")
    with LOCK.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # another worker may be fetching them
        if not STAMP.is_file() or STAMP.read_bytes() != LOCK.read_bytes():
            done = subprocess.run([npm, "ci"], cwd=HERE, capture_output=True, text=True, timeout=FETCHING_SECONDS)
            if done.returncode:
                without(f"npm could not fetch the packages: {done.stderr.strip()[-500:]}")
            shutil.copyfile(LOCK, STAMP)
    return Node(path)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A fresh workspace."""
    with LocalSlack.start() as running:
        yield running
