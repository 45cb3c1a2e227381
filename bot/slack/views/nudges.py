"""Pages, notices, reminders and calls: to a person by direct message, and in the room with what became of those."""

from bot.core.actions import ActionKind
from bot.core.messages import Call, Nudge
from bot.core.playbook import Playbook, steps_for
from bot.core.reaching import by_hand
from bot.core.rules.holding import may_wait
from bot.slack.views.access import way_in
from bot.slack.views.asked import done_since
from bot.slack.views.beside import openers
from bot.slack.views.blocks import LONGEST_BUTTON_VALUE, Json, Rendered, actions, button, context, rendered, section
from bot.slack.views.owed import DUTY, duty_buttons, known_of_it, owed
from bot.slack.views.proposals import proposal
from bot.slack.views.scene import Scene
from bot.slack.views.steps import done_label
from bot.slack.views.text import code, one_line, prose, spoken, stop, upper_first, when
from bot.slack.views.words import (
    HIDDEN,
    STATUS,
    emoji,
    insider,
    joined,
    late_words,
    mention,
    party,
    person,
    reason,
    room_words,
    severity_name,
    title,
)

LOOKS = {
    ActionKind.PAGE: (":pager:", "Paged", "page"),
    ActionKind.REMIND: (":alarm_clock:", "Reminded", "remind"),
    ActionKind.NOTIFY: (":bell:", "Told", "tell"),
}
ANSWERS = {
    "task": ("`/incident task done {}` when it is done",),
    "watch": ("`/incident resolve` ends it",),
    "hand": ("`/incident onit` says yes",),
    "need": ("`/incident role {} @who` gives it",),
}
"""By the kind of rule, what to type."""
CLOSES = ("`/incident close` ends it",)
"""After a watch that holds the closing, when the incident is resolved."""
ROLE_BUTTON = "role.form"
"""Opens the form at a role; `role` with a name and a person gives it at once."""
MOST_NAMED = 15
LONGEST_REASON = 2000
LONGEST_AFFECTED = 300


def nudge(message: Nudge, scene: Scene) -> Rendered:
    """To the person, or in the room."""
    return _nudge_person(message, scene) if _to_person(message, scene) else _nudge_room(message, scene)


def call(message: Call, scene: Scene) -> Rendered:
    """Someone is called by hand: to the person, or in the room."""
    return _call_person(message, scene) if _to_person(message, scene) else _call_room(message, scene)


def _to_person(message: Nudge | Call, scene: Scene) -> bool:
    """Whether it is read by somebody it is for. Where there is no room, what became of a group is told to others."""
    return scene.place == "dm" and not (message.group and scene.incident.room == "none")


def _nudge_person(message: Nudge, scene: Scene) -> Rendered:
    incident = scene.incident
    mark, _, _ = LOOKS.get(message.action, LOOKS[ActionKind.NOTIFY])
    hidden = incident.private and not insider(incident, message.people)
    name = HIDDEN if hidden else title(incident)
    severity = severity_name(incident.severity, scene.playbook)
    why = _why(message, scene)
    top = f"{mark} {emoji(incident, scene.playbook)} *{incident.name} · {severity}*\n{name}"
    asked = owed(message, scene)
    told = asked[1] if asked else [spoken(message.text)] if message.text else []
    first = f"{upper_first(stop(why))}"
    first = f"{first[:-1]}:" if asked else " ".join([first, *told])
    known = [] if hidden else known_of_it(message, scene)
    lines = [first, *(told if asked else ()), *known, *_around(scene, hidden, why)]
    brought = hidden and message.action is ActionKind.PAGE
    if brought:
        lines.append("You are being brought into it.")
    if message.late > 0:
        lines.append(f":hourglass_flowing_sand: {late_words(message.late)}")
    blocks = [section("nudge", top), section("nudge_why", "\n".join(lines)), *_buttons(message, scene)]
    blocks += [way_in(scene.entry)] if hidden and not brought else []
    blocks.append(_small_print(message, scene))
    return rendered(f"{mark} {incident.name} ({severity}) {name}: {stop(why)}", blocks)


def _around(scene: Scene, hidden: bool, why: str = "") -> list[str]:
    """Where to go, and what one should know on the way."""
    incident = scene.incident
    ago = "" if "declared" in why and why.endswith("ago") else f" {when(incident.declared_at, 'ago')}"
    declared = f"Declared{ago} by {person(incident.declared_by, scene.org)}."
    if hidden:
        who = "its people say" if incident.room == "none" else "the room says"
        return [f"{room_words(scene.entry)}. It is private: {who} what it is about."]
    affected = f"Affected: {one_line(incident.affected, LONGEST_AFFECTED)}" if incident.affected else ""
    return [text for text in (affected, f"{room_words(scene.entry)}. {declared}") if text]


