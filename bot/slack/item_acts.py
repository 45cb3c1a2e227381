"""What the commands of `bot.slack.commands.items` do, by name. Each runs in a worker, inside one transaction."""

from collections.abc import Callable

from bot.core.errors import UserError
from bot.core.grammar import first_word, person
from bot.slack.act import Act
from bot.slack.commands.items import shown
from bot.slack.views.words import room_of
from bot.usecases import giving, items, outgoing, prevention, progress
from bot.usecases.change import find
from bot.usecases.items import Tick
from bot.usecases.ports import Entry, Services, Tx


def do_done(tx: Tx, s: Services, act: Act) -> str:
    """Tick an item, typed, pressed or from its form."""
    if act.args:
        return _filled(tx, s, act)
    item, note = first_word(act.rest)
    value = note if s.books.of(find(tx, act.incident).playbook_hash).playbook.option(note) else ""
    entry = items.tick(tx, s, act.incident, act.user, Tick(item, "" if value else note, value=value))
    if act.pressed == "done.list":
        _again(tx, s, act, entry, act.response_url)
    return f"`{item}` is done in {entry.incident.name}."


def _filled(tx: Tx, s: Services, act: Act) -> str:
    entry = find(tx, act.incident)
    for one in act.args["ticks"]:
        entry = items.tick(tx, s, act.incident, act.user, Tick(**one))
    _again(tx, s, act, entry, str(act.args.get("url", "")))
    return ""


def _again(tx: Tx, s: Services, act: Act, entry: Entry, url: str) -> None:
    """Have the list that it was pressed in show how things stand now."""
    if url:
        payload = {**shown(s, entry), "replace_original": True}
        outgoing.reply(tx, f"list:{entry.id}:{len(entry.events)}:{act.user}", act.user, url, payload)


def do_skip(tx: Tx, s: Services, act: Act) -> str:
    """Put an item aside."""
    item, reason = first_word(act.rest)
    entry = items.tick(tx, s, act.incident, act.user, Tick(item, reason, na=True))
    return f"`{item}` is put aside in {entry.incident.name}."


def do_undo(tx: Tx, s: Services, act: Act) -> str:
    """Take a tick back."""
    item = act.rest.strip()
    return f"`{item}` is to be done in {items.untick(tx, s, act.incident, act.user, item).incident.name}."


def do_give(tx: Tx, s: Services, act: Act) -> str:
    """Have somebody do an item, by its form or by name."""
    typed, rest = first_word(act.rest)
    item, owner = str(act.args.get("item", typed)), str(act.args.get("person", "")) or _person(s, act, rest)
    entry = giving.give(tx, s, act.incident, act.user, item, owner)
    _again(tx, s, act, entry, str(act.args.get("url", "")))
    return "" if act.args.get("url") else f"<@{owner}> does `{item}` in {entry.incident.name}."


def _person(s: Services, act: Act, typed: str) -> str:
    """Who was typed: a mention, a name of `tocsin.yml`, or `me`."""
    name = typed.removeprefix("@").lower()
    known = s.org.people.get(name)
    who = person(typed) or (known.slack if known else act.user if name == "me" else "")
    if not who:
        raise UserError(f"I do not know who `{typed[:40]}` is.", "Pick the person from Slack's list after the @.")
    return who


def do_ticks(tx: Tx, s: Services, act: Act) -> str:
    """Tick several items at once, one line each, while a watch still goes on."""
    entry = find(tx, act.incident)
    for one in act.args["ticks"]:
        entry = items.tick(tx, s, act.incident, act.user, Tick(**one))
    return f"Noted for {entry.incident.name}."


def do_runbook(tx: Tx, s: Services, act: Act) -> str:
    """Put a runbook into the room, or make follow-ups of what it says against a recurrence."""
    word, rest = first_word(act.rest)
    if word == "prevent":
        return f"Follow-ups of {prevention.follow_up(tx, s, act.incident, act.user, rest).incident.name} are noted."
    name = "_".join(act.rest.lower().split())
    entry = items.post_runbook(tx, s, act.incident, act.user, name)
    return f"The runbook goes to {room_of(entry)}."


def do_mitigate(tx: Tx, s: Services, act: Act) -> str:
    """Choose a way to end the harm; where the playbook has none, the harm has ended."""
    entry = find(tx, act.incident)
    if not s.books.of(entry.playbook_hash).playbook.options:
        entry = progress.reach_milestone(tx, s, act.incident, act.user, "mitigated", ("mitigated",))
        return f"Noted for {entry.incident.name}: mitigated."
    word, typed = first_word(act.rest)
    option, reason = act.args.get("option", word), act.args.get("reason", typed)
    entry = items.choose(tx, s, act.incident, act.user, option, reason)
    return f"`{option}` is chosen in {entry.incident.name}."


ITEMS: dict[str, Callable[[Tx, Services, Act], str]] = {
    "done": do_done,
    "skip": do_skip,
    "undo": do_undo,
    "give": do_give,
    "ticks": do_ticks,
    "runbook": do_runbook,
    "mitigate": do_mitigate,
}
"""Each gives the confirmation for the person who asked."""
