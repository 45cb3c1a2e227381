"""The timeline as a file: for people and for machines."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.events import MessageRead, Noted, NoteStruck, Recorded, Resolved, TaskAdded, TaskDone
from bot.usecases.export import Exported, as_json, as_markdown, attachment, record_of
from tests.slack.views_world import ACK, ANA, BEN, LEAD, NASTY, ORG, PLAYBOOK, T0, UPDATE, at, entry, golden

FILES = Path(__file__).parent / "golden"
"""Beside those of Slack's messages, for they are none."""
PIN = {"channel": "C1", "ts": "17.1"}
MADRID = PLAYBOOK.model_copy(update={"calendar": PLAYBOOK.calendar.model_copy(update={"tz": "Europe/Madrid"})})


def record(*more: tuple[float, str, object], private: bool = False) -> Exported:
    """An evening that runs past midnight in Madrid."""
    found = entry(
        ACK, LEAD, UPDATE,
        (9, ANA, Noted(text="search was slow\n# already <@U02BEN>", occurred_at=at(-5), told_at=at(9))),
        (10, BEN, Noted(text="no rollback before noon", decision=True, told_at=at(10))),
        (11, ANA, Noted(**PIN, occurred_at=at(6), told_at=at(11), mark="1.1")),
        (11, "", MessageRead(**PIN, text="errors at <https://x.io|9%>", author=BEN, link="https://slack/p17")),
        (12, ANA, TaskAdded(text="Roll back", number=1, owner=BEN, due_at=at(40))),
        (13, ANA, TaskAdded(text="Write the runbook", number=2, followup=True)),
        (30, BEN, TaskDone(number=1)),
        (12 * 60, ANA, Resolved(summary="Rolled back")),
        *more,
        private=private,
    )  # fmt: skip
    return record_of(12, found.events, MADRID, ("default", "3f2a91bc44d0"), ORG, T0 + timedelta(hours=13))


def test_people_read_a_line_for_each_entry() -> None:
    text = as_markdown(record())
    golden("timeline_file", text, FILES)
    lines = [line for line in text.splitlines() if re.match(r"- \d\d:\d\d \u2013 ", line)]
    assert len(lines) == 11 and lines[0].startswith(
        "- 14:55 \u2013 **Ana Ruiz:** search was slow # already @Ben Okafor"
    )
    assert "back-dated, told 15:09" in lines[0] and "## 2026-03-04" in text
    assert "**Ben Okafor:** errors at 9% (https://x.io)" in text and "put here by Ana Ruiz" in text


def test_struck_out_entries_stay_and_private_ones_say_so() -> None:
    text = as_markdown(record((13 * 60, ANA, NoteStruck(**PIN, mark="2.1")), private=True))
    assert "~~**Ben Okafor:** errors" in text and "struck out by Ana Ruiz" in text
    assert "Private: for its own people only" in text and "Private" not in as_markdown(record())


def test_the_first_file_stays_the_same_whatever_comes_later() -> None:
    first = record()
    later = record((13 * 60, ANA, Noted(text=NASTY, told_at=at(780))))
    again = record_of(12, entry().events[:1], MADRID, ("default", "x"), ORG, T0)
    assert as_markdown(later) != as_markdown(first) == as_markdown(record()) != as_markdown(again)
    file = attachment(first, ANA)
    assert hashlib.sha256(file.content.encode()).hexdigest() in file.comment
    assert file.name == f"inc-12-timeline-{first.events}.md"


def test_machines_get_all_three_times() -> None:
    made = json.loads(json.dumps(as_json(record())))
    golden("timeline_file_json", made, FILES)
    late = made["entries"][0]
    assert late["occurred_at"] == "2026-03-03T13:55:00+00:00" and late["learned_at"] == "2026-03-03T14:09:00+00:00"
    assert late["back_dated"] is True and late["recorded_at"] is None
    wall = datetime(2026, 3, 3, 14, 1, tzinfo=UTC)
    written = [Recorded(at=T0, actor=ANA, event=entry().events[0].event, recorded_at=wall)]
    (only,) = as_json(record_of(12, written, MADRID, ("d", "x"), ORG, T0))["entries"]
    assert only["recorded_at"] == "2026-03-03T14:01:00+00:00"
