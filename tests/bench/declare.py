"""From submitting the form to being a member of the room, and to the last message that sets it up."""

from typing import Any

from tests.bench.figures import Figure, middle
from tests.bench.slackside import SlackSide
from tests.bench.stage import Stage

DECLARER = "U02BEN"
QUIET = 1.2
SECONDS = 20.0


def run(stage: Stage) -> list[Figure]:
    """One declaration after the other, the first to warm up."""
    count = stage.pick(10, 3)
    found: list[dict[str, float]] = []
    with stage.running("declare") as (slack, program):
        for number in range(count + 1):
            found.append(_one(slack, number))
            program.settle(SECONDS)
            stage.say(f"declaration {number} of {count}")
    rows = found[1:]
    return [
        middle("submit → ack", [row["ack"] for row in rows], "s", None, "Incident Bot 0.011"),
        middle("submit → room exists", [row["room"] for row in rows], "s", None, "Incident Bot 0.21"),
        middle("submit → declarer in the room", [row["member"] for row in rows], "s", 0.5, "FireFighter 0.87"),
        middle("submit → card and announcement", [row["last"] for row in rows], "s", 1.0, "Incident Bot 1.23"),
        middle("submit → last call of all", [row["all"] for row in rows], "s", None, "Incident Bot 1.65"),
        middle("calls in all", [row["calls"] for row in rows], "", None, "Incident Bot 8, FireFighter 10"),
    ]


def _one(slack: SlackSide, number: int) -> dict[str, float]:
    view = slack.do(slack.open_form(DECLARER))
    calls_before, acks_before = len(slack.calls()), len(slack.acks)
    slack.do(slack.submit(DECLARER, view, f"Checkout is down {number}"))
    slack.wait_quiet(calls_before, QUIET, SECONDS)
    ack = next(one for one in slack.acks[acks_before:] if one.kind == "view_submission")
    calls = [one for one in slack.calls(calls_before) if one["method"] not in ("views.open", "views.publish")]
    return {"ack": ack.took, "calls": len(calls), **{what: at - ack.sent for what, at in _moments(calls).items()}}


def _moments(calls: list[dict[str, Any]]) -> dict[str, float]:
    """When each thing was so, in Unix seconds: the moment the answer to the call left."""
    made = next(one for one in calls if one["method"] == "conversations.create")
    room = made["response"]["channel"]["id"]
    invited = next(one for one in calls if one["method"] == "conversations.invite" and DECLARER in one["args"]["users"])
    posts = [one for one in calls if one["method"] == "chat.postMessage"]
    card = next(one for one in posts if one["args"]["channel"] == room)
    announced = next(one for one in posts if one["args"]["channel"] == "C02INCIDENTS")
    return {
        "room": float(made["at"]),
        "member": float(invited["at"]),
        "last": max(float(card["at"]), float(announced["at"])),
        "all": max(float(one["at"]) for one in calls),
    }
