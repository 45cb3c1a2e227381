"""Tells those who run the bot about the bot itself."""

from bot.core.messages import Message
from bot.usecases import outgoing
from bot.usecases.ports import Priority, Services, Tx


def tell_operators(tx: Tx, s: Services, key: str, message: Message) -> bool:
    """Tell the operators' channel or, without one, the person who keeps the playbook in force, once for a key; False
    when there is neither."""
    owner = s.org.people.get(s.books.current().playbook.document.owner)
    if s.org.channels.operators:
        outgoing.post(tx, s.org.channels.operators, key, message, Priority.ESCALATION, None)
    elif owner:
        outgoing.tell(tx, owner.slack, key, message, Priority.ESCALATION, None)
    return bool(s.org.channels.operators or owner)
