"""Small pieces of Block Kit to build payloads of, by length and count."""

from typing import Any

Json = dict[str, Any]


def plain(text: str | int = "x") -> Json:
    """A plain_text object with this text, or with one of this length."""
    return {"type": "plain_text", "text": "x" * text if isinstance(text, int) else text}


def mrkdwn(text: str | int = "x") -> Json:
    """A mrkdwn object with this text, or with one of this length."""
    return {"type": "mrkdwn", "text": "x" * text if isinstance(text, int) else text}


def section(**fields: Any) -> Json:
    """A section; with a short text unless told otherwise."""
    return {"type": "section", **(fields or {"text": mrkdwn()})}


def button(**fields: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain("Go"), **fields}


def actions(*elements: Any) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def option(number: int = 0, **fields: Any) -> Json:
    """One of several options."""
    return {"text": plain(f"Option {number}"), "value": f"{number}", **fields}


def options(count: int) -> list[Json]:
    """So many options."""
    return [option(number) for number in range(count)]


def element(kind: str, **fields: Any) -> Json:
    """An element in an actions block."""
    return actions({"type": kind, **fields})


def menu(**fields: Any) -> Json:
    """A static menu in an actions block."""
    return element("static_select", **({"options": options(2)} | fields))


def entry(kind: str, **fields: Any) -> Json:
    """An element in an input block."""
    return {"type": "input", "label": plain("Label"), "element": {"type": kind, **fields}}


def image(**fields: Any) -> Json:
    """An image, as block and as element."""
    return {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "x", **fields}


def rich_text(*parts: Any) -> Json:
    """A rich_text block of one section."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


def confirm(**fields: Any) -> Json:
    """A button that asks first."""
    asks = {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), **fields}
    return actions(button(confirm=asks))


def cells(rows: int, columns: int, length: int = 1) -> list[list[Json]]:
    """The rows of a table."""
    return [[{"type": "raw_text", "text": "x" * length} for _ in range(columns)] for _ in range(rows)]


def table(**fields: Any) -> Json:
    """A table of one cell."""
    return {"type": "table", "rows": cells(1, 1), **fields}


def data_table(**fields: Any) -> Json:
    """A data table of a header and one row."""
    return {"type": "data_table", "caption": "x", "rows": cells(2, 1), **fields}


def pie(**fields: Any) -> Json:
    """A pie of one segment."""
    return chart({"type": "pie", "segments": [{"label": "a", "value": 1}], **fields})


def chart(what: Json, title: str = "x") -> Json:
    """A chart."""
    return {"type": "data_visualization", "title": title, "chart": what}


def plot(series: int = 1, points: int = 1, label: int = 1, name: int = 1, **axis: Any) -> Json:
    """A line chart with so many series of so many points; labels and names are made as long as asked."""
    labels = [f"{number}".rjust(label, "x") for number in range(points)]
    lines = [
        {"name": f"{number}".rjust(name, "x"), "data": [{"label": one, "value": -1.5} for one in labels]}
        for number in range(series)
    ]
    return chart({"type": "line", "series": lines, "axis_config": {"categories": labels, **axis}})


def card(**fields: Any) -> Json:
    """A card."""
    return {"type": "card", **(fields or {"title": mrkdwn()})}


def container(**fields: Any) -> Json:
    """A container of one section."""
    return {"type": "container", "title": plain(), "child_blocks": [section()], **fields}


def task(**fields: Any) -> Json:
    """A task card."""
    return {"type": "task_card", "task_id": "1", "title": "x", "status": "pending", **fields}


def video(**fields: Any) -> Json:
    """A video."""
    return {
        "type": "video",
        "title": plain(),
        "alt_text": "x",
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t.png",
        **fields,
    }


def context_actions(*elements: Any) -> Json:
    """A context_actions block."""
    return {"type": "context_actions", "elements": list(elements)}


def icon(**fields: Any) -> Json:
    """An icon button."""
    return {"type": "icon_button", "icon": "trash", "text": plain("Delete"), **fields}


def feedback(**fields: Any) -> Json:
    """A pair of feedback buttons, the first with these fields."""
    good = {"text": plain("Good"), "value": "good"}
    return {"type": "feedback_buttons", "positive_button": good | fields, "negative_button": good}


def modal(*blocks: Any, **fields: Any) -> Json:
    """A modal."""
    return {"type": "modal", "title": plain("Title"), "submit": plain("Go"), "blocks": list(blocks), **fields}


def home(*blocks: Any, **fields: Any) -> Json:
    """A Home."""
    return {"type": "home", "blocks": list(blocks), **fields}
