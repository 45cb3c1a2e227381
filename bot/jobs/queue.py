"""The RQ queue: JSON only, four functions and no others, and nothing kept that is done."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from bot.jobs import tasks
from bot.usecases.audit import Backlog

Hint = tuple[str, int | str]
"""A job's function and what it is about."""
NAME = "tocsin"
ALLOWED: dict[str, Callable[..., None]] = {
    f"bot.jobs.tasks.{f.__name__}": f for f in (tasks.wake, tasks.deliver, tasks.digest, tasks.inbox)
}
PROBE = "tocsin:probe"
"""A key that is written to see whether Redis takes writes at all."""
MARK = "tocsin:hints"
"""A key that is there as long as Redis has not been emptied since hints were first given."""
JOB_SECONDS = 60
"""For each hint of a job."""
FAILED_SECONDS = 3600
FEW = 20
"""Hints that are a job each; of ten times as many, ten share one."""
MOST_TOGETHER = 10
LONGEST_QUEUE = 5000
"""Jobs waiting beyond which no more hints are given: workers have plenty to do, and the rest is hinted again."""


class HintJob(Job):
    """A job that runs one of the allowed functions, whatever its name says in Redis."""

    @property
    def func(self) -> Callable[..., Any]:
        """The function; raises InvalidJobOperation for any that is not ours."""
        found = ALLOWED.get(self.func_name or "")
        if found is None:
            raise InvalidJobOperation(f"{self.func_name} is not a job of Tocsin")
        return found


def connect(url: str, *, patient: bool) -> Redis:
    """A connection. A patient one waits as long as a worker may wait for a job; the other fails fast, since a hint may
    be lost."""
    if patient:
        return Redis.from_url(url, retry=Retry(ExponentialBackoff(cap=0.2, base=0.05), 3))
    return Redis.from_url(url, retry=Retry(ExponentialBackoff(cap=0.2, base=0.05), 1), socket_timeout=1.0)


def open_queue(redis: Redis) -> Queue:
    """The one queue."""
    return Queue(NAME, connection=redis, serializer=JSONSerializer, job_class=HintJob, default_timeout=JOB_SECONDS)


def _together(hints: Sequence[Hint]) -> Iterator[tuple[str, tuple[int | str, ...]]]:
    """Few hints as they are, a job each; of many several of a kind together, as a job costs RQ more than us."""
    size = min(MOST_TOGETHER, 1 + len(hints) // FEW)
    for name in dict.fromkeys(name for name, _ in hints):
        ids = [id for kind, id in hints if kind == name]
        for start in range(0, len(ids), size):
            yield name, tuple(ids[start : start + size])


class State(Enum):
    """How Redis is: it may have lost all that it was given, or take nothing."""

    WELL = "well"
    EMPTIED = "emptied"
    AWAY = "away"


class Hints:
    """Tells workers of work. A hint that cannot be given is no loss: the clock finds the row and gives it again."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._queue = open_queue(redis)

    def give(self, hints: Iterable[Hint]) -> bool:
        """Enqueue (function, id) pairs in one round trip; False when Redis is away."""
        jobs = [
            Queue.prepare_data(
                f"bot.jobs.tasks.{name}", ids, timeout=JOB_SECONDS * len(ids), result_ttl=0, failure_ttl=FAILED_SECONDS
            )
            for name, ids in _together(list(hints))
        ]
        if not jobs:
            return True
        try:
            if self._queue.count > LONGEST_QUEUE:
                return True
            with self._redis.pipeline() as pipeline:
                self._queue.enqueue_many(jobs, pipeline=pipeline)
                pipeline.execute()
        except RedisError:
            return False
        return True

    def state(self) -> State:
        """Whether Redis takes hints; EMPTIED once for each time it was emptied, whoever asks."""
        try:
            return State.EMPTIED if self._redis.set(MARK, 1, nx=True) else State.WELL
        except RedisError:
            return State.AWAY

    def backlog(self, now: datetime) -> Backlog:
        """How much waits in the queue, and since when; or why Redis takes no more."""
        try:
            self._redis.set(PROBE, 1)
            length = self._queue.count
            first = self._queue.get_job_ids(0, 1)
            job = HintJob.fetch(first[0], connection=self._redis, serializer=JSONSerializer) if first else None
        except NoSuchJobError:  # a worker took it meanwhile
            job = None
        except RedisError as error:
            return Backlog(error=type(error).__name__)
        since = job.enqueued_at if job else None
        return Backlog(length, max(0.0, (now - since).total_seconds()) if since else 0.0)
