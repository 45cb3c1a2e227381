"""The Chat port over Slack's Web API: one method, one call (or a look-up and a call), and typed failures."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from http.client import HTTPException
from typing import Any
from urllib.parse import parse_qs, urlsplit

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.core.messages import Message
from bot.core.organisation import Organisation
from bot.failpoints import passing
from bot.slack.channels import Directory
from bot.slack.chat_rooms import HISTORY_PAGE, RoomCalls
from bot.slack.clients import SEND_SECONDS
from bot.slack.failures import call, no_answer, sent
from bot.slack.pace import PATIENCE, Pace
from bot.slack.quoted import author_of, words_of
from bot.slack.views import messages
from bot.usecases.ports import About, Attachment, Below, PermanentError, Posted, Read, TransientError

METADATA_EVENT = "tocsin_delivery"


class SlackChat(RoomCalls):
    """Slack, as far as the use cases need it."""

    def __init__(self, client: WebClient, pace: Pace, org: Callable[[], Organisation]) -> None:
        self._client = client
        self._pace = pace
        self._org = org
        self._directory = Directory(self._do)

    def _do(self, method: str, **args: Any) -> dict[str, Any]:
        blocked = self._pace.blocked(method)
        if blocked:
            raise TransientError(f"Slack asked to wait with {method}", maybe=False, retry_after=blocked, free=True)
        try:
            return call(self._client, method, args)
        except TransientError as error:
            if error.free and error.retry_after:
                self._pace.block(method, error.retry_after)
            raise

    def _take_turn(self, channel: str) -> None:
        wait = self._pace.turn(channel)
        if wait > PATIENCE:
            raise TransientError("one message a second a channel", maybe=False, retry_after=wait, free=True)
        time.sleep(wait)

    def post(self, channel: str, message: Message, about: About | None, oid: str, below: Below | None = None) -> Posted:
        """Post, with the delivery's id in the metadata, by which it can be found again."""
        self._take_turn(channel)
        thread = {"thread_ts": below.ts, "reply_broadcast": below.aloud} if below else {}
        rendered = self._rendered(channel, message, about)
        done = self._do(
            "chat.postMessage",
            channel=channel,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": METADATA_EVENT, "event_payload": {"oid": oid}},
            **thread,
            **rendered,
        )
        return Posted(done["channel"], done["ts"], _look(rendered))

    def edit(self, at: Posted, message: Message, about: About | None) -> Posted:
        """Show a message anew in place; gives it as it looks then. One that looks so already is left alone."""
        rendered = self._rendered(at.channel, message, about)
        look = _look(rendered)
        if look != at.look:
            self._do("chat.update", channel=at.channel, ts=at.ts, **rendered)
        return replace(at, look=look)

    def _rendered(self, channel: str, message: Message, about: About | None) -> dict[str, Any]:
        place: messages.Place = "channel"
        if channel.startswith("D"):
            place = "dm"
        elif about and channel == about.entry.room.channel:
            place = "room"
        rendered = messages.render(message, about, self._org(), place=place)
        return {"text": rendered.text, "blocks": rendered.blocks}

    def find(self, channel: str, oid: str, since: datetime, below: Below | None = None) -> Posted | None:
        """The message that carries `oid`, posted after `since`. A public channel the bot is not in is joined."""
        try:
            return self._find(channel, oid, since, below)
        except PermanentError as error:
            if error.code != "not_in_channel":
                raise
            self._do("conversations.join", channel=channel)
            return self._find(channel, oid, since, below)

    def _find(self, id: str, oid: str, since: datetime, below: Below | None) -> Posted | None:
        method, thread = ("conversations.replies", {"ts": below.ts}) if below else ("conversations.history", {})
        cursor = ""
        while True:
            page = self._do(
                method,
                **thread,
                channel=id,
                oldest=f"{since.timestamp():.6f}",
                include_all_metadata=True,
                limit=HISTORY_PAGE,
                cursor=cursor,
            )
            for message in page["messages"]:
                if message.get("metadata", {}).get("event_payload", {}).get("oid") == oid:
                    return Posted(id, message["ts"])
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return None

    def read(self, channel: str, ts: str) -> Read:
        """What a message says, in the channel itself or in a thread of it."""
        page = self._do("conversations.replies", channel=channel, ts=ts, oldest=ts, latest=ts, inclusive=True, limit=2)
        found = next((one for one in page["messages"] if one["ts"] == ts), None)
        if found is None:
            raise PermanentError("message_not_found")
        link = str(self._do("chat.getPermalink", channel=channel, message_ts=ts)["permalink"])
        return Read(words_of(found), author_of(found), link)

    def thread(self, channel: str, ts: str) -> str:
        """The message at the head of the thread that a message is in, itself where it is in none; empty if it is gone.
        Slack's link to a reply names it."""
        try:
            link = str(self._do("chat.getPermalink", channel=channel, message_ts=ts)["permalink"])
        except PermanentError as error:
            if error.code != "message_not_found":
                raise
            return ""
        return parse_qs(urlsplit(link).query).get("thread_ts", [ts])[0]

    def react(self, channel: str, ts: str, name: str, *, there: bool) -> None:
        """React to a message, or take that back; one that is as it should be, or gone, is fine."""
        method = "reactions.add" if there else "reactions.remove"
        try:
            self._do(method, channel=channel, timestamp=ts, name=name)
        except PermanentError as error:
            if error.code not in ("already_reacted", "no_reaction", "message_not_found"):
                raise

    def upload(self, channel: str, file: Attachment, since: datetime | None, below: Below | None = None) -> None:
        """Put a file into a channel; one that may be there `since` a try is looked for first, by its name."""
        if since is not None and self._has_file(channel, file.name, since, below):
            return
        self._take_turn(channel)
        send = partial(self._client.files_upload_v2, channel=channel, content=file.content, filename=file.name)
        thread = {"thread_ts": below.ts} if below else {}
        sent("files.upload", partial(send, title=file.title, initial_comment=file.comment, **thread))

    def _has_file(self, channel: str, name: str, since: datetime, below: Below | None) -> bool:
        """Whether a file of this name was put into a channel."""
        oldest = f"{since.timestamp():.6f}"
        method, thread = ("conversations.replies", {"ts": below.ts}) if below else ("conversations.history", {})
        page = self._do(method, **thread, channel=channel, oldest=oldest, limit=HISTORY_PAGE)
        return any(file.get("name") == name for one in page["messages"] for file in one.get("files", ()))

    def direct(self, person: str) -> str:
        """The channel of the direct messages with a person."""
        return self._directory.direct(person)

    def locate(self, channel: str) -> str:
        """The id of a channel given as `#name` or id."""
        return self._directory.id_of(channel)

    def reply(self, url: str, payload: dict[str, Any]) -> None:
        """Answer through a response_url (five times, for thirty minutes)."""
        client = WebhookClient(url, timeout=SEND_SECONDS, ssl=self._client.ssl, retry_handlers=[])
        passing("slack.before_call")
        try:
            done = client.send_dict({"response_type": "ephemeral", "replace_original": False, **payload})
        except (OSError, HTTPException) as error:
            raise no_answer("response_url", error) from error
        passing("slack.after_call")
        if done.status_code == 429 or done.status_code >= 500:
            wait = float(done.headers.get("Retry-After", 5))
            limited = done.status_code == 429
            raise TransientError(f"Slack said {done.status_code}", maybe=not limited, retry_after=wait, free=limited)
        if done.status_code >= 400:
            raise PermanentError(_refusal(done.body) or str(done.status_code))

    def publish_home(self, person: str, view: dict[str, Any]) -> None:
        """Publish a person's Home tab."""
        self._do("views.publish", user_id=person, view=view)


def _look(rendered: dict[str, Any]) -> str:
    """The same for the same words and blocks only."""
    return hashlib.sha256(json.dumps(rendered, sort_keys=True).encode()).hexdigest()[:16]


def _refusal(body: str) -> str:
    """Slack's word for why it does not take an answer, which comes as JSON or as it is."""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body[:80]
