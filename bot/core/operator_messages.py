"""The messages to those who run the bot: of its files, and of its own work."""

from typing import Literal

from bot.core.telling import Telling


class FileRefused(Telling):
    """A changed file was refused: the first `problems` of all `count`, with their places. `in_force` stays in force."""

    kind: Literal["file_refused"] = "file_refused"
    file: str
    problems: tuple[str, ...]
    count: int
    in_force: str


class FileMended(Telling):
    """A file that was refused is sound again; `in_force` is the playbook in force now."""

    kind: Literal["file_mended"] = "file_mended"
    file: str
    in_force: str


class Alarm(Telling):
    """The bot's own work has stopped somewhere, or (`over`) goes on again. Told to those who run the bot."""

    kind: Literal["alarm"] = "alarm"
    what: str
    instead: str = ""
    over: bool = False
