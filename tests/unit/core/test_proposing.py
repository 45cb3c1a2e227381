"""Who could take a role: who a party is at the moment, or the people of the teams that a fact names."""

from bot.core.events import FactSet, RoleAssigned
from bot.core.playbook import Playbook
from bot.core.proposing import proposed, suggested_by_fact
from tests.unit.core.make import at, incident, organisation, playbook

TEAMS = {"payments": {"members": ["ben", "cai"], "lead": "cai"}, "search": {"members": ["dov"]}}
ROTATIONS = {"primary": {"members": ["ana", "eve"], "start": "2026-03-02", "handoff": "mon 09:00", "tz": "UTC"}}
ORG = organisation(teams=TEAMS, rotations=ROTATIONS, parties={"on_call": {"rotation": "primary"}})


def book(**role: object) -> Playbook:
    roles = {"commander": {"name": "Commander"}, "helper": {"name": "Helper", "many": True, **role}}
    return playbook(roles=roles, facts=[{"id": "systems", "name": "Systems"}])


def test_a_party_proposes_who_it_is_at_the_moment() -> None:
    on_call = book(suggest_by="on_call")
    assert proposed("helper", ORG, on_call, incident(), at()) == ("U0ANA",)
    assert proposed("helper", ORG, on_call, incident(), at(7 * 24 * 60)) == ("U0EVE",)
    taken = incident((1, RoleAssigned(role="helper", person="U0ANA")))
    assert proposed("helper", ORG, on_call, taken, at()) == ()


def test_a_fact_proposes_the_people_of_the_teams_it_names_the_lead_first() -> None:
    systems = book(suggest_by="systems")
    assert proposed("helper", ORG, systems, incident(), at()) == ()
    known = incident((1, FactSet(fact="systems", value="Payments, search")))
    assert proposed("helper", ORG, systems, known, at()) == ("U0CAI", "U0BEN", "U0DOV")
    assert proposed("helper", ORG, systems, incident(affected="the search page"), at()) == ("U0DOV",)
    assert suggested_by_fact("systems", systems) == ["helper"]


def test_nobody_is_proposed_where_the_playbook_does_not_say_who() -> None:
    assert proposed("helper", ORG, book(), incident(), at()) == ()
    assert proposed("commander", ORG, book(), incident(), at()) == ()
    assert proposed("nobody", ORG, book(), incident(), at()) == ()
    assert proposed("helper", ORG, book(suggest_by="gone"), incident(), at()) == ()
