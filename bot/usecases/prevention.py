"""What keeps it from coming back: the prevention lines of a runbook become follow-ups in one press."""

from bot.core.errors import UserError
from bot.core.events import Recorded, TaskAdded
from bot.core.messages import FollowUps
from bot.usecases import outgoing
from bot.usecases.advance import advance
from bot.usecases.change import find
from bot.usecases.items import runbook_key
from bot.usecases.ports import Entry, Services, Tx
from bot.usecases.progress import named


def follow_up(tx: Tx, s: Services, id: int, actor: str, runbook: str) -> Entry:
    """Make a follow-up of each prevention line that is none yet; the room is told of all in one message."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    found = playbook.runbook(named("runbook", runbook, [one.id for one in playbook.runbooks]))
    assert found is not None
    known = {todo.text for todo in entry.incident.tasks.values() if todo.followup}
    lines = [text for line in found.prevent if (text := " ".join(line.split())) not in known]
    if not lines:
        raise UserError(f"*{found.name}* has no more to follow up.", "`/incident tasks` lists what there is.")
    first, now = len(entry.incident.tasks) + 1, s.clock.now()
    numbers = tuple(range(first, first + len(lines)))
    added = [TaskAdded(text=text, number=n, followup=True) for n, text in zip(numbers, lines, strict=True)]
    entry = tx.append(entry, [Recorded(at=now, actor=actor, event=event) for event in added])
    outgoing.say(tx, entry, f"prevent:{id}:{len(entry.events)}", FollowUps(numbers=numbers, actor=actor))
    outgoing.renew(tx, entry, runbook_key(entry, found.id))
    return advance(tx, s, entry, now)
