"""What made the bot speak lately in an incident."""

from collections.abc import Sequence

from bot.core.causes import Cause
from bot.core.organisation import Organisation
from bot.slack.views.blocks import Json, context, section
from bot.slack.views.cause import cause_text, playbook_name
from bot.slack.views.replies.basic import reply
from bot.usecases.ports import About

WHY_SHOWN = 6
"""So that all of them together stay below what Slack takes in one message."""
ONE_MESSAGE = "For one message: press its three dots, *Why did the bot say so?*"


def why_reply(about: About, causes: Sequence[Cause], org: Organisation) -> Json:
    """Newest first: what the playbook asked for, the facts that made it ask, and where it is written."""
    name = about.entry.incident.name
    shown = list(causes)[::-1][:WHY_SHOWN]
    left = len(causes) - len(shown)
    if shown:
        blocks = [section("why", f"*Why I spoke in {name}*, newest first")]
        blocks += [section(f"why_{n}", cause_text(one, about, org)) for n, one in enumerate(shown)]
    else:
        quiet = f"The playbook has not made me speak in {name} yet. `/incident next` says when it will."
        blocks = [section("why", quiet)]
    more = f"+ {left} earlier" if left > 0 else ""
    blocks.append(context("why_book", f"Playbook {playbook_name(about.book)}", more, ONE_MESSAGE if shown else ""))
    return reply(f"Why I spoke in {name}", blocks)
