"""What a command of `/incident` is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.usecases.ports import Entry, Services, Tx


@dataclass(frozen=True)
class Ask:
    """What someone typed, chose or `pressed` (a button's name); `entry` is the incident it is about, if any."""

    user: str
    rest: str = ""
    channel: str = ""
    response_url: str = ""
    pressed: str = ""
    entry: Entry | None = None

    @property
    def incident(self) -> Entry:
        """The incident; a command that needs one is not called without."""
        assert self.entry is not None
        return self.entry


Form = Callable[[Services, Ask], dict[str, Any] | None]
Answer = Callable[[Tx, Services, Ask], dict[str, Any] | None]


@dataclass(frozen=True)
class Command:
    """A command: what it is called, how it is used, and what it does.

    `form` gives the form to open, or None when what was typed says it all; `answer` reads and answers at once, or
    gives None when what was typed asks for more than that. A command with neither answer nor form runs the act of its
    name in a worker, and so does one for which they give None.
    `for_ended` commands are offered incidents that are over, too.
    """

    name: str
    usage: str
    help: str
    synonyms: tuple[str, ...] = ()
    needs_incident: bool = True
    for_ended: bool = False
    form: Form | None = None
    answer: Answer | None = None
