"""Tells those who run the bot about the bot itself."""

from bot.core.messages import Message
from bot.usecases import outgoing
from bot.usecases.ports import Priority, Services, Tx


def tell_operators(
    tx: Tx, s: Services, key: str, message: Message, unreached: str = "", incident_id: int | None = None
) -> bool:
    """Tell the operators' channel or, without one, the person who keeps the playbook in force, once for a key; False
    when there is neither. What could not be told to `unreached` is not told there."""
    channel, owner = s.org.channels.operators, s.org.people.get(s.books.current().playbook.document.owner)
    if channel and channel != unreached:
        outgoing.post(tx, channel, key, message, Priority.ESCALATION, incident_id)
    elif owner and owner.slack != unreached:
        outgoing.tell(tx, owner.slack, key, message, Priority.ESCALATION, incident_id)
    else:
        return False
    return True
