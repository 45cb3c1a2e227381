"""`tocsin declare`: an incident from a shell, for when Slack is away. It goes the same way as `/incident declare`."""

import json
import os
import re
import sys
from dataclasses import dataclass

from bot.core.errors import ConfigError, UserError
from bot.core.grammar import leading_severity
from bot.core.oncall import resolve
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.embedded_address import Address
from bot.roles import reachable_database, require_schema
from bot.settings import Settings
from bot.usecases.declare import Declaration, declare, severity_for
from bot.usecases.ports import Entry
from bot.wiring import Wired, wire

REFUSED = 1
NOWHERE = "unix:///nonexistent"
"""A Redis that is never there: a hint that cannot be given is no loss."""
MEMBER_ID = re.compile(r"[UW][A-Z0-9]{4,}")


@dataclass(frozen=True)
class Asked:
    """What was typed; the words begin with the severity, if one is given."""

    words: tuple[str, ...]
    by: str
    category: str = ""
    affected: str = ""
    private: bool = False
    as_json: bool = False
    facts: tuple[str, ...] = ()
    why: str = ""


def run_declare(asked: Asked, settings: Settings) -> int:
    """Declare, print what became of it, and give the exit status: 1 when it was refused."""
    with reachable_database():
        require_schema(settings)
        wired = wire(settings, _redis(settings), patient=False)
        services = wired.services
        playbook = services.books.current().playbook
        actor = _person(asked.by, services.org)
        severity, title = leading_severity(" ".join(asked.words), playbook)
        facts = _facts(asked.facts, playbook)
        chosen = severity or severity_for(playbook, asked.category, facts, f"{title} {asked.affected}")
        ask = Declaration(title, chosen, asked.category, asked.affected, asked.private, facts=facts, why=asked.why)
        try:
            with services.store.write() as tx:
                entry = declare(tx, services, ask, actor)
        except UserError as error:
            print(f"Not declared. {error}", file=sys.stderr)
            return REFUSED
        wired.hints.give([("deliver", id) for id in tx.kicks])
        _print(wired, entry, asked.as_json)
    return 0


def _facts(given: tuple[str, ...], playbook: Playbook) -> dict[str, str]:
    """The facts that were given; one that the playbook does not know is refused."""
    facts = {name.strip(): value.strip() for name, _, value in (one.partition("=") for one in given)}
    unknown = [name for name in facts if all(fact.id != name for fact in playbook.facts)]
    if unknown:
        known = ", ".join(fact.id for fact in playbook.facts) or "none"
        raise ConfigError(f"The playbook has no fact {unknown[0]}. It knows: {known}.")
    return facts


def _redis(settings: Settings) -> str:
    """The Redis of the settings, or the one that a `tocsin up` on the same data folder runs."""
    own = Address.read(settings.data.resolve() / "redis.conf")
    return settings.redis() or (own.url if own else NOWHERE)


def _person(said: str, org: Organisation) -> str:
    """The Slack id of whoever declares: named as in `tocsin.yml`, or the id itself."""
    wanted = said or os.environ.get("USER", "")
    if wanted in org.people:
        return org.people[wanted].slack
    if MEMBER_ID.fullmatch(wanted):
        return wanted
    known = ", ".join(sorted(org.people)) or "nobody"
    raise ConfigError(f"Who declares? Write --by with a name of tocsin.yml ({known}) or a Slack member ID.")


def _print(wired: Wired, entry: Entry, as_json: bool) -> None:
    services, incident = wired.services, entry.incident
    playbook = services.books.of(entry.playbook_hash).playbook
    found = resolve("on_call", services.org, playbook, incident, services.clock.now()).people
    names = {person.slack: person.name for person in services.org.people.values()}
    on_call = [names.get(id, id) for id in found]
    if as_json:
        about = {"number": entry.id, "name": incident.name, "title": incident.title, "severity": incident.severity}
        print(json.dumps({**about, "private": incident.private, "on_call": on_call}, ensure_ascii=False))
        return
    print(f"{incident.name} declared: {incident.severity} · {incident.title}")
    print("Its room and everyone it calls follow as soon as Slack answers; a running Tocsin sees to that.")
    if on_call:
        print(f"On call now: {', '.join(on_call)}. While Slack is away, call them yourself.")
