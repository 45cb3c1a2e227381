"""The managers' digest: planned by a row for each reader, sent once a period, late ones saying so."""

from bot.core.digest import compose, digest_line, next_digest
from bot.core.messages import DigestMessage
from bot.core.organisation import Organisation
from bot.failpoints import passing
from bot.usecases import outgoing
from bot.usecases.ports import Plan, Priority, Services, Tx

CHANNEL = "channel"


def readers(org: Organisation) -> dict[str, tuple[str, str, str]]:
    """For each digest and reader: the plan's name → (digest id, person or `channel`, the reader's zone)."""
    found = {}
    for id, digest in org.digests.items():
        if digest.channel:
            found[f"digest:{id}:{CHANNEL}"] = (id, CHANNEL, digest.tz)
        for person in digest.people:
            found[f"digest:{id}:{person}"] = (id, person, org.people[person].tz)
    return found


def plan(s: Services) -> None:
    """Make sure that each digest has its next time; one whose definition changed is planned anew from now."""
    now = s.clock.now()
    with s.store.write() as tx:
        for name, (id, _, tz) in readers(s.org).items():
            spec = f"{s.org.digests[id].at} {','.join(s.org.digests[id].days)} {tz}"
            known = tx.plan(name)
            if known is None or known.spec != spec:
                tx.set_plan(Plan(name, spec, known.last_at if known else now, next_digest(s.org.digests[id], tz, now)))


def send(s: Services, name: str) -> list[int]:
    """Send one digest if its time has come, and plan the next; after an outage only the newest is sent."""
    found = readers(s.org).get(name)
    now = s.clock.now()
    with s.store.write() as tx:
        known = tx.plan(name)
        if known and not found:
            tx.drop_plan(name)
        if found and known and known.next_at <= now:
            _compose(tx, s, known, *found)
            id, _, tz = found
            tx.set_plan(Plan(name, known.spec, now, next_digest(s.org.digests[id], tz, now)))
            passing("digest.before_commit")
    passing("digest.after_commit")
    return tx.kicks


def _compose(tx: Tx, s: Services, known: Plan, id: str, reader: str, tz: str) -> None:
    now = s.clock.now()
    digest = s.org.digests[id]
    lines = []
    rank: dict[str, int] = {}
    for entry in [*tx.open_entries(), *tx.ended_since(known.last_at)]:
        if entry.incident.drill:
            continue
        book = s.books.of(entry.playbook_hash).playbook
        lines.append(digest_line(entry.incident, book, entry.home, now))
        rank.setdefault(entry.incident.severity, book.rank(entry.incident.severity))
    facts = compose(id, known.next_at, known.last_at, now, lines, rank)
    if not facts.open and not facts.resolved and digest.when_empty == "nothing":
        return
    key = f"{known.name}:{known.next_at.isoformat()}"
    message = DigestMessage(facts=facts)
    if reader == CHANNEL:
        channel = getattr(s.org.channels, digest.channel or "managers") or s.org.channels.managers
        outgoing.post(tx, channel, key, message, Priority.DIGEST, None)
    else:
        outgoing.tell(tx, s.org.people[reader].slack, key, message, Priority.DIGEST, None)
