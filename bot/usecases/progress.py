"""What people establish, tick and tell on the way: facts, tags, items, notices, milestones, people outside."""

from bot.core.errors import UserError
from bot.core.events import FactSet, ItemTicked, Milestone, NoticeSent, ObligationMet, Tagged
from bot.core.following import following
from bot.core.playbook import Fact, Playbook
from bot.core.rules.moments import item_done, tags_of
from bot.usecases.change import find, record
from bot.usecases.ports import Entry, Services, Tx

YES = {"yes": True, "true": True, "no": False, "false": False}


def set_fact(tx: Tx, s: Services, id: int, actor: str, fact: str, text: str) -> Entry:
    """Establish a fact, or correct it. The value has to be of the fact's type."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    known = next((one for one in playbook.facts if one.id == fact), None)
    if known is None:
        raise UserError(f"The playbook has no fact `{fact[:40]}`.", _choose([one.id for one in playbook.facts]))
    return record(tx, s, entry, actor, FactSet(fact=fact, value=fact_value(known, text)))


def fact_value(fact: Fact, text: str) -> bool | float | str:
    """What was typed as a value of the fact's type; UserError says what would do."""
    text = text.strip()
    if fact.type == "bool":
        if text.lower() not in YES:
            raise UserError(
                f"`{fact.id}` is yes or no, not `{text[:40]}`.", f"For example `/incident fact {fact.id} yes`."
            )
        return YES[text.lower()]
    if fact.type in ("number", "percent"):
        try:
            return float(text.removesuffix("%").replace(",", ""))
        except ValueError:
            hint = f"For example `/incident fact {fact.id} 25`."
            raise UserError(f"`{fact.id}` is a number, not `{text[:40]}`.", hint) from None
    if fact.type == "enum":
        chosen = next((one for one in fact.of if one.casefold() == text.casefold()), None)
        if chosen is None:
            raise UserError(f"`{fact.id}` cannot be `{text[:40]}`.", _choose(fact.of))
        return chosen
    if not text:
        raise UserError(f"Say what `{fact.id}` is.", f"For example `/incident fact {fact.id} checkout, search`.")
    return text


def tag(tx: Tx, s: Services, id: int, actor: str, name: str) -> Entry:
    """Say that the incident is of one more kind, such as a breach. What that means is in the playbook."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    name = name.strip().lower()
    if not name:
        raise UserError("Say which tag.", "For example `/incident tag breach`.")
    if name in tags_of(playbook, entry.incident):
        raise UserError(f"{entry.incident.name} is tagged `{name[:40]}` already.", "Nothing more to do.")
    return record(tx, s, entry, actor, Tagged(tag=name))


def tick(tx: Tx, s: Services, id: int, actor: str, item: str, note: str = "", na: bool = False) -> Entry:
    """Say that an item is done, or with `na` why it does not apply."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    found = next((one for _, one in playbook.items() if one.id == item), None)
    if found is None:
        raise UserError(f"There is no item `{item[:40]}`.", "`/incident checklist` shows them.")
    if item_done(entry.incident, found):
        raise UserError(f"`{item}` is done already.", "`/incident checklist` shows what is open.")
    if na and not found.na:
        raise UserError(f"`{item}` cannot be put aside.", f"`/incident done {item}` when it is done.")
    if na and not note:
        raise UserError("Say why it does not apply.", f"For example `/incident skip {item} no customer is affected`.")
    if not na and found.need and not found.need.startswith("fact.") and not note:
        raise UserError(f"`{item}` needs a {found.need}.", f"Add it: `/incident done {item} …`.")
    if not na and found.need and found.need.startswith("fact."):
        fact = found.need.removeprefix("fact.")
        raise UserError(f"`{item}` is done once `{fact}` is known.", f"Say it: `/incident fact {fact} …`.")
    event = ItemTicked(item=item, note=note, na=na)
    return record(tx, s, entry, actor, event, *following(entry.incident, playbook, actor, event))


def sent(tx: Tx, s: Services, id: int, actor: str, notice: str, to: tuple[str, ...] = ()) -> Entry:
    """Say that a notice went out by hand, to the parties `to`, or else to those whom the playbook sends it."""
    entry = find(tx, id)
    if not notice:
        raise UserError("Say what was sent.", "For example `/incident sent customer_notice`.")
    to = to or s.books.of(entry.playbook_hash).playbook.audience(notice)
    return record(tx, s, entry, actor, NoticeSent(notice=notice, to=to))


def reach_milestone(tx: Tx, s: Services, id: int, actor: str, name: str, known: tuple[str, ...]) -> Entry:
    """Say that something was reached that the playbook counts from; `known` are the milestones there are."""
    entry = find(tx, id)
    if name not in known:
        raise UserError(f"There is no milestone `{name[:40]}`.", _choose(known))
    return record(tx, s, entry, actor, Milestone(name=name))


def met(tx: Tx, s: Services, id: int, actor: str, obligation: str, told: bool, words: str) -> Entry:
    """Say that people outside were told, with what proves it, or why they need not be told."""
    entry = find(tx, id)
    playbook: Playbook = s.books.of(entry.playbook_hash).playbook
    name, _, contact = obligation.partition(".")
    found = next((one for one in playbook.obligations if one.id == name), None)
    if found is None:
        raise UserError(
            f"There is no obligation `{obligation[:40]}`.", _choose([one.id for one in playbook.obligations])
        )
    if not words:
        what = f"a {found.need}" if told else "the reason"
        raise UserError(f"Add {what}, so that it can be shown later.", f"For example `/incident told {obligation} …`.")
    reference, reason = (words, "") if told else ("", words)
    event = ObligationMet(obligation=name, contact=contact, told=told, reference=reference, reason=reason)
    return record(tx, s, entry, actor, event)


def _choose(names: list[str] | tuple[str, ...]) -> str:
    return f"Choose one of {', '.join(f'`{name}`' for name in names)}." if names else "It has none."
