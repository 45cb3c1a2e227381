"""Names of incident channels, as Slack allows them."""

import re

from slugify import slugify

LONGEST = 80
"""Slack's limit on a channel name (conversations.create, `invalid_name_maxlength`)."""
SLUG = 40
MARKUP = re.compile(r"<(?:[@#!]|[a-z]+:)[^>]*>|:[a-z0-9_+-]+:")
"""Slack's mentions, links and emoji."""


def room_name(prefix: str, number: int, title: str, private: bool, attempt: int = 0) -> str:
    """`inc-12-database-down`: lower case, digits and hyphens only, at most 80 characters.

    The title is written in Latin letters; one that has none (emoji only) is left out, and so is that of a private
    incident, since channel names show in other places. `attempt` numbers further tries when a name is taken.
    """
    words = MARKUP.sub(" ", title)
    slug = "" if private else slugify(words, max_length=SLUG, word_boundary=True)
    parts = [prefix, str(number), slug, str(attempt + 1) if attempt else ""]
    return "-".join(part for part in parts if part)[:LONGEST]
