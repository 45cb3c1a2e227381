"""Calls Slack and sorts what can go wrong into "later", "never", and "perhaps it happened"."""

import http.client
import socket
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.failpoints import passing
from bot.usecases.failures import NO_ANSWER, TROUBLE
from bot.usecases.ports import PermanentError, TransientError

THEIRS = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
"""Slack's own troubles; some of the effect may have happened before the error was raised."""
LIMITED = frozenset({"ratelimited", "rate_limited"})
NOT_SENT = (ConnectionRefusedError, socket.gaierror)
"""What fails before a byte has left."""
FORMS = frozenset(
    {
        "bookmarks.list", "chat.getPermalink", "conversations.info", "conversations.list", "conversations.replies",
        "users.conversations", "users.info", "conversations.members", "pins.list",
    }
)  # fmt: skip
"""Methods that do not take JSON."""


HARMLESS = frozenset(
    {
        "auth.test", "bookmarks.list", "chat.getPermalink", "conversations.history", "conversations.info",
        "conversations.join", "conversations.list", "conversations.open", "conversations.replies",
        "users.conversations", "users.info",
    }
)  # fmt: skip
"""Methods that post nothing: one that failed is simply asked again."""


def call(client: WebClient, method: str, args: dict[str, Any]) -> dict[str, Any]:
    """One call of the Web API; raises TransientError or PermanentError."""
    passing("slack.before_call")
    try:
        answer = _call(client, method, args)
    except TransientError as error:
        error.maybe = error.maybe and method not in HARMLESS
        raise
    passing("slack.after_call")
    return answer


def _call(client: WebClient, method: str, args: dict[str, Any]) -> dict[str, Any]:
    how: dict[str, Any] = {"params": _as_form(args)} if method in FORMS else {"json": args}
    return sent(method, lambda: client.api_call(method, **how))


def sent(method: str, send: Callable[[], SlackResponse]) -> dict[str, Any]:
    """What Slack answers to `send`; its failures are sorted."""
    try:
        answer = send()
    except SlackApiError as error:
        raise _sorted(method, error) from error
    except SlackRequestError as error:
        raise PermanentError(str(error)) from error
    except (OSError, http.client.HTTPException, URLError) as error:
        raise no_answer(method, error) from error
    data = answer.data
    return data if isinstance(data, dict) else {}


def code_of(error: SlackApiError) -> str:
    """Slack's own word for the failure, or the HTTP status where the answer is none of Slack's."""
    response: Any = error.response
    data = getattr(response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else f"http_{getattr(response, 'status_code', 0)}"


def no_answer(method: str, error: Exception) -> TransientError:
    """The failure of a call that Slack did not answer; it may have had its effect unless not a byte had left."""
    cause = error.reason if isinstance(error, URLError) else error
    return TransientError(f"{NO_ANSWER} ({method})", maybe=not isinstance(cause, NOT_SENT))


def _as_form(args: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value).lower() if isinstance(value, bool) else value for key, value in args.items() if value != ""}


def _sorted(method: str, error: SlackApiError) -> TransientError | PermanentError:
    response: Any = error.response
    status, headers = response.status_code, response.headers
    code = code_of(error)
    if status == 429 or code in LIMITED:
        wait = float(headers.get("Retry-After") or headers.get("retry-after") or 1)
        return TransientError(f"Slack asked to wait {wait:g} s ({method})", maybe=False, retry_after=wait, free=True)
    if status >= 500 or code in THEIRS:
        return TransientError(f"{TROUBLE}: {code} ({method})", maybe=True)
    return PermanentError(code)
