"""Names of incident channels, as Slack allows them and the playbook wants them."""

import re
from datetime import date

from slugify import slugify

LONGEST = 80
"""Slack's limit on a channel name (conversations.create, `invalid_name_maxlength`)."""
SLUG = 40
FIXED = 40
"""So many characters of its own fit into a pattern beside its fields."""
FIELDS = ("date", "n", "slug")
"""What a pattern may have in braces: the day of the declaration, the incident's number, the words of its title."""
USUAL = "{n}-{slug}"
"""What follows the organisation's prefix where the playbook gives no pattern."""
DRILL = "drill-"
FIELD = re.compile(r"\{([^{}]*)\}")
APART = re.compile(r"[a-z0-9_-]*")
MARKUP = re.compile(r"<(?:[@#!]|[a-z]+:)[^>]*>|:[a-z0-9_+-]+:")
"""Slack's mentions, links and emoji."""


def check_pattern(pattern: str) -> str:
    """The pattern, or ValueError if Slack would not take its names, or two incidents could have the same one."""
    written, fixed = FIELD.findall(pattern), FIELD.sub("", pattern)
    unknown = next((name for name in written if name not in FIELDS), None)
    if unknown is not None:
        raise ValueError(f"has no field {{{unknown}}}; there are {{date}}, {{n}} and {{slug}}")
    if not APART.fullmatch(fixed):
        raise ValueError("write small letters, digits, - and _ beside its fields, as in inc-{date}-{n}-{slug}")
    if written.count("n") != 1 or len(set(written)) < len(written):
        raise ValueError("needs {n}, the incident's number, and each field once")
    if "}{" in pattern:
        raise ValueError("sets two fields side by side; put - or _ between them")
    if len(fixed) > FIXED:
        raise ValueError(f"has {len(fixed)} characters beside its fields; at most {FIXED} fit")
    return pattern


def pattern_of(written: str, prefix: str, drill: bool) -> str:
    """The pattern of an incident's room: as `written`, or the usual one after `prefix`. A drill's begins with `drill`
    in place of the prefix."""
    pattern = written or f"{prefix}-{USUAL}"
    return f"{DRILL}{pattern.removeprefix(f'{prefix}-')}" if drill else pattern


def room_name(pattern: str, number: int, day: date, title: str, private: bool, attempt: int = 0) -> str:
    """`inc-12-database-down`: lower case, digits, hyphens and underscores only, at most 80 characters.

    The title is written in Latin letters; one that has none (emoji only) is left out, and so is that of a private
    incident, since channel names show in other places. `attempt` numbers further tries when a name is taken.
    """
    again = f"-{attempt + 1}" if attempt else ""
    name = pattern.replace("{date}", day.isoformat()).replace("{n}", str(number))
    left = LONGEST - len(name.replace("{slug}", "")) - len(again)
    words = "" if private else MARKUP.sub(" ", title)
    slug = slugify(words, max_length=min(SLUG, left), word_boundary=True)
    name = name.replace("{slug}", slug) if slug else re.sub(r"[-_]*\{slug\}", "", name).lstrip("-_")
    return f"{name}{again}"
