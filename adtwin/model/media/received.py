"""Bytes that arrive in pieces: those of a session go to one file beside the store until all are there.

How many of them count stands in the session's own data, so that a cut connection or a crash leaves a session that
goes on from its last acknowledged byte.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from adtwin.errors.media import UPLOAD_TOKEN_IN_HEADER
from adtwin.graph.call import Call, Upload

LASTS = 86_400
"""Seconds of the clock that an upload may take [A-206, A-232: no time is given]."""


def path_of(call: Call, number: int) -> Path:
    """The file that the bytes of the session or video of this number go to."""
    return call.twin.store.folder / "uploads" / str(number)


def sent(call: Call) -> Upload | None:
    """The file that the request consists of."""
    return next((one for one in call.request.files if one.size), None)


def write(call: Call, number: int, offset: int, pieces: Iterable[bytes]) -> None:
    """Put bytes at their place, on the disk before this returns. ValueError when those before them are lost."""
    path = path_of(call, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        if file.seek(0, os.SEEK_END) < offset:
            raise ValueError("the bytes sent before are gone")
        file.truncate(offset)
        file.seek(offset)
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def after(pieces: Iterable[bytes], skipped: int) -> Iterable[bytes]:
    """The pieces without their first bytes."""
    for piece in pieces:
        yield piece[skipped:]
        skipped = max(0, skipped - len(piece))


def forget(call: Call, number: int) -> None:
    """Let go of the bytes; should the transaction fail after this, the client starts over."""
    path_of(call, number).unlink(missing_ok=True)


def demand_token_in_header(call: Call) -> None:
    """Files are uploaded with `Authorization: OAuth …` and no other way [A-199, D-281]."""
    if call.request.headers.get("authorization", "")[:6].lower() != "oauth ":
        raise UPLOAD_TOKEN_IN_HEADER()


def number_of(header: str | None) -> int | None:
    """A header's number of bytes; None for none."""
    text = (header or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
