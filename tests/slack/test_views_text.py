"""Text that people wrote cannot mention, link or break anything, and is never too long."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.gate import unescape
from bot.slack.views import text
from bot.slack.views.blocks import header, section, select, when


def test_escape_makes_mentions_harmless() -> None:
    assert text.escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


@given(st.text(max_size=400), st.integers(min_value=2, max_value=300))
def test_fitted_text_keeps_its_size_escaped_and_as_json(raw: str, most: int) -> None:
    cut = text.fitted(raw, most)
    assert len(text.escape(cut)) <= most
    assert len(json.dumps(text.escape(cut), ensure_ascii=False)) - 2 <= 2 * most
    assert cut.endswith("…") or len(cut) == len(raw)


@given(st.text(alphabet='&<>"\\\nab', max_size=300), st.integers(min_value=2, max_value=200))
def test_fitted_text_counts_what_json_adds(raw: str, most: int) -> None:
    assert len(json.dumps(text.escape(text.fitted(raw, most)), ensure_ascii=False)) - 2 <= most


@given(st.text(alphabet="a<>&;@!#|^U1 :/.htps", max_size=200))
def test_prose_and_spoken_leave_no_broadcast(raw: str) -> None:
    for made in (text.prose(raw), text.spoken(raw), text.one_line(raw, 150)):
        assert "<!c" not in made
        assert "<!h" not in made
        assert "<!s" not in made
    assert "<@" not in text.prose(raw)
    assert "<@" not in text.one_line(raw, 150)


def test_prose_links_addresses_and_nothing_else() -> None:
    made = text.prose("See https://a.example/x?a=1&b=2|c, or <https://b.example|bank>.")
    assert "<https://a.example/x?a=1&amp;b=2%7Cc>," in made
    assert "&lt;<https://b.example%7Cbank>&gt;." in made


def test_spoken_keeps_people_rooms_moments_and_links_once_escaped() -> None:
    kept = "<@U01ANA> in <#C0ROOM1> at <!date^1^{time}|00:00 UTC>, see <https://x.example/a?b=1|docs>"
    assert text.spoken(kept) == kept
    assert text.spoken("a &amp; b & c") == "a &amp; b &amp; c"
    assert text.spoken("`<!channel>`") == "`&lt;!channel&gt;`"


def test_plain_text_cannot_be_mistaken_for_a_mention() -> None:
    made = text.plain("<!channel>  is\ndown", 150)
    assert "<!channel>" not in made
    assert made.replace("\u2060", "") == "<!channel> is down"


def test_marked_text_is_not_cut_inside_a_link_or_an_escape() -> None:
    assert text.cut_marked("see <https://example.com|docs>", 20) == "see…"
    assert text.cut_marked("a &amp; b", 6) == "a…"
    assert text.cut_marked("short", 20) == "short"


@pytest.mark.parametrize(
    ("fmt", "shown"),
    [
        ("time", "<!date^1772546700^{time}|14:05 UTC>"),
        ("date_time", "<!date^1772546700^{date_short_pretty} at {time}|2026-03-03 14:05 UTC>"),
        ("ago", "<!date^1772546700^{ago}|2026-03-03 14:05 UTC>"),
        ("date", "<!date^1772546700^{date_long}|2026-03-03>"),
    ],
)
def test_moments_are_shown_in_the_readers_zone(fmt: text.Fmt, shown: str) -> None:
    assert when(datetime(2026, 3, 3, 14, 5, tzinfo=UTC), fmt) == shown


def test_builders_keep_slacks_limits() -> None:
    assert len(header("h", "x" * 400)["text"]["text"]) == 150
    assert len(section("s", "x" * 4000)["text"]["text"]) == 2900
    assert section("s", "")["text"]["text"]
    assert section("s", "@channel")["text"]["verbatim"] is True
    assert len(select([{"text": {}, "value": str(n)} for n in range(200)])["options"]) == 100


def test_sentences_end_and_begin_well() -> None:
    assert text.stop("done") == "done."
    assert text.stop("done?") == "done?"
    assert text.upper_first("nobody") == "Nobody"


@pytest.mark.parametrize(("sent", "typed"), [
    ("done fix <https://example.com/a?b=1&amp;c>", "done fix https://example.com/a?b=1&c"),
    ("note <http://db.example.com|db.example.com> is &lt;down&gt;", "note db.example.com is <down>"),
    ("note ask <mailto:ana@example.com|ana@example.com>", "note ask ana@example.com"),
    ("note <https://example.com/page|the page>", "note https://example.com/page"),
    ("role lead <@U01ANA|ana>", "role lead <@U01ANA|ana>"),
])  # fmt: skip
def test_a_typed_address_arrives_as_it_was_typed(sent: str, typed: str) -> None:
    assert unescape(sent) == typed
