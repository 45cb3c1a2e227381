"""The managers' digest: what it says, how much it can hold, and what it keeps to itself."""

from datetime import timedelta
from typing import Any

from bot.core import events
from bot.core.digest import DigestFacts, DigestLine, compose, digest_line
from bot.core.messages import DigestMessage
from bot.slack.views.blocks import Rendered
from bot.slack.views.messages import render
from bot.usecases.ports import Entry
from tests.slack.views_world import (
    ACK,
    BEN,
    LEAD,
    NASTY,
    ORG,
    PLAYBOOK,
    T0,
    UPDATE,
    at,
    check_message,
    entry,
    golden,
    texts,
)

RANK = {one.id: place for place, one in enumerate(PLAYBOOK.severities)}


def facts(*found: Entry, minutes: float = 120, late: float = 0) -> DigestFacts:
    lines = [digest_line(one.incident, PLAYBOOK, one.room.channel, at(minutes)) for one in found]
    return compose("daily", at(minutes) - timedelta(seconds=late), T0 - timedelta(days=1), at(minutes), lines, RANK)


def show(given: DigestFacts) -> Rendered:
    made = render(DigestMessage(facts=given), None, ORG, place="channel")
    check_message(made)
    return made


def said(made: Rendered) -> str:
    return "\n".join([made.text, *texts(made.blocks)])


def test_a_digest_counts_lists_and_flags() -> None:
    fine = entry(
        ACK, (118.0, BEN, UPDATE[2].model_copy(update={"next_update_at": None})), number=3, title="Slow search"
    )
    over = entry(ACK, LEAD, (60.0, BEN, events.Resolved(summary="Done")), number=4, title="Mail late")
    made = show(facts(entry(ACK, LEAD, UPDATE), fine, over))
    golden("digest", made.blocks)
    assert made.text == (
        "Incident digest: 2 open, :warning: 1 with an overdue update, 1 resolved since the last digest."
    )
    words = said(made)
    assert "*INC-12* SEV2 · Checkout is down <#C0ROOM1>\n\u2003open for 2 h · Ben Okafor" in words
    assert "*update overdue by 1 h 20 min*" in words
    assert "*INC-4* SEV2 · Mail late <#C0ROOM1> · after 1 h" in words
    assert "<@" not in words


def test_nothing_open_is_one_line() -> None:
    made = show(facts())
    assert made.text == "Incident digest: nothing open."
    assert len(made.blocks) == 2


def test_a_late_digest_says_so() -> None:
    assert "Late by 15 min: Tocsin or Slack was away." in said(show(facts(late=900)))


def test_a_hundred_incidents_with_the_longest_titles_fit() -> None:
    for title in ("x" * 120, NASTY[:120], "🔥" * 120, '"' * 120):
        many = [entry(ACK, LEAD, number=n, title=title) for n in range(1, 101)]
        ended = [entry((30.0, BEN, events.Resolved()), number=n, title=title) for n in range(101, 201)]
        made = show(facts(*many, *ended))
        assert "_+ 80 more_" in said(made)
        assert "_+ 85 more_" in said(made)


def test_a_private_incident_shows_number_and_severity_only() -> None:
    secret: dict[str, Any] = {"title": "Stolen laptop", "affected": "the founder", "private": True}
    made = show(
        facts(entry(ACK, LEAD, UPDATE, **secret), entry(LEAD, (9.0, BEN, events.Resolved()), number=9, **secret))
    )
    words = said(made)
    assert "*INC-12* SEV2 · private incident" in words
    assert "*INC-9* SEV2 · private incident" in words
    for hidden in ("laptop", "founder", "Ben", "C0ROOM1", "EU customers", "overdue by"):
        assert hidden not in words


def test_even_a_line_that_tells_too_much_is_hidden() -> None:
    line = DigestLine(
        number=5, title="Secret", severity="SEV1", emoji="red_circle", status="declared", private=True, commander=BEN,
        channel="C0ROOM1", declared_at=T0, updated_at=T0, update_due_at=T0, overdue=True, resolved_at=T0,
    )  # fmt: skip
    given = DigestFacts(id="daily", at=T0, since=T0, late=0, open=(line,), resolved=(line,))
    words = said(show(given))
    assert not any(hidden in words for hidden in ("Secret", "Ben Okafor", "C0ROOM1"))
