"""Wake an incident: look what is due and do it. Early, late and double wake-ups are harmless."""

from bot.failpoints import passing
from bot.usecases.advance import advance
from bot.usecases.ports import Services


def wake(s: Services, id: int) -> list[int]:
    """Fire what is due for one incident; gives the deliveries that can be sent now.

    What people asked and is not handled yet goes first: nobody is told that nothing was done who had done it. The
    clock comes again meanwhile.
    """
    with s.store.write() as tx:
        entry = tx.entry(id, lock=True)
        if entry is not None and not tx.is_asked(id):
            advance(tx, s, entry, s.clock.now())
        passing("wake.before_commit")
    passing("wake.after_commit")
    return tx.kicks
