"""Private incidents as those outside of them see them, and the way in."""

from bot.core import events
from bot.core.messages import AccessAnswer, RoomLeft
from bot.slack.views.blocks import Json, Rendered, actions, button, context, rendered, section
from bot.slack.views.replies.basic import error_reply
from bot.slack.views.scene import Scene
from bot.slack.views.text import prose
from bot.slack.views.words import headline, mention, person, room_words
from bot.usecases.ports import Entry

ASK_IN = "Ask to be let in"


def closed_reply(entry: Entry) -> Json:
    """Somebody asked for what only its people see."""
    found = error_reply(f"{entry.incident.name} is private.", "Ask its people to let you in.")
    return {**found, "blocks": [*found["blocks"], way_in(entry)]}


def hidden(entry: Entry) -> Rendered:
    """What may be said of a private incident where others read along."""
    text = f":lock: {entry.incident.name} is private. Its people know more."
    return rendered(text, [section("private", text), way_in(entry)])


def way_in(entry: Entry) -> Json:
    """The button that asks its people."""
    return actions("private_do", button(ASK_IN, "access", f"{entry.id} {entry.id}"))


def access_asked(event: events.AccessAsked, actor: str, scene: Scene) -> Rendered:
    """In the room: who asks and why, with the two answers."""
    why = f": {prose(event.reason, 1000)}" if event.reason else "."
    text = f":lock: {mention(actor)} asks to be let into {scene.incident.name}{why}"
    blocks: list[Json] = [section("access", text)]
    if actor in scene.incident.access.waits:
        value = f"{scene.entry.id} <@{actor}>"
        yes, no = button("Let in", "admit", value, "primary"), button("Leave outside", "deny", value)
        blocks.append(actions("access_do", yes, no))
        blocks.append(context("access_small", "Whoever is let in sees all of it, also what was said before."))
    else:
        blocks += [context("access_over", answered) for answered in _answer(actor, scene)]
    return rendered(text, blocks)


def _answer(asked: str, scene: Scene) -> list[str]:
    """What became of somebody's wish to be let in, if anything did."""
    for one in reversed(scene.entry.events):
        if isinstance(one.event, events.AccessGiven | events.AccessRefused) and one.event.person == asked:
            by = f" by {person(one.actor, scene.org)}" if one.actor else ""
            given = isinstance(one.event, events.AccessGiven)
            return [f":unlock: Let in{by}." if given else f":lock: Left outside{by}."]
    return []


def access_given(event: events.AccessGiven, actor: str, scene: Scene) -> Rendered:
    """In the room: who is part of it from now on."""
    return _line(f":unlock: {mention(actor)} let {person(event.person, scene.org)} in.")


def access_refused(event: events.AccessRefused, actor: str, scene: Scene) -> Rendered:
    """In the room: who stays outside."""
    return _line(f":lock: {mention(actor)} left {person(event.person, scene.org)} outside.")


def access_answer(message: AccessAnswer, scene: Scene) -> Rendered:
    """To who asked."""
    name = scene.incident.name
    if not message.given:
        return _line(f":lock: You were not let into {name}. Its people decide; ask one of them if it has to be.")
    text = f":unlock: You are part of {name} now.\n{headline(scene.there)}\n{room_words(scene.entry)}"
    return rendered(text, [section("access_answer", text)])


def made_private(event: events.MadePrivate, actor: str, scene: Scene) -> Rendered:
    """In the new room: that the incident is private, and what others can still read."""
    by = f", by {person(actor, scene.org)}" if actor else ""
    why = f": {prose(event.reason, 1000)}" if event.reason else "."
    text = f":lock: {scene.incident.name} is private from now on{by}{why}"
    shown = rendered(text, [section("line", text)])
    if not event.old:
        return shown
    can = "*whoever can open that channel can still read it*"
    stays = f"What was said before is in <#{event.old}>, and {can}"
    small = "Nothing more is posted there. `/incident admit @who` brings in whom this room lacks."
    blocks = [
        *shown.blocks,
        section("line_stays", f"{stays} until somebody deletes it."),
        context("line_small", small),
    ]
    return rendered(text, blocks)


def room_left(message: RoomLeft, scene: Scene) -> Rendered:
    """The last words in the room that everybody can read, and the way in."""
    text = f":lock: {scene.incident.name} goes on in a private room. Nothing more is posted here."
    return rendered(text, [section("private", text), way_in(scene.entry)])


def _line(text: str) -> Rendered:
    return rendered(text, [section("line", text)])
