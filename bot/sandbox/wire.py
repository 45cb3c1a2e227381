"""How the workspace's things look in Slack's JSON."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.app import App
from bot.sandbox.mrkdwn import rich_text
from bot.sandbox.seed import CREATED, TEAM_DOMAIN, TEAM_ID, TEAM_NAME
from bot.sandbox.state import Channel, Person, UserGroup, Workspace
from bot.sandbox.store import Json

# Where Slack keeps the pictures of those who chose none. Nothing here fetches them.
_AVATARS = "https://a.slack-edge.com/80588/img/avatars/ava_0000"

# Kept in a message for our own use and never shown to the app.
_PRIVATE = ("channel", "ephemeral_to", "streaming")


def team() -> Json:
    """The workspace, as `team.info` shows it."""
    return {
        "id": TEAM_ID,
        "name": TEAM_NAME,
        "domain": TEAM_DOMAIN,
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "email_domain": "example.com",
        "icon": {"image_default": True},
        "enterprise_id": None,
    }


def permalink(channel: str, message: Json) -> str:
    """The address of a message on the web."""
    link = f"https://{TEAM_DOMAIN}.slack.com/archives/{channel}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    return f"{link}?thread_ts={thread}&cid={channel}" if thread and thread != message["ts"] else link


def user(person: Person, app: App, now: float, with_email: bool) -> Json:
    """A user object; the email is there only for apps that may read it."""
    at = datetime.fromtimestamp(now, ZoneInfo(person.tz))
    offset = at.utcoffset()
    return {
        "id": person.id,
        "team_id": TEAM_ID,
        "name": person.name,
        "deleted": person.deleted,
        "color": "9f69e7",
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": at.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": _profile(person, app, with_email),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": CREATED,
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }


def _profile(person: Person, app: App, with_email: bool) -> Json:
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "status_text_canonical": "",
        "avatar_hash": "g000000",
        **{f"image_{size}": f"{_AVATARS}-{size}.png" for size in (24, 32, 48, 72, 192, 512)},
        "first_name": person.real_name.split(" ")[0],
        "last_name": person.real_name.split(" ")[-1],
        "team": TEAM_ID,
    }
    if person.is_bot:
        profile |= {"bot_id": app.bot_id, "api_app_id": app.id, "always_active": True}
    elif with_email:
        profile["email"] = person.email
    return profile


def user_group(group: UserGroup, with_users: bool, with_count: bool) -> Json:
    """A user group object."""
    shown: Json = {
        "id": group.id,
        "team_id": TEAM_ID,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": CREATED,
        "date_update": CREATED,
        "date_delete": 0,
        "auto_type": None,
        "created_by": "U05ZOE",
        "updated_by": "U05ZOE",
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
    }
    if with_users:
        shown["users"] = list(group.users)
    if with_count:
        shown["user_count"] = len(group.users)
    return shown


def _direct(one: Channel, bot: str) -> Json:
    other = next((person for person in one.members if person != bot), bot)
    return {
        "id": one.id,
        "created": one.created,
        "is_archived": one.archived,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
        "updated": one.created * 1000,
        "user": other,
        "is_user_deleted": False,
        "is_open": True,
        "priority": 0,
    }


def channel(one: Channel, bot: str) -> Json:
    """A conversation object as the bot sees it."""
    if one.kind == "im":
        return _direct(one, bot)
    return {
        "id": one.id,
        "name": one.name,
        "is_channel": one.kind == "public",
        "is_group": one.kind == "private",
        "is_im": False,
        "is_mpim": one.kind == "mpim",
        "is_private": one.kind != "public",
        "created": one.created,
        "is_archived": one.archived,
        "is_general": one.is_general,
        "unlinked": 0,
        "name_normalized": one.name,
        "is_shared": False,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": TEAM_ID,
        "updated": one.created * 1000,
        "parent_conversation": None,
        "creator": one.creator,
        "is_ext_shared": False,
        "shared_team_ids": [TEAM_ID],
        "pending_connected_team_ids": [],
        "is_member": bot in one.members,
        "topic": one.topic,
        "purpose": one.purpose,
        "previous_names": list(one.previous_names),
    }


def message(stored: Json, app: App, all_metadata: bool = False) -> Json:
    """A message object. Metadata is reduced to its `event_type` unless all of it was asked for."""
    shown = {key: value for key, value in stored.items() if key not in _PRIVATE}
    if "reactions" in shown:
        shown["reactions"] = [{**one, "count": len(one["users"])} for one in shown["reactions"]]
    if stored.get("bot_id"):
        shown["bot_profile"] = bot_profile(app)
    elif "blocks" not in shown and "subtype" not in shown:
        shown["blocks"] = rich_text(str(shown.get("text", "")))
    if "subtype" not in shown:
        shown["team"] = TEAM_ID
    if "metadata" in shown and not all_metadata:
        kind = shown.pop("metadata").get("event_type")
        if kind is not None:
            shown["metadata"] = {"event_type": kind}
    return shown


def bot_profile(app: App) -> Json:
    """Who posted, for messages of the app."""
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "user_id": app.bot_user,
        "name": app.name,
        "icons": {},
        "deleted": False,
        "updated": CREATED,
        "team_id": TEAM_ID,
    }


def channel_label(one: Channel) -> str:
    """The name that payloads give a conversation: only public channels are named."""
    return {"public": one.name, "private": "privategroup", "im": "directmessage", "mpim": one.name}[one.kind]


def actor(workspace: Workspace, person: str) -> Json:
    """The `user` of an interaction."""
    name = workspace.people[person].name
    return {"id": person, "username": name, "name": name, "team_id": TEAM_ID}
