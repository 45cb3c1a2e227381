"""What happens inside an open form: a button or menu in it shows more of what would come of it. Nothing is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.core.audience import audiences, told_by_update
from bot.core.notice import fill
from bot.core.whatif import if_severity
from bot.slack.commands.declare import renewed_form, same_form
from bot.slack.commands.look import about
from bot.slack.commands.notice import write_form
from bot.slack.views import forms
from bot.slack.views.forms.declare import PRESET, SAME, SEVERITY
from bot.slack.views.forms.facts import FACT
from bot.slack.views.preview import notice_preview, update_preview
from bot.usecases.notices import check_notice
from bot.usecases.ports import Services, Tx
from bot.usecases.updates import check_audience, spread

View = dict[str, Any]


@dataclass(frozen=True)
class Push:
    """Show this form on top of the one that is open."""

    view: View


@dataclass(frozen=True)
class Renew:
    """Show this form in place of the open one, unless that has changed meanwhile; without a `hash` in any case."""

    view: View
    id: str
    hash: str = ""


def within(tx: Tx, s: Services, body: dict[str, Any]) -> Push | Renew | None:
    """What a press or choice in a form shows; None where there is nothing to show."""
    act = WITHIN.get((body["view"]["callback_id"], _name(body["actions"][0])))
    return act(tx, s, body) if act else None


def _name(action: dict[str, Any]) -> str:
    """Menus of a form are known by their block, for all of them are called `value`; buttons by what they do. All
    facts are one."""
    name = str(action["action_id"])
    block = str(action["block_id"]).partition(PRESET)[0]
    return (FACT if block.startswith(FACT) else block) if name == "value" else name


def _preview(tx: Tx, s: Services, body: dict[str, Any]) -> Push | None:
    view, user = body["view"], body["user"]["id"]
    entry = tx.entry(forms.incident_id(view))
    if entry is None:
        return None
    there = about(s, entry)
    told = forms.read_update(view)
    found = audiences(there.book.playbook, s.org, entry.incident, there.now)
    wrong = check_audience(there.book, entry, found, user, told.to)
    told = told.model_copy(update={"to": told_by_update(there.book.playbook, found, told.to)})
    inside = tuple(one for one in told.to if one not in found.outside)
    where = spread(tx, s, entry, there.book, inside, user, there.now)
    by_hand = tuple(one for one in told.to if one in found.outside)
    return Push(update_preview(told, where, there, s.org, user, by_hand, wrong))


def _notice(tx: Tx, s: Services, body: dict[str, Any]) -> Push | Renew | None:
    """The form of the notice that was chosen: over the update, whose words stay, or in place of the choice."""
    view, notice = body["view"], body["actions"][0]["selected_option"]["value"]
    entry = tx.entry(forms.incident_id(view))
    if entry is None:
        return None
    form = write_form(s, entry, s.books.of(entry.playbook_hash), notice)
    return Push(form) if view["callback_id"] == "update" else Renew(form, view["id"], view["hash"])


def _notice_preview(tx: Tx, s: Services, body: dict[str, Any]) -> Push | None:
    view = body["view"]
    entry = tx.entry(forms.incident_id(view))
    if entry is None:
        return None
    book, wording = s.books.of(entry.playbook_hash), forms.read_notice(view)
    wrong = list(check_notice(s, entry, book, wording).values())
    text = fill(wording, book.playbook, entry.incident, s.clock.now())
    return Push(notice_preview(wording, text, wrong))


def _severity(tx: Tx, s: Services, body: dict[str, Any]) -> Renew | None:
    """What the severity that was chosen would bring with it."""
    view, chosen = body["view"], body["actions"][0].get("selected_option")
    entry = tx.entry(forms.incident_id(view))
    if entry is None or not chosen:
        return None
    book, now = s.books.of(entry.playbook_hash), s.clock.now()
    change = if_severity(book.playbook, entry.incident, chosen["value"], now)
    form = forms.severity_form(entry, book, change, s.org, now)
    seen = forms.seen(view)
    return Renew(form if seen is None else forms.as_of(form, seen), view["id"], view["hash"])


def _declare(tx: Tx, s: Services, body: dict[str, Any]) -> Renew | None:
    """The form for what is typed by now. Whoever types on sends the next before this is shown: the last one counts."""
    form = renewed_form(tx, s, body)
    return Renew(form, body["view"]["id"]) if form else None


def _same(tx: Tx, s: Services, body: dict[str, Any]) -> Renew | None:
    form, view = same_form(tx, body), body["view"]
    return Renew(form, view["id"], view["hash"]) if form else None


WITHIN: dict[tuple[str, str], Callable[[Tx, Services, dict[str, Any]], Push | Renew | None]] = {
    ("update", "preview"): _preview,
    ("update", "notice"): _notice,
    ("pick_notice", "notice"): _notice,
    ("write", "preview"): _notice_preview,
    ("severity", "severity"): _severity,
    ("declare", "title"): _declare,
    ("declare", "category"): _declare,
    ("declare", SEVERITY): _declare,
    ("declare", FACT): _declare,
    ("declare", SAME): _same,
}
"""By the form, and the button or menu in it."""
