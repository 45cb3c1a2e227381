"""Ten hours of the demo's time at sixty times its speed, with fifty incidents in which people act: what grows, what
stays open, what complains.

Memory, processes and open files are looked at every few seconds; the second third of the looks is compared with the
last: in the first each thread opens the connection to the database that it then keeps.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from bot.clock import MovableClock, SystemClock
from bot.sandbox.acts import act
from tests.bench.figures import Figure, shown
from tests.bench.program import Program, environment
from tests.bench.slackside import GENERAL, SlackSide
from tests.bench.stage import Stage
from tests.fixtures.ports import free_port

SPEED = 60.0
INCIDENTS = 50
REAL_SECONDS = (600, 60)
"""Ten hours of the demo's time; one when in a hurry."""
LOOK_EVERY = 5.0
SETTLE_SECONDS = 120.0
GROWTH_MIB = 10.0
"""What the rows of ten hours may add to what the processes keep at hand."""
SEVERITIES = ("SEV1", "SEV2", "SEV3", "SEV3", "SEV3")
PEOPLE = ("U01ANA", "U02BEN", "U03MIA")
LINES = ("ack", "lead", "note Still looking", "severity SEV2 fewer are affected", "next", "playbook")
"""What people type in the rooms, one after another."""


@dataclass(frozen=True)
class Look:
    """What the program holds at one moment."""

    mib: float
    processes: int
    files: int


def run(stage: Stage) -> list[Figure]:
    """Plays it and compares."""
    folder = stage.folder / "soak"
    folder.mkdir(parents=True)
    clock = folder / "clock.json"
    MovableClock(clock).set(SystemClock().now(), 0)
    with stage.slack(0.0, clock=clock) as slack:
        environ = environment(slack.api_url, folder / "data", free_port())
        with Program({**environ, "TOCSIN_CLOCK": str(clock)}) as program:
            slack.wait_connected()
            for number in range(INCIDENTS):
                _type(slack, number, f"declare {SEVERITIES[number % len(SEVERITIES)]} Soak {number}", GENERAL)
            assert program.settle(SETTLE_SECONDS), "the incidents were not declared in time"
            stage.say(f"{INCIDENTS} incidents declared")
            MovableClock(clock).set_speed(SPEED)
            looks = list(_played(stage, slack, program, stage.pick(*REAL_SECONDS)))
            MovableClock(clock).set_speed(0)
            program.settle(SETTLE_SECONDS)
            unfinished, messages = program.unfinished(), program.count("SELECT count(*) FROM delivery")
        complaints = program.log.read_text().splitlines()
    for line in complaints[:5]:
        stage.say(line)
    return _figures(looks, unfinished, messages, complaints)


def _played(stage: Stage, slack: SlackSide, program: Program, seconds: int) -> Iterator[Look]:
    begun = told = time.monotonic()
    number = 0
    while (passed := time.monotonic() - begun) < seconds:
        room = _room(slack, number % INCIDENTS)
        _type(slack, number, LINES[number // INCIDENTS % len(LINES)], room)
        number += 1
        if time.monotonic() - told > LOOK_EVERY:
            told = time.monotonic()
            stage.say(f"{passed:.0f} of {seconds} s")
            yield _look(program)
        time.sleep(0.5)


def _room(slack: SlackSide, number: int) -> str:
    """The channel of one of the incidents."""
    rooms = sorted(id for id, one in slack.slack.workspace.channels.items() if one.name.startswith("inc-"))
    return rooms[number]


def _type(slack: SlackSide, number: int, line: str, channel: str) -> None:
    who = PEOPLE[number % len(PEOPLE)]
    slack.do(act(slack.slack, {"as": who, "kind": "slash", "channel": channel, "text": f"/incident {line}"}))


def _look(program: Program) -> Look:
    family = program.family(with_redis=True)
    return Look(program.pss(), len(family), sum(one.num_fds() for one in family))


def _figures(looks: list[Look], unfinished: int, messages: int, complaints: list[str]) -> list[Figure]:
    third = max(1, len(looks) // 3)

    def grew(what: str, unit: str, values: list[float], goal: float) -> Figure:
        second, last = median(values[third : 2 * third]), median(values[-third:])
        spread = f"{shown(values[0])} at first, {shown(second)} in the second third, {shown(last)} in the last"
        return Figure(what, last - second, unit, goal, "", spread)

    return [
        grew("memory grew by", "MiB", [one.mib for one in looks], GROWTH_MIB),
        grew("processes more", "", [float(one.processes) for one in looks], 0),
        grew("files and connections more", "", [float(one.files) for one in looks], 5),
        Figure("deliveries unfinished in the end", unfinished, "", 0, spread=f"of {messages}"),
        Figure("lines of warning in the log", len(complaints), "", 0),
    ]
