"""Messages that show what has changed meanwhile are brought up to date where they stand."""

from bot.core.messages import MESSAGE, Message, Report
from bot.core.playbook import Playbook
from bot.core.showing import LINES, SHOWING, TELLING, stale, touched
from bot.usecases import outgoing
from bot.usecases.ports import Entry, Op, Placed, Tx

ELSEWHERE = (Op.POST, Op.FOLLOW)


def renew(tx: Tx, entry: Entry, playbook: Playbook, before: int) -> None:
    """Have the messages show the present state that show something of what happened since the first `before` events.

    1. Of several reports in one channel only the newest is kept up: those above it tell how it was.
    2. What others read of a private incident, and what stands in a room that was left, stays as it is.
    3. A message that is on its way is renewed all the same, for it may have been made already.
    """
    news = entry.events[before:]
    events, items = [one.event for one in news], touched(playbook, entry.incident, news) if news else frozenset()
    if not items and not any(event.kind in TELLING for event in events):
        return
    found: list[tuple[Placed, Message]] = []
    reports: dict[str, int] = {}
    for placed in tx.shown(entry.id, SHOWING, LINES):
        if not _in_sight(entry, placed):
            continue
        message = MESSAGE.validate_python(placed.args["message"])
        found.append((placed, message))
        if isinstance(message, Report):
            reports[placed.target] = placed.id
    for placed, message in found:
        newest = reports.get(placed.target) == placed.id if isinstance(message, Report) else True
        if newest and stale(message, events, items, playbook):
            outgoing.renew_one(tx, entry, placed.id)


def _in_sight(entry: Entry, placed: Placed) -> bool:
    """Whether only those read a message who may, where the incident is now."""
    if placed.op is Op.SAY:
        return placed.channel in ("", entry.home)
    hidden = placed.op in ELSEWHERE or placed.target not in entry.incident.insiders
    return not (entry.incident.private and hidden)
