"""What became of the item or the task that a reminder asks for."""

from bot.core.messages import Nudge
from bot.core.rules.moments import item_done
from bot.core.showing import shown_items
from bot.slack.views.scene import Scene
from bot.slack.views.words import person

DONE = ":ballot_box_with_check: Done"


def done_since(message: Nudge, scene: Scene) -> str:
    """That all of it is done or put aside, and by whom; empty while something is left, or where it asks for neither."""
    kind, _, number = message.rule.partition(".")
    if kind == "task":
        todo = scene.incident.tasks.get(int(number)) if number.isdecimal() else None
        if todo is None or todo.is_open:
            return ""
        return f"{DONE if todo.state == 'done' else ':heavy_minus_sign: Dropped'} by {person(todo.by, scene.org)}."
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
