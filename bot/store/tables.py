"""The tables. Validation is done before a row is made; constraints forbid rows that cannot be."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

DELIVERY_STATES = ("pending", "sending", "sent", "failed", "unknown", "superseded")
INBOX_STATES = ("new", "done")
DELIVERY_CHECKS = {
    "sending_has_lease": "(state = 'sending') = (lease_token IS NOT NULL)",
    "lease_is_whole": "(lease_token IS NULL) = (lease_until IS NULL)",
    "owner_has_lease": "lease_token IS NOT NULL OR lease_owner = ''",
    "sent_has_time": "(state = 'sent') = (sent_at IS NOT NULL)",
    "given_up_has_time": "(state IN ('failed', 'unknown', 'superseded')) = (given_up_at IS NOT NULL)",
    "given_up_says_why": "given_up_at IS NULL OR error <> ''",
    "tried_has_times": "(first_try_at IS NULL) = (first_try_policy_at IS NULL)",
    "taken_was_tried": "state NOT IN ('sending', 'sent') OR first_try_at IS NOT NULL",
    "maybe_was_tried": "NOT maybe_sent OR first_try_at IS NOT NULL",
    "message_was_sent": "message_ts IS NULL OR state = 'sent'",
    "attempts_counted": "attempts >= 0",
    "priority_known": "priority BETWEEN 0 AND 5",
    "place_in_lane": "lane_seq > 0",
    "not_after_itself": "after_id <> id",
}
"""What holds for every delivery, by the constraint's name."""


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=f"{column}_known")


def _checks(rules: dict[str, str]) -> list[CheckConstraint]:
    return [CheckConstraint(rule, name=name) for name, rule in rules.items()]


class PlaybookRow(SQLModel, table=True):
    """The text of each playbook that an incident began with, by content hash."""

    __tablename__ = "playbook"

    hash: str = Field(primary_key=True)
    name: str
    text: str = Field(sa_column=Column(Text, nullable=False))


class IncidentRow(SQLModel, table=True):
    """One incident: what must be searched for, and Slack's ids. Everything else is the sum of its events."""

    __tablename__ = "incident"
    __table_args__ = (
        Index(
            "incident_wake",
            "wake_at",
            sqlite_where=text("wake_at IS NOT NULL"),
            postgresql_where=text("wake_at IS NOT NULL"),
        ),
        Index("incident_open", "is_open"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 0
    is_open: bool = True
    private: bool = False
    playbook_hash: str = Field(foreign_key="playbook.hash")
    channel_id: str | None = Field(default=None, unique=True)
    channel_name: str = ""
    room_attempt: int = 0
    card_ts: str | None = None
    announce_channel: str | None = None
    announce_ts: str | None = None
    wake_at: datetime | None = None
    queued_until: datetime | None = None
    ended_at: datetime | None = Field(default=None, index=True)


class EventRow(SQLModel, table=True):
    """What happened; rows are only ever added."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("incident_id", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id")
    seq: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor: str = ""
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class LaneRow(SQLModel, table=True):
    """A way whose deliveries keep their order; the next number is taken inside the transaction that adds one."""

    __tablename__ = "lane"

    lane: str = Field(primary_key=True)
    next_seq: int = 0


class DeliveryRow(SQLModel, table=True):
    """One act towards the outside, written before it is sent. `key` says what and when, once and for all."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("lane", "lane_seq"),
        _one_of("state", DELIVERY_STATES),
        *_checks(DELIVERY_CHECKS),
        Index(
            "delivery_waiting",
            "priority",
            "not_before",
            sqlite_where=text("state IN ('pending', 'sending')"),
            postgresql_where=text("state IN ('pending', 'sending')"),
        ),
        Index(
            "delivery_lane_waiting",
            "lane",
            "lane_seq",
            sqlite_where=text("state IN ('pending', 'sending')"),
            postgresql_where=text("state IN ('pending', 'sending')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    oid: str = Field(unique=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    op: str
    target: str = ""
    args: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    lane: str
    lane_seq: int
    priority: int
    after_id: int | None = Field(default=None, foreign_key="delivery.id", index=True)
    state: str = "pending"
    maybe_sent: bool = False
    attempts: int = 0
    not_before: datetime
    queued_until: datetime | None = None
    lease_token: str | None = None
    lease_until: datetime | None = None
    lease_owner: str = ""
    first_try_at: datetime | None = None
    first_try_policy_at: datetime | None = None
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    message_ts: str | None = Field(default=None, index=True)
    error: str = ""
    created_at: datetime
    sent_at: datetime | None = None
    given_up_at: datetime | None = Field(default=None, index=True)


class InboxRow(SQLModel, table=True):
    """What a person did, written before Slack is answered; `key` is made of Slack's own ids."""

    __tablename__ = "inbox"
    __table_args__ = (_one_of("state", INBOX_STATES),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default="new", index=True)
    attempts: int = 0
    not_before: datetime
    queued_until: datetime | None = None
    received_at: datetime


class ConfigRow(SQLModel, table=True):
    """The last sound configuration, for a process that starts while the files are not: `part` is organisation or
    playbook."""

    __tablename__ = "config"

    part: str = Field(primary_key=True)
    name: str
    text: str = Field(sa_column=Column(Text, nullable=False))


class ScheduleRow(SQLModel, table=True):
    """When a digest comes next. `spec` is its definition, so that a changed one is planned anew."""

    __tablename__ = "schedule"

    name: str = Field(primary_key=True)
    spec: str
    last_at: datetime
    next_at: datetime = Field(index=True)
    queued_until: datetime | None = None
