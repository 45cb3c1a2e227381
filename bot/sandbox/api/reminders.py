"""reminders.add, which only people may call: an app has to remember by itself."""

import re

from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import new_id
from bot.sandbox.store import Json

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_IN = re.compile(r"in (\d{1,6}) (second|minute|hour|day)s?")
DAY = 86_400


def add(call: Call) -> Json:
    """Keep a reminder for oneself. Nobody is reminded here."""
    person = call.text("user") or call.caller
    known = call.slack.workspace.people.get(person)
    if known is None:
        raise SlackError("user_not_found")
    if known.is_bot:
        raise SlackError("cannot_add_bot")
    if person != call.caller:
        raise SlackError("cannot_add_others")
    reminder: Json = {
        "id": new_id("Rm", 10),
        "creator": call.caller,
        "user": person,
        "text": call.required("text"),
        "recurring": False,
        "time": _time(call),
        "complete_ts": 0,
    }
    return {"reminder": call.slack.shelf.keep("reminder", reminder)}


def _time(call: Call) -> int:
    """When: a Unix time, seconds from now if that is within a day, or words such as "in 15 minutes"."""
    given, now = call.required("time"), int(call.slack.workspace.now())
    if given.isdecimal() and len(given) <= 10:
        return now + int(given) if int(given) <= DAY else int(given)
    words = _IN.fullmatch(given.strip().lower())
    if words is None:
        raise SlackError("cannot_parse")
    return now + int(words[1]) * _SECONDS[words[2]]
