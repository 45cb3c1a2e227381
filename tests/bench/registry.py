"""The benchmarks by name, in the order in which they run. A new one is a file and a line here."""

from collections.abc import Callable

from tests.bench import ack_50, ack_busy, api_rate, burst, declare, lateness, memory, page_load, policy, soak, start
from tests.bench.figures import Figure
from tests.bench.stage import Stage

BENCHES: dict[str, Callable[[Stage], list[Figure]]] = {
    "start": start.run,
    "memory": memory.run,
    "ack_50": ack_50.run,
    "ack_busy": ack_busy.run,
    "declare": declare.run,
    "lateness": lateness.run,
    "burst": burst.run,
    "api_rate": api_rate.run,
    "page_load": page_load.run,
    "policy": policy.run,
    "soak": soak.run,
}
