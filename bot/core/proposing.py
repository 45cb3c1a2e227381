"""Who could take a role, by what the playbook says: who a party is at the moment, or the teams that a fact names."""

from collections.abc import Iterator
from datetime import datetime

from bot.core.incident import Incident
from bot.core.oncall import resolve
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook


def proposed(
    role: str, org: Organisation, playbook: Playbook, incident: Incident, now: datetime, most: int = 3
) -> tuple[str, ...]:
    """The Slack user ids of those who could take a role and have it not, the likeliest first; none where the playbook
    does not say who, or it is nobody at `now`."""
    found = playbook.roles.get(role)
    by = found.suggest_by if found else None
    if by is None:
        return ()
    if any(fact.id == by for fact in playbook.facts):
        people = tuple(_of_teams(f"{incident.facts.get(by, '')} {incident.affected}", org))
    else:
        people = resolve(by, org, playbook, incident, now).people
    held = incident.holders(role)
    return tuple(one for one in dict.fromkeys(people) if one not in held)[:most]


def suggested_by_fact(fact: str, playbook: Playbook) -> list[str]:
    """The roles for which a fact says who could take them."""
    return [id for id, role in playbook.roles.items() if role.suggest_by == fact]


def _of_teams(text: str, org: Organisation) -> Iterator[str]:
    """The people of the teams that a text names, of each its lead first."""
    words = text.casefold()
    for name, team in org.teams.items():
        if name.casefold() in words:
            ids = [*([team.lead] if team.lead else []), *team.members]
            yield from (org.people[id].slack for id in ids if id in org.people)
