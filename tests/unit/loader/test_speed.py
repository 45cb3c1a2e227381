"""A playbook as large as one may be is read or refused soon, however it is filled."""

import time

import pytest

from bot.core.errors import ConfigError
from bot.loader.playbooks import parse_playbook
from bot.loader.problems import MOST
from bot.loader.source import LARGEST
from bot.loader.validate import MOST_TOLD
from tests.unit.loader.samples import SOUND

FILLED = {
    "severities": ("severities:\n", "  - {{id: S{0}, name: Nn}}\n"),
    "one severity again": ("severities:\n", "  - {{id: SEV1, name: Nn}}\n"),
    "categories that lead nowhere": ("categories:\n", "  - {{id: c{0}, name: Nn, severity: X{0}}}\n"),
    "rules": ("rules:\n", "  - {{id: r{0}, notify: lead}}\n"),
    "rules without their event": ("rules:\n", "  - {{id: r{0}, when: clock.k{0}.missed, notify: lead}}\n"),
    "ladders": ("ladders:\n", "  l{0}: {{steps: [{{page: lead}}]}}\n"),
    "groups one in another": ("parties:\n", "  p{0}: {{parties: [p{0}a, p0]}}\n"),
    "parties without their role": ("parties:\n", "  p{0}: {{role: commandr{0}}}\n"),
    "unknown keys": ("document:\n", "  k{0}: 1\n"),
    "steps in no order": ("      SEV1:\n", "        - {{page: lead, after: {1}s}}\n"),
    "a key again": ("clocks:\n", "  ack: {{to: resolved, limit: {{default: 1h}}}}\n"),
}


@pytest.mark.parametrize(("above", "line"), FILLED.values(), ids=FILLED.keys())
def test_as_large_as_may_be(above: str, line: str) -> None:
    count = (LARGEST - len(SOUND)) // len(line.format(10_000, 10_000))
    lines = [line.format(number, 99_999 - number) for number in range(count)]
    text = SOUND.replace(above, above + "".join(lines), 1)
    started = time.perf_counter()
    told: tuple[str, ...] = ()
    try:
        assert parse_playbook(text, "test", "test.yml").playbook.roles
    except ConfigError as error:
        told = error.problems
        assert told[0].startswith("test.yml:")
    print(f"{len(text) // 1000} KB in {(time.perf_counter() - started) * 1000:.0f} ms, {len(told)} problems")
    assert len(told) <= MOST_TOLD + 1


def test_a_file_twice_as_large_is_refused_unread() -> None:
    line = "  - {id: r, notify: lead}\n"
    with pytest.raises(ConfigError) as caught:
        parse_playbook(SOUND + line * (2 * LARGEST // len(line)), "test", "test.yml")
    assert caught.value.problems == ("test.yml:1:1: is larger than 256 KB",)


def test_the_nearest_name_is_looked_for_where_that_is_soon_done() -> None:
    roles = "".join(f"  role{n}: {{name: Nn}}\n" for n in range(500))
    wrong = "".join(f"  p{n}: {{role: rle{n}}}\n" for n in range(2 * MOST))
    text = SOUND.replace("roles:\n", f"roles:\n{roles}").replace("parties:\n", f"parties:\n{wrong}")
    with pytest.raises(ConfigError) as caught:
        parse_playbook(text, "test", "test.yml")
    assert len(caught.value.problems) == MOST
    assert caught.value.problems[0].endswith("no role is called `rle0`; did you mean `role0`?")
