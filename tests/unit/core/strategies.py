"""Random playbooks with every timed primitive, and random histories with every event."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.events import (
    Acknowledged,
    AcknowledgementExpired,
    Cancelled,
    Closed,
    Escalated,
    Event,
    FactSet,
    HandoverDeclined,
    HandoverOffered,
    ItemTicked,
    Milestone,
    Mitigated,
    NoticeSent,
    NotReached,
    ObligationMet,
    Reached,
    Reopened,
    Resolved,
    RoleAssigned,
    RoleLeft,
    SeverityChanged,
    Snoozed,
    SnoozeEnded,
    StatusUpdated,
    StillOnIt,
    Tagged,
    TaskAdded,
    TaskChanged,
    TaskDone,
)
from bot.core.incident import Incident, apply, check_allowed
from bot.core.playbook import Playbook
from bot.core.work_events import ItemGiven
from tests.unit.core.make import at, incident, playbook, recorded, update

SEVERITIES = ("SEV1", "SEV2", "SEV3")
ANCHORS = (
    "declared", "acknowledged", "mitigated", "resolved", "closed", "cancelled", "reopened", "severity_changed",
    "status_updated", "escalated", "reached", "paged", "first_notice", "sent.users", "sent.all", "sent.sorry",
    "fact.f", "tagged.t", "tagged.u", "aware", "published", "actions_done", "alert", "list.l", "list.m",
    "role.scribe", "role.commander", "asked.sorry", "held", "obligation.o", "clock.c.missed",
    "phase.p", "phase.q", "phase.p.overdue", "phase.q.overdue",
)  # fmt: skip
PARTIES = st.sampled_from(["boss", "lead", ["boss", "lead"]])

anchors = st.one_of(st.just("declared"), st.sampled_from(ANCHORS))
stops = st.lists(anchors, max_size=2)
spans = st.sampled_from(["0s", "1m", "5m", "15m", "30m", "1h", "2h"])
waits = st.sampled_from(["0s", "5m", "15m", "30m", "1h", "1bd", "immediate"])
keys = st.sampled_from((*SEVERITIES, "default"))
conditions = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.lists(st.sampled_from(SEVERITIES), min_size=1),
        "category": st.sampled_from(["leak", "other"]),
        "tag": st.sampled_from(["t", "u"]),
        "private": st.booleans(),
        "facts": st.sampled_from([{"f": True}, {"f": "yes"}, {"n": {"above": 3}}]),
    },
)
sometimes = st.one_of(st.just({}), conditions)
acts = st.one_of(
    st.builds(
        lambda kind, to: {kind: to}, st.sampled_from(["page", "notify", "remind", "invite", "announce"]), PARTIES
    ),
    st.sampled_from(
        [
            {"set": {"severity": "SEV1"}},
            {"set": {"severity": "SEV3", "tag": "t"}},
            {"set": {"severity": "SEV2"}},
            {"open": "l"},
            {"open": ["l", "m"]},
            {"require": "sorry"},
            {"hold": True},
            {"ticket": "ops"},
            {"statuspage": "create", "mail": "boss"},
        ]
    ),
)


@st.composite
def rungs(draw: st.DrawFn) -> dict[str, Any]:
    """Something to do, some of it again and again."""
    rung: dict[str, Any] = {**draw(acts), "if": draw(sometimes)}
    if draw(st.booleans()):
        rung["unless"] = draw(stops)
    if draw(st.booleans()):
        rung |= {"repeat": draw(st.sampled_from(["1m", "7m", "30m"])), "times": draw(st.integers(1, 4))}
    return rung


steps = st.builds(lambda rung, after: {**rung, "after": after}, rungs(), spans)
ladder_steps = st.lists(steps, min_size=1, max_size=3)
columns = st.one_of(ladder_steps, st.dictionaries(keys, ladder_steps, min_size=1))
ladders = st.fixed_dictionaries({"when": anchors, "unless": stops, "if": sometimes, "steps": columns})
cadences = st.fixed_dictionaries(
    {"from": anchors, "until": stops, "if": sometimes, "every": st.dictionaries(keys, spans, min_size=1)},
    optional={"to": st.sampled_from(["users", ["users", "execs"]])},
).flatmap(lambda parts: columns.map(lambda found: {**parts, "steps": found}))
clocks = st.fixed_dictionaries(
    {"from": anchors, "to": anchors, "limit": st.dictionaries(keys, waits, min_size=1), "strict": st.booleans()},
    optional={"warn": st.sampled_from(["1m", "10m"]), "if": sometimes, "miss": acts},
)
rules = st.builds(
    lambda rung, when, after: {**rung, "when": when, "after": after},
    rungs(), anchors, st.one_of(spans, st.dictionaries(keys, spans, min_size=1)),
)  # fmt: skip


def items(*ids: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Items with these ids, timed in every way."""
    one = st.fixed_dictionaries(
        {},
        optional={
            "remind": spans,
            "due": waits,
            "due_from": anchors,
            "if": sometimes,
            "auto": st.sampled_from(["acknowledged", "alert"]),
            "need": st.just("fact.f"),
            "by": st.just("scribe"),
        },
    )
    return st.tuples(*(one for _ in ids)).map(
        lambda found: [{"id": id, "text": id, **item} for id, item in zip(ids, found, strict=True)]
    )


