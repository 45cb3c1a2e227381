"""Queries about what comes at a set time: digests, and incidents to be woken."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from bot.store.incidents import incident, insert_new
from bot.store.tables import ScheduleRow
from bot.usecases.ports import Plan

schedule = ScheduleRow.__table__  # type: ignore[attr-defined]


class PlanQueries:
    """The part of a transaction that is about digests' times."""

    c: Connection
    now: datetime

    def plan(self, name: str) -> Plan | None:
        """A digest's place in time, locked until the transaction ends."""
        row = self.c.execute(select(schedule).where(schedule.c.name == name).with_for_update()).mappings().one_or_none()
        return Plan(row["name"], row["spec"], row["last_at"], row["next_at"]) if row else None

    def plans(self) -> list[Plan]:
        """All digests' places in time."""
        rows = self.c.execute(select(schedule).order_by(schedule.c.next_at)).mappings()
        return [Plan(row["name"], row["spec"], row["last_at"], row["next_at"]) for row in rows]

    def drop_plan(self, name: str) -> None:
        """Forget a digest that is no longer wanted."""
        self.c.execute(schedule.delete().where(schedule.c.name == name))

    def set_plan(self, plan: Plan) -> None:
        """Write a digest's place in time."""
        values = {"spec": plan.spec, "last_at": plan.last_at, "next_at": plan.next_at, "queued_until": None}
        self.c.execute(insert_new(self.c, schedule).values(name=plan.name, **values))
        self.c.execute(update(schedule).where(schedule.c.name == plan.name).values(**values))


def _wakes(policy_now: datetime, now: datetime) -> Any:
    unheld = or_(incident.c.queued_until.is_(None), incident.c.queued_until <= now)
    return select(incident.c.id).where(incident.c.wake_at <= policy_now, unheld)


def _digests(policy_now: datetime, now: datetime) -> Any:
    unheld = or_(schedule.c.queued_until.is_(None), schedule.c.queued_until <= now)
    return select(schedule.c.name).where(schedule.c.next_at <= policy_now, unheld)


def is_due(c: Connection, policy_now: datetime, now: datetime) -> bool:
    """Whether any incident is to be woken or any digest to be sent."""
    queries = (_wakes(policy_now, now), _digests(policy_now, now))
    return any(c.execute(query.limit(1)).first() is not None for query in queries)


def due_wakes(c: Connection, policy_now: datetime, now: datetime, hold: float, limit: int) -> list[int]:
    """Incidents to be looked at that nobody was told of lately; they are held from now on."""
    query = _wakes(policy_now, now).order_by(incident.c.wake_at).limit(limit)
    ids = list(c.execute(query.with_for_update(skip_locked=True, key_share=True)).scalars())
    if ids:
        held = now + timedelta(seconds=hold)
        c.execute(update(incident).where(incident.c.id.in_(ids)).values(queued_until=held))
    return ids


def due_digests(c: Connection, policy_now: datetime, now: datetime, hold: float) -> list[str]:
    """Digests whose time has come and that nobody was told of lately; they are held from now on."""
    names = list(c.execute(_digests(policy_now, now).with_for_update(skip_locked=True)).scalars())
    if names:
        held = now + timedelta(seconds=hold)
        c.execute(update(schedule).where(schedule.c.name.in_(names)).values(queued_until=held))
    return names


def next_instant(c: Connection) -> datetime | None:
    """The first instant at which an incident is to be woken or a digest is due; None when nothing is planned."""
    wake = c.execute(
        select(incident.c.wake_at).where(incident.c.wake_at.is_not(None)).order_by(incident.c.wake_at).limit(1)
    ).scalar()
    digest = c.execute(select(schedule.c.next_at).order_by(schedule.c.next_at).limit(1)).scalar()
    return min((at for at in (wake, digest) if at is not None), default=None)
