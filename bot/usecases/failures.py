"""The two ways in which the world can fail."""


class TransientError(Exception):
    """It may work later. `maybe` says that the effect may have happened all the same.

    `retry_after` is in seconds, as the other side asked; `free` means that the try does not count (rate limits).
    """

    def __init__(self, why: str, *, maybe: bool, retry_after: float | None = None, free: bool = False) -> None:
        super().__init__(why)
        self.maybe = maybe
        self.retry_after = retry_after
        self.free = free


class PermanentError(Exception):
    """It will never work as asked; `code` is the other side's own word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
