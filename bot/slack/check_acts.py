"""What :white_check_mark: on a message of the bot does: the item or task that it asks for is done."""

from collections.abc import Callable, Iterator

from bot.core.checklist import comes_before
from bot.core.errors import UserError
from bot.core.events import TaskAdded, TaskDone
from bot.core.messages import Given, Line, Message, Nudge, Task, Trouble, WhichItem
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
from bot.usecases.privacy import out_of_sight


def do_checked(tx: Tx, s: Services, act: Act) -> str:
    """Somebody ticks what a message asks for. Where that is not clear they alone are asked, and where it cannot be they
    are told why; a mark on what asks for nothing is just a mark."""
    entry = find(tx, act.incident)
    message = _message(tx, entry, act)
    try:
        back = _check(tx, s, entry, act.user, message) if message is not None else None
    except UserError as error:
        back = Trouble(what="tick it", why=error.message, instead=error.hint)
    if back is not None:
        key = f"checked:{entry.id}:{act.args['ts']}:{act.args['mark']}"
        outgoing.tell(tx, act.user, key, back, Priority.ESCALATION, entry.id)
    return ""


def do_unchecked(tx: Tx, s: Services, act: Act) -> str:
    """They take it back, if the tick is theirs."""
    entry = find(tx, act.incident)
    message = _message(tx, entry, act)
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


def _message(tx: Tx, entry: Entry, act: Act) -> Message | None:
    """What a message of the bot says to whoever marked it; nothing where it may not say it any more."""
    channel = act.args["channel"]
    placed: Placed | None = tx.delivery_at(channel, act.args["ts"])
    if placed is None or placed.op not in (Op.SAY, Op.TELL) or out_of_sight(entry, placed, channel):
        return None
    return message_of(placed)


def _check(tx: Tx, s: Services, entry: Entry, actor: str, message: Message) -> Message | None:
    """Tick the one thing that a message asks for, or of several the one that is this person's; otherwise gives what to
    ask them."""
    number = _task(message)
    todo = entry.incident.tasks.get(number) if number else None
    if todo is not None and todo.is_open:
        tasks.end(tx, s, entry.id, actor, TaskDone(number=todo.number))
    playbook = s.books.of(entry.playbook_hash).playbook
    left = [item for item in _items(playbook, entry, message) if item_done(entry.incident, item) is None]
    own = [item for item in left if entry.incident.owners.get(item.id) == actor]
    one = left if len(left) == 1 else own
    if len(one) == 1 and not one[0].need:
        items.tick(tx, s, entry.id, actor, Tick(one[0].id))
        return None
    ready = tuple(item.id for item in left if comes_before(playbook, entry.incident, item) is None)
    return WhichItem(items=ready) if ready else None


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
