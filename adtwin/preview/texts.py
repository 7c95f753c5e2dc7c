"""Texts as placements show them: how long, in which language, in which direction. [A-171, A-172]"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

CARD_NAME, CARD_DESCRIPTION = 35, 30
"""Characters of a card's name and description before they are cut [A-171, A-172]."""

_JOINER = "\u200d"
_SHORTEST_PART = 2 / 3
"""A text is cut between words unless that would leave less than this part of what fits."""

_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("he", "\u0590-\u05ff\ufb1d-\ufb4f"),
    ("ar", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"),
    ("ru", "\u0400-\u04ff"),
    ("hi", "\u0900-\u097f"),
    ("th", "\u0e00-\u0e7f"),
    ("ko", "\u1100-\u11ff\uac00-\ud7af"),
    ("ja", "\u3040-\u30ff"),
    ("zh", "\u4e00-\u9fff"),
)
_SCRIPT = {language: re.compile(f"[{letters}]") for language, letters in _SCRIPTS}
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_FROM_THE_RIGHT = frozenset(("ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))


class Cut(NamedTuple):
    """A text in two: what is seen at once, and what "See more" brings."""

    shown: str
    rest: str = ""


def cut(text: str, most: int, lines: int) -> Cut:
    """The text after so many characters or lines, whichever comes first; between words where that can be."""
    text = text.strip()
    end = len(text)
    breaks = [found.start() for found in re.finditer(r"\n", text)]
    if len(breaks) >= lines:
        end = breaks[lines - 1]
    if end > most:
        end = _between_words(text, most)
    return Cut(text[:end].rstrip(), text[end:]) if text[end:].strip() else Cut(text)


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis in at most so many characters."""
    if len(text) <= most:
        return text
    return text[: _between_characters(text, most - 1)].rstrip() + "…"


def _between_words(text: str, most: int) -> int:
    space = max(text.rfind(" ", 0, most + 1), text.rfind("\n", 0, most + 1))
    return space if space >= most * _SHORTEST_PART else _between_characters(text, most)


def _between_characters(text: str, end: int) -> int:
    """The last place up to `end` that tears no accent and no joined emoji from what it belongs to."""
    while 0 < end < len(text) and (
        unicodedata.combining(text[end])
        or unicodedata.category(text[end]) in ("Mn", "Me", "Cf")
        or "\U0001f3fb" <= text[end] <= "\U0001f3ff"
        or text[end - 1] == _JOINER
    ):
        end -= 1
    return end


def language_of(*texts: str) -> str:
    """The language that the script of most letters stands for; `en` for Latin letters, which tell nothing."""
    text = " ".join(texts)
    counts = {language: len(letters.findall(text)) for language, letters in _SCRIPT.items()}
    if counts["ja"]:
        counts["ja"] += counts["zh"]
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > len(_LATIN.findall(text)) else "en"


def direction_of(language: str) -> str:
    """`rtl` for languages written from the right, else `ltr`."""
    return "rtl" if language in _FROM_THE_RIGHT else "ltr"
