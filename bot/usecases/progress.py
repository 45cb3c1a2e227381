"""What people establish and tell on the way: facts, tags, notices, milestones, people outside."""

import re
from collections.abc import Collection, Mapping, Sequence

from bot.core.errors import UserError
from bot.core.events import FactSet, NoticeSent, ObligationMet, Recorded, Tagged
from bot.core.following import reached
from bot.core.grammar import nearest
from bot.core.messages import Facts
from bot.core.playbook import Fact, Playbook
from bot.core.playbook.forms import NOT_APPLICABLE
from bot.core.rules.moments import tags_of
from bot.core.spans import say_span, write_span
from bot.core.standing import missed_deadline
from bot.core.typed_time import nearest_moment, typed_span, write_moment, written_moment
from bot.usecases import outgoing
from bot.usecases.advance import advance
from bot.usecases.change import find, record
from bot.usecases.notes import zone
from bot.usecases.ports import Entry, Services, Tx
from bot.usecases.renewal import renew

YES = {"yes": True, "true": True, "no": False, "false": False}
NONE_APPLIES = ("n/a", "na", NOT_APPLICABLE)
NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?%?|\d{1,3}(,\d{3})+%?")
LONGEST_TAG = 40
LATE = re.compile(r"\blate:", re.IGNORECASE)
MOST = 20
"""Names listed in an answer."""
ASKED = "asked."
TICKET = "ticket"


def set_fact(tx: Tx, s: Services, id: int, actor: str, fact: str, text: str) -> Entry:
    """Establish a fact, or correct it. The value has to be of the fact's type."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    known = {one.id: one for one in playbook.facts}
    fact = named("fact", fact, known)
    text = in_words_of(s, entry, actor, known[fact], text)
    return record(tx, s, entry, actor, FactSet(fact=fact, value=fact_value(known[fact], text)))


def in_words_of(s: Services, entry: Entry, actor: str, fact: Fact, text: str) -> str:
    """What this person typed as a fact: a time is read in their zone, from now."""
    at = nearest_moment(text, s.clock.now(), zone(s, entry, actor)) if fact.type == "time" else None
    return write_moment(at) if at is not None else text


def check_facts(playbook: Playbook, typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with facts as they were filled in, by fact; empty when nothing is."""
    wrong = {}
    for fact in playbook.facts:
        try:
            if fact.id in typed:
                fact_value(fact, typed[fact.id])
        except UserError as error:
            wrong[fact.id] = error.message
    return wrong


def facts_of(playbook: Playbook, typed: Mapping[str, str]) -> dict[str, bool | float | str]:
    """Facts by their values, as far as they can be read."""
    wrong = check_facts(playbook, typed)
    return {one.id: fact_value(one, typed[one.id]) for one in playbook.facts if one.id in typed and one.id not in wrong}


def set_facts(tx: Tx, s: Services, id: int, actor: str, typed: Mapping[str, str]) -> Entry:
    """Establish several facts at once; those that are known so already stay as they are."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    events = _new(playbook, entry, typed)
    if not events:
        raise UserError("Nothing of it is new.", "`/incident facts` shows what is known.")
    now, before = s.clock.now(), len(entry.events)
    entry = tx.append(entry, [Recorded(at=now, actor=actor, event=event) for event in events])
    renew(tx, entry, playbook, before)
    message = Facts(facts=tuple(events), actor=actor)
    outgoing.say(tx, entry, f"facts:{id}:{len(entry.events)}", message)
    outgoing.refresh(tx, entry)
    return advance(tx, s, entry, now)


def set_quietly(tx: Tx, s: Services, entry: Entry, actor: str, typed: Mapping[str, str]) -> Entry:
    """Establish facts that were filled in for something else, which says them with it."""
    playbook, before = s.books.of(entry.playbook_hash).playbook, len(entry.events)
    events = _new(playbook, entry, typed)
    if not events:
        return entry
    entry = tx.append(entry, [Recorded(at=s.clock.now(), actor=actor, event=event) for event in events])
    renew(tx, entry, playbook, before)
    return entry


def _new(playbook: Playbook, entry: Entry, typed: Mapping[str, str]) -> list[FactSet]:
    values = [(one.id, fact_value(one, typed[one.id])) for one in playbook.facts if one.id in typed]
    return [FactSet(fact=id, value=value) for id, value in values if entry.incident.facts.get(id) != value]


def fact_value(fact: Fact, text: str) -> bool | float | str:
    """What was typed as a value of the fact's type; UserError says what would do."""
    text = text.strip()
    if fact.na and text.casefold() in NONE_APPLIES:
        return NOT_APPLICABLE
    if fact.type == "bool":
        if text.lower() not in YES:
            raise UserError(
                f"`{fact.id}` is yes or no, not `{text[:40]}`.", f"For example `/incident fact {fact.id} yes`."
            )
        return YES[text.lower()]
    if fact.type in ("number", "percent"):
        if not NUMBER.fullmatch(text):
            hint = f"For example `/incident fact {fact.id} 25`."
            raise UserError(f"`{fact.id}` is a number, not `{text[:40]}`.", hint)
        return float(text.removesuffix("%").replace(",", ""))
    if fact.type == "enum":
        chosen = next((one for one in fact.of if one.casefold() == text.casefold()), None)
        if chosen is None:
            raise UserError(f"`{fact.id}` cannot be `{text[:40]}`.", f"Choose one of {_listed(fact.of)}.")
        return chosen
    if fact.type == "time" and written_moment(text) is None:
        hint = f"For example `/incident fact {fact.id} 14:30`, or `{fact.id} tomorrow 9:00`."
        raise UserError(f"`{fact.id}` is a time, not `{text[:40]}`.", hint)
    if fact.type == "duration":
        span = typed_span(text)
        if span is None:
            hint = f"For example `/incident fact {fact.id} 1h 25m`."
            raise UserError(f"`{fact.id}` is a length of time, not `{text[:40]}`.", hint)
        return write_span(span)
    if not text:
        raise UserError(f"Say what `{fact.id}` is.", f"For example `/incident fact {fact.id} checkout, search`.")
    return text


