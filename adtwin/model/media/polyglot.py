"""Files that are two things at once: a picture or a film to us, a page, a script or an archive to others. [S7, S11]"""

from __future__ import annotations

import struct
from typing import Final

HEAD, TAIL = 1_024, 66_000
"""Bytes at the start and at the end that are looked at; an archive's directory ends in its last 65,557."""
_PDF: Final = b"%pdf-"
_TEXTS: Final = (
    (b"<script", "a web page"), (b"<html", "a web page"), (b"<!doctype html", "a web page"), (b"<?php", "a script"),
    (b"<svg xmlns", "an SVG drawing"),
)  # fmt: skip
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_END_LENGTH: Final = 22
_GIF_SCRIPT: Final = (b"GIF87a/*", b"GIF89a/*")
"""A width that opens a comment, so that browsers would run the file as a script."""


def other_kind(head: bytes, tail: bytes) -> str | None:
    """What else the file is, in words, by its first and last bytes; None for nothing else."""
    if head.startswith(_GIF_SCRIPT):
        return "a script"
    start, end = head.lower(), tail.lower()
    if _PDF in start:
        return "a PDF document"
    for sign, words in _TEXTS:
        if sign in start or sign in end:
            return words
    return "a zip archive" if _ends_as_zip(tail) else None


def of_bytes(data: bytes) -> str | None:
    """`other_kind` of a whole file."""
    return other_kind(data[:HEAD], data[-TAIL:])


def _ends_as_zip(tail: bytes) -> bool:
    """Whether the end of a zip's directory stands there, with a comment that reaches exactly to the end."""
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) - at < _ZIP_END_LENGTH:
        return False
    (comment,) = struct.unpack("<H", tail[at + 20 : at + 22])
    return at + _ZIP_END_LENGTH + int(comment) == len(tail)
