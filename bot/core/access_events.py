"""How an incident becomes private, and who is let into it: asked for, given, refused."""

from typing import Literal

from bot.core.happening import Happening


class AccessChanged(Happening):
    """Who may see a private incident was asked for or decided."""


class AccessAsked(AccessChanged):
    """Somebody outside of a private incident would like to be part of it."""

    kind: Literal["access_asked"] = "access_asked"
    reason: str = ""


class AccessGiven(AccessChanged):
    """`person` is part of a private incident from here on: let in when they asked, or brought into its room."""

    kind: Literal["access_given"] = "access_given"
    person: str


class AccessRefused(AccessChanged):
    """`person` asked, and stays outside."""

    kind: Literal["access_refused"] = "access_refused"
    person: str


class MadePrivate(AccessChanged):
    """The incident is private from here on, for a `reason`; by nobody, when the playbook makes it so.

    `people` are those who had part in it by then, and keep it; `old` is the room that it leaves, which others can read.
    """

    kind: Literal["made_private"] = "made_private"
    reason: str
    people: tuple[str, ...] = ()
    old: str = ""
