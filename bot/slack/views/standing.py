"""How an incident stands by its playbook, as its card says it: phases, clocks, open items, other incidents."""

from datetime import datetime, timedelta

from bot.core.finding import wanted
from bot.core.incident import Incident
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.core.standing import Standing, Timed
from bot.core.tasks import open_tasks
from bot.slack.views.text import one_line, prose, upper_first, when
from bot.slack.views.words import fact_words, other_name, party
from bot.usecases.ports import About

MOST_STAGES = 3
MOST_CLOCKS = 3
MOST_ITEMS = 3
MOST_OTHERS = 5
MOST_KNOWN = 6
LONGEST_FACT = 80
LONGEST_ITEM = 100
LONGEST_QUOTE = 600
SAME_DAY = timedelta(hours=20)
NAMES = {"ack": "acknowledge"}
"""Clocks that many playbooks call by a short word."""


def stages(found: Standing, now: datetime) -> str:
    """The phases under way that have a limit, each with the time that is left; without any, the first under way."""
    told = [one for one in found.stages if one.due_at] or [one for one in found.stages if one.open][:1]
    lines = []
    for stage in told[:MOST_STAGES]:
        name = one_line(stage.phase.name or upper_first(stage.phase.id.replace("_", " ")), 60)
        lines.append(f"{name}, {until(stage.due_at, now)}" if stage.due_at else name)
    return "\n".join(lines)


def until(due: datetime, now: datetime) -> str:
    """`until 14:30 (in 12 minutes)`, which goes on counting in Slack, or since when it is over."""
    at = when(due, "time" if abs(due - now) < SAME_DAY else "date_time")
    return f":warning: over since {at}" if due <= now else f"until {at} ({when(due, 'ago')})"


def clocks(found: Standing, playbook: Playbook, now: datetime) -> str:
    """The limits that run, the soonest first; those missed or nearly so are marked."""
    lines = [_clock(one, playbook, now) for one in found.clocks[:MOST_CLOCKS]]
    left = len(found.clocks) - MOST_CLOCKS
    return "\n".join([*lines, *([f"+ {left} more: `/incident next`"] if left > 0 else [])])


def _clock(one: Timed, playbook: Playbook, now: datetime) -> str:
    at = when(one.due_at, "time" if abs(one.due_at - now) < SAME_DAY else "date_time")
    name = upper_first(clock_name(one, playbook))
    if one.missed(now):
        return f":red_circle: {name}: missed at {at}"
    mark = ":warning: " if one.at_risk(now) else ":stopwatch: "
    return f"{mark}{name}: by {at}"


def clock_name(one: Timed, playbook: Playbook) -> str:
    """What a limit is for, in plain words."""
    if one.kind == "obligation":
        return f"tell {party(one.id.rpartition('.')[2])}"
    role = playbook.roles.get(one.id.removeprefix("role_"))
    if role and one.id not in playbook.clocks:
        return f"{one_line(role.name, 40)} takes the role"
    return NAMES.get(one.id, party(one.id))


def items(found: Standing, incident: Incident, org: Organisation | None = None) -> str:
    """What is open of the checklist and the tasks, and what of it comes first."""
    undone = found.todo
    tasks = open_tasks(incident.tasks.values(), followup=False)
    lines = [f":white_large_square: {one_line(point.item.text, LONGEST_ITEM)}" for point in undone[:MOST_ITEMS]]
    counts = [f"{len(undone)} of {len(found.points)} items" if found.points and undone else ""]
    counts.append(f"{len(tasks)} task{'s' if len(tasks) > 1 else ''}" if tasks else "")
    said = ", ".join(filter(None, counts))
    return "\n".join([f"*Open:* {said}", *lines]) if said else ""


def known(incident: Incident, playbook: Playbook) -> str:
    """What is known of the playbook's facts, in its order."""
    found = [(fact, incident.facts[fact.id]) for fact in playbook.facts if fact.id in incident.facts]
    lines = []
    for fact, value in found[:MOST_KNOWN]:
        percent = "%" if fact.type == "percent" else ""
        name = one_line(fact.label, 60)
        lines.append(f"{name.rstrip('?')}: {one_line(fact_words(value, percent), LONGEST_FACT)}")
    left = len(found) - MOST_KNOWN
    return " · ".join([*lines, *([f"{left} more: `/incident facts`"] if left > 0 else [])])


def to_find(incident: Incident, playbook: Playbook) -> str:
    """What is to be found out now."""
    names = [one_line(fact.label, 60) for fact in wanted(playbook, incident)]
    left = len(names) - MOST_KNOWN
    return " · ".join([*names[:MOST_KNOWN], *([f"{left} more"] if left > 0 else [])])


def others(about: About) -> str:
    """The incidents that this one has to do with."""
    links = about.entry.incident.links
    lines = [f":link: A part of {other_name(links.parent, about)}"] if links.parent else []
    if links.duplicate_of:
        lines.append(f":link: The same as {other_name(links.duplicate_of, about)}")
    for said, numbers in (("Part", links.which("sub")), ("Merged in", links.which("duplicate"))):
        lines += [f":link: {said}: {other_name(number, about)}" for number in numbers[:MOST_OTHERS]]
        left = len(numbers) - MOST_OTHERS
        lines += [f"+ {left} more"] if left > 0 else []
    return "\n".join(lines)


def quoted(incident: Incident) -> str:
    """What the message says that the incident was made of."""
    lines = prose(incident.quote, LONGEST_QUOTE).splitlines()
    link = incident.source
    linked = f"<{link}|Reported here>" if link.startswith("https://") and not set(link) & set("<>|") else "Reported"
    return "\n".join([f"*{linked}*", *(f"> {line}" for line in lines)]) if lines else ""
