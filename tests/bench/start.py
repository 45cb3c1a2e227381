"""From starting the process to its first Socket Mode connection at Slack's side."""

from tests.bench.figures import Figure, middle
from tests.bench.program import Program, environment
from tests.bench.stage import LATENCY_MS, Stage
from tests.fixtures.ports import free_port

GOAL = 2.0


def run(stage: Stage) -> list[Figure]:
    """First starts, each on an empty data folder, and later ones on the same folder."""
    count = stage.pick(5, 2)
    first = [_start(stage, f"first{number}", 0) for number in range(count)]
    stage.say(f"first starts: {_said(first)}")
    later = [_start(stage, "first0", 0) for _ in range(count)]
    stage.say(f"later starts: {_said(later)}")
    slow = [_start(stage, "first0", LATENCY_MS) for _ in range(count)]
    stage.say(f"later starts, 200 ms a call: {_said(slow)}")
    return [
        middle("first start → connected", first, "s", GOAL, "Incident Bot 1.88"),
        middle("later start → connected", later, "s", GOAL, "Incident Bot 1.53"),
        middle("later start → connected, 200 ms a call", slow, "s", None, "Incident Bot 2.44"),
    ]


def _start(stage: Stage, name: str, latency_ms: float) -> float:
    with stage.slack(latency_ms) as slack:
        environ = environment(slack.api_url, stage.folder / name, free_port())
        with Program(environ) as program:
            return slack.wait_connected() - program.started_at


def _said(samples: list[float]) -> str:
    return ", ".join(f"{sample:.2f}" for sample in samples)
