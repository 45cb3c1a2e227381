"""Memory of `tocsin up` without its Redis server, after the start and after work."""

import asyncio
import time

from tests.bench.figures import Figure
from tests.bench.slackside import SlackSide
from tests.bench.stage import Stage

GOAL_MIB = 200.0
AT_ONCE = 5
SETTLE_SECONDS = 60.0


def run(stage: Stage) -> list[Figure]:
    """Declares incidents five at a time, and looks before and after."""
    count = stage.pick(50, 10)
    with stage.running("memory", latency_ms=0) as (slack, program):
        time.sleep(1)
        at_start = program.pss()
        processes = len(program.family())
        people = slack.hire(AT_ONCE)
        for done in range(0, count, AT_ONCE):
            slack.do(_declare(slack, people, done))
            program.settle(SETTLE_SECONDS)
        stage.say(f"{count} incidents declared")
        after = program.pss()
    return [
        Figure("PSS after the start", at_start, "MiB", GOAL_MIB, "Incident Bot 131", f"{processes} processes"),
        Figure(f"PSS after {count} incidents", after, "MiB", GOAL_MIB, "Incident Bot 136 (200 incidents)"),
    ]


async def _declare(slack: SlackSide, people: list[str], first: int) -> None:
    views = await asyncio.gather(*(slack.open_form(person) for person in people))
    pairs = zip(people, views, strict=True)
    await asyncio.gather(*(slack.submit(person, view, f"Incident {first} {person}") for person, view in pairs))
