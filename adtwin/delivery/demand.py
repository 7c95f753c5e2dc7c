"""What others bid: the competing demand of every hour, segment and placement, and the hours people spend online."""

from __future__ import annotations

from functools import lru_cache
from math import erf, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stream
from adtwin.delivery.geography import AGES, GENDERS
from adtwin.delivery.placements import PLACEMENTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPREAD: Final = 0.75
"""Standard deviation of the logarithm of competing bids within one batch of opportunities."""
_HOURLY: Final = 0.12
"""The same of the level between hours, for one segment and placement."""
_DAILY: Final = 0.05
"""The same of a whole country between days."""

_HABIT = (0.45, 0.28, 0.18, 0.14, 0.15, 0.25, 0.48, 0.75, 0.92, 0.98, 1.02, 1.08,
          1.20, 1.15, 1.08, 1.08, 1.14, 1.25, 1.40, 1.62, 1.75, 1.70, 1.35, 0.85)  # fmt: skip
HABIT: Final = np.array(_HABIT) / np.mean(_HABIT)
"""Opportunities by local hour of the day, mean 1."""
WEEKDAY: Final = (1.03, 0.98, 0.98, 0.99, 1.00, 1.01, 1.02)
"""Opportunities by weekday, Sunday first."""
_MONTH: Final = (0.82, 0.88, 0.94, 0.95, 0.97, 0.97, 0.95, 0.96, 1.00, 1.04, 1.18, 1.20)
"""Price level by month: retailers crowd in before Christmas and leave in January."""

OPPORTUNITIES_PER_HOUR: Final = 1.6
"""Ad opportunities of an average person in an average hour, all placements together."""

_AGE_PRICE: Final = np.log([0.55, 0.80, 1.00, 1.08, 1.10, 1.06, 1.00])
_GENDER_PRICE: Final = np.log([1.06, 0.95, 0.90])
_PLACEMENT_PRICE: Final = np.log([place.price for place in PLACEMENTS])

CELLS_PER_COUNTRY: Final = len(AGES) * len(GENDERS) * len(PLACEMENTS)

_REACH, _STEPS = 9.0, 2000
_POINTS = [index / _STEPS - _REACH for index in range(int(2 * _REACH * _STEPS) + 1)]
NORMAL: Final = np.array([0.5 * (1 + erf(point / sqrt(2))) for point in _POINTS])
"""The standard normal distribution function between -9 and 9, with 2,000 steps to the unit."""


def normal_steps(width: float) -> int:
    """How many steps of NORMAL a distance is."""
    return round(width * _STEPS)


def normal_at(z: Floats) -> Ints:
    """Where in NORMAL values stand; uses their memory."""
    np.maximum(np.minimum(z, _REACH, out=z), -_REACH, out=z)
    z += _REACH
    z *= _STEPS
    return z.astype(np.int64)


def price_level(age: Ints, gender: Ints, placement: Ints) -> Floats:
    """Logarithm of the price against the country's average, by segment and placement."""
    return np.asarray(_AGE_PRICE[age] + _GENDER_PRICE[gender] + _PLACEMENT_PRICE[placement])


@lru_cache(maxsize=4096)
def _day_level(seed: int, country: str, day: int) -> float:
    month = int(np.datetime64(day, "D").astype("datetime64[M]").astype(np.int64)) % 12
    return float(np.log(_MONTH[month]) + _DAILY * stream(seed, "demand-day", country, day).standard_normal())


def hourly_level(seed: int, country: str, hour: int) -> Floats:
    """Logarithm of the demand of one hour against its average: one value per segment and placement of a country."""
    noise = stream(seed, "demand", country, hour).standard_normal(CELLS_PER_COUNTRY)
    return _HOURLY * noise + _day_level(seed, country, hour // 24)


def habit(hour: int, hours_east: float) -> float:
    """How many opportunities an hour has against the average, where people live `hours_east` of UTC."""
    local = hour + hours_east
    day = int(local // 24)
    whole = int(local % 24)
    return float(HABIT[whole]) * WEEKDAY[(day + 4) % 7]  # day 0, 1 January 1970, was a Thursday
