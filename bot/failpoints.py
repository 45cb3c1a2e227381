"""Places where a process can be told to die, so that a test can cut the work off between any two steps of it.

`TOCSIN_FAILPOINT=delivery.after_commit:3` has each process kill itself with SIGKILL when it comes to that place for the
third time; several are separated by commas. Without it a place costs one look at an empty table.
"""

import os
import signal
import threading

from bot.core.errors import ConfigError

VARIABLE = "TOCSIN_FAILPOINT"
PLACES = {
    "inbox.before_row": "web: what a person did has come and is not written down",
    "inbox.after_row": "web: it is written down and Slack is not answered",
    "inbox.after_ack": "web: Slack is answered and no worker knows of it",
    "handle.after_claim": "worker: what a person did is taken and not begun",
    "handle.before_commit": "worker: its events and deliveries are written and not committed",
    "handle.after_commit": "worker: they are committed and nobody sends them",
    "wake.before_commit": "worker: what the playbook does is written and not committed",
    "wake.after_commit": "worker: it is committed and nobody sends it",
    "digest.before_commit": "worker: a digest is written and not committed",
    "digest.after_commit": "worker: it is committed and nobody sends it",
    "clock.after_claim": "clock: what is due is held and no worker knows of it",
    "clock.after_enqueue": "clock: the hints are given",
    "delivery.after_claim": "worker: a delivery is taken and nothing has left",
    "slack.before_call": "worker: about to call Slack",
    "slack.after_call": "worker: Slack has answered and nothing is written down",
    "delivery.before_commit": "worker: a delivery's success is written and not committed",
    "delivery.after_commit": "worker: it is committed and those that waited for it are not sent",
    "retry.before_commit": "worker: that it is to be tried again is written and not committed",
    "retry.after_commit": "worker: that is committed",
}
"""Every place, with what has happened there and what has not."""

_left: dict[str, int] = {}
_counting = threading.Lock()


def arm(orders: str) -> None:
    """Die at these places from now on, `name:n` each; nowhere when empty. ConfigError when there is no such place."""
    wanted: dict[str, int] = {}
    for order in filter(None, orders.replace(" ", "").split(",")):
        name, _, times = order.partition(":")
        if name not in PLACES or not (times or "1").isdecimal():
            raise ConfigError(f"{VARIABLE} says {order!r}; write name:n, of {', '.join(PLACES)}.")
        wanted[name] = int(times or "1")
    _left.clear()
    _left.update(wanted)


def passing(place: str) -> None:
    """The process comes to a place of PLACES, and may end there."""
    if _left:
        _count(place)


def _count(place: str) -> None:
    with _counting:
        left = _left.get(place, 0) - 1
        if place in _left:
            _left[place] = left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


arm(os.environ.get(VARIABLE, ""))
