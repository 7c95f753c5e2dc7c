"""What review turns down: the words it looks for in texts, and how much of a picture is text.

The words are the twin's own list; what follows from them is documented.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from adtwin.model.media.probe_image import thumbnail

POLICIES: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "ALCOHOL": (
        "Ads that promote or reference alcohol must comply with local laws and target the right ages.",
        re.compile(r"\b(alcohol|beer|wine|whisky|whiskey|vodka|liquor|gin|rum|tequila|champagne)\b", re.IGNORECASE),
    ),
    "TOBACCO": (
        "Ads must not promote the sale or use of tobacco products.",
        re.compile(r"\b(tobacco|cigarettes?|cigars?|vap(?:e|es|ing)|e-cigarettes?)\b", re.IGNORECASE),
    ),
    "WEAPONS": (
        "Ads must not promote the sale of weapons, ammunition or explosives.",
        re.compile(r"\b(firearms?|handguns?|ammunition|explosives?)\b", re.IGNORECASE),
    ),
    "ADULT_CONTENT": (
        "Ads must not contain adult content.",
        re.compile(r"\b(porn\w*|xxx|escorts?)\b", re.IGNORECASE),
    ),
}
"""Reason code: what the advertiser is told, and the words that are looked for."""
UNLABELLED, UNAUTHORIZED = "POLITICS_WITHOUT_LABEL", "POLITICS_NOT_AUTHORIZED"
_POLITICS = re.compile(
    r"\b(elections?|electoral|referendums?|ballots?|senators?|parliament|politicians?|vote (?:for|against))\b",
    re.IGNORECASE,
)
POLITICAL: Mapping[str, str] = {
    UNLABELLED: "Ads about social issues, elections or politics must say so: set authorization_category to POLITICAL.",
    UNAUTHORIZED: "The page has not authorized this ad account to run ads about social issues, elections or politics.",
}
"""Why an ad about politics may not run as it is [D-056, D-122]."""
IMAGE_TEXT = "IMAGE_TEXT"
_OTHERS: Mapping[str, str] = {
    **POLITICAL,
    IMAGE_TEXT: "Text covers more than a fifth of the image. Use an image with less text.",
}


def explained(code: str) -> str | None:
    """The sentence an advertiser reads for a reason code, if it is one of review's own."""
    return POLICIES[code][0] if code in POLICIES else _OTHERS.get(code)


def reasons(text: str, *, labelled: bool, authorized: bool) -> list[str]:
    """What is held against a text of an ad, which is `labelled` as political or not, and `authorized` to be so."""
    found = [code for code, (_, words) in POLICIES.items() if words.search(text)]
    if _POLITICS.search(text) and not (labelled and authorized):
        found.append(UNAUTHORIZED if labelled else UNLABELLED)
    return found


# ---- text on pictures

GRID, SIDE = 5, 40
"""The picture is laid out in squares, as many in a row as in a column, and each of so many pixels' width."""
MOST_SQUARES = 5
"""Of the 25 squares, so many make a fifth [D-154]."""
_INK, _STROKES, _PLAIN = 96, 0.06, 0.6
"""How much darker ink is than paper, how often strokes cross a square, and how much of it has one of two tones."""


def has_much_text(data: bytes) -> bool:
    """Whether more than a fifth of a probed image is text [B-078, D-154].

    A square counts as text when strokes of ink cross it often, and most of it has one of two tones.
    """
    from PIL import Image

    side = GRID * SIDE
    picture = Image.open(io.BytesIO(thumbnail(data, 2 * side, 2 * side)))
    tones = np.asarray(picture.convert("L").resize((side, side)), dtype=np.int16)
    squares = tones.reshape(GRID, SIDE, GRID, SIDE).swapaxes(1, 2).reshape(-1, SIDE, SIDE)
    return sum(_is_text(square) for square in squares) > MOST_SQUARES


def _is_text(square: np.ndarray[Any, Any]) -> bool:
    strokes = float((np.abs(np.diff(square, axis=1)) >= _INK).mean())
    low, high = int(square.min()), int(square.max())
    near = np.minimum(np.abs(square - low), np.abs(square - high)) <= (high - low) // 5
    return strokes >= _STROKES and float(near.mean()) >= _PLAIN
