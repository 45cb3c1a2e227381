"""Handle what a person did: once, in one transaction with its inbox row, and always with an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import UserError
from bot.failpoints import passing
from bot.usecases.ports import InboxItem, Services, Tx

TRIES = 5

Handler = Callable[[Tx, Services, InboxItem], None]
Refusal = Callable[[Tx, InboxItem, str, str], None]


@dataclass(frozen=True)
class StandingClock:
    """Stands at one instant: for what is to be done as of then."""

    at: datetime

    def now(self) -> datetime:
        """That instant."""
        return self.at


class AlreadyDone(Exception):
    """An inbox item was handled by somebody else meanwhile; nothing is to be done."""


def handle(s: Services, id: int, handler: Handler, refuse: Refusal) -> list[int]:
    """Run `handler` for the inbox item `id`; gives the deliveries that can be sent now.

    What the person can put right is told through `refuse`, after all that the handler did was undone. Whatever else
    goes wrong leaves the item for another try; when the tries are used up the person is told so.
    """
    item = s.store.claim_inbox(id)
    if item is None:
        return []
    passing("handle.after_claim")
    if item.attempts > TRIES:
        reference = f"inbox-{id}"
        return _tell(
            s, item, refuse, "Something broke on my side.", f"Tell whoever runs Tocsin: reference `{reference}`."
        )
    try:
        with s.store.write() as tx:
            handler(tx, s, item)
            tx.finish_inbox(id)
            passing("handle.before_commit")
        passing("handle.after_commit")
    except AlreadyDone:
        return []
    except UserError as error:
        return _tell(s, item, refuse, error.message, error.hint)
    return tx.kicks


def _tell(s: Services, item: InboxItem, refuse: Refusal, message: str, hint: str) -> list[int]:
    try:
        with s.store.write() as tx:
            refuse(tx, item, message, hint)
            tx.finish_inbox(item.id)
    except AlreadyDone:
        return []
    return tx.kicks
