"""Several processes run as one program."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from tests.fixtures.polling import eventually
from tests.fixtures.processes import alive, python

PRELUDE = """
import atexit, logging, os, signal, sys, time
from pathlib import Path
from bot import supervisor
from bot.supervisor import Child, supervise

notes = Path(sys.argv[1])
logging.basicConfig(level="INFO", format="%(message)s")

def note(name, text):
    with (notes / name).open("a") as file:
        file.write(f"{text}\\n")

def stay(name):
    def run():
        received = lambda number, frame: (note(f"{name}.signals", number), sys.exit(0))
        signal.signal(signal.SIGTERM, received)
        signal.signal(signal.SIGINT, received)
        note(name, os.getpid())
        while True:
            signal.pause()
    return Child(name, run)
"""


@dataclass
class Program:
    """A running program that supervises, and what its children noted down."""

    process: subprocess.Popen[str]
    notes: Path

    def noted(self, name: str, lines: int = 1) -> list[str]:
        """What was noted under a name, once there are so many lines."""

        def look() -> list[str]:
            path = self.notes / name
            found = path.read_text().split("\n")[:-1] if path.exists() else []
            return found if len(found) >= lines else []

        return eventually(look, what=f"{lines} lines under {name}")

    def pid_of(self, name: str) -> int:
        """The process id of the child that started last under a name."""
        return int(self.noted(name)[-1])

    def ended(self) -> int:
        """The exit code, once it has ended."""
        return self.process.wait(20)

    def output(self) -> str:
        """What it and its children printed, once all have ended."""
        assert self.process.stdout is not None
        return self.process.stdout.read()


Runs = Callable[[str], AbstractContextManager[Program]]


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    """Runs a program that ends with what `supervise` returned."""

    @contextmanager
    def run(code: str) -> Iterator[Program]:
        with python(PRELUDE + code, tmp_path) as process:
            yield Program(process, tmp_path)

    return run


TWO = "sys.exit(supervise([stay('one'), stay('two')]))"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_with_exit_code_0(runs: Runs, sent: signal.Signals) -> None:
    with runs(TWO) as program:
        pids = [program.pid_of(name) for name in ("one", "two")]
        program.process.send_signal(sent)
        assert program.ended() == 0
        assert not any(map(alive, pids))


def test_a_ctrl_c_in_the_terminal_reaches_each_child_once(runs: Runs) -> None:
    with runs(TWO) as program:
        names = ("one", "two")
        for name in names:
            program.pid_of(name)
        os.killpg(program.process.pid, signal.SIGINT)
        assert program.ended() == 0
        assert [program.noted(f"{name}.signals") for name in names] == [[str(int(signal.SIGTERM))]] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_killing_it_leaves_no_child(runs: Runs) -> None:
    with runs(TWO) as program:
        pids = [program.pid_of(name) for name in ("one", "two")]
        program.process.kill()
        eventually(lambda: not any(map(alive, pids)), what="the children ended")


def test_a_dead_child_is_started_again_and_its_end_told(runs: Runs) -> None:
    code = "supervise([stay('one'), stay('two')], on_exit=lambda name, pid: note('ends', f'{name} {pid}'))"
    with runs(code) as program:
        first, other = program.pid_of("one"), program.pid_of("two")
        os.kill(first, signal.SIGKILL)
        assert program.noted("ends") == [f"one {first}"]
        second = int(program.noted("one", lines=2)[1])
        assert second != first
        assert alive(second)
        assert program.noted("two") == [str(other)]
        program.process.terminate()
        program.ended()
        assert program.noted("ends") == [f"one {first}"]


def test_a_child_that_keeps_dying_is_given_ever_longer_pauses(runs: Runs) -> None:
    with runs("supervise([Child('one', lambda: note('starts', time.monotonic()))])") as program:
        starts = [float(line) for line in program.noted("starts", lines=5)]
        pauses = [after - before for before, after in pairwise(starts)]
        assert all(pause >= expected for pause, expected in zip(pauses, (0.1, 0.2, 0.4, 0.8), strict=False))


def test_what_goes_wrong_after_an_end_harms_nobody(runs: Runs) -> None:
    code = """
