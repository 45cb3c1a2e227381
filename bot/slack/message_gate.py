"""Decides what happens with messages that people react to, or put into the record from their menu."""

from dataclasses import asdict, replace
from functools import partial
from typing import Any

from bot.core.readable import readable
from bot.slack.act import Act
from bot.slack.commands.look import may_see
from bot.slack.gate import RECENT, Answer, Decision, Open, Put
from bot.slack.inbox import ACT, IN_THREAD
from bot.slack.quoted import author_of, words_of
from bot.slack.views import replies
from bot.slack.views.forms.tasks import task_form
from bot.usecases.ports import Entry, Placed, Services, Tx

REACTIONS = {
    ("reaction_added", "pushpin"): "pinned",
    ("reaction_removed", "pushpin"): "unpinned",
    ("reaction_added", "fast_forward"): "followed",
    ("reaction_removed", "fast_forward"): "unfollowed",
    ("reaction_added", "white_check_mark"): "checked",
    ("reaction_removed", "white_check_mark"): "unchecked",
}
"""What a reaction in a room asks for."""
OF_THE_BOT = ("checked", "unchecked")
"""What a reaction asks for on messages of the bot only, in direct messages too."""
LONGEST_PICKED = 60


class MessageGate:
    """One method for each kind of interaction with a message."""

    def __init__(self, services: Services) -> None:
        self.s = services

    def reaction(self, body: dict[str, Any]) -> Decision:
        """Someone reacted to a message, or took that back; where incidents are worked on that may ask for something. In
        a channel where they are in threads, Slack is asked for the thread of a message that is not the bot's own."""
        event = body["event"]
        item, name = event.get("item", {}), REACTIONS.get((event["type"], event["reaction"].partition("::")[0]))
        if name is None or item.get("type") != "message":
            return None
        channel, ts = item["channel"], item["ts"]
        args = {"channel": channel, "ts": ts, "mark": event["event_ts"]}
        act = partial(self._put, f"event:{body['event_id']}", name, event["user"], args=args)
        with self.s.store.read() as tx:
            placed = tx.delivery_at(channel, ts)
            entry = tx.entry_in(channel) or _about(tx, placed, name, channel)
            if entry is not None:
                return act(entry.id)
            if placed is not None or name in OF_THE_BOT:
                return None
            there = tx.entries_below(channel, self.s.clock.now() - RECENT)
        return replace(act(0), kind=IN_THREAD) if any(one.home == channel for one in there) else None

    def note(self, body: dict[str, Any]) -> Decision:
        """ "Add to timeline", from a message's menu: in a room at once, elsewhere after a choice of the incident."""
        found = _chosen(body)
        with self.s.store.read() as tx:
            entry = _here(tx, body)
            if entry is None:
                return Answer(self._picker(tx, body, "note", found))
        key = f"shortcut:{body['user']['id']}:{body['action_ts']}"
        return self._put(key, "note", body["user"]["id"], entry.id, found, body["response_url"])

    def task(self, body: dict[str, Any]) -> Decision:
        """ "Make a task", from a message's menu: a form in a room, elsewhere the choice of the incident first."""
        found = _chosen(body)
        with self.s.store.read() as tx:
            entry = _here(tx, body)
            if entry is None:
                return Answer(self._picker(tx, body, "task", found))
        words = readable(found["text"], self.s.org)
        return Open(task_form(entry, owner=body["user"]["id"], text=words, link=found["link"]))

    def _picker(self, tx: Tx, body: dict[str, Any], command: str, found: dict[str, str]) -> dict[str, Any]:
        """Asks which incident a message is for; its link and first words go with the choice."""
        user = body["user"]["id"]
        ended = tx.ended_since(self.s.clock.now() - RECENT)
        seen: list[Entry] = [entry for entry in [*tx.open_entries(), *ended] if may_see(entry, user)]
        words = " ".join(found["text"].split())
        cut = words if len(words) <= LONGEST_PICKED else f"{words[:LONGEST_PICKED]}…"
        return replies.picker_reply(seen, command, f"{found['link']} {cut}", user)

    def _put(self, key: str, name: str, user: str, incident: int, args: dict[str, str], url: str = "") -> Put:
        at = self.s.clock.now().isoformat()
        return Put(key, ACT, asdict(Act(name, user, incident, args=dict(args), response_url=url, at=at)))


def _about(tx: Tx, placed: Placed | None, name: str, channel: str) -> Entry | None:
    """The incident that a message of the bot is about, if it stands where that is worked on; or in direct messages,
    where a mark on it says that something is done."""
    entry = tx.entry(placed.incident_id) if placed is not None and placed.incident_id is not None else None
    done = name in OF_THE_BOT and channel.startswith("D")
    return entry if entry is not None and (done or entry.home == channel) else None


def _here(tx: Tx, body: dict[str, Any]) -> Entry | None:
    """The incident that is worked on where the message stands: in its room, or in the thread of its announcement."""
    channel, below = body["channel"]["id"], body["message"].get("thread_ts")
    entry = tx.entry_below(channel, below) if below else None
    return entry if entry is not None and entry.home == channel else tx.entry_in(channel)


def _chosen(body: dict[str, Any]) -> dict[str, str]:
    """The message somebody opened the menu of."""
    message, channel, ts = body["message"], body["channel"]["id"], body["message_ts"]
    link = f"https://{body['team']['domain']}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return {"channel": channel, "ts": ts, "link": link, "text": words_of(message), "author": author_of(message)}