phases = st.fixed_dictionaries(
    {"from": anchors},
    optional={
        "to": anchors,
        "if": sometimes,
        "limit": st.one_of(waits, st.dictionaries(keys, waits, min_size=1)),
        "strict": st.booleans(),
        "watch": spans,
        "list_from": st.just("category"),
        "miss": acts,
    },
)
obligations = st.fixed_dictionaries(
    {"id": st.just("o"), "to": st.just("authority"), "decide": st.just("lead"), "from": anchors},
    optional={
        "if": sometimes,
        "limit": st.sampled_from(["30m", "2h", "72h", "3bd", "per_contact"]),
        "remind": st.just(["5m", "1h", "24h"]),
        "miss": st.just(["boss"]),
    },
)
reviews = st.fixed_dictionaries(
    {"for": st.sampled_from(["all", "SEV1", ["SEV1", "SEV2"]]), "strict": st.booleans()},
    optional={
        "from": anchors,
        "due": st.fixed_dictionaries({}, optional={name: waits for name in ("publish", "review", "meet", "share")}),
    },
)
roles = st.fixed_dictionaries(
    {"name": st.just("Scribe")},
    optional={"required_for": st.sampled_from(["all", "SEV1"]),
              "nag": st.sampled_from([{}, {"after": "0s", "every": "7m", "times": 1}, {"every": "30m", "times": 4}]),
              "ack": st.one_of(waits, st.dictionaries(keys, waits)), "fallback": PARTIES.filter(lambda p: p == "boss"),
              "hours": st.sampled_from(["always", "business"]), "if": sometimes},
)  # fmt: skip
CONTACTS = {"police": {"name": "Police", "limit": "1h"}, "club": {"name": "Club"}}


policies = st.fixed_dictionaries(
    {"on_severity_change": st.sampled_from(["keep_start", "restart", "only_future"])},
    optional={
        "acknowledgement": st.sampled_from([{"lasts": {"SEV1": "30m", "default": "1h"}}, {"lasts": {"SEV2": "5m"}}]),
        "quiet_hours": st.sampled_from(
            [
                {"for": ["SEV2", "SEV3"], "from": "11:00", "until": "13:00"},
                {"for": "SEV1", "from": "22:00", "until": "07:00"},
            ]
        ),
        "handover": st.sampled_from(["2m", "1h"]),
    },
)
RULES = ("a", "b", "a.SEV1", "a.default", "v", "w", "r0", "r1", "task.1", "item.p1", "need.scribe", "warn.c")


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    """Any playbook whose parts have names of their own, as the loader demands."""
    p, q = draw(phases), draw(phases)
    return playbook(
        severities=[{"id": "SEV1", "name": "1", "tags": ["t"]}, *({"id": s, "name": s} for s in SEVERITIES[1:])],
        categories=[{"id": "leak", "name": "Leak", "tags": ["u"], "lists": ["m"]}, {"id": "other", "name": "Other"}],
        calendar={"tz": draw(st.sampled_from(["UTC", "Europe/Berlin"])), "hours": "mon-fri 09:00-17:00"},
        roles={"commander": {"name": "Commander"}, "scribe": draw(roles)},
        parties={"authority": {"contacts": ["police", "club"]}},
        contacts=CONTACTS,
        clocks=draw(st.dictionaries(st.sampled_from(["c", "d"]), clocks)),
        ladders=draw(st.dictionaries(st.sampled_from(["a", "b"]), ladders)),
        cadences=draw(st.dictionaries(st.sampled_from(["v", "w"]), cadences)),
        rules=[{"id": f"r{n}", **rule} for n, rule in enumerate(draw(st.lists(rules, max_size=3)))],
        phases=[{"id": "p", **p, "items": draw(items("p1", "p2"))}, {"id": "q", **q, "items": draw(items("q1"))}],
        lists={"l": draw(items("l1")), "m": draw(items("m1"))},
        obligations=draw(st.lists(obligations, max_size=1)),
        postmortem=draw(st.one_of(st.none(), reviews)),
        policy=draw(policies),
        war_room={"invite": draw(st.dictionaries(keys, PARTIES))},
    )


