"""What snoozing a reminder and a sign of life do, by name. Each runs in a worker, inside one transaction."""

from collections.abc import Callable

from bot.core.errors import UserError
from bot.core.grammar import first_word
from bot.core.spans import parse_span, say_span
from bot.slack.act import Act
from bot.usecases import hold
from bot.usecases.ports import Services, Tx

OFF = ("off", "end", "stop")


def do_onit(tx: Tx, s: Services, act: Act) -> str:
    """Give a sign of life."""
    return f"Noted: you are on {hold.still_on_it(tx, s, act.incident, act.user).incident.name}."


def do_snooze(tx: Tx, s: Services, act: Act) -> str:
    """Hold a reminder back, or end that: `updates 10m why`, `off updates`."""
    rule, rest = first_word(act.rest)
    if rule.lower() in OFF:
        return f"{hold.unsnooze(tx, s, act.incident, act.user, rest).incident.name}: it speaks again."
    length, reason = first_word(rest)
    rule, length = act.args.get("rule", rule), act.args.get("span", length)
    try:
        span = parse_span(length)
    except ValueError:
        raise UserError(
            f"`{length[:20]}` is no length of time.", f"Write `/incident snooze {rule[:40]} 10m why`."
        ) from None
    entry = hold.snooze(tx, s, act.incident, act.user, rule, span, act.args.get("reason", reason))
    return f"{entry.incident.name}: it waits for {say_span(span)}."


HOLDS: dict[str, Callable[[Tx, Services, Act], str]] = {"onit": do_onit, "snooze": do_snooze}
"""Each gives the confirmation for the person who asked."""
