"""The payloads of interactions, field for field (docs.slack.dev/reference/interaction-payloads)."""

from bot.sandbox import answers, forms, wire
from bot.sandbox.blockkit.surfaces import elements_of
from bot.sandbox.blockkit.values import Values, field_of, values
from bot.sandbox.errors import SlackError
from bot.sandbox.seed import TEAM_DOMAIN, TEAM_ID
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.store import Json


def common(slack: Slack, kind: str, person: str) -> Json:
    """What every interaction carries."""
    return {
        "type": kind,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": wire.actor(slack.workspace, person),
        "api_app_id": slack.app.id,
        "token": slack.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def slash(slack: Slack, person: str, channel: Channel, command: str, text: str) -> Json:
    """A slash command's form."""
    return {
        "token": slack.app.verification_token,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": wire.channel_label(channel),
        "user_id": person,
        "user_name": slack.workspace.people[person].name,
        "command": command,
        "text": text,
        "api_app_id": slack.app.id,
        "is_enterprise_install": "false",
        "response_url": answers.issue(slack, person, channel),
        "trigger_id": slack.triggers.issue(person),
    }


def place(channel: Channel) -> Json:
    """The `channel` of an interaction."""
    return {"id": channel.id, "name": wire.channel_label(channel)}


def blocks_of(message: Json) -> list[tuple[Json, Json | None]]:
    """The blocks of a message, each with the attachment that holds it, if one does."""
    own: list[tuple[Json, Json | None]] = [(block, None) for block in message.get("blocks", [])]
    return own + [(block, one) for one in message.get("attachments", []) for block in one.get("blocks", [])]


def find_element(blocks: list[Json], block_id: str, action_id: str) -> Json:
    """The element a person acts on."""
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in elements_of(block):
                if element["action_id"] == action_id:
                    return element
    raise SlackError("no_such_element")


def action(slack: Slack, element: Json, block_id: str, value: Json) -> Json:
    """One entry of `actions`: the element's own fields, and what the person chose."""
    shown: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    if element["type"] == "feedback_buttons":
        shown |= {key: value.get(key) for key in ("text", "value")}
    elif element["type"] in ("button", "icon_button"):
        shown |= {key: element[key] for key in ("text", "value", "style", "url", "confirm") if key in element}
    else:
        name = field_of(element["type"]) or "selected_option"
        shown[name] = value.get(name)
        own = ("placeholder", "confirm", *(key for key in element if key.startswith("initial_")))
        shown |= {key: element[key] for key in own if key in element}
    return {**shown, "action_ts": slack.workspace.mint_ts()}


def message_container(message: Json, channel: Channel, attachment: Json | None) -> Json:
    """Where in a channel something was pressed."""
    about: Json = {
        "type": "message_attachment" if attachment else "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": "ephemeral_to" in message,
    }
    if attachment:
        about |= {"attachment_id": attachment.get("id", 1), "is_app_unfurl": False}
    if message.get("thread_ts"):
        about["thread_ts"] = message["thread_ts"]
    return about


def message_action(slack: Slack, person: str, channel: Channel, message: Json, pressed: Json) -> Json:
    """`block_actions` for something pressed in a message; an ephemeral's own content is not sent along."""
    found = blocks_of(message)
    attachment = next((one for block, one in found if block.get("block_id") == pressed["block_id"]), None)
    element = find_element([block for block, _ in found], pressed["block_id"], pressed["action_id"])
    filled: Values = slack.workspace.picks.get((person, message["ts"]), {})
    name = field_of(element["type"])
    if name:
        picked = {"type": element["type"], name: pressed["value"].get(name)}
        filled.setdefault(pressed["block_id"], {})[pressed["action_id"]] = picked
        slack.workspace.save_picks(person, message["ts"], filled)
    payload = {
        **common(slack, "block_actions", person),
        "container": message_container(message, channel, attachment),
        "trigger_id": slack.triggers.issue(person),
        "channel": place(channel),
        "state": {"values": values([block for block, _ in found], filled)},
        "response_url": answers.issue(slack, person, channel, message),
        "actions": [action(slack, element, pressed["block_id"], pressed["value"])],
    }
    if "ephemeral_to" not in message:
        payload["message"] = wire.message(message, slack.app, all_metadata=True)
    return payload


def view_action(slack: Slack, person: str, view: Json, pressed: Json) -> Json:
    """`block_actions` for something pressed in a view: no channel and no response_url."""
    element = find_element(view["blocks"], pressed["block_id"], pressed["action_id"])
    return {
        **common(slack, "block_actions", person),
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": slack.triggers.issue(person, in_modal=view["type"] == "modal"),
        "view": forms.for_bot(view),
        "actions": [action(slack, element, pressed["block_id"], pressed["value"])],
    }


def view_submission(slack: Slack, person: str, view: Json) -> Json:
    """A form as submitted."""
    shown = forms.for_bot(view)
    return {
        **common(slack, "view_submission", person),
        "trigger_id": slack.triggers.issue(person, in_modal=view["type"] == "modal"),
        "view": shown,
        "response_urls": _response_urls(slack, person, shown),
    }


def _response_urls(slack: Slack, person: str, view: Json) -> list[Json]:
    found = []
    for block in view["blocks"]:
        element = block.get("element", {}) if block["type"] == "input" else {}
        if element.get("response_url_enabled"):
            value = view["state"]["values"][block["block_id"]][element["action_id"]]
            channel = slack.workspace.channels.get(str(value[field_of(element["type"]) or ""]))
            if channel is not None:
                url = answers.issue(slack, person, channel)
                ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
                found.append({**ids, "channel_id": channel.id, "response_url": url})
    return found


def view_closed(slack: Slack, person: str, view: Json, cleared: bool) -> Json:
    """A form put away; `cleared` when the whole stack was."""
    return {**common(slack, "view_closed", person), "view": forms.for_bot(view), "is_cleared": cleared}


def global_shortcut(slack: Slack, person: str, callback_id: str) -> Json:
    """A shortcut of the lightning menu."""
    return {
        **common(slack, "shortcut", person),
        "action_ts": slack.workspace.mint_ts(),
        "callback_id": callback_id,
        "trigger_id": slack.triggers.issue(person),
    }


def message_shortcut(slack: Slack, person: str, channel: Channel, message: Json, callback_id: str) -> Json:
    """A shortcut of a message's menu."""
    return {
        **common(slack, "message_action", person),
        "action_ts": slack.workspace.mint_ts(),
        "callback_id": callback_id,
        "trigger_id": slack.triggers.issue(person),
        "message_ts": message["ts"],
        "channel": place(channel),
        "message": wire.message(message, slack.app, all_metadata=True),
        "response_url": answers.issue(slack, person, channel, message),
    }
