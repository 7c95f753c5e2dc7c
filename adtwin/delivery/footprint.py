"""What stays the same about an ad while its settings do: its segments × placements, prices and rates there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.demand import price_level
from adtwin.delivery.geography import AGES, GENDERS, country
from adtwin.delivery.inputs import AdLine, Audience
from adtwin.delivery.placements import AFFINITY, PLACEMENTS
from adtwin.delivery.population import Market, Segments, segments
from adtwin.delivery.rates import (
    IMPRESSION,
    Rates,
    click_factors,
    conversion_factors,
    rates,
    result_per_impression,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Follows = Literal[0, 1, 2]

_PREMIUM: Final = 2.0
"""The price level of the opportunities ads are picked for, against the country's average."""
_WATCHED: Final = frozenset({"video_view", "video_thruplay_watched"})
_REMEMBERED: Final = 256
"""Grounds that are kept between calls; one of a single country takes some 20 kB."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Where ads with the same audience, placements and bid factors can appear, whatever they show.

    Arrays have one entry per segment × placement, flattened; `weight` sums to 1 (or is empty). `price` is the market's
    price level in USD per impression before the goal, `clicks` and `converts` scale an ad's rates, `bid` is the
    advertiser's own factor on bids.
    """

    segments: Segments
    segment: Ints
    placement: Ints
    weight: Floats
    price: Floats
    clicks: Floats
    converts: Floats
    bid: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Footprint:
    """An ad on its ground: its rates, and the weighted means of price level and of the goal's results per impression.

    `result` is that number for an average impression; `follows` says what moves it from there: nothing, clicks, or
    clicks and conversions.
    """

    line: AdLine
    ground: Ground
    rates: Rates
    result: float
    follows: Follows
    mean_price: float
    mean_result: float

    @property
    def segments(self) -> Segments:
        """The segments that its audience draws from."""
        return self.ground.segments

    @property
    def efficiency(self) -> float:
        """Expected results per dollar: the better ads of a budget get more of it."""
        return self.mean_result / self.mean_price if self.mean_price else 0.0


def footprint(market: Market, line: AdLine) -> Footprint:
    """An ad on its ground; impossible combinations leave that empty."""
    found = rates(market.seed, line)
    ground = ground_of(line.audience, line.placements, line.device_platforms, line.bid_factors)
    follows = _follows(found)
    factor = moved_by(np.array(follows), ground.clicks, ground.converts)
    result = result_per_impression(found)
    price = float(ground.weight @ ground.price) * found.goal.price
    return Footprint(line, ground, found, result, follows, price, result * float(ground.weight @ factor))


@lru_cache(maxsize=_REMEMBERED)
def ground_of(
    audience: Audience,
    placements: tuple[tuple[str, str], ...],
    device_platforms: tuple[str, ...],
    bid_factors: tuple[tuple[tuple[tuple[str, str], ...], float], ...],
) -> Ground:
    """Lay out where an audience can be shown ads."""
    ground = segments(audience)
    allowed = (p for p in range(len(PLACEMENTS)) if _allowed(placements, device_platforms, p))
    places = np.array([*allowed], dtype=np.int64)
    segment = np.repeat(np.arange(len(ground.size)), len(places))
    placement = np.tile(places, len(ground.size))
    age, gender = ground.age[segment], ground.gender[segment]
    weight = ground.size[segment] * _inventory(age, placement)
    weight = weight / weight.sum() if weight.sum() > 0 else weight[:0]
    segment, placement, age, gender = (part[: len(weight)] for part in (segment, placement, age, gender))
    level = np.array([country(code).price / 1000 for code in ground.countries] or [0.0])
    price = _PREMIUM * level[ground.country[segment]] * np.exp(price_level(age, gender, placement))
    clicks = click_factors(age, gender) * np.array([place.clicks for place in PLACEMENTS])[placement]
    bid = _bid_factors(bid_factors, ground, segment, placement)
    return Ground(ground, segment, placement, weight, price, clicks, conversion_factors(age), bid)


def _allowed(placements: Sequence[tuple[str, str]], device_platforms: Sequence[str], index: int) -> bool:
    place = PLACEMENTS[index]
    if device_platforms and place.device not in device_platforms:
        return False
    return not placements or (place.platform, place.position) in placements


def _bid_factors(
    factors: Sequence[tuple[Sequence[tuple[str, str]], float]], ground: Segments, segment: Ints, placement: Ints
) -> Floats:
    """By how much the advertiser wants to bid more or less on each segment and placement."""
    factor = np.ones(len(segment))
    told: dict[str, NDArray[Any]] = {
        "age": np.array(AGES)[ground.age[segment]],
        "gender": np.array(GENDERS)[ground.gender[segment]],
        "country": np.array([*ground.countries, ""])[ground.country[segment]],
        "publisher_platform": np.array([place.platform for place in PLACEMENTS])[placement],
        "device_platform": np.array([place.device for place in PLACEMENTS])[placement],
    }
    for conditions, times in factors:
        fits = np.ones(len(segment), dtype=np.bool_)
        for what, value in conditions:
            fits &= told[what] == value if what in told else False
        factor[fits] *= times
    return factor


def _inventory(age: Ints, placement: Ints) -> Floats:
    """Opportunities per person: the placement's share, as the age band uses the platform."""
    share = np.array([place.share for place in PLACEMENTS])
    affinity = np.array([AFFINITY[place.platform] for place in PLACEMENTS])
    return np.asarray(share[placement] * affinity[placement, age])


def moved_by(follows: Ints, clicks: Floats, converts: Floats) -> Floats:
    """How much more often than on average results come, where clicks and conversions do so many times as often."""
    return np.where(follows > 0, clicks, 1.0) * np.where(follows > 1, converts, 1.0)


def _follows(found: Rates) -> Follows:
    if found.goal.result == IMPRESSION or found.goal.result in _WATCHED:
        return 0
    return 2 if found.goal.result == "conversion" else 1
