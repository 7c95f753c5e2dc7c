"""The auction of an hour: what each ad bids, which share of opportunities it wins, and the price it pays.

Total value = bid × expected action rate + quality. An ad wins an opportunity when its total value is above the best
competing one, which is log-normal within a batch; it pays what that runner-up's total value demands, less its own
quality. Ads of one account never meet each other as competitors: what the better ad wins is gone for the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.demand import OPPORTUNITIES_PER_HOUR, SPREAD, normal_share
from adtwin.delivery.plan import PAID_OF_LEVEL, Cells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BREADTH: Final = 0.15
"""How far the search for opportunities widens with the audience: considered = wanted**(1-b) × available**b."""
_QUALITY: Final = 0.08
"""Quality's part of total value: this times (quality - 1) of the price level."""
_LOWEST_PRICE: Final = 0.1
PACE_RANGE: Final = (-2.5, 1.2)
_PACE_STEP: Final = 0.3


@dataclass(frozen=True, slots=True)
class Bidders:
    """Ads in an hour, one entry each: target spend in USD, pace, bid ceiling per result in USD (inf without one),
    people in the audience, mean price level and results per impression, and the day's scale on results."""

    target: Floats
    pace: Floats
    ceiling: Floats
    people: Floats
    price: Floats
    result: Floats
    scale: Floats
    quality: Floats


@dataclass(frozen=True, slots=True)
class Outcome:
    """Expected impressions and the price of one in USD, by cell; expected spend at full participation, by ad."""

    impressions: Floats
    price: Floats
    willing: Floats


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Which cells of an account's ads stand for the same opportunities, better ads first; fixed for a day."""

    order: Ints
    starts: NDArray[np.bool_]

    @classmethod
    def of(cls, cells: Cells, account: Ints, merit: Floats) -> Rivalry:
        """From each cell's account index and its ad's merit."""
        order = np.lexsort((-merit, cells.demand, account)).astype(np.int64)
        same = (np.diff(account[order]) == 0) & (np.diff(cells.demand[order]) == 0)
        return cls(order, np.concatenate(([True], ~same)) if len(order) else np.zeros(0, dtype=np.bool_))


def auction(cells: Cells, rivalry: Rivalry, bidders: Bidders, demand: Floats, awake: Floats) -> Outcome:
    """Clear an hour. `demand` is the logarithmic level by `cells.demand`, `awake` the hour's habit by cell."""
    ads = len(bidders.target)
    weight = cells.weight * awake
    by_ad = np.bincount(cells.line, weight, ads)
    available = bidders.people * OPPORTUNITIES_PER_HOUR * by_ad
    share = weight / np.maximum(by_ad, 1e-12)[cells.line]
    win, price = _clear(cells, bidders, demand)
    wanted = bidders.target / np.maximum(bidders.price * PAID_OF_LEVEL, 1e-9)
    considered = np.minimum(available, wanted ** (1 - _BREADTH) * available**_BREADTH)
    expected = considered[cells.line] * share * win
    expected *= _left_over(rivalry, expected / np.maximum(available[cells.line] * share, 1e-9))
    willing = np.asarray(np.bincount(cells.line, expected * price, ads), dtype=np.float64)
    throttle = np.minimum(1.0, bidders.target / np.maximum(willing, 1e-12))
    return Outcome(expected * throttle[cells.line], price, willing)


def bids(bidders: Bidders) -> Floats:
    """USD per result: the market's level moved by pacing, never above the strategy's ceiling."""
    return np.minimum(np.exp(bidders.pace) * bidders.price / np.maximum(bidders.result, 1e-12), bidders.ceiling)


def _clear(cells: Cells, bidders: Bidders, demand: Floats) -> tuple[Floats, Floats]:
    """The share of considered opportunities won, and the mean price of those in USD per impression."""
    action_value = (bids(bidders) * bidders.scale)[cells.line] * cells.result
    quality = (_QUALITY * (bidders.quality - 1) * bidders.price)[cells.line]
    level = cells.price + demand[cells.demand]
    z = (np.log(np.maximum(action_value + quality, 1e-12)) - level) / SPREAD
    win = normal_share(z)
    runner_up = np.exp(level + SPREAD**2 / 2) * normal_share(z - SPREAD) / np.maximum(win, 1e-12)
    price = np.clip(runner_up - quality, _LOWEST_PRICE * runner_up, np.maximum(action_value, 1e-12))
    return win, price


def _left_over(rivalry: Rivalry, taken: Floats) -> Floats:
    """What part of each cell's opportunities better ads of the same account have left."""
    if rivalry.starts.all():
        return np.ones_like(taken)
    ordered = np.minimum(taken[rivalry.order], 1.0)
    before = np.cumsum(ordered) - ordered
    first = np.flatnonzero(rivalry.starts)
    base = np.repeat(before[first], np.diff(np.append(first, len(ordered))))
    left = np.empty_like(taken)
    left[rivalry.order] = np.maximum(0.0, 1 - (before - base))
    return left


def next_pace(bidders: Bidders, outcome: Outcome) -> Floats:
    """Bid more after an hour that could not spend its target, less after one that could have spent more."""
    active = bidders.target > 0
    gap = np.log(np.maximum(bidders.target, 1e-9) / np.maximum(outcome.willing, 1e-9))
    moved = np.clip(bidders.pace + _PACE_STEP * np.clip(gap, -0.7, 0.7), *PACE_RANGE)
    return np.where(active, moved, bidders.pace)
