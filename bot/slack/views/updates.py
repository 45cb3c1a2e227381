"""Status updates: in the room, and as those read them who follow from outside of it."""

from datetime import datetime

from bot.core.audience import ROOM, is_outside
from bot.core.events import Resolved, StatusUpdated
from bot.core.messages import Bulletin, Farewell, Wish
from bot.core.punctual import punctuality
from bot.slack.views.access import hidden
from bot.slack.views.blocks import Json, Rendered, actions, button, context, rendered, section
from bot.slack.views.forms.parts import field_label
from bot.slack.views.scene import Scene
from bot.slack.views.steps import ticked_with
from bot.slack.views.text import one_line, prose, stop, upper_first, when
from bot.slack.views.words import (
    due_words,
    headline,
    joined,
    lasting,
    mention,
    party,
    person,
    room_words,
    severity_name,
    word_name,
)

LONGEST_PART = 2700
BUDGET = 8000
"""Characters for all that the template adds, so that a message stays within what Slack takes."""


def update_text(event: StatusUpdated, actor: str, scene: Scene) -> Rendered:
    """The update in full, in the room, and when the next one is due."""
    word = word_name(event.word, scene.playbook)
    readers = [name for name in event.to if name != ROOM]
    outside = [name for name in readers if _outside(name, scene)]
    named = f", for {joined(party(name) for name in readers)}" if readers else ""
    blocks = [section("update", f":memo: *Status update: {word}*, by {mention(actor)}{named}"), *_parts(event, scene)]
    blocks += ticked_with(event, scene)
    by_hand = f":outbox_tray: To {joined(party(name) for name in outside)} somebody has to send it." if outside else ""
    blocks.append(context("update_due", _next(event, scene), by_hand))
    return rendered(_short(event, scene), blocks)


def kept_in_time(event: Resolved, scene: Scene) -> list[Json]:
    """How many of the updates that were due until it was over came in time, for each cadence."""
    before, found = scene.events_before(event)
    kept = punctuality(scene.playbook, before, found.at if found else scene.there.now)
    names = {id: "Status updates" if len(kept) == 1 else upper_first(party(id)) for id in kept}
    return [context("line_kept", *(f"{names[id]}: {one}" for id, one in kept.items()))] if kept else []


def bulletin(message: Bulletin, scene: Scene) -> Rendered:
    """The update outside the room. Of a private incident nothing is shown; nobody is pinged."""
    incident, event = scene.incident, message.event
    if incident.private:
        return hidden(scene.entry)
    state = f"*{severity_name(incident.severity, scene.playbook)}* · *{word_name(event.word, scene.playbook)}*"
    who = person(message.actor, scene.org)
    blocks = [section("bulletin", f"{headline(scene.there)}\n:memo: {state}, by {who}"), *_parts(event, scene)]
    blocks.append(context("update_due", _next(event, scene), room_words(scene.entry)))
    return rendered(_short(event, scene), blocks)


def farewell(message: Farewell, scene: Scene) -> Rendered:
    """That it is over, outside the room: how long it took, and what ended it."""
    incident = scene.incident
    if incident.private:
        text = f":lock: {incident.name} is private. The people in its room know more."
        return rendered(text, [section("private", text)])
    took = lasting(incident.declared_at, incident.stamps.get("resolved", scene.there.now))
    over = f":white_check_mark: *Resolved* after {took}, says {person(message.actor, scene.org)}."
    top = f"{headline(scene.there)} · {severity_name(incident.severity, scene.playbook)}"
    blocks = [section("bulletin", f"{top}\n{over}")]
    if incident.summary:
        blocks.append(section("bulletin_summary", prose(incident.summary, LONGEST_PART)))
    blocks.append(context("bulletin_end", "No further update follows.", room_words(scene.entry)))
    return rendered(
        f"{headline(scene.there)}: resolved after {took}. {one_line(incident.summary, 500)}".strip(), blocks
    )


def wish(message: Wish, scene: Scene) -> Rendered:
    """Somebody waits for news; told to whoever leads."""
    name = scene.incident.name
    asked = f": {prose(message.words, 1000)}" if message.words else "."
    text = f":wave: {person(message.actor, scene.org)} asks for an update on {name}{asked}"
    blocks = [section("wish", f"{text}\n{room_words(scene.entry)}")]
    if scene.incident.is_open:
        blocks.append(actions("wish_do", button("Post update", "update", str(scene.entry.id), "primary")))
    return rendered(text, blocks)


def _outside(name: str, scene: Scene) -> bool:
    return is_outside(name, scene.playbook, scene.org, scene.incident, scene.there.now)


def _parts(event: StatusUpdated, scene: Scene) -> list[Json]:
    parts = [("impact", "Impact", event.impact), ("changed", "What changed", event.changed)]
    blocks = []
    for id, name, text in (*parts, ("next", "Next step", event.next_step)):
        if text.strip():
            blocks.append(section(f"update_{id}", f"*{name}*\n{prose(text, LONGEST_PART)}"))
    left = BUDGET - sum(len(part) for part in (event.impact, event.changed, event.next_step))
    for name, text in event.more:
        most = min(LONGEST_PART, left)
        if most > 50:
            label = one_line(field_label(name, scene.playbook), 60)
            blocks.append(section(f"update_more_{name}", f"*{label}*\n{prose(text, most)}"))
            left -= len(text)
    return blocks


def _short(event: StatusUpdated, scene: Scene) -> str:
    impact = one_line(event.impact, 500)
    word = word_name(event.word, scene.playbook)
    return f":memo: {scene.incident.name} · {word}{f': {impact}' if impact else ''}"


def _next(event: StatusUpdated, scene: Scene) -> str:
    if event.next_update_at:
        return f"Next update by {moment(event.next_update_at, scene)}"
    words = due_words(scene.there.next_update_at, scene.there.now)
    due = f"Next update due {words}." if words and scene.incident.is_open else ""
    return due or "No further update is due."


def moment(at: datetime, scene: Scene) -> str:
    """An instant as one would say it: the time alone while it is near."""
    near = (at - scene.there.now).total_seconds() < 20 * 3600
    return stop(when(at, "time" if near else "date_time"))
