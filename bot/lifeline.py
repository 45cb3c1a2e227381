"""Processes that end when the one that started them does, even when that one is killed with -9."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

PARENT_VARIABLE = "TOCSIN_PARENT_PID"
"""Environment variable by which a spawned process learns whose end it has to follow."""

_PR_SET_PDEATHSIG = 1
_WATCH_EVERY = 0.5


def tie_to_parent(sent: signal.Signals) -> Callable[[], None]:
    """A function for a new child to call first: from then on the kernel sends it `sent` when its parent ends.

    Call this in the parent, on the main thread: Linux means the *thread* that forked when it says parent, and only the
    main thread is sure to live as long as the process. Where the kernel can't do it the returned function does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("processes tied to this one must be started on its main thread")
    parent = os.getpid()
    if sys.platform != "linux":
        return lambda: None
    # Loaded here and not in the child, where another thread's lock on the loader might never be released.
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, int(sent), 0, 0, 0)
        if os.getppid() != parent:  # it ended before the kernel was asked
            os._exit(1)

    return tie


def follow_parent() -> None:
    """End this process when the parent named in its environment does; for systems whose kernel can't be asked to."""
    named = os.environ.pop(PARENT_VARIABLE, None)
    if named is not None:
        threading.Thread(target=_watch, args=(int(named),), name="follow-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_EVERY)
    os._exit(1)
