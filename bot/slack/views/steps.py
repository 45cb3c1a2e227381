"""Items in messages of the room, each with a button that ticks it: lists that begin, runbooks, options."""

import json
from collections.abc import Callable, Sequence

from bot.core.events import Event, FactSet, ItemTicked
from bot.core.incident import Tick, fold
from bot.core.messages import CalledIn, FollowUps, RoomEnds
from bot.core.playbook import Item, Runbook
from bot.core.playbook.steps import SECTIONS, ends_it, option_steps, section_steps
from bot.core.rules.moments import item_done
from bot.core.saying import say
from bot.core.work_events import GateOverridden, ListAttached, OptionChosen, RoomArchived, RoomMoved, RunbookPosted
from bot.slack.views.beside import beside, openers, vendor_line
from bot.slack.views.blocks import Json, Rendered, actions, button, context, rendered, section
from bot.slack.views.facts import known
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, prose, spoken, stop, upper_first
from bot.slack.views.words import joined, mention, party, person, room_link

LONGEST_STEP = 300
MOST_STEPS = (30, 20, 14, 10, 7, 5, 3, 1)
"""How many steps of each part are shown: as many as one message of Slack takes."""
MOST_BLOCKS = 48
MOST_JSON = 12_000
LONGEST_REASON = 1000
LONGEST_FACT = 200
MOST_MISSING = 12
MOST_CALLED = 60


def fitted(make: Callable[[int], list[Json]]) -> list[Json]:
    """What `make` gives for the most steps that fit into one message."""
    for most in MOST_STEPS:
        blocks = make(most)
        if len(blocks) <= MOST_BLOCKS and len(json.dumps(blocks, ensure_ascii=False)) <= MOST_JSON:
            break
    return blocks


def step_blocks(name: str, items: Sequence[Item], scene: Scene, most: int, *, ordered: bool = False) -> list[Json]:
    """The items as they stand: open ones with their button, of ordered ones the next alone. Where not all are shown,
    those done are left out first."""
    left = [item for item in items if item_done(scene.incident, item) is None]
    shown = list(items) if len(items) <= most else left[:most] or list(items[:most])
    numbers = {item.id: number for number, item in enumerate(items, 1)}
    blocks, offered = [], False
    for item in shown:
        number = numbers[item.id]
        tick = item_done(scene.incident, item)
        offer = tick is None and not (ordered and offered)
        offered = offered or tick is None
        label = f"{number}. " if ordered else ""
        act = button(done_label(item), "done", f"{scene.entry.id} {item.id}") if offer else None
        blocks.append(section(f"{name}_{number}", state_line(item, tick, scene, label), act))
        leads = openers(item, scene.incident, scene.playbook) if offer else []
        blocks += [actions(f"{name}_{number}_opens", *leads)] if leads else []
    if len(items) > len(shown):
        blocks.append(context(f"{name}_more", f"{len(items) - len(shown)} more: `/incident checklist`"))
    return blocks


def done_label(item: Item) -> str:
    """What the button says that ticks an item: whether it asks for more."""
    return "Done…" if item.need or item.na else "Done"


def state_line(item: Item, tick: Tick | None, scene: Scene, label: str = "") -> str:
    """An item, and who did it or put it aside."""
    text = f"{label}{one_line(item.text, LONGEST_STEP)}"
    if tick is None:
        gate = f"  _before {'resolving' if item.gate == 'resolve' else 'closing'}_" if item.gate else ""
        owner = scene.incident.owners.get(item.id, "")
        who = person(owner, scene.org) if owner else party(item.by) if item.by else ""
        by = f"  _{who}_" if who else ""
        there = beside(item, scene.playbook)
        return f":white_large_square: {text}{by}{gate}" + (f"\n{there}" if there else "")
    text = text.rstrip(".") if tick.note else text
    who = f"  _{person(tick.by, scene.org)}_" if tick.by else ""
    note = f": {one_line(tick.note, 100)}" if tick.note else ""
    return f":heavy_minus_sign: ~{text}~{note}{who}" if tick.na else f":ballot_box_with_check: {text}{note}{who}"


def runbook_posted(event: RunbookPosted, actor: str, scene: Scene) -> Rendered:
    """The runbook with its steps, from what is seen to what keeps it from coming back."""
    found = scene.playbook.runbook(event.runbook)
    if found is None:
        return _one(f":books: {person(actor, scene.org)} posted the runbook {party(event.runbook)}.")
    blocks = fitted(lambda most: _runbook(found, actor, scene, most))
    return rendered(str(blocks[0]["text"]["text"]), blocks)


def _runbook(found: Runbook, actor: str, scene: Scene, most: int) -> list[Json]:
    top = f":books: *Runbook: {one_line(found.name, 60)}*, by {person(actor, scene.org)}"
    banner = f"\n:warning: *{one_line(found.banner, 200)}*" if found.banner else ""
    blocks = [section("runbook", f"{top}{banner}")]
    seen = [("Seen as", found.symptoms), ("May come from", found.causes)]
    about = [f"*{name}:* {spoken('; '.join(lines))}" for name, lines in seen if lines]
    if about:
        blocks.append(context("runbook_about", *about))
    for name, title in SECTIONS.items():
        steps = section_steps(found, name)
        if steps:
            blocks.append(section(f"runbook_{name}", f"*{title}*"))
            blocks += step_blocks(f"runbook_{name}", steps, scene, most, ordered=found.ordered)
    vendor = scene.playbook.vendors.get(found.vendor or "")
    if vendor:
        blocks.append(section("runbook_vendor", vendor_line(vendor)))
    blocks += _prevention(found.prevent, found.id, scene)
    then = f"Afterwards: the list {party(found.then)}" if found.then else ""
    blocks.append(context("runbook_how", then, "`/incident checklist` shows all steps that are open"))
    return blocks


