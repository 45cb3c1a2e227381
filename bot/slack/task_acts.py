"""What the commands about tasks do, and the reaction that makes a follow-up. Each runs in one transaction."""

import re
from collections.abc import Callable
from datetime import datetime

from bot.core.errors import UserError
from bot.core.events import TaskDone
from bot.core.grammar import first_word, person
from bot.core.typed_time import trailing_due
from bot.slack.act import Act
from bot.slack.record_acts import LINK
from bot.usecases import notes, tasks
from bot.usecases.change import find
from bot.usecases.ports import Services, Tx
from bot.usecases.tasks import Wanted

DONE = {"done": {}, "drop": {"dropped": True}, "dropped": {"dropped": True}, "reopen": {"undone": True}}
"""What may stand before a task's number."""
NAMED = re.compile(r"(?:^|\s)@(?P<name>[\w.-]+)$")


def do_task(tx: Tx, s: Services, act: Act) -> str:
    """Add a task, or do with one what its number is named for."""
    if act.args:
        return _filled(tx, s, act)
    word, rest = first_word(act.rest)
    number, reason = first_word(rest)
    if word.lower() in DONE and (number.isdecimal() or not rest):
        if not rest:
            raise UserError("Say which task.", "For example `/incident task done 3`; `/incident tasks` lists them.")
        event = TaskDone.model_validate({"number": int(number), "reason": reason, **DONE[word.lower()]})
        entry = tasks.end(tx, s, act.incident, act.user, event)
        return f"Task {number} of {entry.incident.name}: {word.lower()}."
    wanted = read(tx, s, act)
    if word.isdecimal() and wanted.text == word:
        owner = wanted.owner or None
        entry = tasks.change(tx, s, act.incident, act.user, int(word), owner, wanted.due_at)
        return f"Task {word} of {entry.incident.name} is changed."
    return _added(tx, s, act, wanted)


def do_followup(tx: Tx, s: Services, act: Act) -> str:
    """Add a follow-up."""
    wanted = read(tx, s, act)
    return _added(tx, s, act, Wanted(wanted.text, wanted.owner, wanted.due_at, True, wanted.link))


def _filled(tx: Tx, s: Services, act: Act) -> str:
    """Add what was filled into the form."""
    due = act.args.get("due_at")
    values = {**act.args, "due_at": datetime.fromisoformat(due) if due else None}
    return _added(tx, s, act, Wanted(**values))


def _added(tx: Tx, s: Services, act: Act, wanted: Wanted) -> str:
    entry = tasks.add(tx, s, act.incident, act.user, wanted)
    return (
        f"{'Follow-up' if wanted.followup else 'Task'} {len(entry.incident.tasks)} of {entry.incident.name} is noted."
    )


def read(tx: Tx, s: Services, act: Act) -> Wanted:
    """What was typed: an owner at either end, a due moment at the end, and a message's link at the beginning."""
    entry = find(tx, act.incident)
    text, link = act.rest, ""
    found = LINK.match(text)
    if found:
        text, link = text[found.end() :].strip(), found["link"]
    zone = notes.zone(s, entry, act.user)
    now = act.asked_at(s.clock.now())
    text, owner = _owner(s, act, text)
    due, text = trailing_due(text, now, zone)
    if not owner:
        text, owner = _owner(s, act, text)
    return Wanted(text or (link and "See the message"), owner, due, link=link)


def _owner(s: Services, act: Act, text: str) -> tuple[str, str]:
    """The text without who it is for, and who that is; a mention in the midst of it is just a mention."""
    words = text.split()
    for at in (-1, 0):
        who = person(words[at]) if words else None
        if who:
            return (text.rstrip()[: -len(words[-1])] if at else text.lstrip()[len(words[0]) :]).strip(), who
    typed = NAMED.search(text)
    if typed is None:
        return text, ""
    left = text[: typed.start()].strip()
    if typed["name"].lower() == "me":
        return left, act.user
    known = s.org.people.get(typed["name"].lower())
    if known is None:
        raise UserError(
            f"I do not know who `@{typed['name'][:40]}` is.", "Pick the person from Slack's list after the @."
        )
    return left, known.slack


def do_followed(tx: Tx, s: Services, act: Act) -> str:
    """Someone reacted to a message of the room; it becomes a follow-up."""
    tasks.follow(tx, s, find(tx, act.incident), act.user, **act.args)
    return ""


def do_unfollowed(tx: Tx, s: Services, act: Act) -> str:
    """Someone took that reaction back."""
    tasks.unfollow(tx, s, find(tx, act.incident), act.user, **act.args)
    return ""


TASKS: dict[str, Callable[[Tx, Services, Act], str]] = {
    "task": do_task,
    "followup": do_followup,
    "followed": do_followed,
    "unfollowed": do_unfollowed,
}
"""Each gives the confirmation for the person who asked."""
