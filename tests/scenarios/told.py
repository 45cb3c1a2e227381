"""Three incidents from the first word to the last, as people live through them: what they press, fill in and type."""

from collections.abc import Callable

from bot.sandbox.testing import Actor, Room
from tests.scenarios.night import MINUTE, Night

People = Callable[[str], Actor]
Look = Callable[[str], None]
LINK = "https://example.com/seen"


class Told:
    """A story under way: `person` gives those who act in it, `look` is called at each of its stations."""

    def __init__(self, night: Night, person: People | None = None, look: Look = lambda _: None) -> None:
        self.night, self.look = night, look
        self.person = person or night.slack.person

    @property
    def room(self) -> Room:
        """The incident's room."""
        return self.night.slack.room("inc-")

    def declare(self, **fields: str) -> None:
        """Sam declares in the form."""
        sam = self.person("sam")
        sam.slash("/incident")
        sam.fills(fields)
        self.look("form")
        self._send(sam)

    def later(self, minutes: int) -> None:
        """So much time passes."""
        self.night.fast_forward(minutes * MINUTE)

    def acknowledge(self, who: str) -> None:
        """Press the button where it was seen, which is a page by direct message."""
        self.person(who).presses("Acknowledge")
        self.night.settle()

    def press(self, who: str, label: str, **fields: object) -> None:
        """Press a button in the room, and fill in the form that it opens, if it opens one."""
        actor = self.person(who)
        actor.presses(label, self.room)
        if fields:
            actor.fills(fields)
            self.look(f"form {label}")
            self._send(actor)
        self.night.settle()

    def type(self, who: str, line: str, **fields: object) -> None:
        """Type a command in the room, and fill in the form that it opens, if it opens one."""
        actor = self.person(who)
        actor.slash(f"/incident {line}", self.room)
        if fields:
            actor.fills(fields)
            self.look(f"form {line}")
            self._send(actor)
        self.night.settle()

    def _send(self, who: Actor) -> None:
        errors = who.submits()
        assert not errors, errors
        self.night.settle()


def outage(told: Told) -> None:
    """A small team's S0: paged twice, answered, taken back, and written up two days later."""
    told.declare(title="Nobody can log in", category="outage", severity="S0", fact_issue="Logging in fails for all")
    told.look("declared")
    told.later(6)
    told.acknowledge("ben")
    told.press("ben", "Take command")
    told.look("in hand")
    told.type("ben", "notice user_notice", field_issue="Logging in fails", field_scope="all users", to=["users"])
    told.press("ben", "It went out")
    told.look("notice")
    told.press("ben", "Post update", word="investigating", impact="Nobody can log in", changed="Since the last release")
    told.type("ben", "checklist")
    told.look("checklist")
    told.type("ben", "done severity_confirmed nothing works for anybody")
    told.type("ben", "mitigate rollback")
    told.later(24)
    told.press("ben", "Post update", word="contained", impact="All can log in again", to=["stakeholders", "users"])
    told.type("ben", "fact root_cause a certificate ran out")
    told.later(20)
    told.look("contained")
    told.press("ben", "Resolve", summary="The certificate is renewed", **{"how.verify": ["Done"]})
    told.look("resolved")
    told.type("ben", "notice resolution", field_scope="all users", to=["users"])
    told.press("ben", "It went out")
    told.later(24 * 60)
    told.look("a day later")
    told.type("ben", "mark published")
    told.press("ben", "Close")
    told.look("closed")


def breach(told: Told) -> None:
    """Customers' data in a public place: a private room, Security and Legal, evidence and three deadlines."""
    told.declare(title="Addresses in a public bucket", category="breach", severity="P1", fact_feature="Export")
    told.look("declared")
    told.later(3)
    told.acknowledge("ana")
    told.press("ana", "Take command")
    told.later(9)
    told.type("ida", "role security_lead @ida")
    told.look("in hand")
    told.type("ida", "checklist")
    told.look("checklist")
    told.type("ida", "done scope_known 1,200 addresses of the export")
    told.type("ida", "done vector_blocked the bucket is closed")
    told.type("ida", "skip sessions_ended no session was within reach")
    told.type("ida", "skip encryption_rotated no key was within reach")
    told.type("ida", "skip revoke_credentials no credential was within reach")
    told.type("ida", "skip disable_accounts no account is concerned")
    told.type("ana", "update", word="mitigating", impact="1,200 addresses", changed="The bucket is closed")
    told.later(40)
    told.look("an hour")
    told.type("ana", "notice external_notice", field_issue="Addresses were public", field_feature="the export")
    told.press("ana", "It went out")
    told.type("eva", "told users letter of today")
    told.type("eva", "told regulators.lead_authority DPA-2026-77")
    told.type("eva", "untold regulators.other_authority nobody there is concerned")
    told.type("eva", "untold law_enforcement no crime is likely")
    told.look("duties done")
    for line in ("done fixed the policy of the bucket", "done staged tried", f"done deployed {LINK}"):
        told.type("ana", line)
    told.press("ana", "Resolve", summary="The bucket is closed and checked", **{"note.confirmed": LINK})
    told.look("resolved")
    told.later(24 * 60)
    told.type("ana", "mark published")
    told.press("ana", "Close")
    told.look("closed")


def late(told: Told) -> None:
    """A P1 whose updates are forgotten twice, until the reminders have climbed to the lead."""
    told.declare(
        title="Reports stay empty",
        category="performance",
        severity="P1",
        fact_broken="Reports",
        fact_users_affected="30",
    )
    told.look("declared")
    told.later(4)
    told.acknowledge("leo")
    told.press("leo", "Take command")
    told.look("in hand")
    told.type("leo", "fact features Reports")
    told.type("leo", "fact workaround Export by hand")
    told.later(120)
    told.look("late")
    told.press("leo", "Post update", word="identified", impact="A third of all reports", changed="A worker is stuck")
    told.later(90)
    told.press("leo", "Post update", word="monitoring", impact="Reports come again", changed="The worker is replaced")
    told.type("leo", f"done fix_deployed {LINK}")
    told.type("leo", "done fix_verified reports come")
    told.look("watch")
    told.later(31)
    seen = {"note.p1_tested": LINK, "note.no_recurrence": "quiet"}
    told.press("leo", "Resolve", summary="A stuck worker was replaced", **seen)
    told.look("resolved")
    told.later(24 * 60)
    told.type("leo", "mark published")
    told.press("leo", "Close", **{"note.normal": "as usual", "note.healthy": LINK, "how.d_final": ["Done"]})
    told.look("closed")
