"""Decides what an interaction from Slack is answered with. Reads only; what changes something goes to the inbox."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.core import grammar
from bot.core.audience import audiences
from bot.core.events import EvidenceAdded
from bot.core.oncall import resolve
from bot.core.privacy import left_rooms
from bot.slack.act import Act
from bot.slack.commands import BY_NAME, SYNONYMS, Ask, Command
from bot.slack.commands.declare import blank_form
from bot.slack.commands.look import may_see
from bot.slack.commands.message import why_message
from bot.slack.inbox import ACT, HOME, HOME_TAB
from bot.slack.missing import fact_errors, tick_errors
from bot.slack.quoted import words_of
from bot.slack.views import forms, replies
from bot.slack.views.access import closed_reply
from bot.slack.views.card_buttons import MORE
from bot.slack.views.forms.evidence import read_evidence
from bot.slack.within import Push, Renew, within
from bot.usecases.change import is_milder
from bot.usecases.declare import check
from bot.usecases.evidence import check as check_evidence
from bot.usecases.notices import check_notice
from bot.usecases.ports import Entry, Services, Tx
from bot.usecases.updates import check_audience, check_update

PICK = "pick"
DECLARE_BUTTON = "declare_home"
UNQUOTED = ("directmessage", "privategroup", "mpdm-")
"""How Slack names places where words are for few: an incident made of such a message only links to it."""
RECENT = timedelta(days=7)
"""How long ago an incident may have ended to be offered where one is to be picked."""


@dataclass(frozen=True)
class Answer:
    """Say this in the acknowledgement; only the person sees it."""

    payload: dict[str, Any]


@dataclass(frozen=True)
class Open:
    """Open this form."""

    view: dict[str, Any]


@dataclass(frozen=True)
class Put:
    """Write this into the inbox, once for its key."""

    key: str
    kind: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Errors:
    """Show these errors in the form, by block."""

    by_block: dict[str, str]


OnCall = dict[str, str]
"""Whoever is on call, by Slack id, each with the name in `tocsin.yml`."""

Decision = Answer | Open | Push | Renew | Put | Errors | None


LINK = re.compile(r"<((?:https?://|mailto:)[^<>|]+)(?:\|([^<>]*))?>")
"""A web or mail address, as Slack hands over what was typed as one."""


def _address(found: re.Match[str]) -> str:
    """What was typed: the words shown where they are part of the address, for Slack adds what they lack."""
    return found[2] if found[2] and found[2] in found[1] else found[1]


def unescape(text: str) -> str:
    """What the person typed: with `should_escape` Slack writes three characters as entities."""
    return LINK.sub(_address, text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class Gate:
    """One method for each kind of interaction."""

    def __init__(self, services: Services) -> None:
        self.s = services
        self._checks = {
            "write": self._notice_errors,
            "severity": self._severity_errors,
            "evidence": self._evidence_errors,
        }
        self._checks |= dict.fromkeys(("facts", "update"), partial(fact_errors, services))
        self._checks |= dict.fromkeys(("done", "ticks", "resolve", "close"), partial(tick_errors, services))

    def command(self, body: dict[str, Any]) -> Decision:
        """`/incident …`."""
        typed = grammar.parse(unescape(body.get("text", "")), SYNONYMS)
        if typed is None:
            text = unescape(body["text"])
            word = text.split()[0]
            near = dict.fromkeys(SYNONYMS[other] for other in grammar.nearest(word, SYNONYMS))
            return Answer(replies.unknown_reply(word, list(near), text))
        command = BY_NAME[typed.command or "declare"]
        ask = Ask(body["user_id"], typed.rest, body["channel_id"], body.get("response_url", ""))
        return self._run(command, ask, f"command:{body['trigger_id']}")

    def button(self, body: dict[str, Any]) -> Decision:
        """A button of a message or the Home tab; its value is the incident's number, and what would be typed."""
        if body.get("view", {}).get("type") == "modal":
            with self.s.store.read() as tx:
                return within(tx, self.s, body)
        action = body["actions"][0]
        name, value = action["action_id"], str(action.get("value", ""))
        where = body.get("container", {}).get("message_ts", "")
        key = f"button:{where}:{body['user']['id']}:{action['action_ts']}:{name}"
        channel = HOME_TAB if "view" in body else body.get("channel", {}).get("id", "")
        ask = Ask(body["user"]["id"], channel=channel, response_url=body.get("response_url", ""), pressed=name)
        if name == DECLARE_BUTTON:
            return Open(blank_form(self.s, ask))
        if name in (PICK, MORE):
            number, name, rest = replies.read_pick(action)
            value, ask = str(number), Ask(ask.user, rest, ask.channel, ask.response_url)
        command = BY_NAME.get(name.partition(".")[0])
        value, rest = grammar.first_word(value)
        if command is None or not value.isdecimal():
            return None
        return self._run(command, replace(ask, rest=rest or ask.rest), key, int(value))

    def _run(self, command: Command, ask: Ask, key: str, incident: int | None = None) -> Decision:
        if not command.needs_incident and command.answer is None:
            return self._form_or_put(command, ask, key)
        with self.s.store.read() as tx:
            if command.needs_incident:
                entry = tx.entry(incident) if incident is not None else tx.entry_in(ask.channel)
                if entry is None and incident is None:
                    entry, ask = self._named(tx, ask)
                if entry is None:
                    ended = tx.ended_since(self.s.clock.now() - RECENT) if command.for_ended else []
                    seen = [e for e in [*tx.open_entries(), *ended] if may_see(e, ask.user)]
                    return Answer(replies.picker_reply(seen, command.name, ask.rest, ask.user))
                shows = command.form is not None or command.answer is not None
                shows = shows or ask.channel in left_rooms(entry.events)
                if shows and ask.channel != entry.room.channel and not may_see(entry, ask.user):
                    return Answer(closed_reply(entry))
                ask = replace(ask, entry=entry)
            shown = command.answer(tx, self.s, ask) if command.answer else None
            if shown is not None:
                return Answer(shown)
        return self._form_or_put(command, ask, key)

    def _named(self, tx: Tx, ask: Ask) -> tuple[Entry | None, Ask]:
        """The incident that was typed before the rest, `INC-12 …`, if this person may see it."""
        number, rest = grammar.leading_incident(ask.rest)
        found = tx.entry(number) if number else None
        return (found, replace(ask, rest=rest)) if found is not None and may_see(found, ask.user) else (None, ask)

    def _form_or_put(self, command: Command, ask: Ask, key: str) -> Decision:
        if command.form and ask.entry and not ask.entry.incident.is_open and not command.for_ended:
            over = ask.entry.incident
            hint = "`/incident reopen` opens it again."
            return Answer(replies.error_reply(f"{over.name} is {over.status.value}.", hint))
        view = command.form(self.s, ask) if command.form else None
        if view is not None:
            return Open(forms.as_of(view, len(ask.entry.events)) if ask.entry else view)
        incident, seen = (ask.entry.id, len(ask.entry.events)) if ask.entry else (0, None)
        return Put(key, ACT, self._act(command.name, ask, incident, seen=seen))

    def submission(self, body: dict[str, Any]) -> Decision:
        """A form was sent. What is wrong is shown in the form, so that nothing typed is lost."""
        view, user = body["view"], body["user"]["id"]
        name = view["callback_id"]
        key = f"form:{view['id']}:{user}"
        if name == "declare":
            return self._declare(view, user, key)
        values, wrong = forms.READERS[name](view)
        if name == "update" and not wrong:
            wrong = self._update_errors(view, user)
        if name in self._checks:
            wrong = wrong or self._checks[name](view)
        if wrong:
            return Errors(wrong)
        url = str(forms.read_metadata(view).get("response_url", ""))
        asked = Ask(user, response_url=url)
        return Put(key, ACT, self._act(name, asked, forms.incident_id(view), values, forms.seen(view)))

    def _update_errors(self, view: dict[str, Any], user: str) -> dict[str, str]:
        told, now = forms.read_update(view), self.s.clock.now()
        wrong = check_update(told, now)
        with self.s.store.read() as tx:
            entry = tx.entry(forms.incident_id(view)) if told.to else None
        if entry is not None:
            book = self.s.books.of(entry.playbook_hash)
            found = audiences(book.playbook, self.s.org, entry.incident, now)
            refused = check_audience(book, entry, found, user, told.to)
            wrong |= {"to": f"{refused} /incident notice asks for approval."} if refused else {}
        return wrong

    def _notice_errors(self, view: dict[str, Any]) -> dict[str, str]:
        with self.s.store.read() as tx:
            entry = tx.entry(forms.incident_id(view))
        if entry is None:
            return {}
        wrong = check_notice(self.s, entry, self.s.books.of(entry.playbook_hash), forms.read_notice(view))
        return forms.within_form(view, wrong)

    def _severity_errors(self, view: dict[str, Any]) -> dict[str, str]:
        with self.s.store.read() as tx:
            entry = tx.entry(forms.incident_id(view))
        chosen, reason = forms.read_severity(view)
        if entry is None or reason:
            return {}
        milder = is_milder(self.s.books.of(entry.playbook_hash).playbook, entry.incident.severity, chosen)
        return {"reason": "Say why it gets milder; people stop being reached."} if milder else {}

    def _evidence_errors(self, view: dict[str, Any]) -> dict[str, str]:
        with self.s.store.read() as tx:
            entry = tx.entry(forms.incident_id(view))
        if entry is None:
            return {}
        given = EvidenceAdded(number=0, **read_evidence(view))
        return check_evidence(self.s.books.of(entry.playbook_hash).playbook, given)

    def _declare(self, view: dict[str, Any], user: str, key: str) -> Decision:
        ask = forms.read_declaration(view)
        wrong = check(ask, self.s.books.current())
        if wrong:
            return Errors(forms.in_declaration(view, wrong))
        asked = Ask(user, response_url=forms.read_metadata(view).get("response_url", ""))
        return Put(key, ACT, self._act("declare", asked, 0, asdict(ask)))

    def shortcut(self, body: dict[str, Any]) -> Decision:
        """ "Declare incident", from anywhere or from a message."""
        ask = Ask(body["user"]["id"])
        message = body.get("message")
        if message is None:
            return Open(blank_form(self.s, ask))
        channel, ts = body["channel"]["id"], body["message_ts"]
        source = f"https://{body['team']['domain']}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
        said = "" if str(body["channel"].get("name")).startswith(UNQUOTED) else words_of(message)
        return Open(blank_form(self.s, ask, source=source, quote=said, title=message.get("text", "")))

    def why(self, body: dict[str, Any]) -> Decision:
        """ "Why did the bot say so?", from a message's menu."""
        with self.s.store.read() as tx:
            shown, found = why_message(tx, self.s, body["user"]["id"], body["channel"]["id"], body["message_ts"])
        return Open(shown) if found else Answer(shown)

    def on_call(self) -> OnCall:
        """Who is on call now; said without the database."""
        people = resolve("on_call", self.s.org, self.s.books.current().playbook, None, self.s.clock.now()).people
        names = {person.slack: name for name, person in self.s.org.people.items()}
        return {id: names.get(id, id) for id in people}

    def home(self, body: dict[str, Any]) -> Decision:
        """Someone opened the Home tab."""
        event = body["event"]
        if event.get("tab") != "home":
            return None
        return Put(f"event:{body['event_id']}", HOME, {"user": event["user"]})

    def _act(
        self, name: str, ask: Ask, incident: int, args: dict[str, Any] | None = None, seen: int | None = None
    ) -> dict[str, Any]:
        at = self.s.clock.now().isoformat()
        act = Act(name, ask.user, incident, ask.rest, args or {}, ask.response_url, ask.channel, seen, at, ask.pressed)
        return asdict(act)


Decide = Callable[[dict[str, Any]], Decision]
