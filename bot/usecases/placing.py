"""What a message about an incident is made from, where in its room it goes, and whom the bot brings there."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.loudness import is_loud
from bot.core.messages import MESSAGE, Guidance
from bot.core.policy import next_update_due
from bot.usecases.ports import About, Below, Book, Chat, Entry, Services
from bot.usecases.relating import has_to_do_with, related

BookOf = Callable[[str], Book]
"""Gives a playbook by its hash."""


def about(s: Services, entry: Entry) -> About:
    """What a message about an incident is rendered from, as things are now."""
    others: dict[int, Entry] = {}
    if has_to_do_with(entry):
        with s.store.read() as tx:
            others = related(tx, entry)
    book = s.books.of(entry.playbook_hash)
    return About(entry, book, s.clock.now(), next_update_due(entry.incident, book.playbook), others=others)


def below(book_of: BookOf, entry: Entry, args: Mapping[str, Any] | None = None) -> Below | None:
    """The thread in which a message, or the card, goes: that of the announcement, or one in the room."""
    if entry.incident.room == "thread":
        return Below(entry.room.announce_ts)
    return _card_thread(book_of, entry, args) if args else None


def _card_thread(book_of: BookOf, entry: Entry, args: Mapping[str, Any]) -> Below | None:
    """The thread of the card, where the playbook wants the bot to talk there; None for the room itself, where guidance
    stands in any case, and while there is no card."""
    message = MESSAGE.validate_python(args["message"])
    own = book_of(entry.playbook_hash).playbook.war_room.talk == "room" or isinstance(message, Guidance)
    return None if own or not entry.room.card_ts else Below(entry.room.card_ts, is_loud(message))


def called_in(chat: Chat, args: Mapping[str, Any]) -> list[str]:
    """Whom to bring in: the people named, and everybody in another room."""
    named, elsewhere = list(args["people"]), args.get("from")
    return list(dict.fromkeys([*named, *chat.members(elsewhere)])) if elsewhere else named
