"""users.* and dnd.*: who works here, and who is there now."""

from bot.sandbox import wire
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.seed import SLACKBOT
from bot.sandbox.state import Person
from bot.sandbox.store import Json

MOST_LISTED = 999

# Slack's own assistant. It is in no channel and nobody can write to it, but every list has it.
_SLACKBOT = Person(SLACKBOT, "slackbot", "Slackbot")

# Slack lists everyone to those who give no limit, and refuses once the workspace is large.
LARGE_WORKSPACE = 1000


def _shown(call: Call, person: Person) -> Json:
    now, with_email = call.slack.workspace.now(), call.granted(["users:read.email"])
    return wire.user(person, call.slack.app, now, with_email)


def info(call: Call) -> Json:
    """users.info."""
    if call.required("user") == SLACKBOT:
        return {"user": _shown(call, _SLACKBOT)}
    return {"user": _shown(call, call.slack.workspace.people[call.person()])}


def listing(call: Call) -> Json:
    """users.list."""
    everyone = sorted([_SLACKBOT, *call.slack.workspace.people.values()], key=lambda one: one.id)
    if not call.text("limit") and len(everyone) > LARGE_WORKSPACE:
        raise SlackError("limit_required")
    page, cursor = call.page(everyone, lambda one: one.id, call.limit(LARGE_WORKSPACE, LARGE_WORKSPACE))
    now = int(call.slack.workspace.now())
    shown = [_shown(call, one) for one in page]
    return {"members": shown, "cache_ts": now, "response_metadata": {"next_cursor": cursor}}


def by_email(call: Call) -> Json:
    """users.lookupByEmail; those who left are not found."""
    email = call.required("email").lower()
    for person in call.slack.workspace.people.values():
        if person.email.lower() == email and not person.deleted:
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


def presence(call: Call) -> Json:
    """users.getPresence: whether a person has a page open; the app is always there."""
    person = call.person() if call.text("user") else call.caller
    here = call.slack.workspace.people[person].is_bot or call.slack.page.watched_by(person)
    return {"presence": "active" if here else "away"}


def do_not_disturb(call: Call) -> Json:
    """dnd.info: nobody here pauses notifications."""
    if call.text("user"):
        call.person()
    return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1, "snooze_enabled": False}
