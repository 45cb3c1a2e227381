"""What people do to messages of a thread. Slack names the message alone, so it is asked which thread that is in."""

from typing import Any

from bot.core.messages import Trouble
from bot.usecases import outgoing
from bot.usecases.ports import Claimed, NewDelivery, Op, Priority, Tx

ASKED = "tell which thread a message is in"
INSTEAD = "In the message's menu, *Add to timeline* and *Make a task of it* do the same."


def ask(tx: Tx, id: int, kind: str, payload: dict[str, Any]) -> None:
    """Ask for the thread of the message that an act is about; `id` is the act's number in the inbox. It comes into the
    inbox again, as `kind` and with its incident, if the thread is one's. What is done to one message keeps its order.
    """
    channel, ts = payload["args"]["channel"], payload["args"]["ts"]
    args = {"channel": channel, "ts": ts, "kind": kind, "payload": payload}
    lane = f"thread:{channel}:{ts}"
    tx.add_delivery(NewDelivery(f"thread:{id}", Op.THREAD, lane, Priority.UPDATE, target=payload["user"], args=args))


def found(tx: Tx, claimed: Claimed, thread: str) -> None:
    """Have the act done, now that its thread is known; in one where no incident is worked on it means nothing."""
    entry = tx.entry_below(claimed.args["channel"], thread)
    if entry is not None and entry.home == claimed.args["channel"]:
        payload = {**claimed.args["payload"], "incident": entry.id}
        tx.put_inbox(f"{claimed.key}:found", claimed.args["kind"], payload)


def lost(tx: Tx, claimed: Claimed, why: str) -> None:
    """Tell whoever did it that it came to nothing."""
    trouble = Trouble(what=ASKED, why=why, instead=INSTEAD)
    outgoing.tell(tx, claimed.target, f"trouble:{claimed.id}", trouble, Priority.ESCALATION, None)
