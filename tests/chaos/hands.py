"""People at work in a harness: who types a command that fails, looks whether it was taken, and types it again."""

import time

from sqlalchemy import Connection, select

from bot.store.inbox import inbox
from tests.chaos.stage import Stage

TRIES = 40
COMMIT_SECONDS = 0.4
"""What a database may still need to commit what a process asked for that has just died."""
RECONNECT_SECONDS = 120.0


def types(stage: Stage, person: str, line: str, channel: str = "#general") -> int:
    """Have someone type a command until it is taken, once; gives how often they had to."""
    name, _, rest = line.removeprefix("/incident ").partition(" ")
    where = stage.slack.channel_id(channel)
    stage.slack.person(person).act("join", channel=where)
    for tried in range(1, TRIES):
        stage.until(lambda: stage.slack.connected, RECONNECT_SECONDS, "the bot connects")
        answer = stage.slack.person(person).slash(line, where, may_fail=True)
        if not answer["ok"]:
            time.sleep(COMMIT_SECONDS)
        if taken(stage, name, rest, where):
            return tried
    raise AssertionError(f"{person} could not do {line} in {TRIES} tries")


def taken(stage: Stage, name: str, rest: str, channel: str) -> bool:
    """Whether this was written down."""

    def look(c: Connection) -> bool:
        payloads = c.execute(select(inbox.c.payload).where(inbox.c.kind == "act")).scalars()
        return any((p["name"], p["rest"], p["channel"]) == (name, rest, channel) for p in payloads)

    return bool(stage.read(look))