def _prevention(lines: Sequence[str], runbook: str, scene: Scene) -> list[Json]:
    """What keeps it from coming back, with a button that makes follow-ups of it until they are there."""
    if not lines:
        return []
    noted = {" ".join(todo.text.split()) for todo in scene.incident.tasks.values() if todo.followup}
    left = [line for line in lines if " ".join(line.split()) not in noted]
    text = "\n".join(["*So that it does not come back*", *(f"• {one_line(line, LONGEST_STEP)}" for line in lines)])
    label = "Make follow-up" if len(left) == 1 else "Make follow-ups"
    make = button(label, "runbook.prevent", f"{scene.entry.id} prevent {runbook}") if left else None
    return [section("runbook_prevent", text, make)]


def option_chosen(event: OptionChosen, actor: str, scene: Scene) -> Rendered:
    """What will be done to end the harm, why, and how."""
    found = scene.playbook.option(event.option)
    name = one_line(found.text if found else event.option, 100)
    why = f": {stop(prose(event.reason, LONGEST_REASON))}" if event.reason else "."
    text = f":dart: *{name}*, chosen by {mention(actor)}{why}"
    if found and ends_it(found):
        text = f":shield: *The harm has ended*, says {mention(actor)}: {name}{why}"
    steps = option_steps(found) if found else ()
    first = section("line", text)
    return rendered(text, fitted(lambda most: [first, *step_blocks("option_step", steps, scene, most, ordered=True)]))


def ticked_with(event: Event, scene: Scene) -> list[Json]:
    """What was ticked and found out in the form for something else, written down together with it; not said before."""
    before, found = scene.events_before(event)
    lines, top = [], "*Found out with it*"
    for one in reversed(before):
        if found is None or one.recorded_at != found.recorded_at:
            break
        if isinstance(one.event, ItemTicked):
            top = "*Ticked with it*"
            lines.append(f"• {upper_first(spoken(say(one.event, one.actor, scene.playbook)))}")
        elif isinstance(one.event, FactSet):
            lines.append(f"• {known(one.event, scene, LONGEST_FACT)}")
    return [section("line_ticked", "\n".join([top, *lines[::-1]]))] if lines else []


def list_attached(event: ListAttached, actor: str, scene: Scene) -> Rendered:
    """A list holds from now on; it is shown in a message of its own."""
    return _one(f":clipboard: {person(actor, scene.org)} opened the list {party(event.list)}.")


def gate_overridden(event: GateOverridden, actor: str, scene: Scene) -> Rendered:
    """What was missing when somebody ended it all the same, and why they did."""
    gone = [f"• {one_line(one, 200)}" for one in event.missing[:MOST_MISSING]]
    left = len(event.missing) - MOST_MISSING
    lines = [*gone, *([f"• {left} more"] if left > 0 else [])]
    text = f":warning: {mention(actor)} {event.gate}s {scene.incident.name} although this is missing"
    why = f"*Why:* {prose(event.reason, 2000)}"
    blocks = [section("line", "\n".join([f"{text}:", *lines])), section("line_why", why)]
    return rendered(f"{text}. {why}", blocks)


def room_archived(event: RoomArchived, actor: str, scene: Scene) -> Rendered:
    """The room is archived."""
    return _one(f":file_cabinet: The room of {scene.incident.name} is archived.")


def room_moved(event: RoomMoved, actor: str, scene: Scene) -> Rendered:
    """The incident goes on in this room; in the thread that it leaves, where that is."""
    before, _ = scene.events_before(event)
    was = fold(scene.incident.number, before).room
    if was != "channel" and scene.place == "channel" and scene.incident.room != "thread":
        return _one(f":door: {scene.incident.name} goes on in {room_link(scene.entry)}.", "Its people are brought in")
    if was != "channel":
        here = "this thread" if scene.incident.room == "thread" else "a room of its own"
        old = f" What was said before is in its thread in <#{event.old}>." if event.old else ""
        return _one(f":door: {scene.incident.name} goes on here, in {here}.{old}", "Its severity asks for it")
    old = f" What was said before is in <#{event.old}>, which is archived and stays readable." if event.old else ""
    return _one(f":door: {scene.incident.name} goes on here.{old}", "A bot cannot open an archived channel again")


def room_ends(message: RoomEnds, scene: Scene) -> Rendered:
    """The last words before the room is archived."""
    text = f":file_cabinet: This room is going to be archived; the record of {scene.incident.name} is the file below."
    return _one(text, f"`/incident reopen {scene.incident.name}` from any channel goes on in a new room")


def called_in(message: CalledIn, scene: Scene) -> Rendered:
    """In a thread, for those who would be invited into a channel."""
    who = joined(mention(one) for one in message.people[:MOST_CALLED])
    return _one(f":wave: {who}: this thread is where {scene.incident.name} is worked on.")


def follow_ups(message: FollowUps, scene: Scene) -> Rendered:
    """Several follow-ups made at once."""
    made = [todo for number in message.numbers if (todo := scene.incident.tasks.get(number))]
    name = "Follow-up" if len(made) == 1 else "Follow-ups"
    numbers, who = joined(str(todo.number) for todo in made), person(message.actor, scene.org)
    top = f":white_large_square: *{name} {numbers}*, by {who}"
    lines = [f"• {todo.number} {one_line(todo.text, 200)}" for todo in made]
    how = f"`/incident task {made[0].number if made else 3} @who by fri` gives one an owner and a due day"
    return rendered(top, [section("line", "\n".join([top, *lines])), context("line_small", how)])


def _one(text: str, small: str = "") -> Rendered:
    return rendered(text, [section("line", text), *([context("line_small", small)] if small else [])])