def _nudge_room(message: Nudge, scene: Scene) -> Rendered:
    mark, did, do = LOOKS.get(message.action, LOOKS[ActionKind.NOTIFY])
    why, asked = _why(message, scene), owed(message, scene)
    if message.reached:
        first = f"{mark} {did} {_names(message.reached, scene)}: {stop(why)}"
    elif message.failed or message.trying:
        first = f"{mark} To {do} {party(message.party)}: {stop(why)}"
    else:
        first = f"{mark} {_mentions(message.people)}: {stop(why)}"
    lines = [first, *_missed(message, scene)]
    if asked:
        lines[1:1] = asked[1]
    elif message.text:
        lines.insert(1, spoken(message.text))
    lines += known_of_it(message, scene)
    if message.late > 0:
        lines.append(f":hourglass_flowing_sand: {late_words(message.late)}")
    blocks = [section("nudge", "\n".join(lines)), *_buttons(message, scene), _small_print(message, scene)]
    return rendered("\n".join(lines), blocks)


def _call_person(message: Call, scene: Scene) -> Rendered:
    incident = scene.incident
    severity = severity_name(incident.severity, scene.playbook)
    mark = emoji(incident, scene.playbook)
    top = f":telephone_receiver: {mark} *{incident.name} · {severity}*\n{title(incident)}"
    who = mention(message.actor)
    asks = f"{who} asks you to help{_because(message.reason)}"
    blocks = [section("call", top), section("call_why", "\n".join([asks, *_around(scene, hidden=False)]))]
    blocks += _acknowledge(scene)
    short = one_line(message.reason, 1000)
    text = f":telephone_receiver: {who} asks you to help with {incident.name} ({severity}) {title(incident)}"
    return rendered(f"{text}: {stop(short)}" if short else f"{text}.", blocks)


def _call_room(message: Call, scene: Scene) -> Rendered:
    who = person(message.actor, scene.org)
    because = _because(message.reason)
    if message.reached:
        names = f"{_names(message.reached, scene)} ({party(message.party)})"
        first = f":telephone_receiver: {who} called {names}{because}"
    elif message.failed or message.trying:
        first = f":telephone_receiver: {who} wants to call {party(message.party)}{because}"
    else:
        first = f":telephone_receiver: {_mentions(message.people)}: {who} asks you to help{because}"
    lines = [first, *_missed(message, scene)]
    return rendered("\n".join(lines), [section("call", "\n".join(lines))])


def _missed(message: Nudge | Call, scene: Scene) -> list[str]:
    """Those who were not reached by direct message. They are mentioned, for they may see it here."""
    lines = [
        f":warning: Could not reach {mention(user)}: {reason(why)}. {spoken(by_hand(user, scene.org, scene.playbook))}"
        for user, why in list(message.failed.items())[:MOST_NAMED]
    ]
    left = len(message.failed) - MOST_NAMED
    if left > 0:
        lines.append(f":warning: {left} more could not be reached.")
    if message.trying:
        lines.append(f":hourglass_flowing_sand: Still trying to reach {_mentions(message.trying)}.")
    return lines


def _buttons(message: Nudge, scene: Scene) -> list[Json]:
    if message.rule.startswith(DUTY):
        return duty_buttons(message, scene)
    open_, task = scene.incident.is_open, message.rule.startswith("task.")
    if message.action is ActionKind.PAGE:
        wanted = open_ and message.rule in scene.playbook.cadences
        update = actions("nudge_do", button("Post update", "update", str(scene.entry.id), "primary"))
        return _acknowledge(scene) or [*_in_hand(message, scene), *([update] if wanted else [])]
    over = done_since(message, scene)
    if over:
        return [context("nudge_over", over)]
    if message.action is not ActionKind.REMIND or not (open_ or task):
        return []
    does = _answers(message, scene)
    value = f"{scene.entry.id} {message.rule}"
    if open_ and may_wait(message.rule) and scene.playbook.policy.snooze.times and len(value) <= LONGEST_BUTTON_VALUE:
        does.append(button("Snooze", "snooze", value))
    return [actions("nudge_do", *does)] if does else []


