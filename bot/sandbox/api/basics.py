"""api.test, auth.test, team.info, apps.connections.open."""

from bot.sandbox import wire
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.seed import TEAM_DOMAIN, TEAM_ID, TEAM_NAME
from bot.sandbox.store import Json


def api_test(call: Call) -> Json:
    """Echo the arguments; with `error`, fail with it."""
    error = call.text("error")
    if error:
        raise SlackError(error, args=call.args)
    return {"args": call.args}


def auth_test(call: Call) -> Json:
    """Who the token belongs to."""
    app = call.slack.app
    person = call.slack.workspace.people[call.caller]
    more = {"bot_id": app.bot_id} if call.by_bot else {}
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": person.name,
        "team_id": TEAM_ID,
        "user_id": call.caller,
        **more,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    """The workspace."""
    wanted = call.text("team")
    if wanted and wanted != TEAM_ID:
        raise invalid_arguments("no such team [json-pointer:/team]")
    return {"team": wire.team()}


def connections_open(call: Call) -> Json:
    """An address for one Socket Mode connection."""
    base = call.slack.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={call.slack.delivery.sockets.ticket()}&app_id={call.slack.app.id}"}
