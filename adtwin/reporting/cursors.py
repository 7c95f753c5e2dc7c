"""Cursors of reports: an offset in the look of the real ones, `MAZDZD` for 0 [B-010]."""

from __future__ import annotations

import base64
import binascii

from adtwin.errors.protocol import INVALID_CURSOR


def cursor(offset: int) -> str:
    """The cursor of the row at this offset: its number in base64, each `=` written `ZD`."""
    return base64.b64encode(str(offset).encode()).decode().replace("=", "ZD")


def offset_of(text: str, param: str) -> int:
    """The offset in a cursor, also one with plain `=`; INVALID_CURSOR when there is none."""
    try:
        digits = base64.b64decode(_padded(text), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise INVALID_CURSOR(blame=[param], cursor=text) from None
    if not digits.isdecimal() or len(digits) > 15:
        raise INVALID_CURSOR(blame=[param], cursor=text)
    return int(digits)


def _padded(text: str) -> str:
    """Undo `ZD` for `=`: a cursor's base64 is a multiple of four long once the right number of them is undone."""
    for pads in (0, 1, 2):
        tail = "ZD" * pads
        plain = text.removesuffix(tail) + "=" * pads if text.endswith(tail) else ""
        if plain and len(plain) % 4 == 0:
            return plain
    return text