def _answers(message: Nudge, scene: Scene) -> list[Json]:
    """The buttons by which people do what a reminder asks for."""
    id = str(scene.entry.id)
    match message.rule.split("."):
        case ["task", number]:
            return [button("Done", "task", f"{id} done {number}", "primary")]
        case ["hand", _]:
            return [button("Still on it", "onit", id, "primary")]
        case ["handover", role]:
            return [button("Accept", "accept", f"{id} {role}", "primary"), button("Decline", "decline", f"{id} {role}")]
        case ["need", role]:
            _, given = proposal(role, scene)
            label = "Somebody else …" if given else "Give the role"
            return [*given, button(label, ROLE_BUTTON, f"{id} {role}", None if given else "primary")]
        case ["watch", _]:
            return [button("Resolve", "resolve", id, "primary")]
        case ["option", _]:
            return [button("Choose another", "mitigate", id, "primary")]
        case ["expected", _]:
            return [button("New time", "facts", id, "primary"), button("Post update", "update", id)]
        case ["item", name]:
            item = scene.playbook.item(name)
            listed = button("Checklist", "checklist", id)
            if item is None:
                return [listed]
            done = button(done_label(item), "done", f"{id} {item.id}", "primary")
            return [done, *openers(item, scene.incident, scene.playbook), listed]
    if _begins(message.rule, scene.playbook).endswith(".overdue"):
        return [button("Checklist", "checklist", id, "primary")]
    notice = _required(message, scene)
    if notice:
        return [button("Write it", "notice", f"{id} {notice}", "primary")]
    return [button("Post update", "update", id, "primary")] if scene.there.next_update_at else []


def _required(message: Nudge, scene: Scene) -> str:
    """The notice that the same step of a ladder asks for, if the playbook has the words for it."""
    name, _, column = message.rule.partition(".")
    ladder = scene.playbook.ladders.get(name)
    steps = [step for _, step in steps_for(ladder.steps, column)] if ladder else []
    asked = (steps[message.step].require if message.step < len(steps) else None) or ()
    return next((one for one in asked if one in scene.playbook.templates), "")


def _begins(rule: str, playbook: Playbook) -> str:
    """The event from which a rule counts, where that says what it asks for."""
    named = rule.split(".")[0]
    if named == "phase":
        return f"{rule}.overdue"
    if named in playbook.ladders:
        return playbook.ladders[named].when
    return next((one.when for one in playbook.rules if one.id == named), "")


def _acknowledge(scene: Scene) -> list[Json]:
    if scene.incident.in_hand or not scene.incident.is_open:
        return []
    return [actions("nudge_do", button("Acknowledge", "ack", str(scene.entry.id), "primary"))]


def _in_hand(message: Nudge, scene: Scene) -> list[Json]:
    """Who took it in hand since people were paged, or that it ended without."""
    incident = scene.incident
    if not incident.in_hand:
        mark, state = STATUS[incident.status]
        return [context("nudge_over", f"{mark} {incident.name} is {state.lower()}.")]
    at, who = incident.held.acknowledged[-1]
    if at < message.due_at:
        return []
    return [
        context("nudge_over", f":white_check_mark: Acknowledged by {person(who, scene.org)} at {when(at, 'time')}.")
    ]


def _small_print(message: Nudge, scene: Scene) -> Json:
    """What made the bot speak; the reason itself stands above."""
    line = f", line {message.line}" if message.line else ""
    file = code(message.file) if message.file else "the playbook"
    why = f"Why: rule {code(message.rule)}, step {message.step + 1}{line} of {file}"
    kind, _, name = message.rule.partition(".")
    if kind == "task":
        why = "`/incident tasks` lists all"
    if done_since(message, scene):
        return context("nudge_rule", why)
    answers = CLOSES if _only_to_close(kind, name, scene) else ANSWERS.get(kind, ())
    return context("nudge_rule", *(how.format(name) for how in answers), why)


def _only_to_close(kind: str, name: str, scene: Scene) -> bool:
    """Whether a watch was the last that held back the end of what is resolved already."""
    phase = scene.playbook.phase(name) if kind == "watch" else None
    return phase is not None and phase.gate == "close" and not scene.incident.is_open


def _why(message: Nudge, scene: Scene) -> str:
    asked = owed(message, scene)
    return asked[0] if asked else spoken("; ".join(message.why)).rstrip(".") or "the playbook asks for it"


def _because(why: str) -> str:
    return f": {prose(why, LONGEST_REASON)}" if why.strip() else "."


def _names(users: tuple[str, ...], scene: Scene) -> str:
    shown = [person(user, scene.org) for user in users[:MOST_NAMED]]
    left = len(users) - MOST_NAMED
    return joined([*shown, f"{left} more"] if left > 0 else shown)


def _mentions(users: tuple[str, ...]) -> str:
    return joined([mention(user) for user in users]) or "Everyone here"
