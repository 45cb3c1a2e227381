"""What each benchmark runs on: a folder of its own, a Slack, and the program."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.slack.manifest import as_yaml
from tests.bench.program import Program, environment
from tests.bench.slackside import SlackSide
from tests.fixtures.ports import free_port

LATENCY_MS = 200.0
"""What a call of Slack's Web API takes in the measurements, as in those of the peers."""
WARM_SECONDS = 20.0


@dataclass
class Stage:
    """Where a benchmark may work, and how thoroughly it should."""

    folder: Path
    quick: bool = False

    def pick(self, full: int, quick: int) -> int:
        """So many in a full run, so many in a quick one."""
        return quick if self.quick else full

    def say(self, text: str) -> None:
        """Tell how far it is."""
        print(f"  {text}", file=sys.stderr, flush=True)

    def slack(
        self, latency_ms: float = LATENCY_MS, bot_port: int | None = None, clock: Path | None = None
    ) -> SlackSide:
        """A local Slack with the shipped manifest, so that it sends the events that Tocsin asks for. Its time is that
        of the movable clock, if one is given."""
        manifest = self.folder / "manifest.yml"
        if not manifest.exists():
            manifest.parent.mkdir(parents=True, exist_ok=True)
            manifest.write_text(as_yaml())
        return SlackSide(manifest, latency_ms, bot_port, clock)

    @contextmanager
    def running(
        self, name: str, latency_ms: float = LATENCY_MS, *, http: bool = False
    ) -> Iterator[tuple[SlackSide, Program]]:
        """A Slack and a bot that is connected to it and has answered once."""
        port = free_port()
        with self.slack(latency_ms, port if http else None) as slack:
            environ = environment(slack.api_url, self.folder / name, port, http=http)
            with Program(environ) as program:
                slack.wait_connected()
                warm_up(slack)
                yield slack, program


def warm_up(slack: SlackSide) -> None:
    """One form, so that whatever is loaded at the first use has been loaded."""
    person = "U01ANA"
    slack.do(slack.open_form(person), WARM_SECONDS)
    slack.acks.clear()
