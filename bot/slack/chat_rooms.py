"""The part of the Chat port that is about channels: opened, named, described, filled with people, and archived."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from html import unescape

from bot.slack.channels import Directory, Do
from bot.slack.views.topic import bookmark_link, bookmark_title, purpose_text, topic_text
from bot.usecases.ports import About, PermanentError

HISTORY_PAGE = 200


class RoomCalls:
    """One method, one call, or a look-up and a call."""

    _directory: Directory
    _do: Do

    def open_room(self, name: str, private: bool) -> tuple[str, str]:
        """Open a channel; gives its id and the name Slack gave it. `name_taken` is a PermanentError."""
        made = self._do("conversations.create", name=name, is_private=private)["channel"]
        return made["id"], made["name"]

    def own_room(self, name: str, since: datetime) -> tuple[str, str] | None:
        """The channel called `name` if this bot made it after `since`."""
        me = self._do("auth.test")["user_id"]
        for channel in self._directory.mine():
            if (
                channel["name"] == name
                and channel.get("creator") == me
                and channel.get("created", 0) >= since.timestamp() - 1
            ):
                return channel["id"], channel["name"]
        return None

    def invite(self, channel: str, people: Sequence[str]) -> dict[str, str]:
        """Bring people in; gives Slack's reason for each who could not be. Those already there are fine."""
        try:
            self._do("conversations.invite", channel=channel, users=",".join(people), force=len(people) > 1)
        except PermanentError as error:
            if len(people) == 1:
                harmless = error.code in ("already_in_channel", "cant_invite_self")
                return {} if harmless else {people[0]: error.code}
        else:
            return {}
        return {person: why for one in people for person, why in self.invite(channel, [one]).items()}

    def members(self, channel: str) -> list[str]:
        """The people in a channel, without the bot itself."""
        me = self._do("auth.test")["user_id"]
        found: list[str] = []
        cursor = ""
        while True:
            page = self._do("conversations.members", channel=channel, limit=HISTORY_PAGE, cursor=cursor)
            found += [person for person in page["members"] if person != me]
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return found

    def topic(self, channel: str, about: About, *, maybe: bool) -> None:
        """Set the topic. Slack posts a line in the channel for each, so one that `maybe` is set is looked at first."""
        text = topic_text(about)
        if not maybe or self._shown(channel, "topic") != plain(text):
            self._do("conversations.setTopic", channel=channel, topic=text)

    def purpose(self, channel: str, about: About, *, maybe: bool) -> None:
        """Set the purpose; the same holds as for the topic."""
        text = purpose_text(about)
        if not maybe or self._shown(channel, "purpose") != plain(text):
            self._do("conversations.setPurpose", channel=channel, purpose=text)

    def _shown(self, channel: str, what: str) -> str:
        return plain(str(self._do("conversations.info", channel=channel)["channel"][what]["value"]))

    def bookmark(self, channel: str, about: About, *, maybe: bool) -> None:
        """Add the bookmark to where the incident was reported or announced; looks first when it `maybe` is there."""
        link = bookmark_link(about) or self._permalink(channel, about)
        title = bookmark_title(about)
        if maybe:
            there = self._do("bookmarks.list", channel_id=channel)["bookmarks"]
            if any(b.get("title") == title for b in there):
                return
        self._do("bookmarks.add", channel_id=channel, title=title, type="link", link=link, emoji=":rotating_light:")

    def _permalink(self, channel: str, about: About) -> str:
        ts = about.entry.room.card_ts
        if not ts:
            raise PermanentError("there is no card to link to")
        return str(self._do("chat.getPermalink", channel=channel, message_ts=ts)["permalink"])

    def pin(self, channel: str, ts: str) -> None:
        """Pin a message; one pinned already is fine."""
        try:
            self._do("pins.add", channel=channel, timestamp=ts)
        except PermanentError as error:
            if error.code != "already_pinned":
                raise

    def archive(self, channel: str) -> None:
        """Archive a channel; one that is archived already is fine. Nobody writes there any more, and the bot is out."""
        try:
            self._do("conversations.archive", channel=channel)
        except PermanentError as error:
            if error.code != "already_archived":
                raise

    def veil(self, channel: str, names: Sequence[str]) -> None:
        """Have a channel's name be the first of these that is free, and its topic and description empty. Each change is
        a line there, so what is so already is left. What Slack refuses is raised when the rest is done."""
        shown = self._do("conversations.info", channel=channel)["channel"]
        steps: list[Callable[[], object]] = [] if shown["name"] in names else [partial(self._rename, channel, names)]
        set_ = {"topic": "conversations.setTopic", "purpose": "conversations.setPurpose"}
        steps += [partial(self._do, set_[what], channel=channel, **{what: ""}) for what in set_ if shown[what]["value"]]
        refused = []
        for step in steps:
            try:
                step()
            except PermanentError as error:
                refused.append(error)
        if refused:
            raise refused[0]

    def _rename(self, channel: str, names: Sequence[str]) -> None:
        for name in names:
            try:
                self._do("conversations.rename", channel=channel, name=name)
            except PermanentError as error:
                if error.code != "name_taken":
                    raise
            else:
                return
        raise PermanentError("name_taken")


def plain(text: str) -> str:
    """A topic as it reads: Slack may give it back with entities."""
    return unescape(text).strip()
