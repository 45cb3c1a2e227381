"""Slack's marks in people's words, for where Slack does not show them: names instead of ids, addresses in plain."""

import re

from bot.core.organisation import Organisation

_MARK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def named(user: str, org: Organisation) -> str:
    """Someone's name; their id when the organisation does not know them, and the bot's when it is nobody."""
    known = org.person_by_slack(user)
    return known.name if known else user or "Tocsin"


def readable(text: str, org: Organisation) -> str:
    """`<@U01>` as a name, `<#C1|ops>` as #ops, `<https://x|here>` as here (https://x), and the three entities."""
    shown = _MARK.sub(lambda found: _shown(found[1], found[2] or "", org), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(mark: str, label: str, org: Organisation) -> str:
    match mark[0]:
        case "@":
            known = org.person_by_slack(mark[1:])
            return f"@{known.name if known else label or mark[1:]}"
        case "#":
            return f"#{label or mark[1:]}"
        case "!":
            return label or f"@{mark[1:].split('^')[0]}"
    if "://" not in mark and not mark.startswith("mailto:"):
        return f"<{mark}|{label}>" if label else f"<{mark}>"
    return f"{label} ({mark})" if label and label != mark else mark
