"""What stays the same about an ad while its settings do: its segments × placements, prices and rates there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.demand import price_level
from adtwin.delivery.geography import AGES, GENDERS, country
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.placements import AFFINITY, PLACEMENTS
from adtwin.delivery.population import Market, Segments, segments
from adtwin.delivery.rates import Rates, click_factors, conversion_factors, rates, result_per_impression

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PREMIUM: Final = 2.0
"""The price level of the opportunities ads are picked for, against the country's average."""
_WATCHED: Final = frozenset({"video_view", "video_thruplay_watched"})


@dataclass(frozen=True, slots=True)
class Footprint:
    """An ad's ground. Arrays have one entry per segment × placement, flattened; `weight` sums to 1 (or is empty).

    `price` is the market's price level in USD per impression, `clicks` and `converts` scale the ad's rates, `result` is
    the expected number of the goal's results per impression, `bid` the advertiser's own factor on bids. `mean_price`
    and `mean_result` are weighted means.
    """

    line: AdLine
    segments: Segments
    rates: Rates
    segment: Ints
    placement: Ints
    weight: Floats
    price: Floats
    clicks: Floats
    converts: Floats
    result: Floats
    bid: Floats
    mean_price: float
    mean_result: float

    @property
    def efficiency(self) -> float:
        """Expected results per dollar: the better ads of a budget get more of it."""
        return self.mean_result / self.mean_price if self.mean_price else 0.0


def footprint(market: Market, line: AdLine) -> Footprint:
    """Lay out where an ad can appear; impossible combinations leave it empty."""
    found = rates(market.seed, line)
    ground = segments(line.audience)
    places = np.array([p for p, place in enumerate(PLACEMENTS) if _allowed(line, p)], dtype=np.int64)
    segment = np.repeat(np.arange(len(ground.size)), len(places))
    placement = np.tile(places, len(ground.size))
    age, gender = ground.age[segment], ground.gender[segment]
    weight = ground.size[segment] * _inventory(age, placement)
    weight = weight / weight.sum() if weight.sum() > 0 else weight[:0]
    segment, placement, age, gender = (part[: len(weight)] for part in (segment, placement, age, gender))
    level = np.array([country(code).price / 1000 for code in ground.countries] or [0.0])
    price = _PREMIUM * level[ground.country[segment]] * np.exp(price_level(age, gender, placement)) * found.goal.price
    clicks = click_factors(age, gender) * np.array([place.clicks for place in PLACEMENTS])[placement]
    converts = conversion_factors(age)
    result = result_per_impression(found) * _result_factor(found, clicks, converts)
    return Footprint(
        line, ground, found, segment, placement, weight, price, clicks, converts, result,
        _bid_factors(line, ground, segment, placement),
        float(weight @ price), float(weight @ result),
    )  # fmt: skip


def _allowed(line: AdLine, index: int) -> bool:
    place = PLACEMENTS[index]
    if line.device_platforms and place.device not in line.device_platforms:
        return False
    return not line.placements or (place.platform, place.position) in line.placements


def _bid_factors(line: AdLine, ground: Segments, segment: Ints, placement: Ints) -> Floats:
    """By how much the advertiser wants to bid more or less on each segment and placement."""
    factor = np.ones(len(segment))
    told: dict[str, NDArray[Any]] = {
        "age": np.array(AGES)[ground.age[segment]],
        "gender": np.array(GENDERS)[ground.gender[segment]],
        "country": np.array([*ground.countries, ""])[ground.country[segment]],
        "publisher_platform": np.array([place.platform for place in PLACEMENTS])[placement],
        "device_platform": np.array([place.device for place in PLACEMENTS])[placement],
    }
    for conditions, times in line.bid_factors:
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


def _result_factor(found: Rates, clicks: Floats, converts: Floats) -> Floats:
    if found.goal.result == "impression" or found.goal.result in _WATCHED:
        return np.ones_like(clicks)
    return clicks * converts if found.goal.result == "conversion" else clicks
