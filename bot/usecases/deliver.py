"""Send one delivery: claim it, look whether it went out already, send, write down what came of it."""

import logging
from datetime import timedelta

from bot.failpoints import passing
from bot.usecases.aftermath import after_failure, after_success, after_wait
from bot.usecases.failures import AWAY
from bot.usecases.ports import Claimed, Op, PermanentError, Priority, Services, TransientError, Tx, settle_seconds
from bot.usecases.results import Result, Superseded, Unknowable
from bot.usecases.sending import WAITS_FOR_GROUP, WAITS_FOR_ROOM, Sender

LEASE = 30.0
"""Seconds a claimed delivery is ours: longer than Slack's answer and a look-up may take together."""
LONGEST_WAIT = 300.0
LONGEST_URGENT_WAIT = 60.0
"""Seconds between two tries of a page or an escalation, which finds out that Slack is back for all the others."""
GIVE_UP_AFTER = timedelta(hours=24)
BROKEN_TRIES = 5
log = logging.getLogger("tocsin.deliver")


def deliver(s: Services, id: int) -> list[int]:
    """Send the delivery `id` if it is its turn; gives the deliveries whose turn comes next.

    1. Claim it by a conditional update; `maybe sent` is written before anything leaves.
    2. If an earlier try may have reached Slack, wait the settle time and look for its key before sending again.
    3. Send with a client that never sends twice by itself.
    4. Write the outcome with the lease's token, so that a sender that was too slow changes nothing.
    """
    claimed = s.store.claim(id, LEASE)
    if claimed is None:
        return []
    passing("delivery.after_claim")
    try:
        result = Sender(s, claimed).send()
    except TransientError as error:
        return _later(s, claimed, error)
    except PermanentError as error:
        return _failed(s, claimed, error.code)
    except Superseded:
        return _given_up(s, claimed)
    except Unknowable as error:
        return _failed(s, claimed, str(error), "unknown")
    except Exception as error:
        _broke(s, claimed, error)
        raise
    return _sent(s, claimed, result)


def _sent(s: Services, claimed: Claimed, result: Result) -> list[int]:
    with s.store.write() as tx:
        ours = tx.sent(claimed, result.data)
        if ours and result.room is not None and claimed.incident_id is not None:
            tx.set_room(claimed.incident_id, result.room)
        if ours:
            after_success(tx, s, claimed, result.data)
        freed = _release(tx, claimed)
        # Of what was done only a message shows that Slack took it: other acts may have needed no call.
        if "ts" in result.data and s.slack.answered(s.wall.now()):
            freed += tx.hasten(AWAY)
        passing("delivery.before_commit")
    passing("delivery.after_commit")
    return [*freed, *tx.kicks, *s.store.followers(claimed.id)]


def _release(tx: Tx, claimed: Claimed) -> list[int]:
    """Let go on at once what waited for this one to be settled."""
    opens = dict.fromkeys((Op.OPEN_ROOM, Op.ANNOUNCE), WAITS_FOR_ROOM)
    waits = {**opens, Op.TELL: WAITS_FOR_GROUP}.get(claimed.op)
    return tx.release(claimed.incident_id, waits) if waits else []


def _later(s: Services, claimed: Claimed, error: TransientError) -> list[int]:
    s.slack.failed(error, s.wall.now())
    if not error.free and s.wall.now() - claimed.first_try_at > GIVE_UP_AFTER:
        return _failed(s, claimed, f"no luck for {GIVE_UP_AFTER}: {error}")
    wait = error.retry_after if error.retry_after is not None else backoff(claimed)
    maybe = claimed.maybe_sent or error.maybe
    if error.maybe and not error.free:
        wait = max(wait, settle_seconds(claimed.op, claimed.priority))
    with s.store.write() as tx:
        if tx.retry(claimed, wait, maybe=maybe, free=error.free, error=str(error)):
            after_wait(tx, s, claimed, str(error), wait)
        passing("retry.before_commit")
    passing("retry.after_commit")
    return tx.kicks


def backoff(claimed: Claimed) -> float:
    """Seconds until the next try: twice as long each time up to a longest, and half of it by chance, so that what
    failed together does not come again together. The chance is the delivery's own id."""
    most = LONGEST_URGENT_WAIT if claimed.priority <= Priority.ESCALATION else LONGEST_WAIT
    longest = min(most, 2.0 ** min(claimed.attempts, 9))
    chance = int(claimed.oid[:8], 16) / 0xFFFFFFFF
    return longest * (1 + chance) / 2


def _failed(s: Services, claimed: Claimed, why: str, state: str = "failed") -> list[int]:
    tell = log.error if state == "failed" else log.warning
    with s.store.write() as tx:
        tell("delivery %s %s: %s to %s: %s", claimed.id, state, claimed.op, _where(tx, claimed), why)
        if tx.give_up(claimed, why, state):
            after_failure(tx, s, claimed, why, state)
        freed = _release(tx, claimed)
    return [*freed, *tx.kicks, *s.store.followers(claimed.id)]


def _where(tx: Tx, claimed: Claimed) -> str:
    """Where it was to go, for the log; of a private incident the log names nobody."""
    entry = tx.entry(claimed.incident_id) if claimed.incident_id is not None else None
    hidden = entry is not None and entry.incident.private and claimed.target
    return "somebody" if hidden else claimed.target or "its room"


def _broke(s: Services, claimed: Claimed, error: Exception) -> None:
    """Something nobody foresaw: try again, but not for ever, since others wait behind it."""
    why = type(error).__name__
    if claimed.attempts >= BROKEN_TRIES:
        _failed(s, claimed, why)
    else:
        _later(s, claimed, TransientError(why, maybe=True))


def _given_up(s: Services, claimed: Claimed) -> list[int]:
    with s.store.write() as tx:
        tx.give_up(claimed, "no longer due", "superseded")
    return s.store.followers(claimed.id)
