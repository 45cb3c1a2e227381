"""Whether anybody can be reached: by a step of the playbook, and in what way when Slack cannot."""

from datetime import datetime

from bot.core.actions import ActionKind
from bot.core.incident import Incident
from bot.core.oncall import resolve
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.core.rules.track import Due

ESCALATES = frozenset({ActionKind.PAGE, ActionKind.NOTIFY})
"""The actions that call for somebody; one that reaches nobody is made good by the next step."""


def reaches_nobody(due: Due, org: Organisation, playbook: Playbook, incident: Incident, now: datetime) -> bool:
    """Whether a step calls for people, and all of its parties are nobody at the moment. No channel is told of a private
    incident."""
    parties = [party for action in due.actions if action.kind in ESCALATES for party in action.to]
    found = [resolve(party, org, playbook, incident, now) for party in parties]
    told = (reach.people or reach.outside or (reach.channels and not incident.private) for reach in found)
    return bool(found) and not any(told)


def by_hand(user: str, org: Organisation, playbook: Playbook | None) -> str:
    """What people can do to reach someone whom Slack does not reach: `Call +34 600 000 000.` where that is known.

    Known are the phone in `tocsin.yml`, and the playbook's contact of the same id or name.
    """
    id, person = next(((id, one) for id, one in org.people.items() if one.slack == user), ("", None))
    if person is None:
        return ANOTHER_WAY
    contacts = playbook.contacts if playbook else {}
    same = [one for key, one in contacts.items() if key == id or one.name.casefold() == person.name.casefold()]
    phones = [phone for phone in (person.phone, *(one.phone for one in same)) if phone and phone != TO_BE_FOUND]
    mails = [one.email for one in same if one.email and one.email != TO_BE_FOUND]
    if phones:
        return f"Call {phones[0]}."
    return f"Write to {mails[0]}." if mails else ANOTHER_WAY


ANOTHER_WAY = "Call them another way."
TO_BE_FOUND = "TBD"
"""Stands in a contact for what is still missing."""
