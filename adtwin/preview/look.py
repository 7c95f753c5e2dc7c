"""How a placement treats an ad: how much text it shows, which crop it takes, how media is framed. [E-185, E-189]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from adtwin.preview.ad import Card, Crop, PreviewInput
from adtwin.preview.formats import Family, Placement

SQUARE, PORTRAIT, LANDSCAPE, TALL = "100x100", "400x500", "191x100", "90x160"
_FOR_CROP: Final = {
    "100x100": "square", "400x500": "portrait", "191x100": "landscape", "90x160": "tall-frame", "100x72": "landscape",
    "400x150": "flat-frame", "600x360": "panel-frame", "300x400": "portrait",
}  # fmt: skip
"""The shape of the frame around a crop."""
_NEARLY_SQUARE: Final = 0.9
"""Width to height above which a picture stands as a square."""


@dataclass(frozen=True, slots=True)
class Look:
    """Characters and lines of the text before "See more" hides the rest, and the crops that fit, the best first."""

    most: int = 125
    lines: int = 3
    crops: tuple[str, ...] = (SQUARE, LANDSCAPE)
    tallest: str = "portrait"
    """The shape of what is taller."""


_LOOKS: Final[dict[Family, Look]] = {
    Family.STORY: Look(125, 4, (TALL, PORTRAIT)),
    Family.REELS: Look(72, 2, (TALL, PORTRAIT)),
    Family.FULLSCREEN: Look(72, 2, (TALL, PORTRAIT)),
    Family.REWARDED: Look(90, 3, (TALL, PORTRAIT)),
    Family.INTERSTITIAL: Look(90, 3, (TALL, PORTRAIT, SQUARE)),
    Family.INSTREAM: Look(72, 2, (LANDSCAPE, "600x360", SQUARE)),
    Family.RIGHT_COLUMN: Look(90, 3, ("600x360", "100x72", SQUARE)),
    Family.MARKETPLACE: Look(72, 2, (SQUARE, "100x72")),
    Family.NATIVE: Look(72, 2, ("400x150", "600x360", LANDSCAPE)),
    Family.BANNER: Look(60, 1, (SQUARE,)),
    Family.GRID: Look(60, 2, (PORTRAIT, SQUARE)),
    Family.INSTAGRAM: Look(125, 2, (PORTRAIT, SQUARE)),
    Family.THREADS: Look(500, 8, (PORTRAIT, SQUARE)),
    Family.ARTICLE: Look(125, 3, (LANDSCAPE, SQUARE)),
}
_MOBILE_FEED: Final = Look(125, 3, (PORTRAIT, SQUARE, LANDSCAPE))
_DESKTOP_FEED: Final = Look(240, 5, (SQUARE, LANDSCAPE), tallest="square")


def look_of(placement: Placement) -> Look:
    """How this placement treats an ad."""
    if placement.family in (Family.FEED, Family.MESSENGER):
        return _DESKTOP_FEED if placement.device == "desktop" else _MOBILE_FEED
    return _LOOKS.get(placement.family, Look())


def crop_of(item: Card | PreviewInput, keys: tuple[str, ...]) -> Crop | None:
    """The crop that fits best of those sent along, or None."""
    sent = {crop.key: crop for crop in item.crops}
    return next((sent[key] for key in keys if key in sent), None)


def shape_of(item: Card | PreviewInput, look: Look) -> str:
    """The shape of a medium that stands by itself: that of its crop, or by its size. A horizontal picture becomes
    1.91:1 unasked, a film stays as it is; what is taller than the placement likes is cut."""
    crop = crop_of(item, look.crops)
    if crop is not None:
        return _FOR_CROP[crop.key]
    if item.image_size is None:
        return "natural"
    ratio = item.image_size[0] / max(1, item.image_size[1])
    if ratio > 1 and not item.video_url:
        return "landscape"
    if ratio > 1:
        return "wide"
    return "square" if ratio > _NEARLY_SQUARE else look.tallest
