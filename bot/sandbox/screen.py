"""What people's pages show of messages: to whom, with which names, and how much is unread."""

from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.store import Json


def watchers(slack: Slack, channel: Channel) -> list[str] | None:
    """The people whose pages may show a channel; None stands for everyone."""
    return None if channel.kind == "public" else channel.members


def tell(slack: Slack, channel: Channel, kind: str, stored: Json) -> None:
    """Show a message, new or changed, on the pages of those who may see it."""
    event = {"type": kind, "channel": channel.id, "message": for_page(slack, stored)}
    slack.page.publish(event, watchers(slack, channel))


def tell_ephemeral(slack: Slack, stored: Json) -> None:
    """Show an ephemeral, new or replaced, on its addressee's page."""
    event = {"type": "ephemeral", "channel": stored["channel"], "message": for_page(slack, stored)}
    slack.page.publish(event, [stored["ephemeral_to"]])


def tell_gone(slack: Slack, stored: Json) -> None:
    """Take a message or an ephemeral off the pages that show it."""
    whispered = "ephemeral_to" in stored
    people = [stored["ephemeral_to"]] if whispered else watchers(slack, slack.workspace.channels[stored["channel"]])
    slack.page.publish({"type": "message_deleted", "channel": stored["channel"], "ts": stored["ts"]}, people)


def name_of(slack: Slack, stored: Json) -> str:
    """The name shown beside a message."""
    if stored.get("username"):
        return str(stored["username"])
    if stored.get("bot_id"):
        return slack.app.name
    person = slack.workspace.people.get(str(stored.get("user")))
    return person.real_name if person else "Slackbot"


def for_page(slack: Slack, stored: Json) -> Json:
    """A message as the page shows it: with its author's name, and whether it is pinned or ephemeral."""
    channel = slack.workspace.channels[stored["channel"]]
    shown = {key: value for key, value in stored.items() if key != "channel"}
    return {
        **shown,
        "username": name_of(slack, stored),
        "ephemeral": "ephemeral_to" in stored,
        "pinned": any(pin["ts"] == stored["ts"] for pin in channel.pins),
    }


def unread(slack: Slack, channel: Channel, person: str) -> tuple[int, bool]:
    """How many messages a person has not read in a channel, and whether one of them calls for that person."""
    read = channel.reads.get(person, "")
    groups = {group.id for group in slack.workspace.groups.values() if person in group.users}
    known = slack.workspace.timeline(channel.id)
    count = known.unread(person, read)
    if count == 0 or channel.is_dm:
        return count, count > 0
    return count, known.called(person, {person, "here", "channel", "everyone"} | groups, read)


def tell_unread(slack: Slack, channel: Channel, person: str) -> None:
    """Bring one person's count for a channel up to date, where that person has a page open."""
    if not slack.page.watched_by(person):
        return
    count, called = unread(slack, channel, person)
    event = {"type": "unread", "channel": channel.id, "unread": count, "mention": called}
    slack.page.publish(event, [person])
