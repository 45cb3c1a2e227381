"""What cannot be read is told without what it says, which may be of a private incident."""

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.core.events import EVENT, Recorded
from bot.core.messages import MESSAGE

SECRET = "Heron copied the payroll"
EVENTS = ({"kind": "declared", "title": SECRET}, {"kind": "resolved", "summary": [SECRET]})


@pytest.mark.parametrize(
    ("adapter", "value"),
    [
        *((EVENT, one) for one in EVENTS),
        (MESSAGE, {"kind": "briefing", "role": [SECRET], "duty": "x"}),
        *((TypeAdapter(Recorded), {"at": SECRET, "event": one}) for one in EVENTS),
    ],
)
def test_an_error_says_where_and_not_what(adapter: TypeAdapter[object], value: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as error:
        adapter.validate_python(value)
    assert SECRET not in str(error.value)
