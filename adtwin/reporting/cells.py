"""Reports as columns of cells: what a file has of each row, worked out a batch at a time.

Most cells follow from one or two figures that come again and again, so that what they are is remembered; lists of
action entries are written row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import orjson

from adtwin.reporting.labels import label, spelled
from adtwin.reporting.wire import Figures, Renderer, Row

Columns = Mapping[str, Sequence[Any]]
"""Figures of some rows, by column of the plan."""

REMEMBERED = 16_384
"""Cells that are remembered of a column."""
DIGITS = 14
"""The longest number that a spreadsheet keeps exactly."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field of the row, or one action type of a field that is a list."""

    field: str
    action: str | None
    title: str


def columns_of(names: Sequence[str], whole: Row, language: str, currency: str) -> list[Column]:
    """The columns of these fields, of which `actions:link_click` is one action type.

    `whole` is the row of all rows together: it has every action type there is.
    """
    columns: list[Column] = []
    for asked in names:
        name, _, one = asked.partition(":")
        title = label(name, language) + (f" ({currency})" if name == "spend" else "")
        value = whole.get(name)
        if not isinstance(value, list) and not one:
            columns.append(Column(name, None, title))
            continue
        entries = value if isinstance(value, list) else ()
        actions = [one] if one else sorted({str(e["action_type"]) for e in entries if "action_type" in e})
        columns += [Column(name, action, f"{title}: {spelled(action)}") for action in actions]
    return columns


@dataclass(frozen=True, slots=True)
class Cells:
    """Works out the cells of a report's columns."""

    renderer: Renderer
    _cells: dict[Column, Callable[..., Any]] = field(default_factory=dict)

    def of(self, columns: Sequence[Column], figures: Columns) -> list[list[Any]]:
        """The cells of each column: texts, numbers, None where a row has nothing."""
        count = len(figures["slice"])
        rows: list[Figures] = []
        written: dict[str, list[Any]] = {}
        found = []
        for column in columns:
            if not self.renderer.tells(column.field):
                found.append([None] * count)
                continue
            needed = self.renderer.figures_behind(column.field)
            if needed is not None:
                found.append(self._remembered(column, [n for n in needed if n in figures], figures, count))
                continue
            rows = rows or [dict(zip(figures, values, strict=True)) for values in zip(*figures.values(), strict=True)]
            if column.field not in written:
                written[column.field] = [self.renderer.value(column.field, row) for row in rows]
            found.append([_cell(value, column.action) for value in written[column.field]])
        return found

    def _remembered(self, column: Column, names: Sequence[str], figures: Columns, count: int) -> list[Any]:
        """A column whose cells follow from these figures."""
        if column not in self._cells:
            self._cells[column] = lru_cache(REMEMBERED)(partial(self._worked_out, column, names))
        cell = self._cells[column]
        return list(map(cell, *(figures[name] for name in names))) if names else [cell()] * count

    def _worked_out(self, column: Column, names: Sequence[str], *values: Any) -> Any:
        return _cell(self.renderer.value(column.field, dict(zip(names, values, strict=True))), column.action)


def _cell(value: Any, action: str | None) -> Any:
    """A field of a row as a cell."""
    if isinstance(value, list):
        value = next((entry.get("value") for entry in value if entry.get("action_type") == action), None)
    if isinstance(value, dict):
        return value.get("text") or value.get("name") or value.get("id") or orjson.dumps(value).decode()
    return _number(value)


def _number(value: Any) -> Any:
    """Figures as numbers; ids, which no spreadsheet keeps exactly, and everything else as text."""
    if not isinstance(value, str):
        return value
    if not value or len(value) > DIGITS or not value.replace(".", "", 1).isdecimal():
        return value or None
    return float(value) if "." in value else int(value)
