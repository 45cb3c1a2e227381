"""Declare an incident: one transaction writes it, its room's deliveries and the first acts of its playbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.core.errors import UserError
from bot.core.events import Acknowledged, Declared, Event, FactSet, Linked, Recorded, RoleAssigned
from bot.core.homes import kind_for
from bot.core.incident import COMMANDER, Incident, fold
from bot.core.messages import Briefing
from bot.core.playbook import Playbook
from bot.core.privacy import turns_private
from bot.core.suggest import suggested, unusual
from bot.usecases import homes, outgoing
from bot.usecases.advance import advance
from bot.usecases.change import find, must_be_open, record
from bot.usecases.ports import Book, Entry, Priority, Services, Tx
from bot.usecases.progress import check_facts, fact_value, facts_of

LONGEST_TITLE = 120
LONGEST_TEXT = 2000
FACT_FIELD = "fact_"
"""What the name of a fact's field begins with."""


@dataclass(frozen=True)
class Declaration:
    """What was filled in; a `drill` is practice. `commander` is a Slack user id or empty; `source` a permalink or
    empty, and `quote` what the message there says. `facts` are as they were typed; `parent` is the incident that this
    is a part of, or 0. `why` explains a severity that is unusual for the category."""

    title: str
    severity: str
    category: str = ""
    affected: str = ""
    private: bool = False
    commander: str = ""
    source: str = ""
    quote: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    parent: int = 0
    why: str = ""
    drill: bool = False


def check(ask: Declaration, book: Book) -> dict[str, str]:
    """What is wrong with a declaration, by field; empty when nothing is."""
    wrong = {}
    if not ask.title.strip():
        wrong["title"] = "Say in a few words what is wrong."
    elif len(ask.title) > LONGEST_TITLE:
        wrong["title"] = f"Shorten it to {LONGEST_TITLE} characters (now {len(ask.title)}); details go below."
    if len(ask.affected) > LONGEST_TEXT:
        wrong["affected"] = f"Shorten it to {LONGEST_TEXT} characters (now {len(ask.affected)})."
    if book.playbook.severity(ask.severity) is None:
        known = ", ".join(s.id for s in book.playbook.severities)
        wrong["severity"] = f"Choose one of {known}."
    usual = unusual(book.playbook, ask.category, ask.severity)
    if usual and not ask.why.strip():
        wrong["why"] = f"Usual for this type is {' or '.join(usual)}. Say why it is {ask.severity}."
    return wrong | {f"{FACT_FIELD}{fact}": text for fact, text in check_facts(book.playbook, ask.facts).items()}


def severity_for(playbook: Playbook, category: str, facts: Mapping[str, str], text: str) -> str:
    """The severity of what is declared without one: as the playbook suggests, or else one of the middle."""
    found = suggested(playbook, category, facts_of(playbook, facts), text)
    return found.severity if found else playbook.severities[len(playbook.severities) // 2].id


def declare(tx: Tx, s: Services, ask: Declaration, actor: str) -> Entry:
    """Write the incident and all that follows from it.

    A private category makes the incident private whatever was ticked. Naming oneself commander acknowledges.
    """
    book = s.books.current()
    wrong = check(ask, book)
    if wrong:
        raise UserError(" ".join(wrong.values()))
    now = s.clock.now()
    parent = _parent(tx, ask.parent) if ask.parent else None
    category = book.playbook.category(ask.category)
    private = ask.private or bool(category and category.private) or bool(parent and parent.incident.private)
    ask = replace(ask, drill=ask.drill or bool(parent and parent.incident.drill))
    private = private or turns_private(book.playbook, _as_declared(ask, book))
    tx.keep_playbook(book)
    id = tx.add_incident(book.hash, private)
    entry = tx.entry(id, lock=True)
    assert entry is not None
    entry = tx.append(entry, _events(s, ask, book, actor, id, private))
    homes.open_home(tx, s, entry, book)
    if ask.commander and ask.commander != actor:
        outgoing.invite(tx, entry, (ask.commander,), f"invite:{id}:commander")
        brief(tx, entry, book, COMMANDER, ask.commander)
    entry = advance(tx, s, entry, now)
    if parent is not None:
        outgoing.invite(tx, entry, tuple({parent.incident.commander} - {"", actor, ask.commander}), f"invite:{id}:lead")
        record(tx, s, parent, actor, Linked(incident=id, how="sub"))
    return entry


def _events(s: Services, ask: Declaration, book: Book, actor: str, id: int, private: bool) -> list[Recorded]:
    """What is known and done at the declaration, which says where it is worked on."""
    now, severity = s.clock.now(), book.playbook.severity(ask.severity)
    assert severity is not None
    declared = Declared(
        title=" ".join(ask.title.split()),
        severity=severity.id,
        category=ask.category,
        affected=ask.affected.strip(),
        private=private,
        source=ask.source,
        drill=ask.drill,
        quote=ask.quote,
        parent=ask.parent,
        why=ask.why.strip(),
        room=kind_for(book.playbook, severity.id, private=private),
    )
    events: list[Event] = [declared, *_facts(ask, book)]
    if ask.commander:
        events.append(RoleAssigned(role=COMMANDER, person=ask.commander))
    if ask.commander == actor:
        events.append(Acknowledged())
    told = [Recorded(at=now, actor=actor, event=event) for event in events]
    room = homes.possible(s, book, fold(id, told), declared.room)
    return [Recorded(at=now, actor=actor, event=declared.model_copy(update={"room": room})), *told[1:]]


def _parent(tx: Tx, id: int) -> Entry:
    """The incident that the new one is a part of: an open one that is no part itself."""
    entry = find(tx, id)
    must_be_open(entry)
    above = entry.incident.links.parent
    if above:
        hint = f"Declare it in the room of INC-{above}, with `/incident sub`."
        raise UserError(f"{entry.incident.name} is a part of INC-{above} itself, and parts have no parts.", hint)
    return entry


def _as_declared(ask: Declaration, book: Book) -> Incident:
    """What is known of it from the start that a playbook may make it private for."""
    facts = {one.fact: one.value for one in _facts(ask, book)}
    return Incident(number=0, severity=ask.severity, category=ask.category, facts=facts)


def _facts(ask: Declaration, book: Book) -> list[FactSet]:
    known = (fact for fact in book.playbook.facts if fact.id in ask.facts)
    return [FactSet(fact=fact.id, value=fact_value(fact, ask.facts[fact.id])) for fact in known]


def brief(tx: Tx, entry: Entry, book: Book, role: str, person: str) -> None:
    """Tell a role's new holder their duty."""
    found = book.playbook.roles.get(role)
    message = Briefing(role=found.name if found else role, duty=found.text if found else "")
    outgoing.tell(tx, person, f"brief:{entry.id}:{len(entry.events)}:{role}", message, Priority.UPDATE, entry.id)