def on_exit(name, pid):
    raise RuntimeError("no database")
sys.exit(supervise([stay('one')], on_exit=on_exit))
"""
    with runs(code) as program:
        os.kill(program.pid_of("one"), signal.SIGKILL)
        program.noted("one", lines=2)
        program.process.terminate()
        assert program.ended() == 0
        assert "RuntimeError: no database" in program.output()


def test_a_child_that_cannot_run_as_configured_ends_all_with_its_exit_code(runs: Runs) -> None:
    code = """
def misconfigured():
    while not (notes / 'two').exists() or not (notes / 'two').read_text():
        time.sleep(0.01)
    sys.exit(2)
sys.exit(supervise([Child('one', misconfigured), stay('two')]))
"""
    with runs(code) as program:
        assert program.ended() == 2
        assert not alive(program.pid_of("two"))
        assert "one can't run as Tocsin is configured" in program.output()


STUBBORN = """
def stubborn():
    signal.signal(signal.SIGTERM, lambda *_: note('asked', 'once'))
    note('one', os.getpid())
    while True:
        signal.pause()
supervisor._SAME_SIGNAL_WITHIN = 0
"""


def test_a_child_that_does_not_end_in_time_is_killed(runs: Runs) -> None:
    with runs(STUBBORN + "supervisor._STOP_WAIT = 0.2; sys.exit(supervise([Child('one', stubborn)]))") as program:
        pid = program.pid_of("one")
        program.process.terminate()
        assert program.ended() == 0
        assert program.noted("asked") == ["once"]
        assert not alive(pid)


def test_a_second_signal_does_not_wait(runs: Runs) -> None:
    with runs(STUBBORN + "supervisor._STOP_WAIT = 1000; sys.exit(supervise([Child('one', stubborn)]))") as program:
        program.pid_of("one")
        program.process.terminate()
        program.noted("asked")
        program.process.terminate()
        assert program.ended() == 0


def test_what_a_child_started_is_killed_with_it(runs: Runs) -> None:
    code = """
def parent():
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        note('grandchild', os.getpid())
        while True:
            signal.pause()
    stubborn()
supervisor._STOP_WAIT = 0.2
sys.exit(supervise([Child('one', parent)]))
"""
    with runs(STUBBORN + code) as program:
        pid = program.pid_of("grandchild")
        program.pid_of("one")
        program.process.terminate()
        assert program.ended() == 0
        eventually(lambda: not alive(pid), what="the grandchild ended")


def test_the_caller_can_tend_to_processes_of_its_own(runs: Runs) -> None:
    code = """
import subprocess
other = subprocess.Popen(["sleep", "1000"])
def tend():
    note('other', other.pid)
    if other.poll() is not None:
        raise RuntimeError("the other is gone")
supervise([stay('one')], tend=tend)
"""
    with runs(code) as program:
        pid = program.pid_of("one")
        os.kill(program.pid_of("other"), signal.SIGKILL)
        assert program.ended() == 1
        assert "RuntimeError: the other is gone" in program.output()
        assert not alive(pid)


def test_a_child_shows_its_error_and_repeats_nothing_of_its_parent(runs: Runs) -> None:
    code = """
atexit.register(print, "parent at its end")
print("parent at its start")
def fails():
    note('one', os.getpid())
    raise RuntimeError("in the child")
sys.exit(supervise([Child('one', fails)]))
"""
    with runs(code) as program:
        program.noted("one", lines=2)
        program.process.terminate()
        program.ended()
        said = program.output()
        assert said.count("parent at its start") == said.count("parent at its end") == 1
        assert "RuntimeError: in the child" in said


def test_where_forking_is_unsafe_children_are_new_programs_that_follow_their_parent(runs: Runs) -> None:
    code = """
supervisor._FORKING_IS_SAFE = False
supervise([Child('slack', lambda: None, ('slack', '--port', '0'))])
"""
    with runs(code) as program:
        [child] = eventually(psutil.Process(program.process.pid).children)
        eventually(lambda: child.cmdline()[1:] == ["-m", "bot", "slack", "--port", "0"])
        program.process.kill()
        eventually(lambda: not alive(child.pid), what="the child ended")
