"""Decides what happens with messages that people react to, or put into the record from their menu."""

from dataclasses import asdict
from typing import Any

from bot.core.readable import readable
from bot.slack.act import Act
from bot.slack.commands.look import may_see
from bot.slack.gate import RECENT, Answer, Decision, Open, Put
from bot.slack.inbox import ACT
from bot.slack.quoted import author_of, words_of
from bot.slack.views import replies
from bot.slack.views.forms.tasks import task_form
from bot.usecases.ports import Entry, Services, Tx

REACTIONS = {
    ("reaction_added", "pushpin"): "pinned",
    ("reaction_removed", "pushpin"): "unpinned",
    ("reaction_added", "fast_forward"): "followed",
    ("reaction_removed", "fast_forward"): "unfollowed",
    ("reaction_added", "white_check_mark"): "checked",
    ("reaction_removed", "white_check_mark"): "unchecked",
}
"""What a reaction in a room asks for."""
ANYWHERE = ("checked", "unchecked")
"""What a reaction asks for in direct messages, too."""
LONGEST_PICKED = 60


class MessageGate:
    """One method for each kind of interaction with a message."""

    def __init__(self, services: Services) -> None:
        self.s = services

    def reaction(self, body: dict[str, Any]) -> Decision:
        """Someone reacted to a message, or took that back; in rooms some reactions ask for something."""
        event = body["event"]
        item, name = event.get("item", {}), REACTIONS.get((event["type"], event["reaction"].partition("::")[0]))
        if name is None or item.get("type") != "message":
            return None
        with self.s.store.read() as tx:
            entry = tx.entry_in(item["channel"]) or _told_there(tx, name, item)
        if entry is None:
            return None
        args = {"channel": item["channel"], "ts": item["ts"], "mark": event["event_ts"]}
        return self._put(f"event:{body['event_id']}", name, event["user"], entry.id, args)

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


def _told_there(tx: Tx, name: str, item: dict[str, Any]) -> Entry | None:
    """The incident that a direct message of the bot is about, where a mark on that says that something is done."""
    if name not in ANYWHERE or not item["channel"].startswith("D"):
        return None
    placed = tx.delivery_at(item["channel"], item["ts"])
    return tx.entry(placed.incident_id) if placed is not None and placed.incident_id is not None else None


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
