"""The one place where Slack clients are made. None of them ever sends twice by itself."""

import aiohttp
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.kept import KeptClient

SEND_SECONDS = 8
OPEN_SECONDS = 2


def sync_client(token: str, base_url: str) -> WebClient:
    """For deliveries. No retry handlers: the default one posts again after a connection broke, also when Slack had
    stored the message."""
    return KeptClient(token, base_url, SEND_SECONDS)


def async_client(token: str, base_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """For opening forms while a trigger lives; shares one session, and with it one connection, per process."""
    return AsyncWebClient(token=token, base_url=base_url, timeout=OPEN_SECONDS, session=session, retry_handlers=[])
