"""Workbooks: every text and number as it is, sheet after sheet."""

from __future__ import annotations

import errno
import gc
import io
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from adtwin.reporting import workbook
from adtwin.reporting.workbook import LONGEST_TEXT, Workbook

SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
TEXTS = [
    "plain",
    " two  blanks ",
    "<b>&amp;\"'</b>",
    "=1+1",
    "https://example.com",
    "Ünï 🥾",
    "line\nbreak",
    "",
    "x" * 32_768,
]
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
    write_all(Workbook(file, head), batches)
    return file


def write_all(book: Workbook, batches: Iterable[list[list[Any]]]) -> None:
    with book:
        for columns in batches:
            book.write(columns)


def test_texts_and_numbers_stay_what_they_are() -> None:
    figures = (NUMBERS * 2)[: len(TEXTS)]
    mixed = [None, "1", 2] * (len(TEXTS) // 3)
    (rows,) = sheets(written(["Text", "Number", "Number or text"], [TEXTS, figures, mixed])).values()
    for (number, cells), text, figure, either in zip(rows[1:], TEXTS, figures, mixed, strict=True):
        found = dict(cells)
        assert found[f"A{number}"] == text[:LONGEST_TEXT]
        assert float(found[f"B{number}"]) == figure
        assert found.get(f"C{number}") == (None if either is None else str(either))


@pytest.mark.parametrize(("limit", "value"), [("SHEET_ROWS", 4), ("SHEET_CELLS", 8)])
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


class Full(io.BytesIO):
    """A file on a disk that takes the first bytes of it and no more."""

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > 100:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    written(["A"], [[1]])
    assert list(tmp_path.iterdir()) == []

    def failing() -> Iterator[list[list[Any]]]:
        yield [[1] * 10_000]
        assert [path for path in tmp_path.rglob("*") if path.is_file()]
        raise LookupError("the report failed between two batches")

    with pytest.raises(LookupError):
        write_all(Workbook(io.BytesIO(), ["A"]), failing())
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_an_error_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(OSError, match="No space left") as raised, Workbook(Full(), ["A"]) as book:
        book.write([[1]])
    assert raised.value.errno == errno.ENOSPC
    del raised
    gc.collect()  # the archive that was begun ends in nothing, whatever was closed before it
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_is_too_large_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    with pytest.raises(OSError, match="ZIP64"), Workbook(io.BytesIO(), ["A"]) as book:
        book.write([[1] * 100])


def test_a_report_without_rows_is_a_head() -> None:
    assert list(sheets(written(["A"])).values()) == [[("1", [("A1", "A")])]]