def tag(tx: Tx, s: Services, id: int, actor: str, name: str) -> Entry:
    """Say that the incident is of one more kind, such as a breach. What that means is in the playbook."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    name = "_".join(name.lower().split())
    if not name or len(name) > LONGEST_TAG:
        raise UserError("Say which tag, in a word or two.", "For example `/incident tag breach`.")
    if name in tags_of(playbook, entry.incident):
        raise UserError(f"{entry.incident.name} is tagged `{name}` already.", "Nothing more to do.")
    return record(tx, s, entry, actor, Tagged(tag=name))


def sent(tx: Tx, s: Services, id: int, actor: str, notice: str, to: tuple[str, ...] = ()) -> Entry:
    """Say that a notice went out by hand, to the parties `to`, or else to those whom the playbook sends it.

    Besides notices of the playbook there are those that it asked for, a ticket, and parties that were told.
    """
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    parties = [*playbook.parties, *s.org.parties]
    asked = [name.removeprefix(ASKED) for name in entry.incident.stamps if name.startswith(ASKED)]
    notice = named("notice", notice, [*playbook.templates, *asked, TICKET, *parties])
    to = tuple(named("party", name, parties) for name in to) or playbook.audience(notice)
    return record(tx, s, entry, actor, NoticeSent(notice=notice, to=to))


def reach_milestone(tx: Tx, s: Services, id: int, actor: str, name: str, known: tuple[str, ...]) -> Entry:
    """Say that something was reached that the playbook counts from; `known` are the milestones that there always are,
    beside those that its items and options set."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    own = [item.stamps for _, item in playbook.items() if item.stamps]
    own += [option.stamps for option in playbook.options if option.stamps]
    name = named("milestone", name, [*known, *own])
    return record(tx, s, entry, actor, reached(entry.incident, name))


def met(tx: Tx, s: Services, id: int, actor: str, obligation: str, told: bool, words: str) -> Entry:
    """Say that people outside were told, with what proves it, or why they need not be told.

    After the deadline the words have to say, behind `late:`, why it was late.
    """
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    obligation = named("obligation", obligation, _to_be_told(playbook))
    name, _, contact = obligation.partition(".")
    if {f"obligation.{name}", f"obligation.{obligation}"} & set(entry.incident.stamps):
        raise UserError(f"`{obligation}` is noted already.", "Nothing more to do.")
    found = next(one for one in playbook.obligations if one.id == name)
    if not words:
        what = f"a {found.need}" if told else "the reason"
        raise UserError(f"Add {what}, so that it can be shown later.", f"For example `/incident told {obligation} …`.")
    reference, reason = _with_lateness(words) if told else ("", words)
    missed = missed_deadline(playbook, entry.incident, obligation, s.clock.now()) if told else None
    if missed is not None and not reason:
        over = say_span(s.clock.now() - missed)
        hint = f"Add it: `/incident told {obligation} {reference[:60]} late: …`. It stays on record."
        raise UserError(f"The deadline to tell {_whom(obligation)} passed {over} ago. Say why it is late.", hint)
    event = ObligationMet(obligation=name, contact=contact, told=told, reference=reference, reason=reason)
    return record(tx, s, entry, actor, event)


def _with_lateness(words: str) -> tuple[str, str]:
    """What proves that somebody was told, and why that came late, if it is said."""
    reference, *reason = LATE.split(words, maxsplit=1)
    return reference.strip(), reason[0].strip() if reason else ""


def _whom(obligation: str) -> str:
    """Who is to be told, as people say it."""
    return obligation.rpartition(".")[2].replace("_", " ")


def _to_be_told(playbook: Playbook) -> list[str]:
    """The obligations, and each contact of those where each has a deadline of its own."""
    names = []
    for one in playbook.obligations:
        party = playbook.parties.get(one.to) if one.limit == "per_contact" else None
        names += [one.id, *(f"{one.id}.{contact}" for contact in (party.contacts or () if party else ()))]
    return names


def named(kind: str, typed: str, known: Collection[str], where: str = "") -> str:
    """The one of `known` that was typed, in whatever case; UserError says which there are or look like it."""
    names = {name.casefold(): name for name in known}
    typed = typed.strip()
    if typed.casefold() in names:
        return names[typed.casefold()]
    if not names:
        raise UserError(f"The playbook of this incident has no {kind}.", "`/incident help` shows what else there is.")
    near = [names[one] for one in nearest(typed.casefold(), names)] if typed else []
    if near:
        hint = f"Did you mean {_listed(near, 'or')}?"
    else:
        hint = where or f"Choose one of {_listed(list(names.values())[:MOST])}."
    raise UserError(f"There is no {kind} `{typed[:40]}`." if typed else f"Say which {kind}.", hint)


def _listed(names: Sequence[str], last: str = "and") -> str:
    quoted = [f"`{name}`" for name in names]
    return f" {last} ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))
