"""Performs one claimed delivery: looks first when it may have gone out already, then sends."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.messages import MESSAGE, Announcement, Call, Card, Message, Nudge, Report, Task
from bot.core.own_parties import leader
from bot.core.policy import still_runs
from bot.usecases import practice
from bot.usecases.advance import LATE
from bot.usecases.aftermath import NO_ROOM
from bot.usecases.export import attachment, exported
from bot.usecases.opening import CLOCKS_APART, open_room
from bot.usecases.outcomes import WAITS_FOR_GROUP as WAITS_FOR_GROUP
from bot.usecases.outcomes import pinned, placed_by, with_outcomes
from bot.usecases.outgoing import ROOM_LINK, with_room
from bot.usecases.placing import about, below, called_in
from bot.usecases.plain_acts import PLAIN
from bot.usecases.ports import (
    About,
    Below,
    Claimed,
    Entry,
    Op,
    PermanentError,
    Posted,
    Services,
    TransientError,
    settle_seconds,
)
from bot.usecases.results import Result, Superseded, Unknowable
from bot.usecases.roomless import NEED_A_ROOM, aside

CLOCK_WRONG = timedelta(minutes=15)
"""How far ahead of Slack's this machine's clock may have been when a message was tried, to find it all the same."""
ROOM_PATIENCE = 2.0
"""Seconds that a page waits for the room, so that it can link to it."""
WAITS_FOR_ROOM = "waiting for the room"
UNHELD = ("waiting:", "trouble:")
"""Keys of messages that are about the room not being open."""
SENDING = timedelta(seconds=12)
"""What posting may take: Slack's answer and a place in the channel's pace."""


class Sender:
    """Performs one claimed delivery."""

    def __init__(self, s: Services, claimed: Claimed) -> None:
        self.s = s
        self.it = claimed
        self._entry = claimed.entry

    def send(self) -> Result:
        """Do it; raises TransientError, PermanentError, Superseded or Unknowable. What an earlier try may have done is
        looked for first, in the way that LOOKUPS tells for its kind. What needs a channel is done aside without one."""
        instead = aside(self.s, self.it, self._entry) if self._entry and self.it.op in NEED_A_ROOM else None
        if instead is not None:
            return instead
        if self.it.op in PLAIN:
            return PLAIN[self.it.op](self.s, self.it)
        match self.it.op:
            case Op.OPEN_ROOM:
                return open_room(self.s, self.it, self._there())
            case Op.REPLY:
                return self._reply()
            case Op.HOME:
                self._newest()
                self.s.chat.publish_home(self.it.target, self.it.args["view"])
                return Result({})
            case Op.TELL:
                self._wait_for_room()
                return self._post(self._asked(self.s.chat.direct(self.it.target)))
            case Op.POST:
                self._wait_for_room()
                return self._outward(str(self.it.args["message"].get("kind", "")))
            case Op.FOLLOW:
                return self._follow()
            case Op.ANNOUNCE:
                return self._announce()
            case Op.SAY:
                return self._post(self._home().home, below(self.s.books.of, self._there(), self.it.args))
            case Op.CARD:
                return self._card()
            case Op.UPLOAD:
                return self._upload()
            case Op.RENEW:
                return self._renew()
            case _:
                return self._dress()

    def _reply(self) -> Result:
        """Answer a person where they asked; what leads to the room waits for it."""
        if self.it.maybe_sent:
            raise Unknowable("it may have been shown; nobody can look that up")
        if ROOM_LINK in self.it.args["payload"].get("text", ""):
            self._wait_for_room()
        self.s.chat.reply(self.it.args["url"], with_room(self.it.args["payload"], self._entry))
        return Result({})

    def _wait_for_room(self) -> None:
        """Hold back what links to the room for the moment that opening it takes."""
        entry = self._entry
        young = (self.s.wall.now() - self.it.first_try_at).total_seconds() < ROOM_PATIENCE
        if entry and not entry.home and young and not self.it.key.startswith(UNHELD) and self._opening(entry):
            raise TransientError(WAITS_FOR_ROOM, maybe=self.it.maybe_sent, retry_after=ROOM_PATIENCE, free=True)

    def _newest(self) -> str:
        """Of what shows a state in one place, only the newest is worth sending. Gives how the message looked before."""
        with self.s.store.read() as tx:
            if tx.waiting_behind(self.it.id):
                raise Superseded
            return tx.look_before(self.it.id)

    def _asked(self, channel: str) -> str:
        """A channel, for which Slack may have been asked: the incident is read anew after that, as it takes a while."""
        if self.it.incident_id is not None:
            with self.s.store.read() as tx:
                self._entry = tx.entry(self.it.incident_id)
        return channel

    def _there(self) -> Entry:
        if self._entry is None:
            raise PermanentError("the incident is gone")
        return self._entry

    def _about(self) -> About:
        return about(self.s, self._there())

    def _home(self) -> Entry:
        """The incident, once there is the place it is worked on in."""
        entry = self._there()
        if not entry.home and self._opening(entry):
            raise TransientError(WAITS_FOR_ROOM, maybe=self.it.maybe_sent, retry_after=ROOM_PATIENCE, free=True)
        if not self._there().home:
            raise PermanentError(f"{NO_ROOM} ({self.it.after_failed or 'not yet'})")
        return self._there()

    def _opening(self, entry: Entry) -> bool:
        """Whether the place it is worked on in is being made; if it is not, the incident is read anew to know it."""
        with self.s.store.read() as tx:
            opening = tx.is_waiting(entry.id, entry.opener, under_way=True)
            self._entry = tx.entry(entry.id)
        return opening

    def _dress(self) -> Result:
        room, about, chat = self._home().room, self._about(), self.s.chat
        match self.it.op:
            case Op.INVITE:
                return Result({"failed": chat.invite(room.channel, called_in(chat, self.it.args))})
            case Op.TOPIC:
                self._newest()
                chat.topic(room.channel, about, maybe=self.it.maybe_sent)
            case Op.PURPOSE:
                chat.purpose(room.channel, about, maybe=self.it.maybe_sent)
            case Op.BOOKMARK:
                chat.bookmark(room.channel, about, maybe=self.it.maybe_sent)
            case Op.PIN:
                chat.pin(room.channel, pinned(self.s, self.it, room))
        return Result({})

    def _upload(self) -> Result:
        """Put a file of the timeline into the room, or to whoever asked where is none; looked for after a doubt."""
        about, args = self._about(), self.it.args
        direct, asked = about.entry.incident.room == "none", args["by"] or leader(about.entry.incident)
        channel = self.s.chat.direct(asked) if direct else self._home().home
        record = exported(about, self.s.org, args["events"], datetime.fromisoformat(args["until"]))
        since = self.it.first_try_policy_at - CLOCKS_APART if self.it.maybe_sent else None
        self.s.chat.upload(channel, attachment(record, args["by"]), since, below(self.s.books.of, about.entry))
        return Result({})

    def _card(self) -> Result:
        entry, about = self._home(), self._about()
        channel, thread = entry.home, below(self.s.books.of, entry)
        if entry.room.card_ts:
            return self._edit(Posted(channel, entry.room.card_ts), Card(), about)
        posted = self._found(channel, thread) or self._send(channel, Card(), about, thread)
        self._asked(channel)
        return Result(_place(posted), replace(self._home().room, card_ts=posted.ts))

    def _announce(self) -> Result:
        about, room = self._about(), self._there().room
        if room.announce_ts:
            return self._edit(Posted(room.announce_channel, room.announce_ts), Announcement(), about)
        if not self.it.target:
            raise Superseded if about.entry.incident.drill else PermanentError("it was never announced")
        if practice.kept_in(self.s, about.entry, self.it.target, Announcement().kind):
            return self._outward(Announcement().kind)
        channel = self.s.chat.locate(practice.place(self.s, about.entry, self.it.target, Announcement().kind))
        posted = self._found(channel) or self._send(channel, Announcement(), about)
        self._asked(channel)
        room = replace(self._there().room, announce_channel=posted.channel, announce_ts=posted.ts)
        return Result(_place(posted), room)

    def _outward(self, what: str) -> Result:
        """Post to one of the organisation's channels; what a drill does not post is told in its room."""
        kept = practice.kept_in(self.s, self._entry, self.it.target, what)
        if kept is not None:
            return self._post(self._home().home, instead=kept)
        return self._post(self._asked(self.s.chat.locate(practice.place(self.s, self._entry, self.it.target, what))))

    def _follow(self) -> Result:
        """Post in the announcement's thread; without an announcement there is nobody to read it."""
        room = self._there().room
        if not room.announce_ts:
            raise Superseded
        return self._post(room.announce_channel, Below(room.announce_ts, bool(self.it.args.get("aloud"))))

    def _edit(self, at: Posted, message: Message, about: About) -> Result:
        """Have a message show the present state, unless it does. After a try of which nobody knows the outcome it is
        edited in any case, and so it is the next time: Slack may have taken the tries in the other order."""
        before = self._newest()
        if self.it.maybe_sent:
            self.s.chat.edit(at, message, about)
            return Result({})
        return Result({"look": self.s.chat.edit(replace(at, look=before), message, about).look})

    def _renew(self) -> Result:
        """Show a message of an earlier delivery as it would be said now; one that is not there shows it once it is.
        One that cannot be edited any more is left alone, unless the room itself is why."""
        about = self._about()
        at, message, waited = placed_by(self.s, self.it.args["of"], about.entry)
        try:
            return self._edit(at, message, replace(about, late=waited))
        except PermanentError as error:
            if at.channel == about.entry.room.channel and error.code != "message_not_found":
                raise
            raise Superseded from error

    def _post(self, channel: str, thread: Below | None = None, instead: Message | None = None) -> Result:
        found, said = self._found(channel, thread), {}
        if found is None:
            message = instead or MESSAGE.validate_python(self.it.args["message"])
            if isinstance(message, Nudge):
                message = self._still_wanted(message)
            if isinstance(message, Nudge | Call) and message.group:
                message = with_outcomes(self.s, self.it, message)
            waited = self._waited()
            if isinstance(message, Report | Task):
                message = message.model_copy(update={"late": max(message.late, waited)})
            about = replace(self._about(), late=waited) if self._entry else None
            found = self._send(channel, message, about, thread)
            lateness = {"late": getattr(message, "late", 0.0), "waited": waited}
            said = {name: seconds for name, seconds in lateness.items() if seconds}
        return Result({**_place(found), **said})

    def _waited(self) -> float:
        """How many seconds the message has waited by now, where that is long enough to be said."""
        late = self.s.wall.now() - self.it.created_at
        return late.total_seconds() if late > LATE else 0.0

    def _found(self, channel: str, below: Below | None = None) -> Posted | None:
        """Look for the message if an earlier try may have posted it; wait until Slack must have stored it."""
        if not self.it.maybe_sent:
            return None
        settle = settle_seconds(self.it.op, self.it.priority)
        since = (self.s.wall.now() - self.it.first_try_at).total_seconds()
        if since < settle:
            raise TransientError("waiting to look for it", maybe=True, retry_after=settle - since, free=True)
        found = self.s.chat.find(channel, self.it.oid, self.it.first_try_policy_at - CLOCK_WRONG, below)
        self._asked(channel)
        return found

    def _send(self, channel: str, message: Message, about: About | None, below: Below | None = None) -> Posted:
        """Post, unless what went before took so long that the lease may end meanwhile."""
        if self.s.wall.now() > self.it.lease_until - SENDING:
            raise TransientError("it took long to get here", maybe=self.it.maybe_sent, retry_after=0.0, free=True)
        return self.s.chat.post(channel, message, about, self.it.oid, below)

    def _still_wanted(self, message: Nudge) -> Nudge:
        """The nudge as it is to be said now; superseded when its rules have stopped, or a newer one waits behind it."""
        entry, now = self._there(), self.s.clock.now()
        playbook = self.s.books.of(entry.playbook_hash).playbook
        reasons = ((message.rule, message.anchor), *message.also)
        if not message.stays and not any(still_runs(entry.incident, playbook, *reason) for reason in reasons):
            raise Superseded
        if self.it.op is Op.TELL:
            with self.s.store.read() as tx:
                behind = [one.get("message", {}) for one in tx.waiting_behind(self.it.id)]
            same = message.model_dump(mode="json", include={"rule", "anchor"})
            if any(same.items() <= one.items() for one in behind):
                raise Superseded
        late = now - message.due_at
        return message.model_copy(update={"late": late.total_seconds() if late > LATE else 0.0})


def _place(posted: Posted) -> dict[str, Any]:
    return {"channel": posted.channel, "ts": posted.ts, "look": posted.look}
