"""Send one delivery: claim it, look whether it went out already, send, write down what came of it."""

import logging
from datetime import timedelta

from bot.usecases.aftermath import after_failure, after_success, after_wait
from bot.usecases.ports import LOOKED_FOR, SETTLE_SECONDS, Claimed, Op, PermanentError, Services, TransientError, Tx
from bot.usecases.sending import SETTLE, WAITS_FOR_GROUP, WAITS_FOR_ROOM, Result, Sender, Superseded

LEASE = 30.0
"""Seconds a claimed delivery is ours: longer than Slack's answer and a look-up may take together."""
LONGEST_WAIT = 300.0
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
    try:
        result = Sender(s, claimed).send()
    except TransientError as error:
        return _later(s, claimed, error)
    except PermanentError as error:
        return _failed(s, claimed, error.code)
    except Superseded:
        return _given_up(s, claimed)
    except Exception as error:
        _broke(s, claimed, error)
        raise
    return _sent(s, claimed, result)


def _sent(s: Services, claimed: Claimed, result: Result) -> list[int]:
    with s.store.write() as tx:
        unknown = result.unknown
        ours = tx.give_up(claimed, unknown, "unknown") if unknown else tx.sent(claimed, result.data)
        if ours and result.room is not None and claimed.incident_id is not None:
            tx.set_room(claimed.incident_id, result.room)
        if ours:
            after_success(tx, s, claimed, result.data)
        freed = _release(tx, claimed)
    return [*freed, *tx.kicks, *s.store.followers(claimed.id)]


def _release(tx: Tx, claimed: Claimed) -> list[int]:
    """Let go on at once what waited for this one to be settled."""
    waits = {Op.OPEN_ROOM: WAITS_FOR_ROOM, Op.TELL: WAITS_FOR_GROUP}.get(claimed.op)
    return tx.release(claimed.incident_id, waits) if waits else []


def _later(s: Services, claimed: Claimed, error: TransientError) -> list[int]:
    if not error.free and s.wall.now() - claimed.first_try_at > GIVE_UP_AFTER:
        return _failed(s, claimed, f"no luck for {GIVE_UP_AFTER}: {error}")
    wait = error.retry_after if error.retry_after is not None else min(LONGEST_WAIT, 2.0 ** min(claimed.attempts, 9))
    maybe = claimed.maybe_sent or error.maybe
    if error.maybe and not error.free and claimed.op in LOOKED_FOR:
        wait = max(wait, SETTLE.get(claimed.priority, SETTLE_SECONDS))
    with s.store.write() as tx:
        if tx.retry(claimed, wait, maybe=maybe, free=error.free, error=str(error)):
            after_wait(tx, s, claimed, str(error), wait)
    return tx.kicks


def _failed(s: Services, claimed: Claimed, why: str) -> list[int]:
    log.error("delivery %s failed: %s to %s: %s", claimed.id, claimed.op, claimed.target or "its room", why)
    with s.store.write() as tx:
        if tx.give_up(claimed, why):
            after_failure(tx, s, claimed, why)
        freed = _release(tx, claimed)
    return [*freed, *tx.kicks, *s.store.followers(claimed.id)]


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
