"""Runs the parts of Tocsin as processes of one program: starts them, starts them again, ends them together."""

import gc
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from types import FrameType, TracebackType

from bot.lifeline import PARENT_VARIABLE, tie_to_parent

logger = logging.getLogger(__name__)

CONFIGURATION_ERROR = 2
"""Exit code of a child that can't run as Tocsin is configured: starting it again would not help."""

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_SETTLED_AFTER = 3.0
_STOP_WAIT = 10.0
# A Ctrl-C can come twice, from the terminal and from a program in between that passes it on.
_SAME_SIGNAL_WITHIN = 1.0
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_HANDLED_SIGNALS = (*_STOP_SIGNALS, signal.SIGCHLD)
# Elsewhere (macOS) system libraries may abort in a process that was forked and did not start a new program.
_FORKING_IS_SAFE = sys.platform == "linux"


@dataclass(frozen=True)
class Child:
    """One process to keep running.

    `target` is forked where that is safe, so that children share the modules loaded before. Elsewhere `python -m bot`
    is run with `argv`, or with the name alone when that is empty.
    """

    name: str
    target: Callable[[], None]
    argv: tuple[str, ...] = ()


def supervise(
    children: Sequence[Child],
    on_exit: Callable[[str, int], None] | None = None,
    tend: Callable[[], None] | None = None,
    on_start: Callable[[str, int], None] | None = None,
) -> int:
    """Keep the children running until SIGTERM, SIGINT or SIGHUP; return the exit code for the program.

    That is 0 after such a signal, and 2 when a child ended with 2. On the way out each child gets SIGTERM and 10 s; a
    second signal cuts that short. A child whose supervisor is killed is killed too.

    `on_exit` gets the name and process id of each child that died while it should have run. It is called in a process
    of its own, so it may open connections, fail or hang without harm. `tend` is called here whenever a process that
    this one started has ended; what it raises ends everything. `on_start` is called here with the name and process id
    of each child that was started. Call this on the main thread, before there are others.
    """
    supervisor = _Supervisor(children, on_exit, on_start or (lambda name, pid: None))
    with _woken_by_signals(supervisor.signalled) as wait:
        try:
            return supervisor.run(wait, tend or (lambda: None))
        finally:
            supervisor.end(wait)


class _Slot:
    """One child over all its lives."""

    def __init__(self, child: Child) -> None:
        self.name = child.name
        self.pid: int | None = None
        self.due = 0.0
        self._child = child
        self._started = 0.0
        self._pause = _FIRST_PAUSE

    def start(self) -> None:
        self._started = time.monotonic()
        try:
            self.pid = _fork(self._child.target) if _FORKING_IS_SAFE else _spawn(self._child)
        except OSError as error:  # no memory or no process to be had now
            logger.error("%s could not be started, trying again in %.1f s: %s", self.name, self._postpone(), error)
            return
        logger.info("%s started (process %d)", self.name, self.pid)

    def died(self, pid: int, code: int) -> None:
        if time.monotonic() - self._started > _SETTLED_AFTER:
            self._pause = _FIRST_PAUSE
        if code == CONFIGURATION_ERROR:
            logger.error("%s can't run as Tocsin is configured; stopping", self.name)
        else:
            again = self._postpone()
            logger.warning("%s (process %d) %s; starting it again in %.1f s", self.name, pid, _said(code), again)

    def _postpone(self) -> float:
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        self.due = time.monotonic() + pause
        return pause


