"""Crops of an image: boxes by the shape that they are for. [D-124, D-386, E-184…E-193]"""

from __future__ import annotations

from adtwin.errors import creative as errors
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.model.creative.story_spec import CROP_KEYS, Crops

GONE = "191x100"
TOLERANCE = 1
"""Pixels by which a box may miss the shape of its key [E-187]."""


def check(crops: Crops, path: list[str], size: tuple[int, int] | None = None) -> None:
    """Refuse keys that nobody knows, boxes of another shape, and boxes that leave the image of this size."""
    where = ".".join(path)
    for key, box in crops.items():
        if key == GONE:
            raise errors.CROP_KEY_GONE(blame=path, where=where)
        if key not in CROP_KEYS:
            known = ", ".join(name for name in CROP_KEYS if name != GONE)
            detail = f"{where} has the key {key[:50]}, and must have keys of {known}"
            raise INVALID_PARAMETER(blame=[*path, key[:50]], detail=detail)
        problem = _problem(key, box, size)
        if problem is not None:
            raise errors.CROP_NOT_USABLE(blame=[*path, key], where=where, key=key, detail=problem)


def _problem(key: str, box: list[list[int]], size: tuple[int, int] | None) -> str | None:
    """What is wrong with a box: its corners, its ratio, its place in the image."""
    if len(box) != 2 or any(len(corner) != 2 for corner in box):
        return "it must be two corners, [[x1, y1], [x2, y2]]"
    (left, top), (right, low) = box
    if not (0 <= left < right and 0 <= top < low):
        return "its second corner must lie right of and below the first, and no figure may be negative"
    across, down = map(int, key.split("x"))
    width, height = right - left, low - top
    if min(abs(width - height * across / down), abs(height - width * down / across)) > TOLERANCE:
        return f"it is {width} by {height}, which is not {across}:{down}"
    if size is not None and (right > size[0] or low > size[1]):
        return f"it leaves the image, which is {size[0]} by {size[1]}"
    return None
