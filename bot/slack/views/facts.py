"""What was found out, as the room reads it."""

from bot.core.events import FactSet
from bot.core.incident import fold
from bot.core.messages import Facts
from bot.slack.views.blocks import Rendered, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, prose, upper_first
from bot.slack.views.words import fact_words, mention

LONGEST = 2000
SHORT = 200
MOST = 30
PER_BLOCK = 6


def fact_set(event: FactSet, actor: str, scene: Scene) -> Rendered:
    """One fact, and what was thought before."""
    text = f":mag: {known(event, scene, LONGEST)}, by {mention(actor)}."
    return rendered(text, [section("line", text)])


def facts_set(message: Facts, scene: Scene) -> Rendered:
    """Several facts in one message."""
    top = f":mag: {mention(message.actor)} found out:"
    lines = [f"• {known(event, scene, SHORT)}" for event in message.facts[:MOST]]
    left = len(message.facts) - MOST
    lines += [f"and {left} more; `/incident facts` shows all"] if left > 0 else []
    blocks = [section("line", "\n".join([top, *lines[:PER_BLOCK]]))]
    for at in range(PER_BLOCK, len(lines), PER_BLOCK):
        blocks.append(section(f"line_{at}", "\n".join(lines[at : at + PER_BLOCK])))
    return rendered(f"{top} {'; '.join(line[2:] for line in lines)}", blocks)


def known(event: FactSet, scene: Scene, most: int) -> str:
    """A fact with its value, and what was thought before."""
    fact = next((one for one in scene.playbook.facts if one.id == event.fact), None)
    name = one_line(fact.name if fact and fact.name else event.fact.replace("_", " "), 60)
    percent = "%" if fact and fact.type == "percent" else ""
    before, found = scene.events_before(event)
    old = fold(scene.incident.number, before).facts.get(event.fact) if found else None
    was = f" (was {prose(fact_words(old, percent), SHORT)})" if old is not None and old != event.value else ""
    return f"*{upper_first(name)}*: {prose(fact_words(event.value, percent), most)}{was}"
