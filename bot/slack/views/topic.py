"""The room's topic, purpose and bookmark."""

from bot.slack.views.text import one_line
from bot.usecases.ports import About

LONGEST = 250
"""Slack's limit on topics and purposes (`too_long`)."""


def topic_text(about: About) -> str:
    """How things stand, in the one line that Slack shows above the room."""
    incident = about.entry.incident
    who = f"commander <@{incident.commander}>" if incident.commander else "no commander yet"
    what = "`/incident update` posts an update" if incident.is_open else "`/incident reopen` goes on with it"
    drill = "DRILL · " if incident.drill else ""
    return f"{drill}{incident.severity} · {incident.status.value} · {who} · {what}"[:LONGEST]


def purpose_text(about: About) -> str:
    """What the room is for."""
    incident = about.entry.incident
    return f"{incident.name}: {one_line(incident.title, LONGEST - 20)}"


def bookmark_title(about: About) -> str:
    """The bookmark's title: the message the incident came from, or the card."""
    return "Reported here" if about.entry.incident.source else "Incident card"


def bookmark_link(about: About) -> str:
    """The message the incident was declared from; empty when there is none."""
    return about.entry.incident.source
