"""Facts by their type, and what does not apply."""

import pytest

from bot.core.errors import UserError
from bot.core.playbook import Fact
from bot.slack.views.forms.facts import element
from bot.slack.views.words import fact_words
from bot.usecases.progress import fact_value

SHARE = Fact(id="share", type="percent", na=True)


@pytest.mark.parametrize("typed", ["n/a", "NA", "not applicable "])
@pytest.mark.parametrize("type", ["text", "number", "percent", "bool", "enum"])
def test_a_fact_may_not_apply_where_the_playbook_says_so(type: str, typed: str) -> None:
    of = ["one", "two"] if type == "enum" else []
    assert fact_value(Fact.model_validate({"id": "f", "type": type, "of": of, "na": True}), typed) == "not applicable"


def test_elsewhere_it_has_to_be_of_its_type() -> None:
    assert fact_value(SHARE, "25%") == 25 and fact_words(25.0, "%") == "25%"
    assert fact_words(fact_value(SHARE, "n/a"), "%") == "not applicable"
    with pytest.raises(UserError, match="is a number"):
        fact_value(Fact(id="share", type="percent"), "n/a")


def test_the_form_offers_it() -> None:
    menu = element(Fact(id="fix", type="bool", na=True), "not applicable", menu=True)
    assert menu["initial_option"]["value"] == "not applicable" and len(menu["options"]) == 3
    assert len(element(Fact(id="fix", type="bool"), "", menu=True)["options"]) == 2
    assert element(SHARE, "", menu=True)["placeholder"]["text"] == "25, or n/a"
