"""The workspace: people, channels, messages and open views, held in memory and written through to the store."""

import time
from dataclasses import asdict, dataclass, field
from typing import Literal

from bot.clock import Clock
from bot.sandbox.store import Json, Store
from bot.sandbox.timeline import Timeline

# How often, in real seconds, those look at the workspace's clock who wait for a moment: it may be moved at any time.
LOOK_SECONDS = 0.2

Kind = Literal["public", "private", "im", "mpim"]

# Addresses for answers work for half an hour; for the rest of a day an app that uses one is told that it has expired.
RESPONSE_URL_SECONDS = 86_400.0

# How long a person's ephemerals can still be seen, in real seconds. Slack drops them at a reload.
EPHEMERAL_SECONDS = 3600.0

# The subtypes of what people and apps say; all others are Slack's own lines, which name who did something.
SAID = (None, "bot_message", "file_share", "me_message", "thread_broadcast")


@dataclass
class Person:
    """Someone with an account; `name` is the handle people type after an @."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "UTC"
    is_bot: bool = False
    deleted: bool = False


@dataclass
class UserGroup:
    """A mentionable group of people."""

    id: str
    handle: str
    name: str
    users: list[str]


def _blank() -> Json:
    return {"value": "", "creator": "", "last_set": 0}


@dataclass
class Channel:
    """A conversation of any kind. `reads` holds the `ts` up to which each person has read."""

    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    archived: bool = False
    topic: Json = field(default_factory=_blank)
    purpose: Json = field(default_factory=_blank)
    pins: list[Json] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)
    reads: dict[str, str] = field(default_factory=dict)
    previous_names: list[str] = field(default_factory=list)
    number: int = 0
    """Its place in the order in which channels were made; set when it is first kept."""

    @property
    def is_dm(self) -> bool:
        """Whether it is a conversation between people rather than a named channel."""
        return self.kind in ("im", "mpim")

    @property
    def is_general(self) -> bool:
        """Whether it is the channel nobody may leave."""
        return self.name == "general" and self.kind == "public"

    def with_purpose(self, value: str, creator: str, last_set: int) -> "Channel":
        """This channel, described."""
        self.purpose = {"value": value, "creator": creator, "last_set": last_set}
        return self


class Workspace:
    """Everything the local Slack remembers."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._last_us = 0
        self.people: dict[str, Person] = {}
        self.groups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Json]] = {}
        self.looks: dict[str, str] = {}
        """What pages were last shown of people and channels, as JSON; whatever changes is taken out."""
        self._timelines: dict[str, Timeline] = {}
        self.stacks: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}
        self.response_urls: dict[str, Json] = {}
        self.picks: dict[tuple[str, str], Json] = {}
        """What each person has chosen in a message's elements, by person and `ts`; Slack's clients keep it too."""
        self._ephemerals: list[tuple[float, Json]] = []
        self._load()

    def _load(self) -> None:
        for name, body in self._store.load("person"):
            self.people[name] = Person(**body)
        for name, body in self._store.load("group"):
            self.groups[name] = UserGroup(**body)
        for name, body in self._store.load("channel"):
            self.channels[name] = Channel(**body)
        for _, body in self._store.load("message"):
            self.messages.setdefault(body["channel"], {})[body["ts"]] = body
            self.timeline(body["channel"]).put(body)
            self._last_us = max(self._last_us, int(body["ts"].replace(".", "")))
        for name, body in self._store.load("views"):
            self.stacks[name] = body["stack"]
        for name, body in self._store.load("picks"):
            person, _, ts = name.partition(" ")
            self.picks[person, ts] = body
        self.homes.update(self._store.load("home"))
        issued = sorted(self._store.load("response_url"), key=lambda one: float(one[1]["issued"]))
        self.response_urls.update(issued)

    def now(self) -> float:
        """The workspace's time in Unix seconds, by the clock it was given."""
        return self._clock.now().timestamp()

    def mint_ts(self) -> str:
        """A fresh `ts`: the present microsecond, and later than every one before it."""
        self._last_us = max(int(self.now() * 1_000_000), self._last_us + 1)
        return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def add_person(self, person: Person) -> None:
        """Give someone an account."""
        self.people[person.id] = person
        self.looks.clear()
        self._store.put("person", person.id, asdict(person))

    def add_group(self, group: UserGroup) -> None:
        """Make or replace a user group."""
        self.groups[group.id] = group
        self._store.put("group", group.id, asdict(group))

    def save_channel(self, channel: Channel) -> None:
        """Add a channel or keep what changed in it."""
        if channel.id not in self.channels:
            channel.number = len(self.channels) + 1
        self.channels[channel.id] = channel
        self.looks.pop(channel.id, None)
        self._store.put("channel", channel.id, vars(channel))

    def save_message(self, message: Json) -> None:
        """Add a message to its channel or keep what changed in it."""
        self.messages.setdefault(message["channel"], {})[message["ts"]] = message
        self.timeline(message["channel"]).put(message)
        self._store.put("message", f"{message['ts']} {message['channel']}", message)

    def drop_message(self, message: Json) -> None:
        """Remove a message for good."""
        self.messages[message["channel"]].pop(message["ts"], None)
        self.timeline(message["channel"]).drop(message["ts"])
        self._store.drop("message", f"{message['ts']} {message['channel']}")

    def timeline(self, channel: str) -> Timeline:
        """The order of a channel's messages."""
        found = self._timelines.get(channel)
        if found is None:
            found = self._timelines[channel] = Timeline()
        return found

    def message(self, channel: str, ts: str) -> Json | None:
        """The message with this `ts`; ephemerals have none that anyone could look up."""
        return self.messages.get(channel, {}).get(ts)

    def add_ephemeral(self, message: Json) -> None:
        """Show a message to one person until it fades."""
        self._ephemerals.append((time.monotonic() + EPHEMERAL_SECONDS, message))

    def drop_ephemeral(self, message: Json) -> None:
        """Take an ephemeral away."""
        self._ephemerals = [pair for pair in self._ephemerals if pair[1] is not message]

    def ephemerals(self, person: str) -> list[Json]:
        """What only `person` can see, oldest first."""
        now = time.monotonic()
        self._ephemerals = [pair for pair in self._ephemerals if pair[0] > now]
        return [message for _, message in self._ephemerals if message["ephemeral_to"] == person]

    def save_stack(self, person: str, stack: list[Json]) -> None:
        """Keep the modals a person has open, the root first."""
        self.stacks[person] = stack
        self._store.put("views", person, {"stack": stack})

    def save_home(self, person: str, view: Json) -> None:
        """Keep what a person's App Home shows."""
        self.homes[person] = view
        self._store.put("home", person, view)

    def save_picks(self, person: str, ts: str, picked: Json) -> None:
        """Keep what a person has chosen in a message, by block and action."""
        self.picks[person, ts] = picked
        self._store.put("picks", f"{person} {ts}", picked)

    def save_response_url(self, key: str, body: Json) -> None:
        """Keep an address the app may answer at, and forget those that are long of no use."""
        while self.response_urls:
            oldest = next(iter(self.response_urls))
            if self.response_urls[oldest]["issued"] > self.now() - RESPONSE_URL_SECONDS:
                break
            del self.response_urls[oldest]
            self._store.drop("response_url", oldest)
        self.response_urls[key] = body
        self._store.put("response_url", key, body)

    def by_handle(self, handle: str) -> Person | None:
        """Who people mean by `@handle`."""
        return next((one for one in self.people.values() if one.name == handle and not one.deleted), None)

    def by_name(self, name: str) -> Channel | None:
        """The named channel, private and archived ones included, for a name is never given twice."""
        return next((one for one in self.channels.values() if one.name == name and not one.is_dm), None)

    def dm_between(self, *people: str) -> Channel | None:
        """The conversation of exactly these people."""
        wanted = sorted(people)
        return next((one for one in self.channels.values() if one.is_dm and sorted(one.members) == wanted), None)
