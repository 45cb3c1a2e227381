"""What :white_check_mark: on a message of the bot does: the item or task that it asks for is done."""

from collections.abc import Callable, Iterator

from bot.core.errors import UserError
from bot.core.events import TaskAdded, TaskDone
from bot.core.messages import Given, Line, Message, Nudge, Task, Trouble
from bot.core.playbook import Item, Playbook
from bot.core.rules.moments import holds, item_done
from bot.core.showing import shown_items
from bot.core.work_events import ItemGiven
from bot.slack.act import Act
from bot.usecases import items, outgoing, tasks
from bot.usecases.change import find
from bot.usecases.items import Tick
from bot.usecases.origin import message_of
from bot.usecases.ports import Entry, Op, Placed, Priority, Services, Tx

SEVERAL = "That message shows several things to do."
ONE = "Press *Done* beside the one you mean; `/incident checklist` shows all."


def do_checked(tx: Tx, s: Services, act: Act) -> str:
    """Somebody ticks what a message asks for. Where it cannot be ticked so, they alone are told why; a mark on what
    asks for nothing is just a mark."""
    entry, message = find(tx, act.incident), _message(tx, act)
    try:
        if message is not None:
            _check(tx, s, entry, act.user, message)
    except UserError as error:
        trouble = Trouble(what="tick it", why=error.message, instead=error.hint)
        key = f"checked:{entry.id}:{act.args['ts']}:{act.args['mark']}"
        outgoing.tell(tx, act.user, key, trouble, Priority.ESCALATION, entry.id)
    return ""


def do_unchecked(tx: Tx, s: Services, act: Act) -> str:
    """They take it back, if the tick is theirs."""
    entry, message = find(tx, act.incident), _message(tx, act)
    playbook = s.books.of(entry.playbook_hash).playbook
    alone = isinstance(message, Nudge | Given) or (isinstance(message, Line) and isinstance(message.event, ItemGiven))
    for item in _items(playbook, entry, message) if alone else ():
        tick = entry.incident.ticked.get(item.id)
        if tick is not None and tick.by == act.user:
            items.untick(tx, s, entry.id, act.user, item.id)
    number = _task(message)
    todo = entry.incident.tasks.get(number) if number else None
    if todo is not None and todo.state == "done" and todo.by == act.user:
        tasks.end(tx, s, entry.id, act.user, TaskDone(number=todo.number, undone=True))
    return ""


def _message(tx: Tx, act: Act) -> Message | None:
    placed: Placed | None = tx.delivery_at(act.args["channel"], act.args["ts"])
    return message_of(placed) if placed is not None and placed.op in (Op.SAY, Op.TELL) else None


def _check(tx: Tx, s: Services, entry: Entry, actor: str, message: Message) -> None:
    number = _task(message)
    todo = entry.incident.tasks.get(number) if number else None
    if todo is not None and todo.is_open:
        tasks.end(tx, s, entry.id, actor, TaskDone(number=todo.number))
    playbook = s.books.of(entry.playbook_hash).playbook
    left = [item for item in _items(playbook, entry, message) if item_done(entry.incident, item) is None]
    if len(left) > 1:
        raise UserError(SEVERAL, ONE)
    for item in left:
        items.tick(tx, s, entry.id, actor, Tick(item.id))


def _task(message: Message | None) -> int:
    """The task that a message is about."""
    if isinstance(message, Line) and isinstance(message.event, TaskAdded):
        return message.event.number
    kind, _, number = message.rule.partition(".") if isinstance(message, Nudge) else ("", "", "")
    return int(number) if kind == "task" and number.isdecimal() else 0


def _items(playbook: Playbook, entry: Entry, message: Message | None) -> Iterator[Item]:
    """The items that a message shows, of a list those that apply."""
    for item in shown_items(message, playbook) if message is not None else ():
        if not isinstance(message, Task) or holds(item.if_, playbook, entry.incident):
            yield item


CHECKS: dict[str, Callable[[Tx, Services, Act], str]] = {"checked": do_checked, "unchecked": do_unchecked}
"""Each gives the confirmation for the person who asked; the room's line is the answer."""
