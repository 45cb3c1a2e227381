"""The local Slack as a process of its own, on one core, with a workspace to start from."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.program import MIB, ROOT
from tests.fixtures import crowd

CORE = 0


@dataclass(frozen=True)
class Running:
    """A local Slack: its address, and how many seconds after its start it could be reached."""

    url: str
    started_in: float
    process: psutil.Process

    @property
    def busy(self) -> float:
        """Seconds of processor time it has used so far."""
        used = self.process.cpu_times()
        return float(used.user + used.system)

    @property
    def memory(self) -> float:
        """MiB it holds."""
        return float(self.process.memory_info().rss) / MIB


def stocked(folder: Path) -> Path:
    """The file of a workspace with 200 people, 500 channels and 50,000 messages."""
    path = folder / "stocked.sqlite"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        crowd.stock(path)
    return path


@contextmanager
def running(state: Path) -> Iterator[Running]:
    """Start it on one core and wait until it says where it is."""
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0", "--state", str(state)]
    started = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            if hasattr(os, "sched_setaffinity"):
                os.sched_setaffinity(process.pid, {CORE})
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, "the local Slack did not start"
            yield Running(line.split()[-1], time.monotonic() - started, psutil.Process(process.pid))
        finally:
            process.terminate()
