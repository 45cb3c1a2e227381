"""Trouble on order: what a test asks to go wrong, on which method, after how many calls, and how often."""

from dataclasses import asdict, dataclass

from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.store import Json

CALL_KINDS = frozenset(
    ["ratelimited", "error", "http_500", "http_500_after", "hang", "latency", "reset_before", "reset_after"]
)
DELIVERY_KINDS = frozenset(["duplicate_event", "drop_ack", "drop_socket"])


@dataclass
class Fault:
    """One order. `method` is a Web API method, the kind of a delivery (`events_api`, `interactive`,
    `slash_commands`), an event's type, or `*`; `skip` calls pass first, then `count` are hit (-1: all);
    `channel` narrows it to calls about one conversation."""

    kind: str
    method: str = "*"
    error: str = "internal_error"
    retry_after: int = 1
    seconds: float = 30.0
    skip: int = 0
    count: int = 1
    channel: str | None = None


class Faults:
    """The orders not yet used up."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def add(self, body: Json) -> None:
        """Place an order; unknown kinds and fields are refused."""
        try:
            fault = Fault(**body)
        except TypeError as wrong:
            raise invalid_arguments(str(wrong)) from wrong
        if fault.kind not in CALL_KINDS | DELIVERY_KINDS:
            raise SlackError("unknown_fault")
        self._orders.append(fault)

    def clear(self) -> None:
        """Forget every order."""
        self._orders.clear()

    def pending(self) -> list[Json]:
        """The orders not yet used up."""
        return [asdict(fault) for fault in self._orders]

    def for_call(self, method: str, channel: str | None) -> Fault | None:
        """The fault that hits this Web API call, if any; it is used up by asking."""
        return self._take(CALL_KINDS, (method, "*"), channel)

    def for_delivery(self, kind: str, *names: str) -> Fault | None:
        """The fault of this kind that hits a delivery known by any of `names`."""
        return self._take(frozenset({kind}), (*names, "*"), None)

    def _take(self, kinds: frozenset[str], names: tuple[str, ...], channel: str | None) -> Fault | None:
        for fault in self._orders:
            if fault.kind not in kinds or fault.method not in names:
                continue
            if fault.channel is not None and fault.channel != channel:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            if fault.count > 0:
                fault.count -= 1
                if fault.count == 0:
                    self._orders.remove(fault)
            return fault
        return None
