"""Names of time zones in a file."""

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import islice
from zoneinfo import available_timezones

from whenever import Instant, TimeZoneNotFoundError

from bot.loader.problems import MOST, Problem, suggestion
from bot.loader.references import names
from bot.loader.source import Source

ANY_INSTANT = Instant.from_utc(2026, 1, 1)


def unknown_zones(source: Source, places: Iterable[str]) -> Iterator[Problem]:
    """A problem for each name at these places that no time zone has."""
    unknown = (name for place in places for name in names(source.data, place) if not _is_zone(name.text))
    for name in islice(unknown, MOST):
        near = suggestion(name.text, _all_zones())
        yield source.problem(name.path, f"no time zone is called `{name.text}`{near}")


def _is_zone(name: str) -> bool:
    try:
        ANY_INSTANT.to_tz(name)
    except TimeZoneNotFoundError:
        return False
    return True


@cache
def _all_zones() -> Collection[str]:
    return sorted(available_timezones())
