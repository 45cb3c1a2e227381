"""Answers about one incident: how it stands, and what comes next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.core.actions import FOR_PARTIES, VERBS, Action
from bot.core.causes import stops_of
from bot.core.oncall import resolve
from bot.core.organisation import Organisation
from bot.core.own_parties import is_own
from bot.core.room_kinds import RoomKind
from bot.core.rules.track import Due
from bot.core.spans import say_span
from bot.slack.views.blocks import Json, context, fields, section
from bot.slack.views.card import facts, last_update
from bot.slack.views.cause import place, playbook_name
from bot.slack.views.replies.basic import reply
from bot.slack.views.text import code, one_line, prose, spoken, upper_first, when
from bot.slack.views.words import due_words, headline, joined, mention, party, person, reason, room_words
from bot.usecases.ports import About, Op, Outcome

STEPS = {
    Op.OPEN_ROOM: "room",
    Op.CARD: "card",
    Op.INVITE: "invitations",
    Op.TOPIC: "topic",
    Op.PURPOSE: "purpose",
    Op.BOOKMARK: "bookmark",
    Op.PIN: "pinned card",
    Op.ANNOUNCE: "announcement",
}
"""The steps of setting up a room, as people call them."""
SET_UP: dict[RoomKind, tuple[Op, ...]] = {
    "channel": tuple(STEPS),
    "thread": (Op.ANNOUNCE, Op.CARD),
    "none": (Op.ANNOUNCE,),
}
"""Those that there are, by the kind of room."""
OTHERS = {
    Op.SAY: "post in the room",
    Op.TELL: "direct message",
    Op.POST: "post",
    Op.FOLLOW: "post below the announcement",
    Op.REPLY: "answer",
    Op.HOME: "Home tab",
    Op.READ: "reading a message",
    Op.REACT: "mark on a message",
    Op.UPLOAD: "file of the timeline",
    Op.RENEW: "change of a message",
    Op.ARCHIVE: "archiving the room",
}
DEAD = ("failed", "unknown")
MOST_SHOWN = 15
SAME_DAY = timedelta(hours=20)


def status_reply(about: About, troubles: Sequence[Outcome]) -> Json:
    """Where it stands, and what of the bot's own work is not done."""
    text = headline(about)
    blocks = [section("status", text), fields("status_fields", facts(about))]
    incident = about.entry.incident
    if incident.summary and not incident.is_open:
        blocks.append(section("status_summary", f"*Summary*\n{prose(incident.summary, 2500)}"))
    elif incident.update:
        blocks.append(section("status_update", last_update(about)))
    blocks.append(section("status_setup", "\n".join([*_setup(about, troubles), *_undone(troubles)])))
    blocks.append(context("status_more", room_words(about.entry), "`/incident next` says what comes next"))
    return reply(text, blocks)


def next_reply(about: About, forecast: Sequence[Due], org: Organisation | None = None) -> Json:
    """What the bot will do if nobody acts, when, and to whom."""
    due = due_words(about.next_update_at, about.now)
    top = f"{headline(about)}\n" + (f"Next update due: {due}." if due else "No update is due.")
    blocks = [section("next", top)]
    lines = [(line, _unless(about, item)) for item in forecast if (line := coming_line(about, item, org))]
    for n, (unless, together) in enumerate(groupby(lines[:MOST_SHOWN], key=lambda pair: pair[1])):
        blocks.append(section(f"next_list_{n}", "\n".join([f"*{unless}:*", *(line for line, _ in together)])))
    if lines:
        blocks.append(context("next_book", f"Playbook {playbook_name(about.book)}", place(about.book, 0, org)))
    else:
        blocks.append(section("next_list", "Nothing is planned: the playbook asks for nothing more from here."))
        blocks.append(context("next_book", f"Playbook {playbook_name(about.book)}"))
    return reply(f"What comes next for {about.entry.incident.name}", blocks)


