"""Office Open XML workbooks of any length, by way of the library's mode that keeps no row in memory."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from types import TracebackType
from typing import IO, Any, Self

SHEET_ROWS = 1_000_000
"""Rows of one sheet; a workbook goes on with further sheets."""
SHEET_CELLS = 30_000_000
"""Cells of one sheet: archives with files beyond 2 GiB are of a newer kind, which Excel offers to repair."""
LONGEST_TEXT = 32_767
"""Characters of a cell; the format has no room for more, which is cut off."""


class _Way:
    """The way to a file. Blocked, it leads nowhere: a failed archive still writes its end when it is collected."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file: Any = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def block(self) -> None:
        """Whatever is written from now on is lost."""
        self._file = _Nowhere()


class _Nowhere:
    """A file that keeps nothing. It has no end to its life: files of the system may be closed before the archive is."""

    def write(self, data: bytes) -> int:
        return len(data)

    def seek(self, *_: int) -> int:
        return 0

    def tell(self) -> int:
        return 0

    def flush(self) -> None:
        return


class Workbook:
    """A workbook under one head, which every sheet has. It is finished where its `with` ends well.

    Rows wait in a folder of its own, which goes however it ends. A disk that has no room for them raises OSError.
    """

    def __init__(self, out: IO[bytes], head: Sequence[str]) -> None:
        import xlsxwriter

        self._rows = tempfile.TemporaryDirectory(prefix="adtwin-workbook-", ignore_cleanup_errors=True)
        options = {
            "constant_memory": True,
            "tmpdir": self._rows.name,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self._way = _Way(out)
        self._book = xlsxwriter.Workbook(self._way, options)
        self._bold = self._book.add_format({"bold": True})
        self._head = head
        self._most = max(1, min(SHEET_ROWS, SHEET_CELLS // max(1, len(head))))
        try:
            self._begin()
        except BaseException:
            self._let_go()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._let_go()

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

    def _finish(self) -> None:
        from xlsxwriter.exceptions import FileCreateError, FileSizeError

        try:
            self._book.close()
        except (FileCreateError, FileSizeError) as error:
            cause = error.__context__
            raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error

    def _let_go(self) -> None:
        self._way.block()
        for sheet in self._book.worksheets():
            with contextlib.suppress(OSError):  # what couldn't be written before can't be now
                sheet.row_data_fh.close()
        self._rows.cleanup()

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.write_row(0, 0, self._head, self._bold)
        self._sheet.freeze_panes(1, 0)
        self._row = 1
