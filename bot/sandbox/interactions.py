"""What people do that the app answers: commands, buttons, forms, shortcuts, and menus it fills."""

from typing import Any

from bot.sandbox import answers, events, forms, mrkdwn, payloads, talk, wire
from bot.sandbox.blockkit import surfaces
from bot.sandbox.blockkit.elements import MENU_OPTION, OPTION_GROUP
from bot.sandbox.blockkit.rules import Problems, items, note
from bot.sandbox.blockkit.values import refusals
from bot.sandbox.doer import Doer
from bot.sandbox.errors import SlackError
from bot.sandbox.outcome import Outcome
from bot.sandbox.seed import SLACKBOT
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

TROUBLE = "We had some trouble connecting. Try again?"


def _slackbot(slack: Slack, doer: Doer, channel: Channel, text: str) -> None:
    """Slack itself says something to the person alone."""
    talk.whisper(slack, channel, doer.person, {"user": SLACKBOT, "text": text})


def _failed(slack: Slack, doer: Doer, outcome: Outcome, channel: Channel | None, command: str | None = None) -> Json:
    """Tell the person in Slack's way that the app did not answer in time or at all."""
    code = "operation_timeout" if outcome.failure == "http_timeout" else "dispatch_failed"
    if channel is not None:
        text = f'{command} failed with the error "{code}"' if command else TROUBLE
        _slackbot(slack, doer, channel, text)
    else:
        slack.page.publish({"type": "toast", "text": TROUBLE}, [doer.person])
    return {"ok": False, "error": code}


async def _ask(slack: Slack, doer: Doer, payload: Json, channel: Channel | None) -> Json:
    """Bring the app an interaction whose ack holds nothing."""
    outcome = await slack.delivery.ask("interactive", payload)
    return _failed(slack, doer, outcome, channel) if outcome.failure else {"ok": True}


async def slash(slack: Slack, doer: Doer) -> Json:
    """A slash command: `text` is the whole line."""
    channel = doer.member_channel()
    word, rest = (*doer.text("text").split(None, 1), "", "")[:2]
    command = slack.app.command(word)
    if command is None:
        text = f'{word} is not a valid command. Messages that start with the "/" character are taken as commands.'
        _slackbot(slack, doer, channel, text)
        return {"ok": False, "error": "unknown_command"}
    if doer.text("thread_ts"):
        text = f"{word} is not supported in threads. Sorry!"
        _slackbot(slack, doer, channel, text)
        return {"ok": False, "error": "not_supported_in_threads"}
    rest = rest.strip()
    if command.should_escape:
        rest = mrkdwn.typed(slack.workspace, rest, doer.person, doer.bot_handle, channel_names=True)
    slack.recorder.say(f"{doer.name} types: {doer.text('text')}", channel)
    payload = payloads.slash(slack, doer.person, channel, word, rest)
    outcome = await slack.delivery.ask("slash_commands", payload)
    if outcome.failure:
        return _failed(slack, doer, outcome, channel, word)
    body = {"text": outcome.body} if isinstance(outcome.body, str) else outcome.body
    if isinstance(body, dict) and (body.get("text") or body.get("blocks") or body.get("attachments")):
        about = {"person": doer.person, "channel": channel.id, "ts": None, "ephemeral": False}
        try:
            answers.show(slack, about, body)
        except SlackError as refused:
            slack.recorder.say(f"! Slack refuses the answer to {word}: {refused.code} {refused.extra}")
            text = f'{word} failed with the error "invalid_command_response"'
            _slackbot(slack, doer, channel, text)
            return _invalid("invalid_command_response", refused)
    return {"ok": True}


def _invalid(code: str, refused: SlackError) -> Json:
    return {"ok": False, "error": code, "detail": {"error": refused.code, **refused.extra}}


async def press(slack: Slack, doer: Doer) -> Json:
    """A button or a menu in a message."""
    channel = doer.channel()
    message = doer.message(channel)
    payload = payloads.message_action(slack, doer.person, channel, message, doer.pressed())
    slack.recorder.say(f"{doer.name} {_verb(payload)}", channel)
    return await _ask(slack, doer, payload, channel)


async def press_in_view(slack: Slack, doer: Doer) -> Json:
    """A button or a menu in a form or in the App Home."""
    view = doer.view()
    forms.remember(slack, doer.person, view, doer.state())
    payload = payloads.view_action(slack, doer.person, view, doer.pressed())
    slack.recorder.say(f"{doer.name} {_verb(payload)} in the form {forms.title_of(view) or 'Home'}")
    return await _ask(slack, doer, payload, None)


def _verb(payload: Json) -> str:
    pressed = payload["actions"][0]
    if pressed["type"] == "button":
        return f"presses [{pressed['text']['text']}]"
    option = pressed.get("selected_option")
    return f"picks {option['text']['text'] if option else pressed['action_id']}"


async def submit(slack: Slack, doer: Doer) -> Json:
    """The form on top of the stack, as filled in."""
    view = doer.view()
    stack = slack.workspace.stacks.get(doer.person, [])
    if not stack or stack[-1] is not view or view["submit"] is None or view.get("submit_disabled"):
        raise SlackError("not_submittable")
    forms.remember(slack, doer.person, view, doer.state())
    payload = payloads.view_submission(slack, doer.person, view)
    unfit = refusals(view["blocks"], payload["view"]["state"]["values"])
    if unfit:
        return {"ok": False, "errors": unfit}
    slack.recorder.say(f"{doer.name} submits the form {forms.title_of(view)}")
    outcome = await slack.delivery.ask("interactive", payload)
    if outcome.failure:
        return _failed(slack, doer, outcome, None)
    try:
        return _after_submission(slack, doer, view, outcome.body)
    except SlackError as refused:
        # The app's mistake; the person only sees that something is wrong.
        slack.recorder.say(f"! Slack refuses the answer to {forms.title_of(view)}: {refused.code} {refused.extra}")
        slack.page.publish({"type": "toast", "text": TROUBLE}, [doer.person])
        return _invalid("invalid_response", refused)


