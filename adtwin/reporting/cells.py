"""Reports as columns of cells: what a file has of each row, worked out a batch at a time.

Most cells follow from one or two figures that come again and again, so that what they are is remembered; lists of
action entries are written row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from adtwin.reporting.columns import Column
from adtwin.reporting.wire import Figures, Renderer

Columns = Mapping[str, Sequence[Any]]
"""Figures of some rows, by column of the plan."""

REMEMBERED = 16_384
"""Cells that are remembered of a column."""


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
            found.append([column.cell(value) for value in written[column.field]])
        return found

    def _remembered(self, column: Column, names: Sequence[str], figures: Columns, count: int) -> list[Any]:
        """A column whose cells follow from these figures."""
        if column not in self._cells:
            self._cells[column] = lru_cache(REMEMBERED)(partial(self._worked_out, column, names))
        cell = self._cells[column]
        return list(map(cell, *(figures[name] for name in names))) if names else [cell()] * count

    def _worked_out(self, column: Column, names: Sequence[str], *values: Any) -> Any:
        return column.cell(self.renderer.value(column.field, dict(zip(names, values, strict=True))))
