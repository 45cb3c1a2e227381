"""The lines of a room about other incidents: duplicates and parts."""

from bot.core import events
from bot.slack.views.blocks import Rendered, context, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import prose
from bot.slack.views.words import mention, other_name, person

LONGEST_REASON = 1000


def duplicate(event: events.Cancelled, actor: str, scene: Scene) -> Rendered:
    """The incident is the same as another, and ends here."""
    why = f"\n{prose(event.reason, LONGEST_REASON)}" if event.reason else ""
    other = other_name(event.duplicate_of, scene.there)
    text = f":link: {mention(actor)} says that this is the same as *{other}*.{why}"
    how = "Go on there: you are brought in. Reminders here have stopped. `/incident reopen` undoes it."
    return rendered(text, [section("line", text), context("line_small", how)])


def linked(event: events.Linked, actor: str, scene: Scene) -> Rendered:
    """Another incident is the same as this one, or a part of it."""
    other, who = f"*{other_name(event.incident, scene.there)}*", person(actor, scene.org)
    if event.how == "sub":
        text = f":link: {mention(actor)} declared a part of this: {other}"
    elif event.undone:
        text = f":link: {other} is another incident after all, says {who}."
    else:
        text = f":link: {other} is the same as this, says {who}. Its people are brought in here."
    return rendered(text, [section("line", text)])
