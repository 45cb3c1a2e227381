"""Trouble on order: what a test asks to go wrong, on which method, after how many calls, and how often."""

from dataclasses import asdict, dataclass, fields

from bot.sandbox.errors import SlackError, invalid_arguments, missing_field
from bot.sandbox.store import Json

# What can go wrong with the app's calls: refused as too many, refused with `error`, a 500 before or after the call took
# effect, no answer for `seconds` and no effect, an answer late by `seconds`, a connection broken before or after it.
CALL_KINDS = frozenset(
    ["ratelimited", "error", "http_500", "http_500_after", "hang", "latency", "reset_before", "reset_after"]
)

# What can go wrong with what the app is sent: it comes twice; after the next event, or after `seconds` if none comes;
# not at all, so that Slack waits in vain; late by `seconds`; its ack is lost; the socket is cut under it.
DELIVERY_KINDS = frozenset(
    ["duplicate_event", "reorder_event", "lost_delivery", "late_delivery", "drop_ack", "drop_socket"]
)


@dataclass
class Fault:
    """One order. `method` is a Web API method, `response_url`, the kind of a delivery (`events_api`, `interactive`,
    `slash_commands`), the type of an event or an interaction, or `*`; `skip` of them pass first, then `count` are hit
    (-1: all); `channel` narrows it to calls about one conversation. Seconds are real ones."""

    kind: str
    method: str = "*"
    error: str = "internal_error"
    retry_after: int = 1
    seconds: float = 30.0
    skip: int = 0
    count: int = 1
    channel: str | None = None


def _fits(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return False
    if kind == "int":
        return isinstance(value, int)
    if kind == "float":
        return isinstance(value, int | float) and value >= 0
    return isinstance(value, str) or (value is None and "None" in kind)


_TYPES = {field.name: getattr(field.type, "__name__", str(field.type)) for field in fields(Fault)}


def order(body: Json) -> Fault:
    """The trouble that `body` asks for; unknown kinds and fields are refused."""
    unknown = sorted(body.keys() - _TYPES.keys())
    if unknown:
        raise invalid_arguments(f"unknown field: {', '.join(unknown)} (there are: {', '.join(_TYPES)})")
    wrong = [name for name, value in body.items() if not _fits(value, _TYPES[name])]
    if wrong:
        raise invalid_arguments(*(f"{name} is not a {_TYPES[name]}: {body[name]!r}" for name in wrong))
    if "kind" not in body:
        raise missing_field("kind")
    if body["kind"] not in CALL_KINDS | DELIVERY_KINDS:
        known = ", ".join(sorted(CALL_KINDS | DELIVERY_KINDS))
        raise SlackError("unknown_fault", detail=f"{body['kind']} (there are: {known})")
    return Fault(**body)


class Faults:
    """The orders not yet used up."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Place an order."""
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
