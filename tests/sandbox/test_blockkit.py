"""Block Kit's rules beside the lengths: fields, kinds, places and ids; and that what Tocsin sends obeys them all."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import mark, param

from bot.sandbox.blockkit import surfaces
from bot.sandbox.blockkit.blocks import BLOCKS, SURFACES, block_on
from bot.sandbox.blockkit.elements import ELEMENTS
from bot.sandbox.blockkit.rules import Problems
from bot.sandbox.errors import SlackError
from tests.sandbox.blockkit_parts import (
    actions,
    button,
    card,
    cells,
    chart,
    container,
    context_actions,
    data_table,
    element,
    entry,
    feedback,
    home,
    icon,
    image,
    menu,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    plot,
    rich_text,
    section,
    table,
    task,
    video,
)

GOLDEN = sorted((Path(__file__).parents[1] / "slack" / "golden").glob("*.json"))

LINK = {"type": "link", "url": "https://example.com"}
ALERT = {"type": "alert", "text": mrkdwn(), "level": "info"}
LIST = {"type": "rich_text_list", "style": "ordered", "indent": 1, "border": 0, "elements": []}
WORKFLOW = {"trigger": {"url": "https://slack.com/shortcuts/Ft1", "customizable_input_parameters": []}}
RAW = {"type": "raw_number", "value": 1.5, "text": "1.5"}
TABLE_CELL = rich_text({"type": "text", "text": "x"})


def say(*parts: Any) -> Any:
    """A context block."""
    return {"type": "context", "elements": list(parts)}


def rows_of(*rows: Any) -> Any:
    """A data table of these rows."""
    return data_table(rows=list(rows))


def lists(**more: Any) -> Any:
    """Rich text that is one list."""
    return {"type": "rich_text", "elements": [LIST | more]}


# A block, what is wrong with it on a message, and where.
WRONG = [
    param({"type": "section"}, "at least one of text, fields is required", "", marks=mark.fact("section-text")),
    param(section(text="x"), "must be an object", "/text", marks=mark.fact("text-kinds")),
    param(section(text={"type": "text"}), "must be one of: plain_text, mrkdwn", "/text/type",
          marks=mark.fact("text-kinds")),
    param(section(text=mrkdwn() | {"emoji": True}), "invalid additional property: emoji", "/text",
          marks=mark.fact("emoji-verbatim")),
    param(section(text=plain() | {"verbatim": True}), "invalid additional property: verbatim", "/text",
          marks=mark.fact("emoji-verbatim")),
    param(section() | {"color": "red"}, "invalid additional property: color", "", marks=mark.fact("unknown-field")),
    param(section(text=mrkdwn(), expand=1), "must be a boolean", "/expand", marks=mark.fact("section-text")),
    param(section(text=mrkdwn(), accessory={"type": "plain_text_input"}), "unsupported type: plain_text_input",
          "/accessory/type", marks=mark.fact("accessory")),
    param({"type": "header", "text": mrkdwn()}, "must be one of: plain_text", "/text/type",
          marks=mark.fact("header-text")),
    param({"type": "header", "text": plain(), "level": 5}, "must be between 1 and 4", "/level",
          marks=mark.fact("header-level")),
    param(say(button()), "unsupported type: button", "/elements/0/type", marks=mark.fact("context-elements")),
    param(actions(button(style="blue")), "must be one of: primary, danger", "/elements/0/style",
          marks=mark.fact("button-style")),
    param(actions(button(text=mrkdwn())), "must be one of: plain_text", "/elements/0/text/type",
          marks=mark.fact("button-text")),
    param(actions(button(action_id="a"), button(action_id="a")), "`action_id` must be unique within its block: a",
          "/elements", marks=mark.fact("action-id")),
    param(menu(initial_option=option(7)), "initial_option must exactly match one of the provided options",
          "/elements/0/initial_option", marks=mark.fact("initial-option")),
    param(element("checkboxes", options=options(2), initial_options=[option(1), option(7)]),
          "initial_options must exactly match one of the provided options", "/elements/0/initial_options/1",
          marks=mark.fact("initial-option")),
    param(menu(option_groups=[{"label": plain(), "options": options(1)}]),
          "exactly one of options, option_groups is required", "/elements/0", marks=mark.fact("select-options")),
    param(menu(options=[option(text=mrkdwn())]), "must be one of: plain_text", "/elements/0/options/0/text/type",
          marks=mark.fact("option-text")),
    param(menu(options=[option(url="https://example.com")]), "invalid additional property: url",
          "/elements/0/options/0", marks=mark.fact("option-url")),
    param(element("datepicker", initial_date="2026-02-30"), "must be a date formatted YYYY-MM-DD",
          "/elements/0/initial_date", marks=mark.fact("pickers")),
    param(element("timepicker", initial_time="24:00"), "must be a time formatted HH:mm", "/elements/0/initial_time",
          marks=mark.fact("pickers")),
    param(element("datetimepicker", initial_date_time=999_999_999), "must be between 1000000000 and 9999999999",
          "/elements/0/initial_date_time", marks=mark.fact("pickers")),
    param(entry("number_input"), "missing required field: is_decimal_allowed", "/element",
          marks=mark.fact("number-input")),
    param(entry("number_input", is_decimal_allowed=True, min_value="10", max_value="9.5"),
          "min_value must not exceed max_value", "/element", marks=mark.fact("number-input")),
    param(entry("number_input", is_decimal_allowed=True, min_value=1), "must be a number in a string",
          "/element/min_value", marks=mark.fact("number-input")),
    param(entry("plain_text_input", min_length=9, max_length=8), "min_length must not exceed max_length", "/element",
          marks=mark.fact("text-input")),
    param(entry("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
          "must be one of: on_enter_pressed, on_character_entered",
          "/element/dispatch_action_config/trigger_actions_on/0", marks=mark.fact("dispatch-action-config")),
    param(entry("button", text=plain()), "unsupported type: button", "/element/type", marks=mark.fact("input")),
    param({"type": "input", "element": {"type": "url_text_input"}}, "missing required field: label", "",
          marks=mark.fact("input")),
    param(element("conversations_select", filter={}),
          "at least one of include, exclude_external_shared_channels, exclude_bot_users is required",
          "/elements/0/filter", marks=mark.fact("conversation-filter")),
    param(element("conversations_select", filter={"include": ["dm"]}), "must be one of: im, mpim, private, public",
          "/elements/0/filter/include/0", marks=mark.fact("conversation-filter")),
    param(element("workflow_button", text=plain(), workflow={}), "missing required field: trigger",
          "/elements/0/workflow", marks=mark.fact("workflow-button")),
    param(image(slack_file={"id": "F1"}), "exactly one of image_url, slack_file is required", "",
          marks=mark.fact("image-limits")),
    param({"type": "image", "alt_text": "x", "slack_file": {"id": "F1", "url": "https://example.com/f"}},
          "exactly one of id, url is required", "/slack_file", marks=mark.fact("slack-file")),
    param({"type": "image", "image_url": "https://example.com/x.png"}, "missing required field: alt_text", "",
          marks=mark.fact("image-limits")),
    param(actions(button(url="example.com")), "must be a URL", "/elements/0/url", marks=mark.fact("button-url")),
    param(actions(button(confirm={"title": plain(), "confirm": plain(), "deny": plain()})),
          "missing required field: text", "/elements/0/confirm", marks=mark.fact("confirm")),
    param({"type": "rich_text", "elements": [{"type": "rich_text_table", "elements": []}]},
          "unsupported type: rich_text_table", "/elements/0/type", marks=mark.fact("rich-text")),
    param(rich_text({"type": "mention", "user_id": "U1"}), "unsupported type: mention",
          "/elements/0/elements/0/type", marks=mark.fact("rich-text")),
    param(rich_text({"type": "text", "text": "x", "style": {"big": True}}), "invalid additional property: big",
          "/elements/0/elements/0/style", marks=mark.fact("rich-text")),
    param(rich_text({"type": "broadcast", "range": "all"}), "must be one of: here, channel, everyone",
          "/elements/0/elements/0/range", marks=mark.fact("rich-text")),
    param(lists(style="roman"), "must be one of: bullet, ordered", "/elements/0/style", marks=mark.fact("rich-text")),
    param(lists(border=2), "must be one of: 0, 1", "/elements/0/border", marks=mark.fact("rich-text")),
    param(lists(elements=[LINK]), "unsupported type: link", "/elements/0/elements/0/type",
          marks=mark.fact("rich-text")),
    param({"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [
        {"type": "user", "user_id": "U1"}]}]}, "unsupported type: user", "/elements/0/elements/0/type",
        marks=mark.fact("rich-text")),
    param(entry("rich_text_input", initial_value=section()), "unsupported type: section",
          "/element/initial_value/type", marks=mark.fact("rich-text-input")),
    param(entry("rich_text_input", min_lines=9, max_lines=8), "min_lines must not exceed max_lines", "/element",
          marks=mark.fact("rich-text-input")),
    param(table(rows=[[mrkdwn()]]), "unsupported type: mrkdwn", "/rows/0/0/type", marks=mark.fact("table")),
    param(table(column_settings=[{"align": "middle"}]), "must be one of: left, center, right",
          "/column_settings/0/align", marks=mark.fact("table")),
    param({"type": "data_table", "rows": cells(2, 1)}, "missing required field: caption", "",
          marks=mark.fact("data-table")),
    param(data_table(rows=[*cells(1, 2), *cells(1, 1)]), "all rows must have the same number of cells: 2", "/rows/1",
          marks=mark.fact("data-table")),
    param(rows_of([TABLE_CELL], [RAW]), "rich_text is not allowed in the header row", "/rows/0/0/type",
          marks=mark.fact("data-table")),
    param(data_table(row_header_column_index=1), "must be the index of a column", "/row_header_column_index",
          marks=mark.fact("data-table")),
    param(chart({"type": "radar"}), "unsupported type: radar", "/chart/type", marks=mark.fact("data-visualization")),
    param(pie(segments=[{"label": "a", "value": 0}]), "must be more than 0", "/chart/segments/0/value",
          marks=mark.fact("data-visualization")),
    param(plot(categories=["b"]), "labels must match the categories", "/chart/series/0/data",
          marks=mark.fact("data-visualization")),
    param(context_actions(button()), "unsupported type: button", "/elements/0/type",
          marks=mark.fact("context-actions")),
    param(context_actions(feedback(text=mrkdwn())), "must be one of: plain_text",
          "/elements/0/positive_button/text/type", marks=mark.fact("feedback-buttons")),
    param(context_actions({"type": "icon_button", "text": plain()}), "missing required field: icon", "/elements/0",
          marks=mark.fact("icon-button")),
    param(card(subtitle=mrkdwn()), "at least one of hero_image, title, actions, body is required", "",
          marks=mark.fact("card")),
    param(card(actions=menu()["elements"]), "unsupported type: static_select", "/actions/0/type",
          marks=mark.fact("card")),
    param({"type": "carousel", "elements": [section()]}, "unsupported type: section", "/elements/0/type",
          marks=mark.fact("carousel")),
    param({"type": "container", "child_blocks": [section()]}, "at least one of title, rich_text_title is required", "",
          marks=mark.fact("container")),
    param(container(child_blocks=[card()]), "unsupported type: card", "/child_blocks/0/type",
          marks=mark.fact("container")),
    param(container(width="tiny"), "must be one of: narrow, standard, wide, full", "/width",
          marks=mark.fact("container")),
    param(container(default_collapsed=True), "requires is_collapsible", "/default_collapsed",
          marks=mark.fact("container")),
    param(container(is_collapsible=True, has_header_divider=True), "is not allowed when is_collapsible is true",
          "/has_header_divider", marks=mark.fact("container")),
    param({"type": "plan", "title": "x", "tasks": [section()]}, "unsupported type: section", "/tasks/0/type",
          marks=mark.fact("plan")),
    param(task(status="done"), "must be one of: pending, in_progress, complete, error", "/status",
          marks=mark.fact("task-card")),
    param(task(task_id=None), "missing required field: task_id", "", marks=mark.fact("task-card")),
    param(task(sources=[{"type": "url", "url": "https://example.com"}]), "missing required field: text",
          "/sources/0", marks=mark.fact("task-card")),
    param(video(video_url="http://example.com/v"), "must be an https URL", "/video_url", marks=mark.fact("video")),
    param(video(alt_text=None), "missing required field: alt_text", "", marks=mark.fact("video")),
    param({"type": "file", "external_id": "x", "source": "local"}, "must be one of: remote", "/source",
          marks=mark.fact("file-block")),
    param({"type": "call"}, "missing required field: call_id", "", marks=mark.fact("call-block")),
    param({"type": "blink", "text": "x"}, "unsupported type: blink", "/type", marks=mark.fact("unknown-block")),
    param({"text": "x"}, "missing required field: type", "", marks=mark.fact("unknown-block")),
    param("x", "must be an object", "", marks=mark.fact("unknown-block")),
]  # fmt: skip


@pytest.mark.parametrize(("block", "text", "at"), WRONG)
def test_refused(block: Any, text: str, at: str) -> None:
    (problem,) = surfaces.examine_blocks([block], "message")
    assert (problem.text, problem.at) == (text, f"/0{at}")
    with pytest.raises(SlackError) as caught:
        surfaces.message_blocks([block])
    assert caught.value.code == "invalid_blocks"
    assert caught.value.extra["errors"] == [f"{text} [json-pointer:/blocks/0{at}]"]
    assert caught.value.extra["response_metadata"] == {"messages": [f"[ERROR] {text} [json-pointer:/blocks/0{at}]"]}


ALSO_RIGHT = [
    section(text=mrkdwn() | {"verbatim": True}, accessory=menu()["elements"][0], expand=True),
    section(text=plain() | {"emoji": True}, accessory=image()),
    actions(button(style="danger", confirm=None, visible_to_user_ids=["U1"]), menu(action_id="b")["elements"][0]),
    element("radio_buttons", options=[option(text=mrkdwn(), description=mrkdwn())]),
    element("workflow_button", text=plain(), workflow=WORKFLOW, style="primary"),
    element("multi_external_select", initial_options=options(2), max_selected_items=2, min_query_length=0),
    element("channels_select", initial_channel="C1", response_url_enabled=True),
    element("rich_text_input", initial_value=rich_text(LINK)),
    entry("number_input", is_decimal_allowed=False, initial_value="-10", min_value="-10", max_value="10"),
    entry("file_input", filetypes=["png"], max_files=1),
    entry("email_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}, focus_on_load=True),
    say(mrkdwn(), plain(), image()),
    {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}},
    {"type": "header", "text": plain(), "level": 4},
    {"type": "divider"},
    rich_text(
        LINK | {"style": {"bold": True}},
        {"type": "emoji", "name": "wave", "unicode": "1f44b"},
        {"type": "user", "user_id": "U1"},
        {"type": "date", "timestamp": 1, "format": "{ago}", "fallback": "then"},
        {"type": "color", "value": "#F405B3"},
    ),
    lists(elements=[{"type": "rich_text_section", "elements": []}], offset=2),
    {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [LINK], "border": 1}]},
    table(rows=[[RAW, TABLE_CELL], [RAW]], column_settings=[None, {"align": "right", "is_wrapped": True}]),
    rows_of(cells(1, 2)[0], [RAW, TABLE_CELL]),
    plot(series=2, points=3, x_label="x"),
    context_actions(feedback(), icon(action_id="b")),
    card(hero_image=image(), icon=image(), title=mrkdwn(), actions=[button()]),
    container(rich_text_title=rich_text(LINK), icon=image(), is_collapsible=True, default_collapsed=True),
    {"type": "plan", "title": "x", "tasks": [task(), task(output=TABLE_CELL)]},
    video(title_url="https://example.com", provider_name="x"),
    {"type": "file", "external_id": "x", "source": "remote"},
    {"type": "call", "call_id": "R1"},
    {"type": "markdown", "text": "**x**"},
]


@pytest.mark.parametrize("block", ALSO_RIGHT, ids=lambda block: block["type"])
def test_what_fits_is_taken(block: Any) -> None:
    assert surfaces.examine_blocks([block], "message") == []
    assert len(surfaces.message_blocks([block])) == 1


@pytest.mark.fact("surface-alert", "surface-carousel", "surface-message-only", "surface-everywhere")
def test_each_block_stands_only_where_slack_has_it() -> None:
    found: dict[str, list[str]] = {}
    for name in BLOCKS:
        for surface in SURFACES:
            problems: Problems = []
            block_on(surface)({"type": name}, "", problems)
            if not any(problem.at == "/type" for problem in problems):
                found.setdefault(name, []).append(surface)
    assert {name for name, where in found.items() if where == ["modal"]} == {"alert"}
    assert {name for name, where in found.items() if where == ["message", "home"]} == {"carousel"}
    assert {name for name, where in found.items() if where == ["message"]} == {
        *("call", "container", "context_actions", "data_table", "data_visualization", "file"),
        *("markdown", "plan", "table", "task_card"),
    }
    assert {name for name, where in found.items() if where == list(SURFACES)} == {
        *("actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video")
    }


@pytest.mark.fact("surface-alert")
def test_an_alert_is_refused_by_name_on_a_message() -> None:
    assert surfaces.examine_blocks([ALERT], "message") == [
        "unsupported type: alert (allowed on: modal) [json-pointer:/0/type]"
    ]
    assert surfaces.examine_blocks([ALERT], "modal") == []


@pytest.mark.fact("block-id-unique")
def test_a_block_id_is_there_once_even_inside_another_block() -> None:
    twice = [section() | {"block_id": "a"}, container(child_blocks=[section() | {"block_id": "a"}])]
    assert surfaces.examine_blocks(twice, "message") == [
        "`block_id` must be unique: a [json-pointer:/1/child_blocks/0/block_id]"
    ]
    carousel = {"type": "carousel", "elements": [card() | {"block_id": "b"}, card() | {"block_id": "b"}]}
    assert [one.at for one in surfaces.examine_blocks([carousel], "message")] == ["/0/elements/1/block_id"]


@pytest.mark.fact("action-id")
def test_an_action_id_may_return_in_another_block() -> None:
    assert surfaces.examine_blocks([actions(button(action_id="a")), actions(button(action_id="a"))], "message") == []
    (problem,) = surfaces.examine_blocks([card(actions=[button(action_id="a")] * 2)], "message")
    assert problem.at == "/0/actions"


@pytest.mark.fact("one-focus")
def test_only_one_element_has_the_focus() -> None:
    one = entry("plain_text_input", focus_on_load=True)
    assert surfaces.examine_view(modal(one), "modal") == []
    (problem,) = surfaces.examine_view(modal(one, one), "modal")
    assert (problem.text, problem.at) == ("only one element may have focus_on_load", "/blocks")


@pytest.mark.fact("one-table")
def test_one_table_in_a_message() -> None:
    assert [one.at for one in surfaces.examine_message({"blocks": [table(), table()]})] == ["/blocks/1"]
    with pytest.raises(SlackError, match="invalid_attachments") as caught:
        surfaces.message_blocks([table(), table()])
    assert caught.value.extra["response_metadata"]["messages"] == ["[ERROR] only_one_table_allowed"]


@pytest.mark.fact("blocks-too-long", "markdown-length")
def test_blocks_that_are_too_long_together() -> None:
    long = [section(text=mrkdwn(3000))] * 5
    (problem,) = surfaces.examine_blocks(long, "message")
    assert "msg_blocks_too_long" in problem and problem.at == ""
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        surfaces.message_blocks(long)
    assert surfaces.examine_view(modal(*long), "modal") == []


@pytest.mark.fact("blocks-format")
def test_blocks_that_are_no_list() -> None:
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        surfaces.message_blocks("text")
    assert surfaces.examine_message({"blocks": "text"}) == ["must be an array [json-pointer:/blocks]"]


@pytest.mark.fact("attachments")
def test_blocks_in_attachments_are_looked_at_too() -> None:
    (problem,) = surfaces.examine_message({"attachments": [{}, {"blocks": [{"type": "section"}]}]})
    assert problem.at == "/attachments/1/blocks/0"


@pytest.mark.fact("submit-with-input", "view-title")
def test_a_modal_needs_its_title_and_with_an_input_its_submit() -> None:
    assert [one.text for one in surfaces.examine_view({"type": "modal", "blocks": []}, "modal")] == [
        "missing required field: title"
    ]
    (problem,) = surfaces.examine_view(modal(entry("plain_text_input"), submit=None), "modal")
    assert problem.text == "missing required field: submit"
    assert surfaces.examine_view(modal(section(), submit=None), "modal") == []
    assert surfaces.examine_view(home(entry("plain_text_input")), "home") == []


def test_a_view_has_a_size() -> None:
    full = home(*[section(text=plain(3000)) for _ in range(82)])
    (problem,) = surfaces.examine_view(full, "home")
    assert "view_too_large" in problem
    with pytest.raises(SlackError, match="view_too_large"):
        surfaces.view(full, "home")
    full["blocks"].pop()
    assert surfaces.view(full, "home")["type"] == "home"


def test_ids_are_given_and_kept() -> None:
    given = [section() | {"block_id": "mine"}, actions(button(), button()), container(), card(actions=[button()])]
    untouched = copy.deepcopy(given)
    section_, buttons, holder, one_card = surfaces.message_blocks(given)
    assert given == untouched
    assert section_["block_id"] == "mine"
    assert len({one["action_id"] for one in buttons["elements"]}) == 2
    assert holder["child_blocks"][0]["block_id"] and one_card["actions"][0]["action_id"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_what_tocsin_sends_is_clean(path: Path) -> None:
    payload = json.loads(path.read_text())
    if isinstance(payload, list):
        assert surfaces.examine_blocks(payload, "message") == []
    elif payload.get("type") in ("modal", "home"):
        assert surfaces.examine_view(payload, payload["type"]) == []
    else:
        assert surfaces.examine_message(payload) == []


RIGHT = [*ALSO_RIGHT, *(block.values[0] for block in WRONG if isinstance(block.values[0], dict))]
WORDS = sorted({*BLOCKS, *ELEMENTS, "type", "text", "elements", "plain_text", "mrkdwn", "options", "blocks", "rows"})
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=5)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)


def reached(value: Any, pointer: str) -> Any:
    """What a JSON pointer leads to."""
    for part in pointer.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value[part.replace("~1", "/").replace("~0", "~")]
    return value


def spots(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a payload: what holds it and under which key."""
    inner = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [(value, key) for key, _ in inner] + [spot for _, one in inner for spot in spots(one)]


@given(blocks=TREES, surface=st.sampled_from(SURFACES))
@settings(max_examples=150, deadline=None)
def test_nothing_at_all_trips_the_check(blocks: Any, surface: str) -> None:
    for problem in [*surfaces.examine_blocks(blocks, surface), *surfaces.examine_message(blocks)]:
        assert problem.text
    for kind in ("modal", "home"):
        assert surfaces.examine_view(blocks, kind)


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_each_problem_points_at_something_that_is_there(data: st.DataObject) -> None:
    blocks = [copy.deepcopy(data.draw(st.sampled_from(RIGHT)))]
    holder, key = data.draw(st.sampled_from(spots(blocks)))
    holder[key] = data.draw(TREES)
    for problem in surfaces.examine_blocks(blocks, "message"):
        parent, _, last = problem.at.rpartition("/")
        assert last == "type" or reached(blocks, problem.at) is not ...
        assert reached(blocks, parent) is not ...
