"""What a nudge asks for, spelled out line by line: items of the checklist, and duties towards people outside."""

from bot.core.messages import Nudge
from bot.core.playbook import Item, Playbook
from bot.slack.views.beside import MISSING, beside
from bot.slack.views.blocks import Json, actions, button
from bot.slack.views.proposals import proposal
from bot.slack.views.scene import Scene
from bot.slack.views.text import code, one_line, spoken, stop, upper_first

ITEM = "item."
DUTY = "obligation."
NEED = "need"
MOST_DUTIES = 5
LONGEST_LINE = 300


def owed(message: Nudge, scene: Scene) -> tuple[str, list[str]] | None:
    """The reason, and a line for each item or duty; None where the nudge is about something else."""
    rules = list(dict.fromkeys([message.rule, *(rule for rule, _ in message.also)]))
    items = [scene.playbook.item(rule.removeprefix(ITEM)) for rule in rules if rule.startswith(ITEM)]
    found = [item for item in items if item is not None]
    if found and len(found) == len(rules):
        lines = [_item(item, scene) for item in found]
        return f"{'this is' if len(found) == 1 else f'these {len(found)} are'} still to be done", lines
    if len(rules) > 1 and len(rules) == len(message.why) and all(rule.startswith(DUTY) for rule in rules):
        texts = {one.id: one.text for one in scene.playbook.obligations}
        about = [texts.get(rule.split(".")[1], "") for rule in rules]
        told = []
        for number, (why, text) in enumerate(zip(message.why, about, strict=True)):
            more = "" if text in about[:number] else f" {one_line(text, LONGEST_LINE)}"
            told.append(f"• {upper_first(stop(spoken(why)))}{more}".rstrip())
        return "people outside may have to hear of it", told
    return None


def _item(item: Item, scene: Scene) -> str:
    there = beside(item, scene.playbook)
    return f"• {one_line(item.text, LONGEST_LINE).rstrip('.')} {code(item.id)}" + (f"\n   {there}" if there else "")


def known_of_it(message: Nudge, scene: Scene) -> list[str]:
    """What is good to know beside the reason: by which law people outside have to be told, who could take the role."""
    kind, _, role = message.rule.partition(".")
    who = proposal(role, scene)[0] if kind == NEED else ""
    return [said for said in (_laws(message, scene), who) if said]


def _laws(message: Nudge, scene: Scene) -> str:
    rules = dict.fromkeys([message.rule, *(rule for rule, _ in message.also)])
    found = [law(rule.removeprefix(DUTY), scene.playbook) for rule in rules if rule.startswith(DUTY)]
    named = "; ".join(dict.fromkeys(one for one in found if one))
    return f":scroll: By law: {named}" if named else ""


def law(duty: str, playbook: Playbook) -> str:
    """By which law somebody has to be told: that of the contact, `regulators.lead_authority`, or of all of them."""
    name, _, one = duty.partition(".")
    party = next((playbook.parties.get(found.to) for found in playbook.obligations if found.id == name), None)
    contacts = [one] if one else party.contacts or () if party else ()
    known = (playbook.contacts[id].law for id in contacts if id in playbook.contacts)
    return ", ".join(dict.fromkeys(one_line(text, 80) for text in known if text not in ("", MISSING)))


def duty_buttons(message: Nudge, scene: Scene) -> list[Json]:
    """For each duty a button that asks what came of it."""
    rules = dict.fromkeys([message.rule, *(rule for rule, _ in message.also)])
    whom = [rule.removeprefix(DUTY) for rule in rules if rule.startswith(DUTY)][:MOST_DUTIES]
    labels = [upper_first(one.rpartition(".")[2].replace("_", " ")) for one in whom]
    made = [
        button(f"{label if len(whom) > 1 else 'Told, or not'} …", f"told.{number}", f"{scene.entry.id} {one}")
        for number, (label, one) in enumerate(zip(labels, whom, strict=True))
    ]
    return [actions("nudge_do", *made)] if made else []
