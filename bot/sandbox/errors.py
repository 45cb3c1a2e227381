"""How the local Slack says no."""

from typing import Any


class SlackError(Exception):
    """A refusal with one of Slack's error codes; `extra` is merged into the answer beside `ok` and `error`."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


def invalid_arguments(*messages: str) -> SlackError:
    """`invalid_arguments` with each problem worded as Slack words it."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})


def missing_field(name: str) -> SlackError:
    """A required argument was not given."""
    return invalid_arguments(f"missing required field: {name}")
