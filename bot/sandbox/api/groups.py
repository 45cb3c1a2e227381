"""usergroups.*: the groups that people mention with an @."""

from bot.sandbox import events, rooms, wire
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.seed import TEAM_ID
from bot.sandbox.state import UserGroup
from bot.sandbox.store import Json


def _paid(call: Call) -> None:
    if not call.slack.rules.paid_plan:
        raise SlackError("plan_upgrade_required")


def _group(call: Call) -> UserGroup:
    _paid(call)
    group = call.slack.workspace.groups.get(call.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return group


def listing(call: Call) -> Json:
    """usergroups.list."""
    _paid(call)
    with_users, with_count = call.flag("include_users"), call.flag("include_count")
    known = call.slack.workspace.groups.values()
    return {"usergroups": [wire.user_group(one, with_users, with_count) for one in known]}


def users(call: Call) -> Json:
    """usergroups.users.list."""
    return {"users": list(_group(call).users)}


def set_users(call: Call) -> Json:
    """usergroups.users.update: the people given are the group's people from now on."""
    group, wanted = _group(call), list(dict.fromkeys(call.names("users")))
    if not call.slack.rules.group_rights:
        raise SlackError("permission_denied")
    if not wanted:
        raise SlackError("no_users_provided")
    known = call.slack.workspace.people
    if any(one not in known or known[one].deleted or known[one].is_bot for one in wanted):
        raise SlackError("invalid_users")
    before, group.users = group.users, wanted
    call.slack.workspace.add_group(group)
    _tell(call, group, before)
    return {"usergroup": wire.user_group(group, True, call.flag("include_count"))}


def _tell(call: Call, group: UserGroup, before: list[str]) -> None:
    slack, now = call.slack, int(call.slack.workspace.now())
    came = [one for one in group.users if one not in before]
    went = [one for one in before if one not in group.users]
    change = {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": TEAM_ID,
        "date_update": now,
        "added_users": came,
        "added_users_count": len(came),
        "removed_users": went,
        "removed_users_count": len(went),
        "event_ts": slack.workspace.mint_ts(),
    }
    events.send(slack, change)
    whole = wire.user_group(group, True, True)
    events.send(slack, {"type": "subteam_updated", "subteam": whole, "event_ts": slack.workspace.mint_ts()})
    rooms.changed(slack)
