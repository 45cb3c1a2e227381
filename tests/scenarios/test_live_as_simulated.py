"""A simulation tells the truth: the running bot does what was simulated, to the second and to the person.

Every playbook that ships is played in its two highest severities, both at once on one bot, while nobody acts. Of the
scenarios that ship with the SOPs, those in which people do most are played by people in Slack.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.events import Declared, Recorded
from bot.core.simulate import play
from bot.loader.scenarios import load_scenarios, scenario_files
from tests.scenarios.agreement import compare
from tests.scenarios.hands import Hands
from tests.scenarios.night import BEGINS, ROOT, Night

LONG = timedelta(hours=2)
"""Within it the ladders climb and repeat; what comes later comes by the same rules."""
PLAYBOOKS = ROOT / "playbooks"
SHIPPED = ["default", *sorted(folder.parent.name for folder in PLAYBOOKS.glob("*/playbook.yml"))]
STORIES = [
    ("customer-notice", "The users of a P1 wait for the promised update"),
    ("customer-notice", "The users and one authority were told, the other was not"),
    ("hosted-app", "The fix in place starts five minutes of checks, the last check half an hour of watching"),
    ("management-ladder", "A privacy incident brings Security and Legal and starts 72 hours once somebody knows"),
    ("regulated-platform", "The watch begins with the last of the four checks and ends half an hour later"),
    ("small-team-soc2", "Published and reviewed in time"),
]
"""Of each SOP's two highest severities, the scenario in which people do most; two where one is of a private kind."""


@pytest.fixture(params=SHIPPED)
def night(request: pytest.FixtureRequest, tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """A bot that runs by a shipped playbook, with the organisation that ships beside it."""
    office = ROOT / "config" if request.param == "default" else PLAYBOOKS / request.param
    with closing(Night(tmp_path, redis_url, socket_mode=True, office=office, playbooks=PLAYBOOKS)) as running:
        yield running


def test_the_running_bot_does_what_was_simulated(night: Night) -> None:
    book = night.wired.services.books.current()
    severities = [one.id for one in book.playbook.severities[:2]]
    for severity in severities:
        night.sam.slash(f"/incident declare {severity} Everything of {severity}")
        night.settle()
    night.fast_forward(LONG)
    for number, severity in enumerate(severities, 1):
        declared = Recorded(at=BEGINS, actor=night.sam.id, event=Declared(title="Simulation", severity=severity))
        compare(night, number, book, play(book.playbook, book.lines, [declared], LONG))


@pytest.mark.parametrize(("night", "title"), STORIES, indirect=["night"])
def test_what_people_do_has_the_effect_that_was_simulated(night: Night, title: str) -> None:
    book = night.wired.services.books.current()
    files = map(load_scenarios, scenario_files(PLAYBOOKS / book.name / "scenarios"))
    [scenario] = [one for file in files for _, one in file.scenarios if one.title == title]
    hands = Hands(night, book, scenario)
    hands.play()
    compare(night, 1, book, play(book.playbook, book.lines, hands.story(), scenario.until), hands.acts())
