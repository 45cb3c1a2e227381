"""Who there is to reach, and the hats people wear."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from bot.core.playbook.conditions import Condition
from bot.core.playbook.patience import RoleCall
from bot.core.playbook.values import Model, Names, Wait, Waits

Right = Literal["override", "resolve", "close", "send_external", "assign"]
"""What a role may do that others may not."""


class Role(Model):
    """A hat a person wears in an incident, with the duty in one or two sentences.

    `ack` is how soon the role has to be taken (`strict`: in less than that), after which `fallback`, a party, is told.
    """

    name: str = Field(max_length=40)
    text: str = ""
    aka: Names = ()
    required_for: Names = Field(default=(), description="Severities that need it, or `all`.")
    if_: Condition = Field(default=Condition(), alias="if")
    ack: Wait | Waits | None = None
    strict: bool = False
    fallback: str | None = Field(default=None, description="The party that is told while nobody has the role.")
    hours: Literal["always", "business"] = "always"
    many: bool = False
    suggest_by: str | None = Field(
        default=None, description="A party, or the fact that names the teams, of which somebody is proposed."
    )
    can: tuple[Right, ...] = ()
    nag: RoleCall | None = Field(
        default=None, description="How whoever leads is reminded while it is required and empty."
    )


class Way(StrEnum):
    """How a party is reached."""

    PAGE = "page"
    PHONE = "phone"
    DM = "dm"
    ROOM = "room"
    MAIL = "mail"
    IN_APP = "in_app"
    STATUS_PAGE = "status_page"


class Party(Model):
    """Someone to reach: exactly one of the sources, and the ways to reach them.

    `channel` is one of the organisation's `channels`, or a channel's own name or id, as `#engineering`.
    `all_rotations` is everybody on call at the moment, `service_owner` the lead of the team whose service is affected,
    `mail_list` a list of addresses outside, `contacts` people outside who are written to by hand. One that keeps
    business `hours` is nobody outside of them, so that its `fallback` is reached.
    """

    rotation: str | None = None
    role: str | None = None
    people: Names | None = None
    team: str | None = None
    channel: str | None = None
    parties: Names | None = None
    mail_list: str | None = None
    contacts: Names | None = None
    all_rotations: bool | None = None
    service_owner: bool | None = None
    via: tuple[Way, ...] = (Way.DM, Way.ROOM)
    aka: Names = ()
    hours: Literal["always", "business"] = "always"
    fallback: str | None = Field(default=None, description="The party to reach when this one is nobody at the moment.")

    @model_validator(mode="after")
    def _one_source(self) -> "Party":
        given = [source for source in SOURCES if getattr(self, source) is not None]
        if len(given) != 1:
            raise ValueError(f"needs exactly one of {', '.join(SOURCES)}" + (f"; has {given}" if given else ""))
        return self


SOURCES = (
    "rotation",
    "role",
    "people",
    "team",
    "channel",
    "parties",
    "mail_list",
    "contacts",
    "all_rotations",
    "service_owner",
)


class Contact(Model):
    """Someone outside who is reached by hand: an authority, the police, a supplier. `TBD` marks what is still missing.

    `limit` is how soon they have to be told where an obligation says `per_contact`.
    """

    name: str = Field(max_length=80)
    phone: str = ""
    email: str = ""
    law: str = ""
    limit: Wait | None = None