class _Supervisor:
    def __init__(
        self,
        children: Sequence[Child],
        on_exit: Callable[[str, int], None] | None,
        on_start: Callable[[str, int], None],
    ) -> None:
        self._slots = [_Slot(child) for child in children]
        self._on_exit = on_exit
        self._on_start = on_start
        self._errands: set[int] = set()
        self._requests = 0
        self._last_request = float("-inf")

    def signalled(self, number: int, frame: FrameType | None) -> None:
        """Note that somebody asks for the end."""
        now = time.monotonic()
        if now - self._last_request > _SAME_SIGNAL_WITHIN:
            self._requests += 1
        self._last_request = now

    def run(self, wait: Callable[[float], None], tend: Callable[[], None]) -> int:
        """Start what is not running until asked to end."""
        # Frozen objects are left alone by the garbage collector, so their pages stay shared with the children.
        gc.collect()
        gc.freeze()
        while not self._requests:
            ended = self._reap()
            for slot, pid, code in ended:
                slot.died(pid, code)
            if any(code == CONFIGURATION_ERROR for _, _, code in ended):
                return CONFIGURATION_ERROR
            for slot, pid, _ in ended:
                self._tell(slot.name, pid)
            tend()
            for slot in self._slots:
                if slot.pid is None and slot.due <= time.monotonic():
                    slot.start()
                    if slot.pid is not None:
                        self._on_start(slot.name, slot.pid)
            wait(min((slot.due - time.monotonic() for slot in self._slots if not slot.pid), default=_LONGEST_PAUSE))
        return 0

    def end(self, wait: Callable[[float], None]) -> None:
        """Ask every process to end, and kill what has not when the time is up or somebody asks again."""
        asked = self._requests
        deadline = time.monotonic() + _STOP_WAIT
        self._send(signal.SIGTERM, os.kill)
        while self._alive() and self._requests == asked and (left := deadline - time.monotonic()) > 0:
            wait(left)
        for slot in self._slots:
            if slot.pid is not None:
                logger.warning("%s (process %d) did not end in time; killing it", slot.name, slot.pid)
        self._send(signal.SIGKILL, os.killpg)
        while self._alive():
            wait(_LONGEST_PAUSE)

    def _reap(self) -> list[tuple[_Slot, int, int]]:
        """The children that have ended since the last time, with the process ids they had and their exit codes."""
        self._errands = {pid for pid in self._errands if _exit_code(pid) is None}
        ended = []
        for slot in self._slots:
            if slot.pid is not None and (code := _exit_code(slot.pid)) is not None:
                ended.append((slot, slot.pid, code))
                slot.pid = None
        return ended

    def _alive(self) -> bool:
        self._reap()
        return any(slot.pid is not None for slot in self._slots) or bool(self._errands)

    def _tell(self, name: str, pid: int) -> None:
        if self._on_exit is not None:
            with suppress(OSError):
                self._errands.add(_fork(partial(self._on_exit, name, pid)))

    def _send(self, number: signal.Signals, how: Callable[[int, int], None]) -> None:
        for pid in [*(slot.pid for slot in self._slots if slot.pid is not None), *self._errands]:
            with suppress(ProcessLookupError, PermissionError):
                how(pid, number)


@contextmanager
def _woken_by_signals(on_request: Callable[[int, FrameType | None], None]) -> Iterator[Callable[[float], None]]:
    """Handle the signals; gives a function that waits so many seconds at most, and less when a signal comes."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    # A hang-up that is ignored already is nohup's doing.
    handled = [number for number in _STOP_SIGNALS if number != signal.SIGHUP or not _ignored(number)]
    before = {number: signal.signal(number, on_request) for number in handled}
    before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda number, frame: None)
    fd_before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def wait(seconds: float) -> None:
        if select.select([reading], [], [], max(seconds, 0))[0]:
            os.read(reading, 4096)

    try:
        yield wait
    finally:
        signal.set_wakeup_fd(fd_before)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


def _ignored(number: signal.Signals) -> bool:
    return signal.getsignal(number) is signal.SIG_IGN


def _exit_code(pid: int) -> int | None:
    """How a child ended, as a negative signal number or an exit code; None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _said(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"


def _spawn(child: Child) -> int:
    """Run a child as a new program, which follows this process by itself."""
    command = [sys.executable, "-m", "bot", *(child.argv or (child.name,))]
    environment = {**os.environ, PARENT_VARIABLE: str(os.getpid())}
    return os.posix_spawn(sys.executable, command, environment, setpgroup=0, setsigdef=_HANDLED_SIGNALS)


def _fork(target: Callable[[], None]) -> int:
    """Run a function in a new process, which ends with this one; gives its process id."""
    tie = tie_to_parent(signal.SIGKILL)
    _flush()  # or the child would print again what is still in the buffers
    # Held back until the child has its own handlers; one that came before would be lost in those of this process.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _HANDLED_SIGNALS)
    try:
        pid = os.fork()
        if pid == 0:
            with _LastBlock():
                tie()
                os.setpgid(0, 0)  # a Ctrl-C in the terminal goes to the supervisor alone, which passes it on once
                _take_default_signals(mask)
                target()
        with suppress(ProcessLookupError, PermissionError):
            os.setpgid(pid, pid)  # here too, so that the group is there whichever of the two comes first
        return pid
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _take_default_signals(mask: set[int | signal.Signals]) -> None:
    signal.set_wakeup_fd(-1)
    for number in _HANDLED_SIGNALS:
        if not _ignored(number):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)


class _LastBlock:
    """The process ends when this block does, without going through what its parent wanted done at its own end."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        code = 0
        if isinstance(error, SystemExit) and (error.code is None or isinstance(error.code, int)):
            code = error.code or 0
        elif kind is not None and error is not None:
            code = 1
            sys.excepthook(kind, error, at)
        _flush()
        os._exit(code)


def _flush() -> None:
    with suppress(OSError, ValueError):  # nobody may be left to read it
        sys.stdout.flush()
        sys.stderr.flush()
