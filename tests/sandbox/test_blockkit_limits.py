"""Each limit of Block Kit: what is at the bound passes, one beyond it is refused, once, at the right place."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest import mark, param

from bot.sandbox.blockkit.rules import Problems
from bot.sandbox.blockkit.surfaces import examine_blocks, examine_message, examine_view
from tests.sandbox.blockkit_parts import (
    actions,
    button,
    card,
    cells,
    chart,
    confirm,
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

URL = "https://example.com/"


def url(length: int) -> str:
    """An address of this length."""
    return URL.ljust(length, "x")


def listed(of: Any, count: int) -> list[Any]:
    """The same thing so many times."""
    return [of] * count


def problems_of(payload: Any) -> Problems:
    """What is wrong with a block on a message, with an alert in a modal, with a view, or with a message."""
    if payload.get("type") in ("modal", "home"):
        return examine_view(payload, payload["type"])
    if "type" not in payload:
        return examine_message(payload)
    return examine_blocks([payload], "modal" if payload["type"] == "alert" else "message")


def line(text: Any) -> Any:
    """Rich text that says this."""
    return {"type": "text", "text": text}


MOST = [
    param(lambda n: section(text=mrkdwn(n)), 3000, "/0/text/text", marks=mark.fact("text-length", "section-text")),
    param(lambda n: section(text=plain(n)), 3000, "/0/text/text", marks=mark.fact("text-length")),
    param(lambda n: section(fields=listed(mrkdwn(), n)), 10, "/0/fields", marks=mark.fact("section-fields")),
    param(lambda n: section(fields=[mrkdwn(n)]), 2000, "/0/fields/0/text", marks=mark.fact("section-fields")),
    param(lambda n: section(text=mrkdwn(), block_id="x" * n), 255, "/0/block_id", marks=mark.fact("block-id-length")),
    param(lambda n: actions(button(action_id="x" * n)), 255, "/0/elements/0/action_id", marks=mark.fact("action-id")),
    param(lambda n: actions(*listed(button(), n)), 25, "/0/elements", marks=mark.fact("actions-elements")),
    param(
        lambda n: {"type": "context", "elements": listed(mrkdwn(), n)},
        10,
        "/0/elements",
        marks=mark.fact("context-elements"),
    ),
    param(lambda n: {"type": "header", "text": plain(n)}, 150, "/0/text/text", marks=mark.fact("header-text")),
    param(lambda n: image(alt_text="x" * n), 2000, "/0/alt_text", marks=mark.fact("image-limits")),
    param(lambda n: image(title=plain(n)), 2000, "/0/title/text", marks=mark.fact("image-limits")),
    param(lambda n: image(image_url=url(n)), 3000, "/0/image_url", marks=mark.fact("image-limits")),
    param(lambda n: entry("email_text_input") | {"label": plain(n)}, 2000, "/0/label/text", marks=mark.fact("input")),
    param(lambda n: entry("email_text_input") | {"hint": plain(n)}, 2000, "/0/hint/text", marks=mark.fact("input")),
    param(lambda n: {"type": "markdown", "text": "x" * n}, 12_000, "/0/text", marks=mark.fact("markdown-length")),
    param(lambda n: table(rows=cells(n, 1)), 100, "/0/rows", marks=mark.fact("table")),
    param(lambda n: table(rows=cells(1, n)), 20, "/0/rows/0", marks=mark.fact("table")),
    param(lambda n: table(column_settings=listed({}, n)), 20, "/0/column_settings", marks=mark.fact("table")),
    param(
        lambda n: table(rows=cells(1, 1, n // 2) + cells(1, 1, n - n // 2)), 10_000, "/0/rows", marks=mark.fact("table")
    ),
    param(lambda n: data_table(rows=cells(n, 1)), 101, "/0/rows", marks=mark.fact("data-table")),
    param(lambda n: data_table(rows=cells(2, n)), 20, "/0/rows/0", marks=mark.fact("data-table")),
    param(lambda n: data_table(page_size=n), 100, "/0/page_size", marks=mark.fact("data-table")),
    param(
        lambda n: chart({"type": "pie", "segments": [{"label": "a", "value": 1}]}, "x" * n),
        50,
        "/0/title",
        marks=mark.fact("data-visualization"),
    ),
    param(
        lambda n: pie(segments=listed({"label": "a", "value": 1}, n)),
        6,
        "/0/chart/segments",
        marks=mark.fact("data-visualization"),
    ),
    param(
        lambda n: pie(segments=[{"label": "a" * n, "value": 1}]),
        20,
        "/0/chart/segments/0/label",
        marks=mark.fact("data-visualization"),
    ),
    param(lambda n: plot(series=n), 6, "/0/chart/series", marks=mark.fact("data-visualization")),
    param(lambda n: plot(name=n), 20, "/0/chart/series/0/name", marks=mark.fact("data-visualization")),
    param(lambda n: plot(x_label="x" * n), 50, "/0/chart/axis_config/x_label", marks=mark.fact("data-visualization")),
    param(lambda n: plot(y_label="x" * n), 50, "/0/chart/axis_config/y_label", marks=mark.fact("data-visualization")),
    param(lambda n: context_actions(*listed(icon(), n)), 5, "/0/elements", marks=mark.fact("context-actions")),
    param(
        lambda n: context_actions(feedback(text=plain(n))),
        75,
        "/0/elements/0/positive_button/text/text",
        marks=mark.fact("feedback-buttons"),
    ),
    param(
        lambda n: context_actions(feedback(value="x" * n)),
        2000,
        "/0/elements/0/positive_button/value",
        marks=mark.fact("feedback-buttons"),
    ),
    param(
        lambda n: context_actions(feedback(accessibility_label="x" * n)),
        75,
        "/0/elements/0/positive_button/accessibility_label",
        marks=mark.fact("feedback-buttons"),
    ),
    param(
        lambda n: context_actions(icon(text=plain(n))), 75, "/0/elements/0/text/text", marks=mark.fact("icon-button")
    ),
    param(lambda n: card(title=mrkdwn(n)), 150, "/0/title/text", marks=mark.fact("card")),
    param(lambda n: card(title=mrkdwn(), subtitle=mrkdwn(n)), 150, "/0/subtitle/text", marks=mark.fact("card")),
    param(lambda n: card(body=mrkdwn(n)), 200, "/0/body/text", marks=mark.fact("card")),
    param(
        lambda n: {"type": "carousel", "elements": listed(card(), n)}, 10, "/0/elements", marks=mark.fact("carousel")
    ),
    param(lambda n: container(title=plain(n)), 150, "/0/title/text", marks=mark.fact("container")),
    param(lambda n: container(subtitle=mrkdwn(n)), 150, "/0/subtitle/text", marks=mark.fact("container")),
    param(lambda n: container(child_blocks=listed(section(), n)), 10, "/0/child_blocks", marks=mark.fact("container")),
    param(lambda n: video(title=plain(n)), 199, "/0/title/text", marks=mark.fact("video")),
    param(lambda n: video(author_name="x" * n), 49, "/0/author_name", marks=mark.fact("video")),
    param(lambda n: actions(button(text=plain(n))), 75, "/0/elements/0/text/text", marks=mark.fact("button-text")),
    param(lambda n: actions(button(value="x" * n)), 2000, "/0/elements/0/value", marks=mark.fact("button-value")),
    param(lambda n: actions(button(url=url(n))), 3000, "/0/elements/0/url", marks=mark.fact("button-url")),
    param(
        lambda n: actions(button(accessibility_label="x" * n)),
        75,
        "/0/elements/0/accessibility_label",
        marks=mark.fact("button-label"),
    ),
    param(
        lambda n: actions(button(agent_prompt="x" * n)),
        4000,
        "/0/elements/0/agent_prompt",
        marks=mark.fact("button-agent-prompt"),
    ),
    param(lambda n: menu(placeholder=plain(n)), 150, "/0/elements/0/placeholder/text", marks=mark.fact("placeholder")),
    param(
        lambda n: entry("plain_text_input", placeholder=plain(n)),
        150,
        "/0/element/placeholder/text",
        marks=mark.fact("placeholder"),
    ),
    param(lambda n: menu(options=options(n)), 100, "/0/elements/0/options", marks=mark.fact("select-options")),
    param(
        lambda n: element(
            "static_select", option_groups=[{"label": plain(str(one)), "options": options(1)} for one in range(n)]
        ),
        100,
        "/0/elements/0/option_groups",
        marks=mark.fact("option-groups"),
    ),
    param(
        lambda n: element("static_select", option_groups=[{"label": plain(n), "options": options(1)}]),
        75,
        "/0/elements/0/option_groups/0/label/text",
        marks=mark.fact("option-groups"),
    ),
    param(
        lambda n: element("static_select", option_groups=[{"label": plain(), "options": options(n)}]),
        100,
        "/0/elements/0/option_groups/0/options",
        marks=mark.fact("option-groups"),
    ),
    param(
        lambda n: menu(options=[option(text=plain(n))]),
        75,
        "/0/elements/0/options/0/text/text",
        marks=mark.fact("option-text"),
    ),
    param(
        lambda n: menu(options=[option(value="x" * n)]),
        150,
        "/0/elements/0/options/0/value",
        marks=mark.fact("option-value"),
    ),
    param(
        lambda n: menu(options=[option(description=plain(n))]),
        75,
        "/0/elements/0/options/0/description/text",
        marks=mark.fact("option-description"),
    ),
    param(
        lambda n: element("overflow", options=[option(url=url(n))]),
        3000,
        "/0/elements/0/options/0/url",
        marks=mark.fact("option-url"),
    ),
    param(lambda n: element("overflow", options=options(n)), 5, "/0/elements/0/options", marks=mark.fact("overflow")),
    param(lambda n: element("checkboxes", options=options(n)), 10, "/0/elements/0/options", marks=mark.fact("few")),
    param(lambda n: element("radio_buttons", options=options(n)), 10, "/0/elements/0/options", marks=mark.fact("few")),
    param(
        lambda n: entry("plain_text_input", min_length=n), 3000, "/0/element/min_length", marks=mark.fact("text-input")
    ),
    param(
        lambda n: entry("plain_text_input", max_length=n), 3000, "/0/element/max_length", marks=mark.fact("text-input")
    ),
    param(lambda n: entry("file_input", max_files=n), 10, "/0/element/max_files", marks=mark.fact("file-input")),
    param(
        lambda n: entry("rich_text_input", min_lines=n), 100, "/0/element/min_lines", marks=mark.fact("rich-text-input")
    ),
    param(
        lambda n: entry("rich_text_input", max_lines=n), 100, "/0/element/max_lines", marks=mark.fact("rich-text-input")
    ),
    param(
        lambda n: {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "bullet", "indent": n, "elements": []}],
        },
        8,
        "/0/elements/0/indent",
        marks=mark.fact("rich-text"),
    ),
    param(lambda n: confirm(title=plain(n)), 100, "/0/elements/0/confirm/title/text", marks=mark.fact("confirm")),
    param(lambda n: confirm(text=mrkdwn(n)), 300, "/0/elements/0/confirm/text/text", marks=mark.fact("confirm")),
    param(lambda n: confirm(confirm=plain(n)), 30, "/0/elements/0/confirm/confirm/text", marks=mark.fact("confirm")),
    param(lambda n: confirm(deny=plain(n)), 30, "/0/elements/0/confirm/deny/text", marks=mark.fact("confirm")),
    param(lambda n: modal(title=plain(n)), 24, "/title/text", marks=mark.fact("view-title")),
    param(lambda n: modal(submit=plain(n)), 24, "/submit/text", marks=mark.fact("view-buttons")),
    param(lambda n: modal(close=plain(n)), 24, "/close/text", marks=mark.fact("view-buttons")),
    param(lambda n: modal(private_metadata="x" * n), 3000, "/private_metadata", marks=mark.fact("view-texts")),
    param(lambda n: home(private_metadata="x" * n), 3000, "/private_metadata", marks=mark.fact("view-texts")),
    param(lambda n: modal(callback_id="x" * n), 255, "/callback_id", marks=mark.fact("view-texts")),
    param(lambda n: modal(external_id="x" * n), 255, "/external_id", marks=mark.fact("view-texts")),
    param(lambda n: modal(*listed(section(), n)), 100, "/blocks", marks=mark.fact("blocks-per-surface")),
    param(lambda n: home(*listed(section(), n)), 100, "/blocks", marks=mark.fact("blocks-per-surface")),
    param(lambda n: {"blocks": listed(section(), n)}, 50, "/blocks", marks=mark.fact("blocks-per-surface")),
    param(lambda n: {"attachments": listed({"text": "x"}, n)}, 100, "/attachments", marks=mark.fact("attachments")),
    param(lambda n: {"blocks": listed(pie(), n)}, 2, "/blocks/2", marks=mark.fact("data-visualization")),
    param(
        lambda n: {
            "blocks": [{"type": "markdown", "text": "x" * (n // 2)}, {"type": "markdown", "text": "x" * (n - n // 2)}]
        },
        12_000,
        "/blocks",
        marks=mark.fact("markdown-length"),
    ),
]

LEAST = [
    param(lambda n: section(text=mrkdwn(n)), 1, "/0/text/text", marks=mark.fact("text-length")),
    param(lambda n: section(fields=listed(mrkdwn(), n)), 1, "/0/fields", marks=mark.fact("section-fields")),
    param(lambda n: actions(*listed(button(), n)), 1, "/0/elements", marks=mark.fact("actions-elements")),
    param(
        lambda n: {"type": "context", "elements": listed(mrkdwn(), n)},
        1,
        "/0/elements",
        marks=mark.fact("context-elements"),
    ),
    param(lambda n: menu(options=options(n)), 1, "/0/elements/0/options", marks=mark.fact("select-options")),
    param(lambda n: element("overflow", options=options(n)), 1, "/0/elements/0/options", marks=mark.fact("overflow")),
    param(lambda n: element("checkboxes", options=options(n)), 1, "/0/elements/0/options", marks=mark.fact("few")),
    param(
        lambda n: element("multi_users_select", max_selected_items=n),
        1,
        "/0/elements/0/max_selected_items",
        marks=mark.fact("max-selected"),
    ),
    param(lambda n: entry("plain_text_input", min_length=n), 0, "/0/element/min_length", marks=mark.fact("text-input")),
    param(lambda n: entry("plain_text_input", max_length=n), 1, "/0/element/max_length", marks=mark.fact("text-input")),
    param(lambda n: entry("file_input", max_files=n), 1, "/0/element/max_files", marks=mark.fact("file-input")),
    param(
        lambda n: entry("rich_text_input", max_lines=n), 1, "/0/element/max_lines", marks=mark.fact("rich-text-input")
    ),
    param(lambda n: data_table(rows=cells(n, 1)), 2, "/0/rows", marks=mark.fact("data-table")),
    param(lambda n: data_table(page_size=n), 1, "/0/page_size", marks=mark.fact("data-table")),
    param(
        lambda n: pie(segments=listed({"label": "a", "value": 1}, n)),
        1,
        "/0/chart/segments",
        marks=mark.fact("data-visualization"),
    ),
    param(lambda n: {"type": "carousel", "elements": listed(card(), n)}, 1, "/0/elements", marks=mark.fact("carousel")),
    param(lambda n: container(child_blocks=listed(section(), n)), 1, "/0/child_blocks", marks=mark.fact("container")),
    param(lambda n: {"type": "alert", "text": mrkdwn(n)}, 1, "/0/text/text", marks=mark.fact("alert")),
    param(lambda n: {"type": "plan", "title": "x" * n, "tasks": [task()]}, 1, "/0/title", marks=mark.fact("plan")),
    param(lambda n: task(title="x" * n, details=rich_text(line("x"))), 1, "/0/title", marks=mark.fact("task-card")),
]


def refused_at(payload: Any) -> str:
    """Where the one rule is broken first; every problem says a rule and ends with the pointer."""
    problems = problems_of(payload)
    assert len({problem.text for problem in problems}) == 1, problems
    assert all(str(problem) == f"{problem.text} [json-pointer:{problem.at}]" for problem in problems)
    return problems[0].at


@pytest.mark.parametrize(("make", "most", "at"), MOST)
def test_no_more_than(make: Callable[[int], Any], most: int, at: str) -> None:
    assert problems_of(make(most)) == []
    assert refused_at(make(most + 1)) == at


@pytest.mark.parametrize(("make", "least", "at"), LEAST)
def test_no_less_than(make: Callable[[int], Any], least: int, at: str) -> None:
    assert problems_of(make(least)) == []
    assert refused_at(make(least - 1)) == at
