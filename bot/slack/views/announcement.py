"""What is said about an incident outside its room: the announcement, edited in place, and reports."""

from bot.core.messages import Announcement, Report
from bot.slack.views.access import hidden
from bot.slack.views.blocks import Rendered, actions, button, context, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, prose, spoken, stop, upper_first, when
from bot.slack.views.words import (
    STATUS,
    due_words,
    headline,
    lasting,
    late_words,
    person,
    room_words,
    severity_name,
    status_name,
    word_name,
)

LONGEST_IMPACT = 400


def announcement(message: Announcement, scene: Scene) -> Rendered:
    """One compact post. Of a private incident nothing is shown."""
    if scene.incident.private:
        return hidden(scene.entry)
    about = scene.there
    state = _state(scene)
    blocks = [section("announce", "\n".join([headline(about), state, *_details(scene)]))]
    where = "Worked on in this thread" if scene.incident.room == "thread" else room_words(about.entry)
    blocks.append(context("announce_room", where, *_times(scene)))
    if scene.incident.is_open:
        blocks.append(actions("announce_do", button("Request an update", "ask", str(about.entry.id))))
    return rendered(f"{headline(about)} · {state}", blocks)


def report(message: Report, scene: Scene) -> Rendered:
    """How an incident stands, in a channel that the playbook names."""
    if scene.incident.private and scene.place == "channel":
        return hidden(scene.entry)
    about = scene.there
    lines = [headline(about), _state(scene), *_details(scene)]
    why = upper_first(stop(spoken(message.text))) if message.text else ""
    blocks = [section("report_why", why)] if why else []
    blocks.append(section("report", "\n".join(lines)))
    late = f":hourglass_flowing_sand: {late_words(message.late)}" if message.late > 0 else ""
    blocks.append(context("report_room", late, room_words(about.entry), *_times(scene)))
    return rendered(" ".join(filter(None, [headline(about), "·", _state(scene), "·", why or "status report"])), blocks)


def _state(scene: Scene) -> str:
    incident = scene.incident
    who = f"commander {person(incident.commander, scene.org)}" if incident.commander else "no commander yet"
    severity = f"*{severity_name(incident.severity, scene.playbook)}*"
    state = f"{STATUS[incident.status][0]} {status_name(incident, scene.playbook)}"
    if incident.is_open:
        return f"{severity} · {state} · {who}"
    end = incident.stamps.get("resolved") or incident.stamps.get(incident.status.value)
    lasted = f" after {lasting(incident.declared_at, end)}" if end and not incident.links.duplicate_of else ""
    return " · ".join([severity, state + lasted, *([who] if incident.commander else [])])


def _details(scene: Scene) -> list[str]:
    """What is affected, and the last word on it."""
    incident = scene.incident
    lines = [f"*Affected:* {one_line(incident.affected, LONGEST_IMPACT)}"] if incident.affected else []
    updated = incident.stamps.get("status_updated")
    if not incident.is_open:
        lines += [prose(incident.summary, LONGEST_IMPACT)] if incident.summary else []
    elif incident.update and updated:
        word = word_name(incident.update.word, scene.playbook)
        impact = prose(incident.update.impact, LONGEST_IMPACT)
        lines.append(f"*Last update* {when(updated, 'ago')}: {word}{f', {impact}' if impact else ''}")
    return lines


def _times(scene: Scene) -> list[str]:
    about = scene.there
    due = due_words(about.next_update_at, about.now) if scene.incident.is_open else ""
    return [f"declared {when(scene.incident.declared_at, 'ago')}", f"next update due {due}" if due else ""]
