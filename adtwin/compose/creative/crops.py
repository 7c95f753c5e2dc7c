"""Crop boxes: the six keys, the check of given boxes, and centred boxes for any image. [E-184…E-193, E-247…E-252]"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adtwin.compose.creative import findings
from adtwin.compose.problem import Problem, RefusedError

KEYS: dict[str, tuple[int, int]] = {
    "100x100": (100, 100),
    "100x72": (100, 72),
    "400x500": (400, 500),
    "400x150": (400, 150),
    "600x360": (600, 360),
    "90x160": (90, 160),
}
"""Key to its ratio: width, height."""

Box = list[list[int]]


def compute_image_crops(image_width: int, image_height: int, crop_keys: Sequence[str] | None = None) -> dict[str, Box]:
    """The largest centred box of each key's ratio, in pixels; raises RefusedError on sizes or keys that are none."""
    for name, size in (("image_width", image_width), ("image_height", image_height)):
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise RefusedError(findings.ARGUMENT_INVALID(name, detail=f"must be a positive whole number, not {size!r}"))
    keys = list(KEYS) if crop_keys is None else list(crop_keys)
    for key in keys:
        if key not in KEYS:
            raise RefusedError(findings.CROP_KEY_UNKNOWN("crop_keys", actual=key, allowed=", ".join(KEYS)))
    return {key: _centred(image_width, image_height, *KEYS[key]) for key in keys}


def _centred(width: int, height: int, across: int, down: int) -> Box:
    if width * down >= height * across:
        box = _rounded(height * across, down)
        left = (width - box) // 2
        return [[left, 0], [left + box, height]]
    box = _rounded(width * down, across)
    top = (height - box) // 2
    return [[0, top], [width, top + box]]


def _rounded(numerator: int, denominator: int) -> int:
    """Half rounds up."""
    return (2 * numerator + denominator) // (2 * denominator)


def problem_of(crops: dict[str, Any]) -> Problem | None:
    """The first thing wrong with given boxes: key, shape, order, ratio."""
    for key, box in crops.items():
        if key not in KEYS:
            return findings.CROP_KEY_UNKNOWN("image_crops", actual=key, allowed=", ".join(KEYS))
        shape = _shape(box)
        if shape is not None:
            return findings.CROP_MALFORMED("image_crops", key=key, detail=shape)
        (left, top), (right, bottom) = box
        if not _has_ratio(right - left, bottom - top, *KEYS[key]):
            return findings.CROP_RATIO("image_crops", key=key, actual=f"{right - left} by {bottom - top}")
    return None


def _shape(box: Any) -> str | None:
    points = (
        isinstance(box, list) and len(box) == 2 and all(isinstance(point, list) and len(point) == 2 for point in box)
    )
    if not points:
        return "is not two points"
    if not all(isinstance(one, int) and not isinstance(one, bool) for point in box for one in point):
        return "holds something that is no whole number"
    (left, top), (right, bottom) = box
    if min(left, top) < 0:
        return "starts outside the image"
    return None if right > left and bottom > top else "ends before it starts"


def _has_ratio(width: int, height: int, across: int, down: int) -> bool:
    """Within one pixel, measured along either side [E-187]."""
    return abs(width * down - height * across) <= max(across, down)
