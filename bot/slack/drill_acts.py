"""What beginning a drill does. It runs in a worker, inside one transaction."""

from collections.abc import Callable

from bot.core.grammar import leading_severity
from bot.slack.act import Act
from bot.slack.views.forms import plain
from bot.usecases import outgoing, practice
from bot.usecases.declare import Declaration, declare
from bot.usecases.ports import Services, Tx


def do_drill(tx: Tx, s: Services, act: Act) -> str:
    """Begin a drill from a form's values, or from `drill [severity] title`."""
    playbook = s.books.current().playbook
    severity, title = leading_severity(act.rest, playbook)
    values = act.args or {"severity": severity or playbook.severities[0].id, "title": title}
    wanted = Declaration(**{**values, "title": plain(values["title"])}, drill=True)
    entry = declare(tx, s, wanted, act.user)
    practice.bring_in(tx, s, entry)
    if act.response_url:
        text = f":test_tube: {entry.incident.name} begins. Go to {outgoing.ROOM_LINK}."
        outgoing.reply_with_room(tx, entry, act.user, act.response_url, text)
    return ""


DRILLS: dict[str, Callable[[Tx, Services, Act], str]] = {"drill": do_drill}
"""An empty answer means that it comes another way: once the room is open."""
