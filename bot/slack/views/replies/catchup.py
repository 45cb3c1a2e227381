"""`/incident catchup`: what somebody needs to know who comes late, from the record alone."""

from collections.abc import Sequence

from bot.core.organisation import Organisation
from bot.core.rules.track import Due
from bot.core.tasks import open_tasks
from bot.core.timeline import Moment
from bot.slack.views.blocks import Json, actions, button, context, section
from bot.slack.views.card import last_update
from bot.slack.views.replies.basic import reply
from bot.slack.views.replies.incident import coming_line
from bot.slack.views.replies.tasks import task_line
from bot.slack.views.replies.timeline import entry_line
from bot.slack.views.text import prose, spoken, when
from bot.slack.views.words import STATUS, due_words, fact_words, headline, lasting, person, severity_name, status_name
from bot.usecases.ports import About

MOST_FACTS = 6
MOST_DECIDED = 4
MOST_TASKS = 5
MOST_NOTES = 4
MOST_COMING = 3
LONGEST_UPDATE = 400


def catchup_reply(about: About, moments: Sequence[Moment], coming: Sequence[Due], org: Organisation) -> Json:
    """What it is, since when, who commands, what was said last, decided and found out, who does what, what is next."""
    text = headline(about)
    blocks = [section("catchup", f"{text}\n{_stand(about, org)}")]
    blocks += _part("update", "", _told(about))
    blocks += _part("facts", "Known", _facts(about))
    decided = [one for one in moments if one.decision and not one.struck_by][-MOST_DECIDED:]
    blocks += _part("decided", "Decided", [entry_line(one, org) for one in decided])
    noted = [one for one in moments if one.kind == "noted" and not one.decision and not one.struck_by][-MOST_NOTES:]
    blocks += _part("noted", "Noted", [entry_line(one, org) for one in noted])
    blocks += _part("tasks", "To do", _tasks(about, org))
    blocks += _part("next", "Next, if nobody acts", _coming(about, coming, org))
    id = str(about.entry.id)
    more = [button("Timeline", "timeline", id), button("Tasks", "tasks", id), button("Status", "status", id)]
    blocks.append(actions("catchup_do", *more))
    blocks.append(context("catchup_how", "From the record; only you see this"))
    return reply(f"Catch-up on {about.entry.incident.name}", blocks)


def _part(name: str, title: str, lines: Sequence[str]) -> list[Json]:
    top = [f"*{title}*"] if title else []
    return [section(f"catchup_{name}", "\n".join([*top, *lines]))] if lines else []


def _stand(about: About, org: Organisation) -> str:
    incident, playbook = about.entry.incident, about.book.playbook
    severity = severity_name(incident.severity, playbook)
    state = f"{STATUS[incident.status][0]} {severity} · {status_name(incident, playbook)}"
    if incident.is_open:
        since = f"Since {when(incident.declared_at, 'date_time')}, for {lasting(incident.declared_at, about.now)}"
    else:
        ended = incident.stamps.get("resolved") or incident.stamps.get(incident.status.value, about.now)
        since = f"Lasted {lasting(incident.declared_at, ended)}, until {when(ended, 'date_time')}"
    commander = person(incident.commander, org) if incident.commander else "nobody yet; `/incident lead` takes command"
    due = due_words(about.next_update_at, about.now)
    lines = [state, f"{since} · declared by {person(incident.declared_by, org)}", f"Commander: {commander}"]
    return "\n".join([*lines, *([f"Next update due: {due}"] if due and incident.is_open else [])])


def _told(about: About) -> list[str]:
    incident = about.entry.incident
    if incident.summary and not incident.is_open:
        return [f"*Summary*\n{prose(incident.summary, LONGEST_UPDATE)}"]
    at = incident.stamps.get("status_updated")
    if incident.update is None or at is None:
        return ["*Last update*\nNone yet."]
    first, _, rest = last_update(about, LONGEST_UPDATE).partition("\n")
    return [f"*Last update*, {when(at, 'ago')}", *([rest] if rest else [first])]


def _facts(about: About) -> list[str]:
    incident = about.entry.incident
    names = {one.id: one.name or one.id.replace("_", " ") for one in about.book.playbook.facts}
    shares = {one.id for one in about.book.playbook.facts if one.type == "percent"}
    found = []
    for id, value in list(incident.facts.items())[-MOST_FACTS:]:
        percent = "%" if id in shares else ""
        found.append(f"• {spoken(names.get(id, id))}: {prose(fact_words(value, percent), 200)}")
    return found


def _coming(about: About, coming: Sequence[Due], org: Organisation) -> list[str]:
    return [line for one in coming if (line := coming_line(about, one, org, rule=False))]


def _tasks(about: About, org: Organisation) -> list[str]:
    undone = open_tasks(about.entry.incident.tasks.values())
    lines = [task_line(todo, org, about.now) for todo in undone[:MOST_TASKS]]
    return [*lines, f"+ {len(undone) - MOST_TASKS} more"] if len(undone) > MOST_TASKS else lines