def _told(promise: int | None, to: tuple[str, ...]) -> StatusUpdated:
    return update(promise).model_copy(update={"to": to})


events: st.SearchStrategy[Event] = st.one_of(
    st.sampled_from(
        [Acknowledged(), Mitigated(), Resolved(), Closed(), Cancelled(), Reopened(), Escalated(to="lead"),
         Reached(what="x"), NotReached(what="x", why="y"), NoticeSent(notice="sorry", to=("users",)),
         NoticeSent(notice="sorry")],
    ),
    st.builds(lambda s: SeverityChanged(severity=s), st.sampled_from(SEVERITIES)),
    st.builds(
        lambda r, p: RoleAssigned(role=r, person=p),
        st.sampled_from(["scribe", "commander"]), st.sampled_from(["", "U0B"]),
    ),
    st.builds(_told, st.one_of(st.none(), st.integers(-5, 90)), st.sampled_from([(), ("users",), ("users", "execs")])),
    st.sampled_from([FactSet(fact="f", value=v) for v in (True, False, "yes")] + [FactSet(fact="n", value=7.0)]),
    st.sampled_from([Tagged(tag="t"), Tagged(tag="u")]),
    st.builds(lambda n: Milestone(name=n), st.sampled_from(["aware", "published", "actions_done", "alert"])),
    st.builds(
        lambda i, u, n: ItemTicked(item=i, undone=u, na=n),
        st.sampled_from(["p1", "p2", "q1", "l1", "m1"]), st.booleans(), st.booleans(),
    ),
    st.builds(lambda i, u: ItemGiven(item=i, owner=u), st.sampled_from(["p1", "l1"]), st.sampled_from(["U0B", "U0C"])),
    st.builds(
        lambda c, t: ObligationMet(obligation="o", contact=c, told=t),
        st.sampled_from(["", "police"]), st.booleans(),
    ),
    st.builds(
        lambda due, later: TaskAdded(text="x", owner="U0B", due_at=at(due) if due else None, followup=later),
        st.integers(0, 90), st.booleans(),
    ),
    st.builds(lambda n, due: TaskChanged(number=n, due_at=at(due)), st.integers(1, 3), st.integers(1, 90)),
    st.builds(lambda n, undone: TaskDone(number=n, undone=undone), st.integers(1, 3), st.booleans()),
    st.builds(lambda r, m: Snoozed(rule=r, until=at(m)), st.sampled_from(RULES), st.integers(1, 90)),
    st.builds(lambda r: SnoozeEnded(rule=r), st.sampled_from(RULES)),
    st.sampled_from([StillOnIt(), AcknowledgementExpired(), RoleLeft(role="scribe", person="U0B"),
                     HandoverOffered(role="scribe", to="U0B"), HandoverDeclined(role="scribe")]),
)  # fmt: skip
pauses = st.one_of(st.integers(0, 60).map(lambda minutes: minutes * 60), st.integers(0, 7200))
histories = st.lists(st.tuples(pauses, events), max_size=8)
declarations = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(SEVERITIES),
        "category": st.sampled_from(["", "leak", "other"]),
        "private": st.booleans(),
    }
)
History = list[tuple[int, Event]]
Timed = list[tuple[float, Event]]


def possible(history: History, declaration: dict[str, Any]) -> Timed:
    """What of a history can happen, each with its second; promises and due moments are counted from there on."""
    found: Timed = []
    state: Incident = incident(**declaration)
    seconds = 0
    for pause, event in history:
        seconds += pause
        if isinstance(event, StatusUpdated) and event.next_update_at is not None:
            event = event.model_copy(update={"next_update_at": event.next_update_at + timedelta(seconds=seconds)})
        if isinstance(event, Snoozed):
            event = event.model_copy(update={"until": event.until + timedelta(seconds=seconds)})
        if isinstance(event, TaskAdded | TaskChanged) and event.due_at is not None:
            event = event.model_copy(update={"due_at": event.due_at + timedelta(seconds=seconds)})
        try:
            check_allowed(state, event.kind)
        except UserError:
            continue
        found.append((seconds, event))
        state = apply(state, recorded(seconds / 60, event))
    return found


END = at(3 * 24 * 60)
"""By then everything but reviews in business days has come."""
