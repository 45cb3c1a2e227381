"""What the bot knows, read from its database: what it will do, what it is doing, what happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from bot.core.actions import FOR_PARTIES, VERBS
from bot.core.incident import Incident
from bot.core.oncall import resolve
from bot.core.playbook import Playbook
from bot.core.policy import forecast
from bot.core.rules.track import Due
from bot.core.why import say_why
from bot.settings import Settings
from bot.store.deliveries import WAITING, delivery
from bot.store.inbox import inbox
from bot.store.incidents import incident
from bot.usecases.ports import Entry
from bot.wiring import Wired, wire

AHEAD = 8
STILL_OWED = timedelta(days=7)
"""How long after its end an incident may still make the bot speak, as for a post-mortem."""
DIGEST = "Send the digest to the managers"


class Truth:
    """A reader beside the bot. It writes nothing and never speaks to Redis."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _wired(self) -> Wired:
        return wire(self._settings, "redis://127.0.0.1:1/0", patient=False)

    def now(self) -> datetime:
        """The time by which the playbook runs."""
        return self._wired.services.clock.now()

    def next_at(self) -> datetime | None:
        """The next instant at which the bot acts by itself."""
        return self._wired.next_at()

    def ahead(self) -> list[dict[str, Any]]:
        """The next acts, earliest first: `at` (Unix seconds), what it `does`, `why`, and for which `incident`."""
        services = self._wired.services
        now = services.clock.now()
        coming: list[tuple[datetime, str, str, str]] = []
        with self._wired.store.read() as tx:
            for entry in (*tx.open_entries(), *tx.ended_since(now - STILL_OWED)):
                playbook = services.books.of(entry.playbook_hash).playbook
                name = f"{entry.incident.name} {'(private)' if entry.incident.private else entry.incident.title}"
                for due in forecast(entry.incident, playbook, now):
                    does = self._say(due, entry.incident, playbook)
                    coming += [(due.due_at, name, does, say_why(due, entry.incident, playbook))] if does else []
            coming += [(plan.next_at, "", DIGEST, "") for plan in tx.plans()]
        return [_coming(*one) for one in sorted(set(coming))[:AHEAD]]

    def _say(self, due: Due, about: Incident, playbook: Playbook) -> str:
        """What a step does in plain words, with the people whom it would reach by then."""
        said = [
            f"{VERBS[action.kind]} {', '.join(self._whom(name, about, playbook, due.due_at) for name in action.to)}"
            if action.kind in FOR_PARTIES
            else action.say()
            for action in due.actions
        ]
        text = "; ".join(said)
        return text[:1].upper() + text[1:]

    def _whom(self, party: str, about: Incident, playbook: Playbook, at: datetime) -> str:
        org = self._wired.services.org
        reach = resolve(party, org, playbook, about, at)
        if reach.channels:
            return reach.channels[0]
        known = (org.person_by_slack(user) for user in reach.people)
        names = ", ".join(person.name for person in known if person)
        return names or f"{party.replace('_', ' ')} (nobody yet)"

    def newest(self) -> Entry | None:
        """The incident declared last."""
        with self._wired.store.read() as tx:
            id = tx.c.execute(select(func.max(incident.c.id))).scalar()
            return tx.entry(id) if id is not None else None

    def settled(self) -> bool:
        """Whether everything is done that people asked for or the playbook wants by now."""
        coming = self.next_at()
        with self._wired.store.read() as tx:
            asked = tx.c.execute(select(inbox.c.id).where(inbox.c.state == "new").limit(1)).first()
        return asked is None and not self.under_way() and (coming is None or coming > self.now())

    def under_way(self) -> list[int]:
        """The deliveries that are not done."""
        with self._wired.store.read() as tx:
            return list(tx.c.execute(select(delivery.c.id).where(delivery.c.state.in_(WAITING))).scalars())

    def outcomes(self, ids: Iterable[int]) -> Mapping[int, str]:
        """What became of these deliveries: their state."""
        with self._wired.store.read() as tx:
            return {id: outcome.state for id, outcome in tx.outcomes(list(ids)).items()}


def _coming(at: datetime, name: str, does: str, why: str) -> dict[str, Any]:
    text = f"{name}: {does}" if name else does
    return {"at": at.timestamp(), "incident": name, "does": does, "why": why, "text": text}