def _setup(about: About, troubles: Sequence[Outcome]) -> list[str]:
    """The room's set-up: what is done in one line, then each step that is not."""
    wrong = {outcome.op for outcome in troubles if outcome.op in STEPS}
    expected = [op for op in SET_UP[about.entry.incident.room] if op is not Op.ANNOUNCE or about.entry.room.announce_ts]
    done = [STEPS[op] for op in expected if op not in wrong]
    if not wrong:
        return [":white_check_mark: Set-up is complete."]
    lines = [f":white_check_mark: Set-up done: {', '.join(done)}."] if done else []
    return lines + [_line(STEPS[outcome.op], outcome) for outcome in troubles if outcome.op in STEPS][:MOST_SHOWN]


def _undone(troubles: Sequence[Outcome]) -> list[str]:
    found = [_line(OTHERS[outcome.op], outcome) for outcome in troubles if outcome.op in OTHERS]
    more = [f"+ {len(found) - MOST_SHOWN} more"] if len(found) > MOST_SHOWN else []
    return [*found[:MOST_SHOWN], *more]


def _line(name: str, outcome: Outcome) -> str:
    to = f" to {mention(outcome.target)}" if outcome.op is Op.TELL and outcome.target else ""
    why = reason(outcome.error)[:300] if outcome.error else ""
    label = f"{upper_first(name)}{to}"
    if outcome.state in DEAD:
        state = "failed" if outcome.state == "failed" else "may not have arrived"
        return f":x: {label} {state}{f': {why}' if why else ''}."
    tried = f" (tried {outcome.attempts} times{f': {why}' if why else ''})" if outcome.attempts > 1 and why else ""
    return f":hourglass_flowing_sand: {label} is under way{tried}."


def coming_line(about: About, item: Due, org: Organisation | None, *, rule: bool = True) -> str:
    """When, what, to whom, and by which rule if that is wanted.

    Empty when it comes to nothing, since a private incident is told in no channel.
    """
    does = "; ".join(filter(None, (_does(about, action, item.due_at, org) for action in item.actions)))
    if not does:
        return ""
    left = item.due_at - about.now
    soon = f"in {say_span(left)}" if left > timedelta() else "now"
    at = when(item.due_at, "time" if left < SAME_DAY else "date_time")
    by = f"  _{_rule(about, item)}_" if rule and not is_own(item.rule) else ""
    return f"• {at} ({soon}): {does}{by}"


def _unless(about: About, item: Due) -> str:
    """What keeps it from happening, as a heading."""
    severity, playbook = about.entry.incident.severity, about.book.playbook
    stops = joined((spoken(stop) for stop in stops_of(item.rule, item.step, severity, playbook)), "or")
    return f"Unless {stops}" if stops else "In any case"


def _does(about: About, action: Action, at: datetime, org: Organisation | None) -> str:
    if action.kind not in FOR_PARTIES:
        return action.say().replace("_", " ")
    to = [who for who in (_who(about, party, at, org) for party in action.to) if who]
    return f"{VERBS[action.kind]} {joined(to)}" if to else ""


def _who(about: About, name: str, at: datetime, org: Organisation | None) -> str:
    """A party, with who that is at the time when that is one person."""
    if org is None:
        return party(name)
    reach = resolve(name, org, about.book.playbook, about.entry.incident, at)
    if is_own(name):
        of = f" of task {name.split('.')[1]}" if name.startswith("task.") else ""
        return f"{joined(person(one, org) for one in reach.people)}{of}"
    if reach.channels:
        return "" if about.entry.incident.private else one_line(", ".join(reach.channels), 80)
    if len(reach.people) == 1:
        return f"{party(name)} ({person(reach.people[0], org)})"
    return party(name) if reach.people else f"{party(name)} (nobody yet)"


def _rule(about: About, item: Due) -> str:
    line, file = about.book.lines.get(item.path, 0), about.book.files.get(item.path, "")
    where = (f", line {line}" if line else "") + (f" of {code(file)}" if file else "")
    return f"{code(item.rule)} step {item.step + 1}{where}"
