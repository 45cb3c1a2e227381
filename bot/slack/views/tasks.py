"""What the playbook asks people to do: things outside of Slack, and checklists that begin."""

from collections.abc import Callable, Mapping, Sequence

from bot.core.actions import ActionKind
from bot.core.finding import for_list
from bot.core.messages import Task
from bot.core.playbook import Fact
from bot.core.rules.moments import holds, item_done
from bot.slack.views.blocks import Json, Rendered, actions, button, context, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.steps import fitted, step_blocks
from bot.slack.views.text import code, one_line, prose, spoken, stop, upper_first
from bot.slack.views.words import joined, late_words, mention, party


def task(message: Task, scene: Scene) -> Rendered:
    """The task with what made the bot ask, and what to type when it is done; who has it in hand is mentioned."""
    if message.action is ActionKind.OPEN:
        return _checklist(message, scene)
    asked = [one for one in (message, *message.also) if one.action in ASKED]
    made = [_asked_for(one, scene, f"_{number}" if number else "") for number, one in enumerate(asked)]
    blocks = fitted(lambda most: _several(made, most))
    return rendered("\n".join(one.text for one in made), blocks)


def _several(made: list[Rendered], most: int) -> list[Json]:
    """What people are to do; where one message cannot hold it all, how much is missing."""
    left = len(made) - most
    more = [context("task_more", f"{left} more: `/incident timeline` has them")] if left > 0 else []
    return [*(block for one in made[:most] for block in one.blocks), *more]


def _asked_for(message: Task, scene: Scene, part: str) -> Rendered:
    asked, names = ASKED[message.action](message.to)
    text = f":ballot_box_with_ballot: {_doer(message, scene)}*To do:* {asked}"
    words = f"{text}\n{prose(message.text, 2000)}" if message.text else text
    blocks = [section(f"task{part}", words), *_buttons(message, names, scene, part)]
    because = _because(message)
    return rendered(text, [*blocks, context(f"task_small{part}", because)] if because else blocks)


def _buttons(message: Task, names: tuple[str, ...], scene: Scene, part: str) -> list[Json]:
    """For each of what is asked for: to write it, where the playbook has the words, and to say that it is done."""
    does = []
    for number, name in enumerate(dict.fromkeys(names[:MOST_NAMED])):
        which, value = party(name) if len(names) > 1 else "", f"{scene.entry.id} {name}"
        if message.action in NOTICES and name in scene.playbook.templates:
            does.append(button(f"Write {which or 'it'}", f"notice.{number}", value, None if which else "primary"))
        said = "It is out" if message.action in OUT else "Done"
        does.append(button(f"{which}: {said.lower()}" if which else said, f"sent.{number}", value))
    return [actions(f"task_do{part}", *does)] if does else []


def _doer(message: Task, scene: Scene) -> str:
    """Whoever writes the notice by its template, or else commands; nobody before someone does."""
    template = scene.playbook.templates.get(message.to[0]) if message.action in NOTICES and message.to else None
    roles = scene.incident.roles
    who = (roles.get(template.by) if template and template.by else None) or scene.incident.commander
    return f"{mention(who)} " if who else ""


def _checklist(message: Task, scene: Scene) -> Rendered:
    text = f":clipboard: *Checklist: {joined(party(name) for name in message.to)}*"
    named = [item for name in message.to for item in scene.playbook.lists.get(name, ())]
    items = [item for item in named if holds(item.if_, scene.playbook, scene.incident)]
    left = sum(item_done(scene.incident, item) is None for item in items)
    how = "`/incident checklist` shows all that is to do" if left else ":white_check_mark: All of it is done"
    facts = [fact for name in message.to for fact in for_list(scene.playbook, scene.incident, name)]
    find = [_to_find(facts, scene)] if facts else []
    give = [actions("task_give", button("Give to …", "give", str(scene.entry.id)))] if left else []
    end = [*find, *give, context("task_small", _because(message), how)]
    blocks = fitted(lambda most: [section("task", text), *step_blocks("task_item", items, scene, most), *end])
    return rendered(text, blocks)


def _to_find(facts: Sequence[Fact], scene: Scene) -> Json:
    """What the list wants to know, with the form for it."""
    names = " · ".join(one_line(fact.label, 60) for fact in facts[:MOST_FACTS])
    more = f" · {len(facts) - MOST_FACTS} more" if len(facts) > MOST_FACTS else ""
    return section("task_find", f"*To find out:* {names}{more}", button("Fill in", "facts.list", str(scene.entry.id)))


def _because(message: Task) -> str:
    return " ".join(part for part in (upper_first(stop(spoken(message.why))), late_words(message.late)) if part)


ON_TICKET = {"comment": "write in the ticket how things stand.", "close": "close the ticket."}


def _ticket(to: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if to[0] in ON_TICKET:
        return ON_TICKET[to[0]], ()
    whom = f" and assign it to {party(to[1])}" if len(to) > 1 else ""
    return f"open a ticket in {code(to[0])}{whom}.", ("ticket",)


def _asked(to: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    are = "is" if len(to) == 1 else "are"
    named = _the(tuple(name.removesuffix("_needed") for name in to))
    return f"decide whether {named} {are} needed.", to


def _told(to: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return f"tell {party(to[0])}.", to[:1]


def _the(to: tuple[str, ...]) -> str:
    return joined(f"the {party(name)}" for name in to)


ON_STATUS_PAGE = {
    "create": "put the incident on the status page.",
    "update": "bring the status page up to date.",
    "resolve": "say on the status page that it is over.",
}
ASKED: Mapping[ActionKind, Callable[[tuple[str, ...]], tuple[str, tuple[str, ...]]]] = {
    ActionKind.TICKET: _ticket,
    ActionKind.STATUSPAGE: lambda to: (ON_STATUS_PAGE[to[0]], ()),
    ActionKind.REQUIRE: lambda to: (f"send {_the(to)}.", to),
    ActionKind.ASK: _asked,
    ActionKind.HOLD: lambda to: ("keep all logs, messages and snapshots; from now on nothing may be deleted.", ()),
    ActionKind.MAIL: lambda to: (f"write to {party(to[0])} by mail.", to[:1]),
    ActionKind.ANNOUNCE: _told,
    ActionKind.NOTIFY: _told,
    ActionKind.REMIND: _told,
    ActionKind.POST: _told,
    ActionKind.PAGE: lambda to: (f"call {party(to[0])}.", ()),
    ActionKind.INVITE: lambda to: (f"bring in {party(to[0])}.", ()),
}
"""What is asked for by each kind of action, and what is noted as sent when it is done."""
NOTICES = (ActionKind.REQUIRE, ActionKind.ASK)
OUT = (*NOTICES, ActionKind.MAIL)
"""What goes out; the others are done."""
MOST_NAMED = 6
MOST_FACTS = 10
