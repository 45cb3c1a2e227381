"""What became of what a message asks for: items, tasks, notices."""

from bot.core.events import NoticeProposed, NoticeSent
from bot.core.messages import Nudge
from bot.core.notice import writable
from bot.core.rules.moments import item_done
from bot.core.showing import required, shown_items
from bot.slack.views.scene import Scene
from bot.slack.views.words import STATUS, person

DONE = ":ballot_box_with_check: Done"
WRITTEN = {
    "waiting": ":hourglass_flowing_sand: {} wrote it; it waits for approval.",
    "approved": ":ballot_box_with_check: {} wrote it, and it is approved.",
    "sent": ":ballot_box_with_check: {} wrote it, and it is out.",
    "refused": "",
}
"""By what became of a notice."""


def done_since(message: Nudge, scene: Scene) -> str:
    """That all of it is done or put aside, and by whom; empty while something is left, or where it asks for nothing
    that can be done."""
    kind, _, number = message.rule.partition(".")
    if kind == "task":
        todo = scene.incident.tasks.get(int(number)) if number.isdecimal() else None
        if todo is None or todo.is_open:
            return ""
        return f"{DONE if todo.state == 'done' else ':heavy_minus_sign: Dropped'} by {person(todo.by, scene.org)}."
    notice = required(message, scene.playbook)
    if notice:
        return written_since(notice, message.seen, scene)
    items = list(shown_items(message, scene.playbook))
    rules = (message.rule, *(rule for rule, _ in message.also))
    ticks = [item_done(scene.incident, item) for item in items]
    found = [tick for tick in ticks if tick is not None]
    if not found or len(found) < len(rules):
        return ""
    if len(found) > 1:
        return f"{DONE}: all of it."
    how = ":heavy_minus_sign: Put aside" if found[0].na else DONE
    return f"{how} by {person(found[0].by, scene.org)}." if found[0].by else f"{how}."


def written_since(notice: str, seen: int | None, scene: Scene) -> str:
    """What became of a notice, or of what is noted like one, since it was asked for, when the incident had `seen`
    events; or that it ended since. Empty while it is to be written: nobody did, or it was sent back."""
    news = scene.entry.events[seen:] if seen is not None else ()
    for one in reversed(news):
        match one.event:
            case NoticeSent() if notice in (one.event.notice, *one.event.to):
                return f"{DONE}, says {person(one.actor, scene.org)}."
            case NoticeProposed(notice=name, number=number) if name == notice:
                draft = scene.incident.drafts.get(number)
                return WRITTEN[draft.state].format(person(draft.author, scene.org)) if draft else ""
    if scene.incident.is_open or not any(one.event.kind in ("resolved", "cancelled") for one in news):
        return ""
    mark, state = STATUS[scene.incident.status]
    how = f"notice {notice}` writes" if notice in writable(scene.playbook, scene.incident) else f"sent {notice}` notes"
    return f"{mark} {scene.incident.name} is {state.lower()}; `/incident {how} it all the same."
