"""Moments as the lists of videos take them: timestamps, days in three spellings, and words. [A-231]"""

from __future__ import annotations

import re
from datetime import date, timedelta

from adtwin.base import zones
from adtwin.errors.protocol import INVALID_PARAMETER

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(\d{1,2})[ -]([a-z]{3})[ -](\d{4})", re.IGNORECASE)
_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}
"""The word, and how many days from today it means."""


def asked(name: str, text: str | None, now: int, zone: str) -> int | None:
    """The moment that parameter `since` or `until` names, in epoch seconds; INVALID_PARAMETER for what is none."""
    if text is None:
        return None
    try:
        return moment(text, now, zone, ends=name == "until")
    except (ValueError, OverflowError):
        forms = "1676057525, 2023-01-10, 10 jan 2023, 10-jan-2023, today or yesterday"
        raise INVALID_PARAMETER(blame=[name], detail=f"Param {name} must be a time such as {forms}") from None


def moment(text: str, now: int, zone: str, *, ends: bool) -> int:
    """Epoch seconds of a moment; a day means its first second, or its last one where a span `ends`. ValueError.

    `now` is the word for the present moment.
    """
    word = text.strip().lower()
    if word == "now":
        return now
    day = _day(word, now, zone)
    if day is None:
        return zones.parse_time(text, zone)
    first, after = zones.day_bounds(day, zone)
    return after - 1 if ends else first


def _day(word: str, now: int, zone: str) -> date | None:
    if word in _WORDS:
        return zones.local_date(now, zone) + timedelta(days=_WORDS[word])
    spelt = _DAY.fullmatch(word)
    if spelt is not None and spelt[2] in _MONTHS:
        return date(int(spelt[3]), _MONTHS.index(spelt[2]) + 1, int(spelt[1]))
    return zones.parse_date(word) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word) else None
