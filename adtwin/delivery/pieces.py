"""Long arrays piece by piece, so that what lies between one step and the next stays in the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

PIECE: Final = 1 << 13


def pieces(length: int) -> Iterator[slice]:
    """Slices of an array of this length, one after the other."""
    return (slice(begin, begin + PIECE) for begin in range(0, length, PIECE))
