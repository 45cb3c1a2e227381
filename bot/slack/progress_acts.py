"""What the commands of `bot.slack.commands.progress` do, by name. Each runs in a worker, inside one transaction."""

from collections.abc import Callable

from bot.core.events import MILESTONES
from bot.core.grammar import first_word
from bot.slack.act import Act
from bot.usecases import notices, progress
from bot.usecases.ports import Services, Tx


def do_fact(tx: Tx, s: Services, act: Act) -> str:
    """Establish a fact."""
    fact, value = first_word(act.rest)
    return f"`{fact}` is noted for {progress.set_fact(tx, s, act.incident, act.user, fact, value).incident.name}."


def do_facts(tx: Tx, s: Services, act: Act) -> str:
    """Establish several facts."""
    return f"Noted for {progress.set_facts(tx, s, act.incident, act.user, act.args.get('facts', {})).incident.name}."


def do_tag(tx: Tx, s: Services, act: Act) -> str:
    """Add a tag."""
    return f"{progress.tag(tx, s, act.incident, act.user, act.rest).incident.name} is tagged."


def do_sent(tx: Tx, s: Services, act: Act) -> str:
    """A notice went out."""
    notice, to = first_word(act.rest)
    if notice.isdecimal():
        return f"Noted for {notices.went_out(tx, s, act.incident, act.user, int(notice)).incident.name}: it is out."
    entry = progress.sent(tx, s, act.incident, act.user, notice, tuple(to.replace(",", " ").split()))
    return f"Noted for {entry.incident.name}: {notice} was sent."


def do_mark(tx: Tx, s: Services, act: Act) -> str:
    """Something was reached."""
    name = act.rest.strip().lower().replace(" ", "_")
    entry = progress.reach_milestone(tx, s, act.incident, act.user, name, (*MILESTONES, "mitigated"))
    return f"Noted for {entry.incident.name}: {name}."


def do_told(tx: Tx, s: Services, act: Act) -> str:
    """People outside were told, or by the form that they need not be."""
    whom, reference = first_word(act.rest)
    whom, told = act.args.get("whom", whom), act.args.get("told", True)
    entry = progress.met(tx, s, act.incident, act.user, whom, told=told, words=act.args.get("words", reference))
    return f"Noted for {entry.incident.name}: {whom} {'was told' if told else 'need not be told'}."


def do_untold(tx: Tx, s: Services, act: Act) -> str:
    """People outside need not be told."""
    whom, reason = first_word(act.rest)
    entry = progress.met(tx, s, act.incident, act.user, whom, told=False, words=reason)
    return f"Noted for {entry.incident.name}: {whom} need not be told."


PROGRESS: dict[str, Callable[[Tx, Services, Act], str]] = {
    "fact": do_fact,
    "facts": do_facts,
    "tag": do_tag,
    "sent": do_sent,
    "mark": do_mark,
    "told": do_told,
    "untold": do_untold,
}
"""Each gives the confirmation for the person who asked."""
