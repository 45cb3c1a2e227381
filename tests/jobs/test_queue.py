"""Hints: given and done once by a real worker, never more than wanted, never anything but our own functions."""

import pytest
from redis import Redis
from rq.exceptions import InvalidJobOperation
from rq.job import Job
from rq.serializers import JSONSerializer

from bot.jobs import queue, tasks, worker
from bot.jobs.queue import HintJob, Hints, connect, open_queue


class Noted:
    """An application that writes down what it is asked."""

    def __init__(self) -> None:
        self.done: list[tuple[str, int | str]] = []

    def do(self, name: str, id: int | str) -> None:
        """Note it."""
        self.done.append((name, id))


@pytest.fixture
def redis(redis_url: str) -> Redis:
    """A connection to an empty server."""
    return connect(redis_url, patient=False)


@pytest.fixture
def noted() -> Noted:
    """The application that jobs call."""
    application = Noted()
    tasks.bind(application)
    return application


def test_every_hint_is_done_in_order_and_leaves_nothing_behind(redis: Redis, noted: Noted) -> None:
    hints: list[tuple[str, int | str]] = [("inbox", 1), ("wake", 2), ("deliver", 3), ("digest", "daily")]
    assert Hints(redis).give(hints)
    worker.run(redis, burst=True)
    assert noted.done == hints
    assert [key for key in redis.keys("rq:job:*")] == []


def test_many_hints_share_jobs_and_each_is_done_once(redis: Redis, noted: Noted) -> None:
    hints: list[tuple[str, int | str]] = [("wake", id) for id in range(205)] + [("deliver", id) for id in range(33)]
    assert Hints(redis).give(hints)
    assert open_queue(redis).count == 21 + 4, "ten at most, so that several workers have something to do"
    worker.run(redis, burst=True)
    assert noted.done == hints


def test_a_worker_takes_no_orders_over_redis(redis: Redis, noted: Noted) -> None:
    listening: list[object] = []
    noted.do = lambda name, id: listening.extend(redis.pubsub_channels())  # type: ignore[method-assign]
    Hints(redis).give([("wake", 1)])
    worker.run(redis, burst=True)
    assert listening == []


def test_without_redis_a_hint_is_not_given_and_nobody_waits() -> None:
    assert not Hints(connect("redis://127.0.0.1:9/0", patient=False)).give([("wake", 1)])


def test_a_long_queue_gets_no_more_hints(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "LONGEST_QUEUE", 2)
    hints = Hints(redis)
    for id in range(10):
        hints.give([("wake", id)])
    assert open_queue(redis).count == 3


def test_a_job_that_names_another_function_is_not_run(redis: Redis) -> None:
    job = HintJob.create("os.system", args=("true",), connection=redis, serializer=JSONSerializer)
    with pytest.raises(InvalidJobOperation):
        _ = job.func
    assert Job.create("os.system", connection=redis).func is not None, "which RQ itself would run"
