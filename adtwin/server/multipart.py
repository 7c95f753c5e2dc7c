"""Multipart bodies, taken apart as they arrive: parts without a file name are parameters, the others are uploads."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from typing import IO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from adtwin.errors.protocol import MALFORMED_PARAMETER, REQUEST_TOO_LARGE
from adtwin.graph.call import Upload
from adtwin.server.limits import FIELDS, FILES, MB, Room, file_too_large

IN_MEMORY = 4 * MB
_WHAT = "a complete multipart/form-data body"


class Spooled(Upload):
    """An upload that is kept in an unnamed temporary file until its bytes are asked for."""

    __slots__ = ("_file",)
    _file: IO[bytes]

    def __init__(self, name: str, filename: str, content_type: str, file: IO[bytes]) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "filename", filename)
        object.__setattr__(self, "content_type", content_type)
        object.__setattr__(self, "_file", file)

    @property
    def data(self) -> bytes:
        """The whole file; each call reads it anew."""
        self._file.seek(0)
        return self._file.read()

    def pieces(self, size: int = 1 << 20) -> Iterator[bytes]:
        """The file bit by bit; it is never in memory as a whole."""
        self._file.seek(0)
        while piece := self._file.read(size):
            yield piece

    @property
    def size(self) -> int:
        """In bytes."""
        return self._file.seek(0, io.SEEK_END)

    def close(self) -> None:
        """Give up the file, once the request is answered."""
        self._file.close()


def broken(detail: str) -> Exception:
    """The error of a body that can't be taken apart; nothing of it counts."""
    return MALFORMED_PARAMETER(param="the multipart body", expected=_WHAT, detail=detail)


class Parts:
    """Feed it the body in any pieces, then `finish`; `pairs` and `files` hold the parts in their order."""

    def __init__(self, content_type: str, room: Room) -> None:
        boundary = parse_options_header(content_type)[1].get(b"boundary")
        if not boundary:
            raise broken("its Content-Type names no boundary")
        self.pairs: list[tuple[str, str]] = []
        self.files: list[Upload] = []
        self._room = room
        self._ended = False
        self._open = False
        self._name = ""
        self._file: IO[bytes] | None = None
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._header_field,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._headers_finished,
                    "on_part_data": self._part_data,
                    "on_part_end": self._part_end,
                    "on_end": self._end,
                },
            )
        except FormParserError as error:
            raise broken(str(error)) from None

    def feed(self, data: bytes) -> None:
        """Take the next piece of the body. Errors: MALFORMED_PARAMETER, REQUEST_TOO_LARGE."""
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise broken(str(error)) from None

    def finish(self) -> None:
        """Say that the body is over; an upload that was cut off is an error, not a shorter file."""
        if not self._ended:
            where = f"in part {self._name!r}" if self._open and self._name else "before its closing boundary"
            raise broken(f"the upload was cut off {where}")

    def close(self) -> None:
        """Give up what was kept of a body that is not wanted."""
        if self._file is not None:
            self._file.close()
        close_all(self.files)

    # ---- what the parser reports

    def _begin(self) -> None:
        self._open = True
        self._headers: dict[bytes, bytes] = {}
        self._header = self._value = b""
        self._name = self._filename = ""
        self._size = 0
        self._is_file = False
        self._bytes = bytearray()
        self._file = None

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        kind, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"name", b"").decode(errors="replace")
        if kind != b"form-data" or not name:
            raise broken("a part has no Content-Disposition with a name")
        self._name = name
        if b"filename" not in options:
            if len(self.pairs) >= FIELDS:
                raise REQUEST_TOO_LARGE(detail=f"A request may have at most {FIELDS} parameters.")
            self._is_file = False
            return
        self._is_file = True
        if len(self.files) >= FILES:
            raise REQUEST_TOO_LARGE(detail=f"A request may have at most {FILES} files.")
        self._filename = plain_name(options[b"filename"].decode(errors="replace"))

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._is_file and self._size > self._room.file:
            raise file_too_large(self._room, self._name)
        if self._file is not None:
            self._file.write(data[start:end])
            return
        self._bytes += data[start:end]
        if self._is_file and self._size > IN_MEMORY:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the upload
            self._file.write(self._bytes)
            self._bytes.clear()

    def _part_end(self) -> None:
        self._open = False
        if not self._is_file:
            self.pairs.append((self._name, self._bytes.decode(errors="replace")))
            return
        kind = self._headers.get(b"content-type", b"application/octet-stream").decode("latin-1")
        if self._file is not None:
            self.files.append(Spooled(self._name, self._filename, kind, self._file))
            self._file = None
        else:
            self.files.append(Upload(self._name, self._filename, kind, bytes(self._bytes)))

    def _end(self) -> None:
        self._ended = True


def close_all(files: list[Upload]) -> None:
    """Give up the temporary files of a request that is answered."""
    for upload in files:
        if isinstance(upload, Spooled):
            upload.close()


def plain_name(filename: str) -> str:
    """The last part of a file name without control characters: it is a label, never a path. [S9, S16]"""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[:255] or "file"
