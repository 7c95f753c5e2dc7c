"""Workbooks: every text and number as it is, sheet after sheet, beside what the library alone would write."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from adtwin.reporting import workbook
from adtwin.reporting.workbook import LONGEST_TEXT, Workbook

SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
TEXTS = [
    "plain", " two  blanks ", "<b>&amp;\"'</b>", "=1+1", "Ünï 🥾", "line\nbreak", "tab\tand\rreturn", "bell\x07",
    "_x0041_", "_x005F_", "\ufffe", "x" * LONGEST_TEXT,
]  # fmt: skip
NUMBERS = [0, 7, 12.34, 1e-06, 99999999999999]


def sheets(file: io.BytesIO) -> dict[str, list[tuple[str, list[tuple[str, str]]]]]:
    """The rows of each sheet: number, and name and content of each cell."""
    found = {}
    with zipfile.ZipFile(file) as archive:
        for name in sorted(n for n in archive.namelist() if n.startswith("xl/worksheets/")):
            rows = ET.fromstring(archive.read(name)).iterfind(".//m:row", SPACE)
            found[name] = [(row.get("r", ""), [(c.get("r", ""), "".join(c.itertext())) for c in row]) for row in rows]
    return found


def written(head: list[str], *batches: list[list[Any]]) -> io.BytesIO:
    file = io.BytesIO()
    book = Workbook(file, head)
    for columns in batches:
        book.write(columns)
    book.close()
    return file


def by_the_library(head: list[str], columns: list[list[Any]]) -> io.BytesIO:
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, head, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(zip(*columns, strict=True), 1):
            sheet.write_row(number, 0, row)
    return file


def test_cells_are_those_that_the_library_writes() -> None:
    head = ["Text", "Number", "Number or text"]
    columns: list[list[Any]] = [TEXTS, (NUMBERS * 3)[: len(TEXTS)], [None, "1", 2] * 4]
    ours, theirs = written(head, columns), by_the_library(head, columns)
    mine, other = sheets(ours), sheets(theirs)
    assert [number for number, _ in mine["xl/worksheets/sheet1.xml"]] == [str(n) for n in range(1, len(TEXTS) + 2)]
    for (_, cells), (_, wanted) in zip(*(found["xl/worksheets/sheet1.xml"] for found in (mine, other)), strict=True):
        assert [name for name, _ in cells] == [name for name, _ in wanted]
        for (_, told), (_, expected) in zip(cells, wanted, strict=True):
            assert told == expected or float(told) == float(expected)
    with zipfile.ZipFile(ours) as one, zipfile.ZipFile(theirs) as two:
        assert sorted(one.namelist()) == sorted(two.namelist())
        assert [one.read(name) for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml")] == [
            two.read(name) for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml")
        ]


@pytest.mark.parametrize(("limit", "value"), [("SHEET_ROWS", 4), ("SHEET_BYTES", 250)])
def test_a_full_sheet_is_followed_by_another(limit: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, limit, value)
    batches = [[[3 * batch + row for row in range(3)], ["x"] * 3] for batch in range(3)]
    found = sheets(written(["A", "B"], *batches))
    assert len(found) == 3
    values = [content for rows in found.values() for _, ((_, content), _) in rows[1:]]
    assert values == [str(number) for number in range(9)]
    for rows in found.values():
        assert rows[0] == ("1", [("A1", "A"), ("B1", "B")])
        assert [number for number, _ in rows] == [str(number) for number in range(1, len(rows) + 1)]


def test_a_report_without_rows_is_a_head() -> None:
    assert list(sheets(written(["A"])).values()) == [[("1", [("A1", "A")])]]


def test_columns_after_z_have_two_letters(tmp_path: Path) -> None:
    ((_, cells),) = sheets(written([str(number) for number in range(60)], [[1]] * 60))["xl/worksheets/sheet1.xml"][1:]
    assert [cells[number][0] for number in (25, 26, 51, 52)] == ["Z2", "AA2", "AZ2", "BA2"]
