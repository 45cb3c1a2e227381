"""Tells whoever keeps a file of the configuration that it was refused, and that it is sound again."""

from dataclasses import dataclass

from bot.core.messages import FileMended, FileRefused, Message
from bot.usecases import outgoing
from bot.usecases.ports import Book, Priority, Services, Tx

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


def called(book: Book) -> str:
    """A playbook as it is named to people: title, version and short hash."""
    document = book.playbook.document
    return f"{document.title}, version {document.version} ({book.hash[:8]})"


def _tell(tx: Tx, s: Services, refused: Refused, what: str, message: Message) -> bool:
    """To the operators' channel, or to the person who keeps the playbook in force."""
    key = f"file:{refused.file}:{refused.content}:{what}"
    owner = s.org.people.get(s.books.current().playbook.document.owner)
    if s.org.channels.operators:
        outgoing.post(tx, s.org.channels.operators, key, message, Priority.ESCALATION, None)
    elif owner:
        outgoing.tell(tx, owner.slack, key, message, Priority.ESCALATION, None)
    return bool(s.org.channels.operators or owner)
