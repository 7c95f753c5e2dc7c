"""A report as a file: a line of labels, then its rows, written some at a time so that its length costs no memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import IO, Any, Literal, Protocol, Self

from adtwin.reporting.cells import Cells
from adtwin.reporting.columns import Column
from adtwin.reporting.report import Stream
from adtwin.reporting.workbook import Workbook

Format = Literal["csv", "xls", "xlsx"]
KINDS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xls": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that spreadsheets would take for a formula."""
PIECE = 65_536


class Sheet(Protocol):
    """Takes rows under a head, by columns of equally many cells; the file is whole where its `with` ends well."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Further rows."""


class CsvSheet:
    """Comma-separated, UTF-8 with the mark by which spreadsheets know it."""

    def __init__(self, out: IO[bytes], head: Sequence[str]) -> None:
        self._out = out
        self._out.write(codecs.BOM_UTF8)
        self.write([[title] for title in head])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._out.flush()

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Further lines; a text that a spreadsheet would run as a formula is quoted off."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows(zip(*(_quoted_off(column) for column in columns), strict=True))
        self._out.write(text.getvalue().encode())


def _quoted_off(column: Sequence[Any]) -> Sequence[Any]:
    """The column with what looks like a formula marked as text; cells are seldom of many kinds."""
    formulas = {cell: "'" + cell for cell in set(column) if isinstance(cell, str) and cell.startswith(FORMULA)}
    return [formulas.get(cell, cell) for cell in column] if formulas else column


def write(form: Format, out: IO[bytes], columns: Sequence[Column], report: Stream) -> int:
    """Write the file; how many rows it has below its head. A disk that is full or fails raises OSError."""
    head = [column.title for column in columns]
    sheet: Sheet = CsvSheet(out, head) if form == "csv" else Workbook(out, head)
    cells = Cells(report.renderer)
    count = 0
    with sheet:
        for figures in report.batches:
            sheet.write(cells.of(columns, figures))
            count += len(figures["slice"])
    return count


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The file from its start, and its end."""
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
