"""Office Open XML workbooks of any length.

The library makes the book, its parts and the heads of its sheets. It takes a dozen times as long as all else for the
rows below, one cell at a time; those are written here, as columns, straight into the archive.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import IO, Any

SHEET_ROWS = 1_000_000
"""Rows of one sheet; a workbook goes on with further sheets."""
SHEET_BYTES = 2**31 - 2**26
"""Length of one sheet: archives with longer ones are of a newer kind, which Excel offers to repair."""
LONGEST_TEXT = 32_767
REMEMBERED = 16_384
"""Texts that are remembered as XML."""
LEVEL = 3
"""How hard to compress: the usual 6 takes three times as long for a tenth less."""
_SHEET = "xl/worksheets/sheet{}.xml"
_END = "</sheetData>"
_LOOKS_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Workbook:
    """A workbook under one head, which every sheet has."""

    def __init__(self, out: IO[bytes], head: Sequence[str]) -> None:
        self._archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._head = head
        self._letters = [_letters(number) for number in range(len(head))]
        parts = _parts(head, 2)
        self._around = [_halves(parts[_SHEET.format(number)]) for number in (1, 2)]
        self._sheets = 0
        self._rows, self._size = SHEET_ROWS, 0
        self._sheet: IO[bytes] = io.BytesIO()
        self._begin()

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Further rows; on a sheet of their own where this one is full."""
        first, count = 0, len(columns[0])
        while first < count:
            if self._rows >= SHEET_ROWS or self._size >= SHEET_BYTES:
                self._end()
                self._begin()
            end = min(count, first + SHEET_ROWS - self._rows)
            numbers = range(self._rows + 2, self._rows + 2 + end - first)
            listed = [_xml(letters, numbers, c[first:end]) for letters, c in zip(self._letters, columns, strict=True)]
            rows = zip(numbers, zip(*listed, strict=True), strict=True)
            xml = "".join([f'<row r="{number}">{"".join(cells)}</row>' for number, cells in rows]).encode()
            self._sheet.write(xml)
            self._size += len(xml)
            self._rows += end - first
            first = end

    def close(self) -> None:
        """Finish the sheet, and the book around the sheets."""
        self._end()
        for name, part in _parts(self._head, self._sheets).items():
            if name not in self._archive.namelist():
                with self._archive.open(name, "w") as written:
                    written.write(part)
        self._archive.close()

    def _begin(self) -> None:
        """The next sheet: the first is the one that is looked at, further ones are alike."""
        self._sheets += 1
        self._sheet = self._archive.open(_SHEET.format(self._sheets), "w")
        self._sheet.write(self._around[min(self._sheets, 2) - 1][0])
        self._rows = self._size = 0

    def _end(self) -> None:
        self._sheet.write(self._around[min(self._sheets, 2) - 1][1])
        self._sheet.close()


def _parts(head: Sequence[str], sheets: int) -> Mapping[str, bytes]:
    """The files within a workbook of so many sheets that have nothing but a head."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for _ in range(sheets):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, head, bold)
            sheet.freeze_panes(1, 0)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _halves(sheet: bytes) -> tuple[bytes, bytes]:
    """A sheet up to the end of its rows, and what follows. How far it goes nobody knows yet, so it doesn't say."""
    before, end, after = re.sub("<dimension[^>]*/>", "", sheet.decode()).partition(_END)
    return before.encode(), (end + after).encode()


def _letters(column: int) -> str:
    """A column's name: A … Z, AA …"""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _xml(letters: str, numbers: Sequence[int], cells: Sequence[Any]) -> list[str]:
    """A column's cells in these rows; nothing where there is none."""
    return [
        ""
        if cell is None
        else f'<c r="{letters}{number}" t="inlineStr"><is>{_text(cell)}</is></c>'
        if isinstance(cell, str)
        else f'<c r="{letters}{number}"><v>{cell}</v></c>'
        for number, cell in zip(numbers, cells, strict=True)
    ]


@lru_cache(REMEMBERED)
def _text(text: str) -> str:
    """A text as XML. What XML has no way to say is written as the format has it: `_x0001_`."""
    told = _LOOKS_ESCAPED.sub(r"_x005F_x\1", text[:LONGEST_TEXT])
    told = escape(_CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", told), quote=False)
    space = ' xml:space="preserve"' if told != told.strip() else ""
    return f"<t{space}>{told}</t>"
