"""Who the severity has in the room: at once, once, and those of a worse one when it gets worse."""

from bot.core.events import Resolved, SeverityChanged
from bot.core.playbook import Playbook
from tests.unit.core.make import playbook, run

EVERY = {"SEV1": ["chief", "crew"], "SEV2": [], "default": "crew"}


def book(**invite: object) -> Playbook:
    return playbook(parties={"crew": {"people": "ana"}, "chief": {"people": "ben"}}, war_room={"invite": invite})


def test_they_come_at_the_beginning_and_those_of_a_worse_severity_when_it_gets_worse() -> None:
    worse = run(book(**EVERY), {20: SeverityChanged(severity="SEV2"), 30: SeverityChanged(severity="SEV1")}, "SEV3")
    assert worse.said == [(0, "guests.default/0"), (30, "guests.SEV1/0")]
    [(_, first), (_, second)] = worse.log
    assert first.actions[0].to == ("crew",) and second.actions[0].to == ("chief", "crew")
    assert second.path == "war_room.invite.SEV1"


def test_nobody_comes_because_it_gets_milder_ends_or_is_private() -> None:
    milder = {20: SeverityChanged(severity="SEV3"), 30: SeverityChanged(severity="SEV1")}
    assert run(book(**EVERY), milder, "SEV1").said == [(0, "guests.SEV1/0")]
    over = {20: Resolved(), 30: SeverityChanged(severity="SEV1")}
    assert run(book(**EVERY), over, "SEV3").said == [(0, "guests.default/0")]
    assert run(book(**EVERY), severity="SEV1", private=True).said == []
    assert run(book(), severity="SEV1").said == []
