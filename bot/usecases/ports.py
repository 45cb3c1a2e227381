"""What the use cases need of the world, as protocols, and what goes in and out of them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.core.events import Recorded
from bot.core.incident import Incident
from bot.core.messages import Message
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.usecases.failures import PermanentError as PermanentError
from bot.usecases.failures import Presence
from bot.usecases.failures import TransientError as TransientError
from bot.usecases.ops import LOOKED_FOR as LOOKED_FOR
from bot.usecases.ops import Op as Op
from bot.usecases.ops import Priority as Priority
from bot.usecases.ops import settle_seconds as settle_seconds
from bot.usecases.rows import InboxItem as InboxItem
from bot.usecases.rows import NewDelivery as NewDelivery
from bot.usecases.rows import Outcome as Outcome
from bot.usecases.rows import Placed as Placed
from bot.usecases.rows import Plan as Plan
from bot.usecases.slack_values import Attachment as Attachment
from bot.usecases.slack_values import Below as Below
from bot.usecases.slack_values import Posted as Posted
from bot.usecases.slack_values import Read as Read


@dataclass(frozen=True)
class Room:
    """Slack's ids of an incident's room and messages; empty while there is none."""

    channel: str = ""
    name: str = ""
    attempt: int = 0
    card_ts: str = ""
    announce_channel: str = ""
    announce_ts: str = ""


@dataclass(frozen=True)
class Book:
    """A playbook that is in force for an incident, with the line of each rule's path.

    `files` has the file of each path that comes from another one, within the playbooks folder. `path` is its own file
    as people call it, `playbooks/default.yml`; empty when there is no such file any more.
    `unread` are the problems of what this version of Tocsin had to leave out of it; `instead` says that nothing of it
    could be read, so that this is the playbook in force.
    """

    name: str
    hash: str
    text: str
    playbook: Playbook
    lines: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)
    path: str = ""
    unread: tuple[str, ...] = ()
    instead: bool = False


@dataclass(frozen=True)
class Entry:
    """An incident as it is stored: the facts, what they come from, and where it lives in Slack."""

    id: int
    incident: Incident
    events: tuple[Recorded, ...]
    room: Room
    playbook_hash: str
    wake_at: datetime | None

    @property
    def home(self) -> str:
        """The channel in which it is worked on, its own or that of its thread; empty while, or where, there is none."""
        if self.incident.room == "thread":
            return "" if self.incident.private else self.room.announce_channel
        return self.room.channel

    @property
    def opener(self) -> Op:
        """The act that makes the place in which it is worked on."""
        return Op.ANNOUNCE if self.incident.room == "thread" else Op.OPEN_ROOM


@dataclass(frozen=True)
class Claimed:
    """A delivery that is ours to send until the lease ends; `entry` is its incident as it was when it became ours."""

    id: int
    oid: str
    key: str
    op: Op
    target: str
    args: dict[str, Any]
    incident_id: int | None
    priority: Priority
    token: str
    attempts: int
    maybe_sent: bool
    first_try_at: datetime
    first_try_policy_at: datetime
    lease_until: datetime
    after_failed: str
    created_at: datetime
    entry: Entry | None = None


class Tx(Protocol):
    """One transaction. What is written is there for good when its `with` block ends without an error."""

    @property
    def kicks(self) -> list[int]:
        """Ids of deliveries added in it, to be sent as soon as it is over."""
        ...

    def keep_playbook(self, book: Book) -> None: ...
    def add_incident(self, playbook_hash: str, private: bool) -> int: ...
    def entry(self, id: int, *, lock: bool = False) -> Entry | None: ...
    def entry_in(self, channel: str, *, lock: bool = False) -> Entry | None: ...
    def entry_below(self, channel: str, ts: str) -> Entry | None: ...
    def entries_below(self, channel: str, since: datetime) -> list[Entry]: ...
    def open_entries(self, limit: int = 500) -> list[Entry]: ...
    def ended_since(self, at: datetime, limit: int = 100) -> list[Entry]: ...
    def append(self, entry: Entry, events: Sequence[Recorded]) -> Entry: ...
    def set_wake(self, id: int, at: datetime | None) -> None: ...
    def set_room(self, id: int, room: Room) -> None: ...
    def leave_room(self, id: int, attempt: int) -> None: ...

    def add_delivery(self, new: NewDelivery) -> int | None: ...
    def delivery_id(self, key: str) -> int | None: ...
    def is_waiting(self, incident_id: int, op: Op, *, under_way: bool = False) -> bool: ...
    def delivery_at(self, channel: str, ts: str) -> Placed | None: ...
    def sent_out(self, incident_id: int, ops: Sequence[Op]) -> list[tuple[int, dict[str, Any]]]: ...
    def shown(self, incident_id: int, kinds: Sequence[str], lines: Sequence[str]) -> list[Placed]: ...
    def placed(self, id: int) -> tuple[Placed, Posted] | None: ...
    def release(self, incident_id: int | None, why: str) -> list[int]: ...
    def hasten(self, whys: Sequence[str]) -> list[int]: ...
    def outcomes(self, ids: Sequence[int]) -> dict[int, Outcome]: ...
    def states_under(self, incident_id: int, prefix: str) -> list[tuple[Op, str]]: ...
    def given_up(self, since: datetime) -> int: ...
    def waiting_behind(self, id: int) -> list[dict[str, Any]]: ...
    def look_before(self, id: int) -> str: ...
    def troubles(self, incident_id: int) -> list[Outcome]: ...
    def sent(self, claimed: Claimed, result: dict[str, Any]) -> bool: ...
    def retry(self, claimed: Claimed, wait: float, *, maybe: bool, free: bool, error: str) -> bool: ...
    def give_up(self, claimed: Claimed, error: str, state: str = "failed") -> bool: ...

    def put_inbox(self, key: str, kind: str, payload: dict[str, Any]) -> None: ...
    def finish_inbox(self, id: int) -> None: ...
    def is_asked(self, incident_id: int) -> bool: ...
    def plan(self, name: str) -> Plan | None: ...
    def plans(self) -> list[Plan]: ...
    def set_plan(self, plan: Plan) -> None: ...
    def drop_plan(self, name: str) -> None: ...


class Store(Protocol):
    """The database."""

    def write(self) -> AbstractContextManager[Tx]: ...
    def read(self) -> AbstractContextManager[Tx]: ...
    def claim(self, id: int, lease: float) -> Claimed | None: ...
    def followers(self, id: int) -> list[int]: ...
    def priorities(self, ids: Sequence[int]) -> dict[int, Priority]: ...
    def claim_inbox(self, id: int) -> InboxItem | None: ...


@dataclass(frozen=True)
class About:
    """What a message about an incident is rendered from; `late` is how many seconds it waited to be sent, `others` are
    the incidents that it has to do with, by their numbers."""

    entry: Entry
    book: Book
    now: datetime
    next_update_at: datetime | None
    late: float = 0.0
    others: Mapping[int, Entry] = field(default_factory=dict)


class Chat(Protocol):
    """Slack, as far as the use cases need it. Every method raises TransientError or PermanentError."""

    def open_room(self, name: str, private: bool) -> tuple[str, str]: ...
    def own_room(self, name: str, since: datetime) -> tuple[str, str] | None: ...
    def invite(self, channel: str, people: Sequence[str]) -> dict[str, str]: ...
    def members(self, channel: str) -> list[str]: ...
    def topic(self, channel: str, about: About, *, maybe: bool) -> None: ...
    def purpose(self, channel: str, about: About, *, maybe: bool) -> None: ...
    def bookmark(self, channel: str, about: About, *, maybe: bool) -> None: ...
    def pin(self, channel: str, ts: str) -> None: ...
    def post(
        self, channel: str, message: Message, about: About | None, oid: str, below: Below | None = None
    ) -> Posted: ...
    def edit(self, at: Posted, message: Message, about: About | None) -> Posted: ...
    def find(self, channel: str, oid: str, since: datetime, below: Below | None = None) -> Posted | None: ...
    def direct(self, person: str) -> str: ...
    def locate(self, channel: str) -> str: ...
    def read(self, channel: str, ts: str) -> Read: ...
    def thread(self, channel: str, ts: str) -> str: ...
    def react(self, channel: str, ts: str, name: str, *, there: bool) -> None: ...
    def upload(self, channel: str, file: Attachment, since: datetime | None, below: Below | None = None) -> None: ...
    def archive(self, channel: str) -> None: ...
    def veil(self, channel: str, names: Sequence[str]) -> None: ...
    def reply(self, url: str, payload: dict[str, Any]) -> None: ...
    def publish_home(self, person: str, view: dict[str, Any]) -> None: ...


class Clock(Protocol):
    """Gives the time."""

    def now(self) -> datetime: ...


class Books(Protocol):
    """What is in force: the organisation, its playbook, and those that running incidents began with."""

    def organisation(self) -> Organisation: ...
    def current(self) -> Book: ...
    def of(self, hash: str) -> Book: ...


@dataclass(frozen=True)
class Services:
    """All that a use case is given. `clock` is the time policy runs by, `wall` the machine's own."""

    store: Store
    chat: Chat
    clock: Clock
    wall: Clock
    books: Books
    slack: Presence = field(default_factory=Presence)

    @property
    def org(self) -> Organisation:
        """The organisation as it is now; it may change while the program runs."""
        return self.books.organisation()
