"""How many people are said to be in an audience: a lower and an upper bound in round figures, never a count."""

from __future__ import annotations

from functools import cache
from typing import Final

from adtwin.delivery.geography import listed

_BELOW, _ABOVE = 0.92, 1.08
SMALLEST: Final = 1000
"""No bound is lower [report delivery estimates of narrow audiences]."""


def bounds(people: float) -> tuple[int, int]:
    """Lower and upper bound of a number of people, rounded to two digits, at least 1,000 each."""
    return rounded(people * _BELOW), rounded(people * _ABOVE)


def rounded(people: float) -> int:
    """Two digits of a number of people, at least 1,000."""
    if people < SMALLEST:
        return SMALLEST
    unit: int = 10 ** (len(str(int(people))) - 2)
    return round(people / unit) * unit


@cache
def everybody() -> int:
    """The people of all countries that are simulated by figures of their own."""
    return sum(country.people for country in listed())
