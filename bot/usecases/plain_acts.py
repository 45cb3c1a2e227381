"""Acts that are one question or one change to Slack, whatever the incident is by then."""

from collections.abc import Callable

from bot.usecases.ports import Claimed, Op, PermanentError, Services
from bot.usecases.results import Result


def read(s: Services, it: Claimed) -> Result:
    """What a message says."""
    channel, ts = it.args["channel"], it.args["ts"]
    found = s.chat.read(channel, ts)
    return Result({"channel": channel, "ts": ts, "text": found.text, "author": found.author, "link": found.link})


def thread(s: Services, it: Claimed) -> Result:
    """In which thread a message is."""
    return Result({"thread": s.chat.thread(it.args["channel"], it.args["ts"])})


def react(s: Services, it: Claimed) -> Result:
    """The bot's own mark on a message."""
    s.chat.react(**it.args)
    return Result({})


def archive(s: Services, it: Claimed) -> Result:
    """The end of a room, which never comes before its record is in it."""
    if it.after_failed:
        raise PermanentError(f"the record could not be put there ({it.after_failed})")
    s.chat.archive(it.target)
    return Result({})


def veil(s: Services, it: Claimed) -> Result:
    """A room that was left, whose name and description told everybody of the incident."""
    s.chat.veil(it.target, it.args["names"])
    return Result({})


PLAIN: dict[Op, Callable[[Services, Claimed], Result]] = {
    Op.READ: read,
    Op.THREAD: thread,
    Op.REACT: react,
    Op.ARCHIVE: archive,
    Op.VEIL: veil,
}
