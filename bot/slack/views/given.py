"""An item of a checklist that was given to somebody: in the room, and to them."""

from bot.core.messages import Given, WhichItem
from bot.core.rules.moments import item_done
from bot.core.work_events import ItemGiven
from bot.slack.views.blocks import Rendered, actions, button, context, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.steps import done_label, fitted, state_line, step_blocks
from bot.slack.views.text import code, one_line
from bot.slack.views.words import HIDDEN, headline, person, room_words

LONGEST = 300
WHICH = "Which of these is done? Press the button beside it."
IS_IT = "Press the button to tick this."
DONE = "All of it is done."


def item_given(event: ItemGiven, actor: str, scene: Scene) -> Rendered:
    """In the room; nobody is pinged, for the owner is told by direct message."""
    item, owner = scene.playbook.item(event.item), person(event.owner, scene.org)
    words = one_line(item.text if item else event.item, LONGEST)
    took = f"{owner} does this" if actor == event.owner else f"{person(actor, scene.org)} gave this to {owner}"
    text = f":bust_in_silhouette: {took}: {words}"
    return rendered(text, [section("line", text), context("line_small", _how(event.item))])


def given(message: Given, scene: Scene) -> Rendered:
    """To the owner: what is to be done, and the button that says it is."""
    item, incident = scene.playbook.item(message.item), scene.incident
    top = f":bust_in_silhouette: {person(message.actor, scene.org)} asks you to do this in {incident.name}."
    tick = item_done(incident, item) if item else None
    open_ = f":white_large_square: {one_line(item.text, LONGEST) if item else code(message.item)}"
    words = state_line(item, tick, scene) if item and tick else open_
    where = f"{incident.name} · {HIDDEN}" if incident.private else headline(scene.there)
    blocks = [section("given", f"{top}\n{words}")]
    if item and tick is None:
        blocks.append(actions("given_do", button(done_label(item), "done", f"{scene.entry.id} {item.id}", "primary")))
    blocks.append(context("given_where", where, room_words(scene.entry), "" if tick else _how(message.item)))
    return rendered(f"{top} {words}", blocks)


def which_item(message: WhichItem, scene: Scene) -> Rendered:
    """To whoever marked a message with several items, or with one that asks for something: each with its button."""
    items, incident = [item for id in message.items if (item := scene.playbook.item(id))], scene.incident
    left = [item for item in items if item_done(incident, item) is None]
    top = WHICH if len(items) > 1 else IS_IT
    text = f":ballot_box_with_check: *{incident.name}* {top if left else DONE}"
    where = HIDDEN if incident.private else headline(scene.there)
    end = context("which_where", where, room_words(scene.entry))
    blocks = fitted(lambda most: [section("which", text), *step_blocks("which", items, scene, most), end])
    return rendered(text, blocks)


def _how(item: str) -> str:
    return f"`/incident done {item}` when it is done"
