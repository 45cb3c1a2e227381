"""Handles inbox rows: what commands, buttons, forms and events ask for, and what the person is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core.messages import Trouble
from bot.core.oncall import next_shift, shift_at
from bot.slack.act import Act, Aside
from bot.slack.acts import ACTS
from bot.slack.commands.look import may_see, worst_first
from bot.slack.views import replies
from bot.slack.views.home import home_view
from bot.usecases import outgoing, threads
from bot.usecases.handle import StandingClock
from bot.usecases.ports import InboxItem, Priority, Services, Tx

ACT = "act"
HOME = "home"
IN_THREAD = "in_thread"
"""An act on a message that may be in a thread in which an incident is worked on."""
HOME_TAB = "home"
"""Stands for a channel in what was pressed in the Home tab, which then shows what came of it."""
AFTERMATH = timedelta(days=60)
"""How long the Home tab shows what is to be done after an incident."""
ANSWER = "answer"
LONGEST_ECHO = 2500
"""What of a command is given back where it was typed, since a section holds 3,000 characters; more comes by message."""
LONGEST_AT_ONCE = 8000
"""So much of a form fits into a message; what is longer is given back in several."""
MORE = "This is more of what you wrote."


def handle_item(tx: Tx, s: Services, item: InboxItem) -> None:
    """Do what was asked, and answer where the person can see it; in the room itself the public line is the answer."""
    if item.kind == HOME:
        _home(tx, s, item, str(item.payload["user"]))
        return
    if item.kind == IN_THREAD:
        threads.ask(tx, item.id, ACT, item.payload)
        return
    if item.kind == ANSWER:
        repeat = outgoing.repeated(item.payload["answer"], maybe=item.payload["maybe"])
        outgoing.tell(tx, item.payload["user"], f"answer:{item.id}", repeat, Priority.ESCALATION, None)
        return
    act = Act.of(item.payload)
    said = ACTS[act.name](tx, _as_of_asking(tx, s, act), act)
    if act.channel == HOME_TAB:
        _home(tx, s, item, act.user)
    entry = tx.entry(act.incident)
    seen = entry is not None and entry.room.channel == act.channel
    if said and act.response_url and (not seen or isinstance(said, Aside)):
        outgoing.reply(tx, f"reply:{item.id}", act.user, act.response_url, replies.done_reply(said))


def _as_of_asking(tx: Tx, s: Services, act: Act) -> Services:
    """Services whose time is when somebody asked, so that what they did counts from then, however long it lay. What
    happened to the incident meanwhile stays before it."""
    now, entry = s.clock.now(), tx.entry(act.incident)
    asked = min(act.asked_at(now), now)
    return replace(s, clock=StandingClock(max(asked, entry.events[-1].at) if entry else asked))


def refuse(tx: Tx, item: InboxItem, message: str, hint: str) -> None:
    """Tell the person why it was not done. What they typed is given back to them."""
    if item.kind in (HOME, ANSWER):
        return
    act = Act.of(item.payload)
    typed, short = "\n".join(_texts([act.rest, act.args])), len(act.rest) <= LONGEST_ECHO
    if act.response_url and not act.args:
        echo = f"You typed: {act.rest}" if short else "What you typed is in your direct messages with me."
        here = f"{hint}\n{echo}" if act.rest else hint
        outgoing.reply(tx, f"reply:{item.id}", act.user, act.response_url, replies.error_reply(message, here))
        if short:
            return
    instead = f"{hint}\nYou wrote:\n{typed}" if typed else hint
    for begin in range(0, max(1, len(instead)), LONGEST_AT_ONCE):
        why = MORE if begin else message
        trouble = Trouble(what=act.name, why=why, instead=instead[begin : begin + LONGEST_AT_ONCE])
        outgoing.tell(tx, act.user, f"refused:{item.id}:{begin}", trouble, Priority.ESCALATION, None)


def _texts(value: Any) -> Iterator[str]:
    """All that was filled into a form, however deep it lies."""
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _home(tx: Tx, s: Services, item: InboxItem, user: str) -> None:
    """Show somebody's Home tab as things are now."""
    now = s.clock.now()
    shifts = [(name, shift_at(r, now), next_shift(r, now)) for name, r in s.org.rotations.items()]
    over = [(entry, s.books.of(entry.playbook_hash)) for entry in tx.ended_since(now - AFTERMATH)]
    ended = [pair for pair in over if may_see(pair[0], user)]
    view = home_view(worst_first(tx, s, user), shifts, s.org, user, now, ended)
    outgoing.home(tx, f"home:{item.id}", user, view)
