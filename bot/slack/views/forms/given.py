"""The form that gives an item of a checklist to somebody."""

import json
from collections.abc import Sequence
from typing import Any

from bot.core.checklist import Point
from bot.core.organisation import Organisation
from bot.slack.views.blocks import MOST_OPTIONS, Json, context, input_, modal, option, plain_text, select
from bot.slack.views.forms import fields
from bot.slack.views.forms.acts import notice_form
from bot.slack.views.words import title
from bot.usecases.ports import Entry


def give_form(entry: Entry, points: Sequence[Point], org: Organisation, item: str, me: str, url: str = "") -> Json:
    """To choose an item that is open and who does it; `url` is where the list it was pressed in can be brought up to
    date."""
    open_ = [point for point in points if point.tick is None]
    chosen = [point for point in open_ if point.item.id == item]
    shown = dict.fromkeys([*(point.item.id for point in chosen), *(point.item.id for point in open_)])
    if not open_:
        return notice_form("Give an item", f"{entry.incident.name} has nothing open to give.", "`/incident checklist`")
    by = {point.item.id: point for point in open_}
    options = [option(by[id].item.text, id, _who(by[id], org)) for id in list(shown)[:MOST_OPTIONS]]
    people: Json = {"type": "users_select", "action_id": "value", "placeholder": plain_text("Choose a person", 150)}
    who = (chosen[0].owner if chosen else "") or me
    if who:
        people["initial_user"] = who
    blocks = [
        context("about", f"{entry.incident.name} {title(entry.incident)}"),
        input_("item", "What is to be done?", select(options, chosen[0].item.id if chosen else "")),
        input_("person", "Who does it?", people, hint="They are told, and from now on they are reminded of it."),
    ]
    kept = {"incident": entry.id, **({"url": url} if url and "@" not in url else {})}
    return modal("give", "Give an item", blocks, submit="Give it", metadata=json.dumps(kept))


def read_give(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The item and the person."""
    url = str(fields.metadata(view).get("url", ""))
    return {"item": fields.chosen(view, "item"), "person": fields.user(view, "person"), "url": url}, {}


def _who(point: Point, org: Organisation) -> str:
    known = org.person_by_slack(point.owner) if point.owner else None
    return f"{known.name} does it" if known else ""
