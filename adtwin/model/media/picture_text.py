"""How much of a picture is text: the measure behind the rule of a fifth [B-078, D-154]."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

GRID, SIDE = 5, 40
"""The picture is laid out in squares, as many in a row as in a column, and each of so many pixels' width."""
MOST_SQUARES = 5
"""Of the 25 squares, so many make a fifth [D-154]."""
_SAMPLES = 4
"""Each of a square's pixels is the mean of so many samples across and down, so that large pictures cost no more."""
_INK, _STROKES, _PLAIN = 96, 0.06, 0.6
"""How much darker ink is than paper, how often strokes cross a square, and how much of it has one of two tones."""


def has_much_text(picture: Picture) -> bool:
    """Whether more than a fifth of a decoded picture is text.

    A square counts as text when strokes of ink cross it often, and most of it has one of two tones.
    """
    import numpy as np
    from PIL.Image import Resampling

    side = GRID * SIDE
    sampled = picture.resize((_SAMPLES * side, _SAMPLES * side), Resampling.NEAREST)
    tones = np.asarray(sampled.convert("RGB").convert("L").reduce(_SAMPLES), dtype=np.int16)
    squares = tones.reshape(GRID, SIDE, GRID, SIDE).swapaxes(1, 2).reshape(-1, SIDE, SIDE)
    strokes = (np.abs(np.diff(squares, axis=2)) >= _INK).mean(axis=(1, 2))
    low, high = squares.min(axis=(1, 2), keepdims=True), squares.max(axis=(1, 2), keepdims=True)
    near = np.minimum(squares - low, high - squares) <= (high - low) // 5
    return int(((strokes >= _STROKES) & (near.mean(axis=(1, 2)) >= _PLAIN)).sum()) > MOST_SQUARES
