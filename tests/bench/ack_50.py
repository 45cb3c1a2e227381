"""Ack of a bare `/incident` sent by 50 people at once, round after round, over Socket Mode and HTTP."""

import asyncio

from tests.bench.figures import Figure, percentile
from tests.bench.slackside import SlackSide
from tests.bench.stage import Stage

PEOPLE = 50
PAUSE = 1.0
GOAL_MS = 150.0
PEER = {0.50: "Incident Bot 833", 0.99: "Incident Bot 1,849"}


def run(stage: Stage) -> list[Figure]:
    """Both ways of hearing from Slack."""
    return [*_one_way(stage, "Socket Mode", http=False), *_one_way(stage, "HTTP", http=True)]


def _one_way(stage: Stage, way: str, *, http: bool) -> list[Figure]:
    rounds = stage.pick(10, 3)
    with stage.running(f"ack_50_{http}", http=http) as (slack, _):
        people = slack.hire(PEOPLE)
        for number in range(rounds):
            slack.do(_round(slack, people))
            stage.say(f"{way}: round {number + 1} of {rounds}")
    took = [ack.took * 1000 for ack in slack.acks if ack.failure is None]
    lost = sum(ack.failure is not None for ack in slack.acks)
    spread = f"n={len(slack.acks)}, most {max(took):.0f}"
    return [
        Figure(f"{way}: ack p50", percentile(took, 0.50), "ms", None, PEER[0.50], spread),
        Figure(f"{way}: ack p99", percentile(took, 0.99), "ms", GOAL_MS, PEER[0.99], spread),
        Figure(f"{way}: unanswered in 3 s", lost, "", 0, "Incident Bot 0 of 500"),
    ]


async def _round(slack: SlackSide, people: list[str]) -> None:
    await asyncio.gather(*(slack.slash(person) for person in people))
    await asyncio.sleep(PAUSE)
