"""A worker process: RQ's SimpleWorker on our one queue, without RQ's scheduler and without orders over Redis."""

import logging
import time

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer

from bot.jobs.queue import HintJob, open_queue

JOBS_BEFORE_RENEWAL = 20_000
PAUSE = 1.0
"""Seconds between tries while Redis is away."""
log = structlog.get_logger()


class _Worker(SimpleWorker):
    max_connection_wait_time = PAUSE

    def subscribe(self) -> None:
        """Not to the channel on which RQ can be told to stop: that is the supervisor's part, by signals. The thread
        that listens there misses the goodbye now and then, and then every stop takes a second."""

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._shutdown_requested_date is not None


def run(redis: Redis, *, burst: bool = False) -> None:
    """Work until told to stop (or, in a burst, until the queue is empty). That Redis is away, full or read-only ends
    nothing: it is tried again."""
    while True:
        try:
            return _work(redis, burst)
        except RedisError as error:
            if burst:
                raise
            log.warning("redis_away", error=type(error).__name__, next_step="trying again")
            try:
                time.sleep(PAUSE)
            except StopRequested:  # the handler of the worker that was given up still stands
                return


def _work(redis: Redis, burst: bool) -> None:
    """Work until told to stop; RedisError when Redis stopped that."""
    worker = _Worker([open_queue(redis)], connection=redis, serializer=JSONSerializer, job_class=HintJob)
    worker.log.setLevel(logging.WARNING)
    most = None if burst else JOBS_BEFORE_RENEWAL
    try:
        worker.work(burst=burst, with_scheduler=False, logging_level="WARNING", max_jobs=most)
    except RedisError:
        if not worker.stopping:
            raise
