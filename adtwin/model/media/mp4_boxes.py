"""What the boxes of an MP4 or QuickTime file say of it, beside what its frames are."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

LARGEST_INDEX: Final = 32 << 20
"""Bytes of an index (`moov`) that is looked into."""
_HEADER = 8
_FILMS: Final = frozenset((b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp08", b"vp09", b"mp4v"))
_SIZE_AT: Final = 44
"""Where width and height stand, counted from the name of the table of sample descriptions."""


def declared_sizes(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Width and height as each film track of the file declares them."""
    index = _index_of(file)
    at = index.find(b"stsd")
    while at >= 0:
        entry = index[at : at + _SIZE_AT + 4]
        if len(entry) == _SIZE_AT + 4 and entry[16:20] in _FILMS:
            width, height = struct.unpack(">HH", entry[_SIZE_AT:])
            yield width, height
        at = index.find(b"stsd", at + 4)


def _index_of(file: BinaryIO) -> bytes:
    """The box `moov`; empty when there is none or it is too large."""
    at = 0
    while True:
        file.seek(at)
        header = file.read(16)
        if len(header) < _HEADER:
            return b""
        length, name = struct.unpack(">I4s", header[:_HEADER])
        if length == 1 and len(header) == 16:
            (length,) = struct.unpack(">Q", header[_HEADER:])
        if name == b"moov":
            file.seek(at)
            return file.read(length) if length <= LARGEST_INDEX else b""
        if length < _HEADER:
            return b""
        at += length
