"""A worker process: RQ's SimpleWorker on our one queue, without RQ's scheduler and without orders over Redis."""

import logging

from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from bot.jobs.queue import HintJob, open_queue

JOBS_BEFORE_RENEWAL = 20_000


class _Worker(SimpleWorker):
    def subscribe(self) -> None:
        """Not to the channel on which RQ can be told to stop: that is the supervisor's part, by signals. The thread
        that listens there misses the goodbye now and then, and then every stop takes a second."""


def run(redis: Redis, *, burst: bool = False) -> None:
    """Work until told to stop (or, in a burst, until the queue is empty)."""
    worker = _Worker([open_queue(redis)], connection=redis, serializer=JSONSerializer, job_class=HintJob)
    worker.log.setLevel(logging.WARNING)
    worker.work(
        burst=burst, with_scheduler=False, logging_level="WARNING", max_jobs=None if burst else JOBS_BEFORE_RENEWAL
    )
