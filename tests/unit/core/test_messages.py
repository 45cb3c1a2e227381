"""The messages the bot sends by itself survive being written to the database and read back."""

import pytest

from bot.core.actions import ActionKind
from bot.core.digest import DigestFacts
from bot.core.events import Acknowledged, FactSet, StatusUpdated
from bot.core.messages import (
    MESSAGE,
    AccessAnswer,
    Alarm,
    Announcement,
    Approval,
    Briefing,
    Bulletin,
    Call,
    CalledIn,
    Card,
    DigestMessage,
    Facts,
    Farewell,
    FileMended,
    FileRefused,
    FollowUps,
    Given,
    Guidance,
    Handover,
    HandoverAnswer,
    KeptIn,
    Line,
    Message,
    Notice,
    Nudge,
    Repeated,
    Report,
    RoomEnds,
    RoomLeft,
    RoomReady,
    Scored,
    SentBack,
    Task,
    Trouble,
    Waiting,
    WhichItem,
    Wish,
)
from bot.core.score import ScoreLine
from tests.unit.core.make import T0, at

FACTS = DigestFacts(id="daily", at=at(60), since=T0, late=0, open=(), resolved=())
MESSAGES: list[Message] = [
    Card(),
    Given(item="proof", actor="U0ANA"),
    WhichItem(items=("proof", "graph")),
    Announcement(),
    Line(event=Acknowledged(), actor="U0ANA"),
    Nudge(
        action=ActionKind.PAGE,
        people=("U0ANA",),
        party="on_call",
        why=("new",),
        due_at=T0,
        rule="l",
        step=0,
        anchor=T0,
        line=3,
        group=(1,),
    ),
    Call(people=("U0ANA",), party="lead", actor="U0BEN", reason="help", failed={"U0ANA": "gone"}),
    Report(text="Over.", late=130),
    Bulletin(
        event=StatusUpdated(word="w", impact="i", changed="", next_step="", more=(("eta", "soon"),)), actor="U0ANA"
    ),
    Approval(number=1),
    SentBack(number=1, actor="U0ANA", reason="Name the region"),
    Notice(number=1, text="Known problem.", author="U0ANA"),
    Facts(facts=(FactSet(fact="users", value=3.0),), actor="U0ANA"),
    Handover(role="commander", by="U0ANA", briefing="All is calm."),
    HandoverAnswer(role="commander", actor="U0BEN", accepted=True),
    Wish(actor="U0ANA", words="When?"),
    AccessAnswer(given=True),
    Briefing(role="commander", duty="Decide."),
    Waiting(why="Slack is slow."),
    RoomReady(),
    KeptIn(channel="#managers", what="report"),
    Scored(lines=(ScoreLine(name="acknowledge", told="within 5 min: after 3 min", kept=True),)),
    Guidance(),
    CalledIn(people=("U1", "U2")),
    RoomEnds(),
    RoomLeft(),
    Farewell(actor="U0ANA"),
    FollowUps(numbers=(1, 2), actor="U0ANA"),
    Trouble(what="page", why="gone", instead="call"),
    Repeated(text="Done.", blocks=({"type": "divider"},), maybe=True),
    Task(action=ActionKind.TICKET, to=("backlog",), why="It was missed."),
    FileRefused(file="playbooks/default.yml", problems=("a.yml:3:1: no",), count=1, in_force="Mine (1a)"),
    FileMended(file="playbooks/default.yml", in_force="Mine (2b)"),
    Alarm(what="1 message due to go out", instead="Look into the logs."),
    DigestMessage(facts=FACTS),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.kind)
def test_a_message_reads_back_as_it_was_written(message: Message) -> None:
    assert MESSAGE.validate_json(MESSAGE.dump_json(message)) == message


def test_every_kind_of_message_is_tried() -> None:
    known = MESSAGE.json_schema()["discriminator"]["mapping"]
    assert {message.kind for message in MESSAGES} == set(known)
