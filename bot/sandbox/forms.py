"""Views: each person's stack of modals and their App Home (docs.slack.dev/surfaces/modals)."""

import secrets
import time
from itertools import chain

from bot.sandbox.blockkit.values import Values, values
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import new_id
from bot.sandbox.seed import TEAM_ID
from bot.sandbox.slack import Slack
from bot.sandbox.store import Json

# The root and two pushed upon it.
DEEPEST = 3


def _new_hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"


def _dressed(slack: Slack, view: Json) -> Json:
    """A view as Slack returns it; what the app left out is there with its default."""
    return {
        "private_metadata": "",
        "callback_id": "",
        "title": {"type": "plain_text", "text": "", "emoji": True},
        "close": None,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
        "external_id": "",
        **{key: value for key, value in view.items() if value is not None},
        "team_id": TEAM_ID,
        "app_id": slack.app.id,
        "app_installed_team_id": TEAM_ID,
        "bot_id": slack.app.bot_id,
        "state": {"values": {}},
        "hash": _new_hash(),
        "previous_view_id": None,
    }


def _check_external_id(slack: Slack, view: Json, *replaced: str) -> None:
    """Refuse a name that a view has already, unless it is one of those that are `replaced`."""
    wanted = view.get("external_id")
    everything = [*slack.workspace.homes.values(), *(one for stack in slack.workspace.stacks.values() for one in stack)]
    if wanted and any(one["external_id"] == wanted and one["id"] not in replaced for one in everything):
        raise SlackError("duplicate_external_id")


def open_modal(slack: Slack, person: str, view: Json) -> Json:
    """Show a modal in place of whatever the person had open."""
    _check_external_id(slack, view, *(one["id"] for one in slack.workspace.stacks.get(person, [])))
    whole = _dressed(slack, view)
    whole["id"] = whole["root_view_id"] = new_id("V", 10)
    _keep(slack, person, [whole])
    slack.recorder.say(f"{slack.app.name} opens a form for {slack.workspace.people[person].name}: {title_of(whole)}")
    return whole


def push(slack: Slack, person: str, view: Json) -> Json:
    """Show a modal on top of the one that is open."""
    stack = slack.workspace.stacks.get(person, [])
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    _check_external_id(slack, view)
    whole = _dressed(slack, view)
    whole["id"] = new_id("V", 10)
    whole["root_view_id"], whole["previous_view_id"] = stack[0]["id"], stack[-1]["id"]
    _keep(slack, person, [*stack, whole])
    return whole


def find(slack: Slack, view_id: str = "", external_id: str = "") -> tuple[str, Json]:
    """The person and the view with this id; a closed one is not found."""
    modals = ((person, view) for person, stack in slack.workspace.stacks.items() for view in stack)
    for person, view in chain(modals, slack.workspace.homes.items()):
        if (view_id and view["id"] == view_id) or (external_id and view["external_id"] == external_id):
            return person, view
    raise SlackError("not_found")


def update(slack: Slack, person: str, old: Json, view: Json) -> Json:
    """Replace an open view. What was typed stays wherever `block_id` and `action_id` stay the same."""
    _check_external_id(slack, view, old["id"])
    whole = _dressed(slack, view)
    for key in ("id", "root_view_id", "previous_view_id"):
        whole[key] = old[key]
    whole["external_id"] = view.get("external_id") or old["external_id"]
    kept = old["state"]["values"]
    fitting = values(whole["blocks"], kept)
    whole["state"] = {
        "values": {
            block: {action: fitting[block][action] for action in actions if action in fitting.get(block, {})}
            for block, actions in kept.items()
            if block in fitting
        }
    }
    if old["type"] == "home":
        _publish(slack, person, whole)
    else:
        stack = [whole if one["id"] == old["id"] else one for one in slack.workspace.stacks[person]]
        _keep(slack, person, stack)
    return whole


def publish(slack: Slack, person: str, view: Json) -> Json:
    """Show a person's App Home."""
    old = slack.workspace.homes.get(person)
    if old is not None:
        return update(slack, person, old, view)
    _check_external_id(slack, view)
    whole = _dressed(slack, view)
    whole["id"] = whole["root_view_id"] = new_id("V", 10)
    _publish(slack, person, whole)
    return whole


def close(slack: Slack, person: str, view_id: str, everything: bool = False) -> Json | None:
    """Close a view and those above it, or the whole stack; the view that was closed, or None if it was not open."""
    stack = slack.workspace.stacks.get(person, [])
    place = next((number for number, view in enumerate(stack) if view["id"] == view_id), None)
    if place is None:
        return None
    _keep(slack, person, [] if everything else stack[:place])
    return stack[0 if everything else place]


def remember(slack: Slack, person: str, view: Json, state: Values | None) -> None:
    """Keep what a person has typed so far."""
    if state:
        view["state"] = {"values": state}
        if view["type"] == "home":
            slack.workspace.save_home(person, view)
        else:
            slack.workspace.save_stack(person, slack.workspace.stacks[person])


def for_bot(view: Json) -> Json:
    """A view as it stands in a payload, with the value of every element."""
    return {**view, "state": {"values": values(view["blocks"], view["state"]["values"])}}


def title_of(view: Json) -> str:
    """The title a person reads."""
    return str(view["title"]["text"])


def _keep(slack: Slack, person: str, stack: list[Json]) -> None:
    slack.workspace.save_stack(person, stack)
    slack.page.publish({"type": "views", "views": stack}, [person])


def _publish(slack: Slack, person: str, view: Json) -> None:
    slack.workspace.save_home(person, view)
    slack.page.publish({"type": "home", "view": view}, [person])
