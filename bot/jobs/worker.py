"""A worker process: RQ's SimpleWorker on our one queue, without RQ's scheduler."""

import logging

from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from bot.jobs.queue import HintJob, open_queue

JOBS_BEFORE_RENEWAL = 20_000


def run(redis: Redis, *, burst: bool = False) -> None:
    """Work until told to stop (or, in a burst, until the queue is empty)."""
    worker = SimpleWorker([open_queue(redis)], connection=redis, serializer=JSONSerializer, job_class=HintJob)
    worker.log.setLevel(logging.WARNING)
    worker.work(
        burst=burst, with_scheduler=False, logging_level="WARNING", max_jobs=None if burst else JOBS_BEFORE_RENEWAL
    )
