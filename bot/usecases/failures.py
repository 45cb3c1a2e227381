"""The two ways in which the world can fail, and whether Slack is there at all."""

from datetime import datetime, timedelta

NO_ANSWER = "no answer from Slack"
TROUBLE = "Slack has trouble"
AWAY = (NO_ANSWER, TROUBLE)
"""How the reasons begin for which everything else would fail just now, too."""
GONE = timedelta(seconds=30)


class TransientError(Exception):
    """It may work later. `maybe` says that the effect may have happened all the same.

    `retry_after` is in seconds, as the other side asked; `free` means that the try does not count (rate limits).
    """

    def __init__(self, why: str, *, maybe: bool, retry_after: float | None = None, free: bool = False) -> None:
        super().__init__(why)
        self.maybe = maybe
        self.retry_after = retry_after
        self.free = free


class Presence:
    """Whether Slack answers, as seen by one process."""

    def __init__(self) -> None:
        self._gone_since: datetime | None = None

    def failed(self, why: TransientError, now: datetime) -> None:
        """A call came to nothing."""
        if str(why).startswith(AWAY) and self._gone_since is None:
            self._gone_since = now

    def answered(self, now: datetime) -> bool:
        """A call arrived; gives whether it is the first after Slack was gone for so long that tries are far apart."""
        since, self._gone_since = self._gone_since, None
        return since is not None and now - since >= GONE


class PermanentError(Exception):
    """It will never work as asked; `code` is the other side's own word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
