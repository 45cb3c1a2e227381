"""Ack of a slash command while ten declarations are under way: ten forms at once, then a command every 100 ms."""

import asyncio
from dataclasses import replace

from tests.bench.figures import Figure, percentile
from tests.bench.program import Program
from tests.bench.slackside import SlackSide
from tests.bench.stage import Stage

DECLARERS = 10
PROBES = 40
EVERY = 0.1
GOAL_MS = 150.0
SETTLE_SECONDS = 60.0
WHOLE = """
    SELECT count(*) FROM incident WHERE NOT EXISTS (
        SELECT 1 FROM delivery WHERE incident_id = incident.id AND state NOT IN ('sent', 'superseded'))
"""


def run(stage: Stage) -> list[Figure]:
    """Five rounds; the incidents are let finish between them."""
    rounds = stage.pick(5, 2)
    with stage.running("ack_busy") as (slack, program):
        people = slack.hire(DECLARERS + PROBES)
        for number in range(rounds):
            slack.do(_round(slack, people, number))
            program.settle(SETTLE_SECONDS)
            stage.say(f"round {number + 1} of {rounds}")
        whole = _complete(slack, program)
    submits = [ack for ack in slack.acks if ack.kind == "view_submission"]
    probes = [ack for ack in slack.acks if ack.kind == "probe"]
    lost = sum(ack.failure is not None for ack in [*submits, *probes])
    took = [ack.took * 1000 for ack in probes if ack.failure is None]
    spread = f"n={len(probes)}, most {max(took):.0f}"
    submitted = [ack.took * 1000 for ack in submits if ack.failure is None]
    return [
        Figure("slash ack p50", percentile(took, 0.50), "ms", None, "Incident Bot 1,940", spread),
        Figure("slash ack p99", percentile(took, 0.99), "ms", GOAL_MS, "Incident Bot 2,951", spread),
        Figure("submit ack p99", percentile(submitted, 0.99), "ms", GOAL_MS, "Incident Bot 1,747", f"n={len(submits)}"),
        Figure("unanswered in 3 s", lost, "", 0, "Incident Bot 15 of 200", f"of {len(probes) + len(submits)}"),
        Figure("incidents never complete", rounds * DECLARERS - whole, "", 0, spread=f"of {rounds * DECLARERS}"),
    ]


async def _round(slack: SlackSide, people: list[str], number: int) -> None:
    declarers, others = people[:DECLARERS], people[DECLARERS:]
    views = await asyncio.gather(*(slack.open_form(person) for person in declarers))
    before = len(slack.acks)
    pairs = zip(declarers, views, strict=True)
    submits = [asyncio.create_task(slack.submit(person, view, f"Round {number} {person}")) for person, view in pairs]
    probes = []
    for index in range(PROBES):
        probes.append(asyncio.create_task(slack.slash(others[index % len(others)])))
        await asyncio.sleep(EVERY)
    await asyncio.gather(*submits, *probes)
    _mark_probes(slack, before)


def _mark_probes(slack: SlackSide, before: int) -> None:
    """Tell the commands sent meanwhile from those that opened the forms."""
    slack.acks[before:] = [
        replace(ack, kind="probe") if ack.kind == "slash_commands" else ack for ack in slack.acks[before:]
    ]


def _complete(slack: SlackSide, program: Program) -> int:
    """How many incidents have their room with the declarer in it, and every delivery sent."""
    if program.unfinished():
        return 0
    calls = slack.calls()
    invited = {one["args"]["channel"] for one in calls if one["method"] == "conversations.invite"}
    made = {one["response"]["channel"]["id"] for one in calls if one["method"] == "conversations.create"}
    return min(program.count(WHOLE), len(invited & made))
