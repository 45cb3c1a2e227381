"""The commands about checklists, runbooks and options; what those that write do is in `bot.slack.item_acts`."""

from typing import Any

from bot.core.checklist import points
from bot.core.fitting import fitting
from bot.core.grammar import first_word
from bot.core.policy import forecast
from bot.core.rules.moments import item_done
from bot.slack.commands.command import Ask, Command
from bot.slack.commands.look import about
from bot.slack.views.forms import given
from bot.slack.views.forms import items as items_forms
from bot.slack.views.forms.items import item_form
from bot.slack.views.replies.checklist import checklist_reply
from bot.slack.views.replies.runbooks import options_reply, runbooks_reply
from bot.usecases.ports import Entry, Services, Tx

ITEM = "item."


def shown(s: Services, entry: Entry) -> dict[str, Any]:
    """What is to be done at present, and when it is reminded of."""
    playbook, now = s.books.of(entry.playbook_hash).playbook, s.clock.now()
    planned = (one for one in forecast(entry.incident, playbook, now) if one.rule.startswith(ITEM))
    due: dict[str, Any] = {}
    for one in planned:
        due.setdefault(one.rule, one.due_at)
    return checklist_reply(entry.incident, playbook, points(playbook, entry.incident), due, s.org)


def checklist(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """What is to be done, and how it stands."""
    return shown(s, ask.incident)


def done_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form for an item that asks for something, unless it was typed with it."""
    item, note = first_word(ask.rest)
    return None if note else _form(s, ask, item, na=False)


def skip_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form for the reason, unless one was typed."""
    item, reason = first_word(ask.rest)
    return None if reason else _form(s, ask, item, na=True)


def _form(s: Services, ask: Ask, typed: str, *, na: bool) -> dict[str, Any] | None:
    book = s.books.of(ask.incident.playbook_hash)
    item = book.playbook.item(typed)
    asks = item is not None and bool(item.na if na else item.need or (item.na and ask.pressed))
    if item is None or not asks or item_done(ask.incident.incident, item):
        return None
    return item_form(ask.incident, book, item, na=na, url=ask.response_url if ask.pressed == "done.list" else "")


def give_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form that asks who does what, unless both were typed."""
    item, who = first_word(ask.rest)
    if who:
        return None
    entry, playbook = ask.incident, s.books.of(ask.incident.playbook_hash).playbook
    found = points(playbook, entry.incident)
    url = ask.response_url if ask.pressed == "give.list" else ""
    chosen = playbook.item(item) if item else None
    return given.give_form(entry, found, s.org, chosen.id if chosen else "", ask.user, url)


def runbooks(tx: Tx, s: Services, ask: Ask) -> dict[str, Any] | None:
    """Those that fit, unless one was named, which is an act."""
    entry, playbook = ask.incident, s.books.of(ask.incident.playbook_hash).playbook
    word, _ = first_word(ask.rest)
    if playbook.runbook("_".join(ask.rest.lower().split())) or word == "prevent":
        return None
    return runbooks_reply(about(s, entry), fitting(playbook, entry.incident, ask.rest), ask.rest)


def options(tx: Tx, s: Services, ask: Ask) -> dict[str, Any] | None:
    """The ways to end the harm, unless one was named, which is an act; without any the harm has ended."""
    has = s.books.of(ask.incident.playbook_hash).playbook.options
    return None if ask.rest or not has else options_reply(about(s, ask.incident))


def why_not_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form for the reason, where the playbook would rather have another option and none was typed."""
    playbook = s.books.of(ask.incident.playbook_hash).playbook
    word, reason = first_word(ask.rest)
    option = playbook.option(word)
    rather = playbook.option(option.why_not or "") if option and not reason else None
    stamps = ask.incident.incident.stamps
    if option is None or rather is None or {f"option.{option.id}", f"option.{rather.id}"} & set(stamps):
        return None
    return items_forms.why_not_form(ask.incident, option, rather.text)


CHECKLIST = Command(
    "checklist", "checklist", "What is to be done, and what is.", ("items", "todo"), answer=checklist, for_ended=True
)
DONE = Command("done", "done item [note]", "An item is done.", ("tick",), form=done_form, for_ended=True)
SKIP = Command("skip", "skip item [reason]", "An item does not apply.", ("na",), form=skip_form, for_ended=True)
UNDO = Command("undo", "undo item", "An item is to be done after all.", ("untick",), for_ended=True)
GIVE = Command("give", "give [item @who]", "Have somebody do an item.", ("assign",), form=give_form, for_ended=True)
RUNBOOK = Command("runbook", "runbook [words]", "Find a runbook and post it.", ("runbooks", "rb"), answer=runbooks)
MITIGATE = Command(
    "mitigate",
    "mitigate [option] [reason]",
    "Choose how to end the harm.",
    ("options", "option"),
    answer=options,
    form=why_not_form,
)
