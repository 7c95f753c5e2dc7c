"""A report as a file: a line of labels, then its rows, written some at a time so that its length costs no memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal, Protocol

import orjson

from adtwin.reporting.labels import label, spelled
from adtwin.reporting.wire import Row

Format = Literal["csv", "xls", "xlsx"]
KINDS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xls": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that spreadsheets would take for a formula."""
SHEET_ROWS = 1_000_000
"""Rows of one sheet; a workbook goes on with further sheets."""
PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field of the row, or one action type of a field that is a list."""

    field: str
    action: str | None
    title: str

    def cell(self, row: Row) -> Any:
        """The cell's text, or a number; None where the row has none."""
        value = row.get(self.field)
        if isinstance(value, list):
            value = next((entry.get("value") for entry in value if entry.get("action_type") == self.action), None)
        if isinstance(value, dict):
            return value.get("text") or value.get("name") or value.get("id") or orjson.dumps(value).decode()
        return _number(value)


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


class Sheet(Protocol):
    """Takes rows of cells, one by one."""

    def write(self, cells: Iterable[Any]) -> None:
        """One more row."""

    def close(self) -> None:
        """No further row comes."""


class CsvSheet:
    """Comma-separated, UTF-8 with the mark by which spreadsheets know it."""

    def __init__(self, out: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text)

    def write(self, cells: Iterable[Any]) -> None:
        """One more line; a text that a spreadsheet would run as a formula is quoted off."""
        self._writer.writerow(["'" + cell if _is_formula(cell) else cell for cell in cells])

    def close(self) -> None:
        """Leave the file open for its reader."""
        self._text.flush()
        self._text.detach()


class WorkbookSheet:
    """An Office Open XML workbook; it goes on with another sheet when one is full."""

    def __init__(self, out: IO[bytes]) -> None:
        import xlsxwriter

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(out, options)
        self._head: list[Any] = []
        self._bold = self._book.add_format({"bold": True})
        self._sheet: Any = None
        self._row = SHEET_ROWS

    def write(self, cells: Iterable[Any]) -> None:
        """One more row; the first one is the head of every sheet."""
        listed = list(cells)
        if not self._head:
            self._head = listed
            self._begin()
            return
        if self._row >= SHEET_ROWS:
            self._begin()
        self._sheet.write_row(self._row, 0, listed)
        self._row += 1

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.write_row(0, 0, self._head, self._bold)
        self._sheet.freeze_panes(1, 0)
        self._row = 1

    def close(self) -> None:
        """Finish the workbook."""
        self._book.close()


def write(form: Format, out: IO[bytes], columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """The file; how many rows it has below its head."""
    sheet: Sheet = CsvSheet(out) if form == "csv" else WorkbookSheet(out)
    sheet.write([column.title for column in columns])
    count = 0
    for row in rows:
        sheet.write([column.cell(row) for column in columns])
        count += 1
    sheet.close()
    return count


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The file from its start, and its end."""
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _number(value: Any) -> Any:
    """Figures as numbers; ids, which no spreadsheet keeps exactly, and everything else as text."""
    if not isinstance(value, str) or len(value) > 14 or not value.replace(".", "", 1).isdecimal():
        return value
    return float(value) if "." in value else int(value)


def _is_formula(cell: Any) -> bool:
    return isinstance(cell, str) and cell.startswith(FORMULA)
