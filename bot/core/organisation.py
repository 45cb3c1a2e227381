"""Who there is and where they talk: people, teams, rotations, parties, channels and digests."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.core.playbook import Day, Id, Model, Names, Party, TimeOfDay

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHANNEL = r"^(#[a-z0-9_-]{1,80}|[CG][A-Z0-9]{6,})$"
"""A channel by its own name or id."""
ChannelName = Annotated[str, Field(pattern=CHANNEL)]


class Person(Model):
    """One person; `slack` is the member id (in Slack: profile, three dots, copy member ID).

    `phone` is told in the incident's channel when Slack does not reach them.
    """

    name: str = Field(max_length=80)
    slack: Annotated[str, Field(pattern=r"^[UW][A-Z0-9]{4,}$")]
    tz: str = "UTC"
    phone: Annotated[str, Field(pattern=r"^(\+?[0-9][0-9 ()./-]{2,29})?$")] = ""


class Team(Model):
    """People who work together."""

    members: Names
    lead: str | None = None


class Rotation(Model):
    """Members take shifts of `every`, one after the other, from the first handoff on or after `start`.

    The handoff is at a local time of the rotation's zone, also across changes of summer time.
    """

    members: Names = Field(min_length=1)
    every: Literal["1d", "1w", "2w"] = "1w"
    start: Day
    handoff: Annotated[str, Field(pattern=r"^(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d$")] = "mon 09:00"
    tz: str = "UTC"


class Channels(Model):
    """Where announcements, digests and the bot's own troubles are told; a name with # or an id.

    What a drill would say in a channel goes to `drills` instead; without it the drill's room is told what would go out.
    """

    incidents: ChannelName
    managers: ChannelName
    operators: ChannelName | None = None
    drills: ChannelName | None = None


class Digest(Model):
    """A summary for managers at a local time: to a channel of `channels`, and to each named person by DM."""

    at: TimeOfDay
    days: tuple[Weekday, ...] = Field(default=WEEKDAYS, min_length=1)
    tz: str = Field(default="UTC", description="Zone of the channel's digest; people get theirs in their own zone.")
    channel: Literal["incidents", "managers", "operators"] | None = None
    people: Names = ()
    when_empty: Literal["line", "nothing"] = "line"

    @model_validator(mode="after")
    def _goes_somewhere(self) -> "Digest":
        if self.channel is None and not self.people:
            raise ValueError("goes to nobody; give channel or people")
        return self


class Organisation(Model):
    """All of `tocsin.yml`."""

    playbook: str = "default"
    people: dict[Id, Person]
    teams: dict[Id, Team] = Field(default_factory=dict)
    rotations: dict[Id, Rotation] = Field(default_factory=dict)
    parties: dict[Id, Party] = Field(default_factory=dict)
    channels: Channels
    digests: dict[Id, Digest] = Field(default_factory=dict)
    playbook_url: Annotated[str, Field(pattern=r"^https?://[^\s<>|]*\{path\}[^\s<>|]*$", max_length=500)] | None = (
        Field(
            default=None,
            description="Where people read the playbooks; {path} stands for the file, such as playbooks/default.yml.",
        )
    )
    room_prefix: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,19}$")] = "inc"

    def person_by_slack(self, user: str) -> Person | None:
        """The person with this Slack user id."""
        return next((p for p in self.people.values() if p.slack == user), None)
