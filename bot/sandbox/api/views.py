"""views.*: opening, stacking, changing and publishing views."""

from typing import Any

from bot.sandbox import forms
from bot.sandbox.api.call import Call
from bot.sandbox.blockkit import surfaces
from bot.sandbox.errors import SlackError, invalid_arguments, missing_field
from bot.sandbox.store import Json
from bot.sandbox.triggers import Trigger


def _view(call: Call, kind: str) -> Json:
    value: Any = call.structure("view", "invalid_arguments")
    if value is None:
        raise missing_field("view")
    return surfaces.view(value, kind)


def _trigger(call: Call) -> Trigger:
    return call.slack.triggers.use(call.text("interactivity_pointer") or call.required("trigger_id"))


def open_view(call: Call) -> Json:
    """Open a modal for whoever the trigger came from."""
    view = _view(call, "modal")
    return {"view": forms.open_modal(call.slack, _trigger(call).person, view)}


def push(call: Call) -> Json:
    """Open a modal on top of the one in which the trigger was made."""
    view = _view(call, "modal")
    trigger = _trigger(call)
    if not trigger.in_modal:
        raise SlackError("not_found")
    return {"view": forms.push(call.slack, trigger.person, view)}


def _check_hash(call: Call, view: Json | None) -> None:
    wanted = call.text("hash")
    if wanted and view is not None and view["hash"] != wanted:
        raise SlackError("hash_conflict")


def update(call: Call) -> Json:
    """Replace a view that is open."""
    if not (call.text("view_id") or call.text("external_id")):
        raise missing_field("view_id")
    person, old = forms.find(call.slack, call.text("view_id"), call.text("external_id"))
    view = _view(call, str(old["type"]))
    _check_hash(call, old)
    return {"view": forms.update(call.slack, person, old, view)}


def publish(call: Call) -> Json:
    """Show a person's App Home."""
    if not call.slack.app.home_tab:
        raise SlackError("not_enabled")
    person = call.required("user_id")
    if person not in call.slack.workspace.people:
        raise invalid_arguments("user not found [json-pointer:/user_id]")
    view = _view(call, "home")
    _check_hash(call, call.slack.workspace.homes.get(person))
    return {"view": forms.publish(call.slack, person, view)}