def _after_submission(slack: Slack, doer: Doer, view: Json, body: Any) -> Json:
    answer: Json = {"response_action": None} if body is None else body
    if not isinstance(answer, dict) or "response_action" not in answer:
        raise SlackError("no_response_action", answer=answer)
    wanted = answer["response_action"]
    if wanted == "errors":
        errors = answer.get("errors")
        inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise SlackError("invalid_errors", errors=errors)
        if not all(isinstance(one, str) for one in errors.values()):
            raise SlackError("invalid_errors", errors=errors)
        slack.recorder.say(f"{slack.app.name} refuses the form: {'; '.join(errors.values())}")
        return {"ok": False, "errors": errors}
    if wanted == "update":
        forms.update(slack, doer.person, view, surfaces.view(answer.get("view"), "modal"))
    elif wanted == "push":
        forms.push(slack, doer.person, surfaces.view(answer.get("view"), "modal"))
    elif wanted in (None, "clear"):
        forms.close(slack, doer.person, view["id"], everything=wanted == "clear")
    else:
        raise SlackError("unknown_response_action", response_action=wanted)
    return {"ok": True}


async def close(slack: Slack, doer: Doer) -> Json:
    """A form put away with its button, or with `clear` by the cross, which puts all of them away; the app hears of it
    only if it asked to. Nobody waits for its ack."""
    view = doer.view()
    everything = bool(doer.act.get("clear")) or bool(view["clear_on_close"])
    closed = forms.close(slack, doer.person, view["id"], everything)
    if closed is not None and closed["notify_on_close"]:
        payload = payloads.view_closed(slack, doer.person, closed, everything)
        slack.delivery.tell("interactive", payload)
    return {"ok": True}


async def global_shortcut(slack: Slack, doer: Doer) -> Json:
    """An entry of the lightning menu."""
    shortcut = slack.app.shortcut(doer.text("callback_id"), "global")
    if shortcut is None:
        raise SlackError("no_such_shortcut")
    slack.recorder.say(f"{doer.name} uses the shortcut {shortcut.name}")
    payload = payloads.global_shortcut(slack, doer.person, shortcut.callback_id)
    return await _ask(slack, doer, payload, None)


async def message_shortcut(slack: Slack, doer: Doer) -> Json:
    """An entry of a message's menu."""
    shortcut = slack.app.shortcut(doer.text("callback_id"), "message")
    if shortcut is None:
        raise SlackError("no_such_shortcut")
    channel = doer.channel()
    message = doer.message(channel)
    slack.recorder.say(f"{doer.name} uses the shortcut {shortcut.name} on a message", channel)
    payload = payloads.message_shortcut(slack, doer.person, channel, message, shortcut.callback_id)
    return await _ask(slack, doer, payload, channel)


async def suggest(slack: Slack, doer: Doer) -> Json:
    """What an external menu offers for what was typed so far."""
    payload = payloads.common(slack, "block_suggestion", doer.person)
    payload |= {key: doer.text(key) for key in ("block_id", "action_id", "value")}
    if doer.text("view_id"):
        view = doer.view()
        payloads.find_element(view["blocks"], payload["block_id"], payload["action_id"])
        payload |= {"container": {"type": "view", "view_id": view["id"]}, "view": forms.for_bot(view)}
    else:
        channel = doer.channel()
        message = doer.message(channel)
        blocks = payloads.blocks_of(message)
        payloads.find_element([block for block, _ in blocks], payload["block_id"], payload["action_id"])
        within = next((one for block, one in blocks if block.get("block_id") == payload["block_id"]), None)
        payload |= {
            "container": payloads.message_container(message, channel, within),
            "channel": payloads.place(channel),
            "message": wire.message(message, slack.app, all_metadata=True),
        }
    outcome = await slack.delivery.ask("interactive", payload)
    if outcome.failure:
        return {"ok": False, "error": "operation_timeout", "options": []}
    body = outcome.body if isinstance(outcome.body, dict) else {}
    problems: Problems = []
    if outcome.body is not None and outcome.body is not body:
        note(problems, "must be an object", "")
    items(MENU_OPTION, 100, 0)(body.get("options") or [], "/options", problems)
    items(OPTION_GROUP, 100, 0)(body.get("option_groups") or [], "/option_groups", problems)
    if problems:
        slack.recorder.say(f"! Slack refuses the options for {doer.text('action_id')}: {problems}")
        return {"ok": False, "error": "invalid_response", "detail": problems, "options": []}
    return {"ok": True, "options": body.get("options") or [], "option_groups": body.get("option_groups") or []}


async def open_home(slack: Slack, doer: Doer) -> Json:
    """The App Home tab is looked at."""
    channel = doer.dm_with_bot()
    event: Json = {
        "type": "app_home_opened",
        "user": doer.person,
        "channel": channel.id,
        "tab": "home",
        "event_ts": slack.workspace.mint_ts(),
    }
    if doer.person in slack.workspace.homes:
        event["view"] = slack.workspace.homes[doer.person]
    events.send(slack, event)
    return {"ok": True}
