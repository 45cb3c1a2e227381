"""Who is let into a private incident: asked for, given, refused."""

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
