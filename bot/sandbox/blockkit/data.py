"""Tables and charts (docs.slack.dev/reference/block-kit/blocks: table, data-table, data-visualization)."""

from typing import Any

from bot.sandbox.blockkit.richtext import RICH_TEXT_BLOCK
from bot.sandbox.blockkit.rules import (
    Problems,
    Rule,
    by_type,
    choice,
    flag,
    integer,
    items,
    note,
    number,
    shape,
    string,
    together,
)

_ID: dict[str, Rule] = {"block_id": string(255, 1)}

_CELLS: dict[str, Rule] = {
    "raw_text": shape({"text": string(10_000, 1)}, {}),
    "raw_number": shape({"value": number, "text": string(10_000, 1)}, {}),
    "rich_text": RICH_TEXT_BLOCK,
}
_CELL = by_type(_CELLS)
_COLUMN = shape({}, {"align": choice("left", "center", "right"), "is_wrapped": flag}, typed=False)
LONGEST_TABLE = 10_000


def _column(value: Any, at: str, problems: Problems) -> None:
    if value is not None:
        _COLUMN(value, at, problems)


def _rows(value: Any) -> list[tuple[int, list[Any]]]:
    rows = value.get("rows")
    return [(n, row) for n, row in enumerate(rows) if isinstance(row, list)] if isinstance(rows, list) else []


def _same_width(value: Any, at: str, problems: Problems) -> None:
    rows = _rows(value)
    for place, row in rows[1:]:
        if len(row) != len(rows[0][1]):
            note(problems, f"all rows must have the same number of cells: {len(rows[0][1])}", f"{at}/rows/{place}")


def _plain_header(value: Any, at: str, problems: Problems) -> None:
    for place, cell in enumerate(_rows(value)[0][1] if _rows(value) else []):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            note(problems, "rich_text is not allowed in the header row", f"{at}/rows/0/{place}/type")


def _header_column(value: Any, at: str, problems: Problems) -> None:
    column, rows = value.get("row_header_column_index"), _rows(value)
    if isinstance(column, int) and rows and column >= len(rows[0][1]):
        note(problems, "must be the index of a column", f"{at}/row_header_column_index")


def _letters(value: Any) -> int:
    if isinstance(value, dict):
        return sum(
            len(part) if name == "text" and isinstance(part, str) else _letters(part) for name, part in value.items()
        )
    return sum(_letters(part) for part in value) if isinstance(value, list) else 0


def _not_too_much(value: Any, at: str, problems: Problems) -> None:
    if _letters(value.get("rows")) > LONGEST_TABLE:
        note(problems, f"all cells together must be less than {LONGEST_TABLE + 1} characters", f"{at}/rows")


TABLE = shape({"rows": items(items(_CELL, 20), 100)}, {**_ID, "column_settings": items(_column, 20, 0)}, _not_too_much)
DATA_TABLE = shape(
    {"rows": items(items(_CELL, 20), 101, 2), "caption": string(3000, 1)},
    {**_ID, "page_size": integer(1, 100), "row_header_column_index": integer(0)},
    together(_same_width, _plain_header, _header_column),
)

# Six of anything, as docs.slack.dev says; other libraries already count twelve.
_MOST = 6
_LABEL = string(20, 1)
_POINT = shape({"label": _LABEL, "value": number}, {}, typed=False)


def _positive(value: Any, at: str, problems: Problems) -> None:
    known = len(problems)
    number(value, at, problems)
    if len(problems) == known and value <= 0:
        note(problems, "must be more than 0", at)


def _names(value: Any) -> list[dict[str, Any]]:
    series = value.get("series")
    return [one for one in series if isinstance(one, dict)] if isinstance(series, list) else []


def _series_fit(value: Any, at: str, problems: Problems) -> None:
    """Every series has a name of its own and one point for each category, in order."""
    axis = value.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    seen = set()
    for place, one in enumerate(_names(value)):
        name, points = str(one.get("name")), one.get("data")
        if name in seen:
            note(problems, f"name must be unique: {name}", f"{at}/series/{place}/name")
        seen.add(name)
        labels = [point.get("label") for point in points if isinstance(point, dict)] if isinstance(points, list) else []
        if isinstance(categories, list) and labels != categories:
            note(problems, "labels must match the categories", f"{at}/series/{place}/data")


_PLOT = shape(
    {
        "series": items(shape({"name": _LABEL, "data": items(_POINT, 20)}, {}, typed=False), _MOST),
        "axis_config": shape(
            {"categories": items(_LABEL, 20)}, {"x_label": string(50), "y_label": string(50)}, typed=False
        ),
    },
    {},
    _series_fit,
)
_CHART = by_type(
    {
        "pie": shape({"segments": items(shape({"label": _LABEL, "value": _positive}, {}, typed=False), _MOST)}, {}),
        "bar": _PLOT,
        "area": _PLOT,
        "line": _PLOT,
    }
)
DATA_VISUALIZATION = shape({"title": string(50, 1), "chart": _CHART}, _ID)
