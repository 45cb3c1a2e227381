"""Every template of the shipped playbooks can be filled in, says all of it, and misses what is left out."""

from pathlib import Path

import pytest

from bot.core.events import Declared, Recorded
from bot.core.incident import fold
from bot.core.notice import PROMISE, Wording, fill, missing, start
from bot.loader.playbooks import load_playbook
from tests.unit.core.make import T0, at

ROOT = Path(__file__).parents[2] / "playbooks"
BOOKS = {path.parent.name: load_playbook(path).playbook for path in sorted(ROOT.glob("*/playbook.yml"))}
TEMPLATES = [(name, notice) for name, book in BOOKS.items() for notice in book.templates]


@pytest.mark.parametrize(("name", "notice"), TEMPLATES)
def test_a_shipped_template_is_filled_in_whole_or_not_at_all(name: str, notice: str) -> None:
    playbook = BOOKS[name]
    template = playbook.templates[notice]
    declared = Declared(title="Shop down", severity=playbook.severities[0].id)
    incident = fold(1, [Recorded(at=T0, actor="U0ANA", event=declared)])
    fields = {field: f"the {field}" for field in template.fields if field != PROMISE}
    whole = Wording(notice, ("x",), fields, at(30))
    assert missing(template, whole) == ()
    text = fill(whole, playbook, incident, at(1))
    assert "{" not in text and all(words in text for words in fields.values())
    for left_out in template.fields:
        less = Wording(notice, ("x",), {k: v for k, v in fields.items() if k != left_out}, at(30))
        less = Wording(notice, ("x",), fields) if left_out == PROMISE else less
        assert missing(template, less) == (left_out,)
    for field in set(template.default) - {PROMISE}:
        assert start(template, field, playbook, incident, at(1))


def test_there_are_templates_to_try() -> None:
    assert len(TEMPLATES) >= 15
