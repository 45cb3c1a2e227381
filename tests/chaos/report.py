"""The account as a table."""

from collections import Counter

from rich.table import Table

from tests.chaos.run import HURRY, Account

LATE = 5.0
"""Seconds by the bot's machine clock from which a message counts as late."""


def table(accounts: list[Account], again: str) -> Table:
    """A line for each playbook and one for all."""
    struck: Counter[str] = Counter()
    for one in accounts:
        struck.update(one.struck)
    blows = ", ".join(f"{name} {times}" for name, times in struck.most_common())
    caption = (
        f"late: more than {LATE:g} s of the bot's machine clock, which ran {HURRY:g} times as fast.\nBlows: {blows}."
    )
    title = f"python -m tests.chaos {again}"
    found = Table(title=title, caption=caption, title_justify="left", caption_justify="left")
    found.add_column("Playbook")
    heads = (
        "Incidents",
        "Deliveries",
        "Messages",
        "Sent once",
        "Lost",
        "Twice",
        "Wrong order",
        "Unknown",
        "No longer due",
    )
    for head in (*heads, "Late", "p50 s", "p99 s", "Deaths", "Blows", "Seconds"):
        found.add_column(head, justify="right")
    for one in accounts:
        found.add_row(*_row(one))
    found.add_section()
    found.add_row(*_row(_all(accounts)))
    return found


def _row(one: Account) -> list[str]:
    late = sorted(one.late)
    counts = (one.incidents, one.rows, one.posts, one.sent_once, len(one.lost), len(one.duplicated))
    more = (len(one.wrong_order), one.unknown, one.superseded, sum(1 for seconds in late if seconds > LATE))
    times = (f"{_at(late, 0.5):.1f}", f"{_at(late, 0.99):.1f}")
    return [
        one.playbook,
        *map(str, counts + more),
        *times,
        str(one.deaths),
        str(one.struck.total()),
        f"{one.seconds:.0f}",
    ]


def _at(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _all(accounts: list[Account]) -> Account:
    total = Account("all")
    for one in accounts:
        for name, value in vars(one).items():
            if name not in ("playbook", "stuck"):
                setattr(total, name, getattr(total, name) + value)
    return total
