"""Tells whoever keeps the configuration that a file was refused, that it is sound again, and what cannot be read."""

from dataclasses import dataclass

from bot.core.messages import FileMended, FileRefused, Message, Trouble
from bot.usecases import outgoing
from bot.usecases.ports import Book, Entry, Priority, Services, Tx

MOST_TOLD = 5


@dataclass(frozen=True)
class Refused:
    """A file that cannot be used: every problem with its place, and a hash that names what was refused."""

    file: str
    problems: tuple[str, ...]
    content: str


def tell_refused(tx: Tx, s: Services, refused: Refused) -> bool:
    """Say that a file was refused, once for its content; False when there is nobody to say it to."""
    problems = refused.problems[:MOST_TOLD]
    message = FileRefused(
        file=refused.file, problems=problems, count=len(refused.problems), in_force=called(s.books.current())
    )
    return _tell(tx, s, refused, "refused", message)


def tell_mended(tx: Tx, s: Services, refused: Refused) -> bool:
    """Say that what was refused is sound again, once for what was refused."""
    return _tell(tx, s, refused, "mended", FileMended(file=refused.file, in_force=called(s.books.current())))


def tell_unread(tx: Tx, s: Services, entry: Entry, book: Book) -> None:
    """Say once, in the incident's room and to whoever keeps the playbooks, that it goes on without a part of its own.

    It was taken by the version of Tocsin under which the incident began, and is refused by this one.
    """
    more = len(book.unread) - MOST_TOLD
    listed = [f"• {problem}" for problem in book.unread[:MOST_TOLD]] + ([f"+ {more} more"] if more > 0 else [])
    goes_on = f"I go on by {called(book)} instead" if book.instead else "What I cannot read is left out"
    trouble = Trouble(
        what=f"read all of the playbook that {entry.incident.name} began with",
        why=f"Tocsin was upgraded meanwhile and reads playbooks otherwise. {goes_on}",
        instead="\n".join([*listed, "Have a look at these lines, and do by hand what they ask for."]),
    )
    key = f"unread:{entry.id}"
    outgoing.say(tx, entry, key, trouble, Priority.ESCALATION)
    _tell_keepers(tx, s, f"{key}:keepers", trouble)


def called(book: Book) -> str:
    """A playbook as it is named to people: title, version and short hash."""
    document = book.playbook.document
    return f"{document.title}, version {document.version} ({book.hash[:8]})"


def _tell(tx: Tx, s: Services, refused: Refused, what: str, message: Message) -> bool:
    return _tell_keepers(tx, s, f"file:{refused.file}:{refused.content}:{what}", message)


def _tell_keepers(tx: Tx, s: Services, key: str, message: Message) -> bool:
    """To the operators' channel, or to the person who keeps the playbook in force."""
    owner = s.org.people.get(s.books.current().playbook.document.owner)
    if s.org.channels.operators:
        outgoing.post(tx, s.org.channels.operators, key, message, Priority.ESCALATION, None)
    elif owner:
        outgoing.tell(tx, owner.slack, key, message, Priority.ESCALATION, None)
    return bool(s.org.channels.operators or owner)
