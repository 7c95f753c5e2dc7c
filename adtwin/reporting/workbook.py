"""Office Open XML workbooks of any length, by way of the library's mode that keeps no row in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

SHEET_ROWS = 1_000_000
"""Rows of one sheet; a workbook goes on with further sheets."""
SHEET_CELLS = 30_000_000
"""Cells of one sheet: archives with files beyond 2 GiB are of a newer kind, which Excel offers to repair."""
LONGEST_TEXT = 32_767
"""Characters of a cell; the format has no room for more, which is cut off."""


class Workbook:
    """A workbook under one head, which every sheet has."""

    def __init__(self, out: IO[bytes], head: Sequence[str]) -> None:
        import xlsxwriter

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(out, options)
        self._bold = self._book.add_format({"bold": True})
        self._head = head
        self._most = max(1, min(SHEET_ROWS, SHEET_CELLS // max(1, len(head))))
        self._begin()

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Further rows; on a sheet of their own where this one is full."""
        for cells in zip(*columns, strict=True):
            if self._row > self._most:
                self._begin()
            row, number, text = self._row, self._sheet.write_number, self._sheet.write_string
            for place, cell in enumerate(cells):
                if isinstance(cell, str):
                    text(row, place, cell[:LONGEST_TEXT])
                elif cell is not None:
                    number(row, place, cell)
            self._row += 1

    def close(self) -> None:
        """Finish the workbook."""
        self._book.close()

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.write_row(0, 0, self._head, self._bold)
        self._sheet.freeze_panes(1, 0)
        self._row = 1
