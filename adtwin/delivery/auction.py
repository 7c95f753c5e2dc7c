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

from adtwin.delivery.demand import NORMAL, OPPORTUNITIES_PER_HOUR, SPREAD, normal_at, normal_steps
from adtwin.delivery.plan import PAID_OF_LEVEL, Cells
from adtwin.delivery.runs import Runs
from adtwin.store.fact_tables import USER_SEGMENTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BREADTH: Final = 0.15
"""How far the search for opportunities widens with the audience: considered = wanted**(1-b) × available**b."""
_QUALITY: Final = 0.08
"""Quality's part of total value: this times (quality - 1) of the price level."""
_LOWEST_PRICE: Final = 0.1
PACE_RANGE: Final = (-2.5, 1.2)
_PACE_STEP: Final = 0.3
_BELOW: Final = NORMAL[np.maximum(np.arange(len(NORMAL)) - normal_steps(SPREAD), 0)] / np.maximum(NORMAL, 1e-12)
"""By step of the normal distribution, the mean of the competing bids that lie below, against the mean of all."""


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
    """Which cells of an account's ads stand for the same opportunities; fixed for a day.

    `order` has better ads first, `back` leads from there to the cells; the runs are those of the same opportunities.
    """

    order: Ints
    back: Ints
    same: Runs

    @classmethod
    def of(cls, cells: Cells, account: Ints, merit: Floats) -> Rivalry | None:
        """From each cell's account index and its ad's merit; None where no two cells meet."""
        chance = cells.demand * len(USER_SEGMENTS) + cells.known
        order = np.lexsort((-merit, chance, account)).astype(np.int64)
        same = Runs.of(account[order] * (int(chance.max(initial=0)) + 1) + chance[order])
        if len(same.first) == len(order):
            return None
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return cls(order, back, same)

    def left_over(self, taken: Floats) -> Floats:
        """What part of each cell's opportunities better ads of the same account have left."""
        ordered = taken[self.order]
        np.minimum(ordered, 1.0, out=ordered)
        before = np.cumsum(ordered)
        before -= ordered
        before -= np.repeat(before[self.same.first], self.same.many)
        np.subtract(1.0, before, out=before)
        return np.maximum(before, 0.0, out=before)[self.back]


class Auctions:
    """The auctions of a day's cells of so many ads; what stands all day is worked out once.

    Sums and spreading use that cells are in the order of their ads. Arrays by cell are reused where they can be: with
    many ads, getting memory for them would take longer than what is computed.
    """

    def __init__(self, cells: Cells, rivalry: Rivalry | None, ads: int) -> None:
        self._cells, self._rivalry, self._ads = cells, rivalry, ads
        self._runs = Runs.of(cells.line)
        self._usual = np.exp(cells.price + SPREAD**2 / 2)

    def by_ad(self, values: Floats) -> Floats:
        """Sums of values by cell."""
        return self._runs.sums_by_group(values, self._ads)

    def clear(self, bidders: Bidders, demand: Floats, awake: Floats) -> Outcome:
        """Clear an hour. `demand` is the logarithmic level by `cells.demand`, `awake` the hour's habit by cell."""
        weight = self._cells.weight * awake
        open_ = self.by_ad(weight)
        available = bidders.people * OPPORTUNITIES_PER_HOUR * open_
        win, price = self._prices(bidders, demand)
        wanted = bidders.target / np.maximum(bidders.price * PAID_OF_LEVEL, 1e-9)
        considered = np.minimum(available, wanted ** (1 - _BREADTH) * available**_BREADTH)
        expected = self._runs.spread(considered / np.maximum(open_, 1e-12))
        expected *= weight
        expected *= win
        if self._rivalry is not None:
            win *= self._runs.spread(considered / np.maximum(available, 1e-9))
            win[weight == 0] = 0.0
            expected *= self._rivalry.left_over(win)
        willing = self.by_ad(np.multiply(expected, price, out=weight))
        expected *= self._runs.spread(np.minimum(1.0, bidders.target / np.maximum(willing, 1e-12)))
        return Outcome(expected, price, willing)

    def _prices(self, bidders: Bidders, demand: Floats) -> tuple[Floats, Floats]:
        """The share of considered opportunities won, and the mean price of those in USD per impression."""
        cells = self._cells
        value = self._runs.spread(bids(bidders) * bidders.scale)
        value *= cells.result
        quality = self._runs.spread(_QUALITY * (bidders.quality - 1) * bidders.price)
        z = value + quality
        np.log(np.maximum(z, 1e-12, out=z), out=z)
        level = demand[cells.demand]
        level += cells.price
        z -= level
        z /= SPREAD
        step = normal_at(z)
        price = np.take(np.exp(demand), cells.demand, out=level, mode="clip")
        price *= self._usual
        price *= np.take(_BELOW, step, out=z, mode="clip")
        lowest = np.multiply(price, _LOWEST_PRICE, out=z)
        price -= quality
        np.maximum(price, lowest, out=price)
        np.minimum(price, np.maximum(value, 1e-12, out=value), out=price)
        return np.take(NORMAL, step, out=quality, mode="clip"), price


def wanted_bids(bidders: Bidders) -> Floats:
    """USD per result: the market's level moved by pacing."""
    return np.exp(bidders.pace) * bidders.price / np.maximum(bidders.result, 1e-12)


def bids(bidders: Bidders) -> Floats:
    """USD per result: what pacing wants, never above the strategy's ceiling."""
    return np.minimum(wanted_bids(bidders), bidders.ceiling)


def next_pace(bidders: Bidders, outcome: Outcome) -> Floats:
    """Bid more after an hour that could not spend its target, less after one that could have spent more."""
    active = bidders.target > 0
    gap = np.log(np.maximum(bidders.target, 1e-9) / np.maximum(outcome.willing, 1e-9))
    step = _PACE_STEP * np.minimum(np.maximum(gap, -0.7), 0.7)
    moved = np.minimum(np.maximum(bidders.pace + step, PACE_RANGE[0]), PACE_RANGE[1])
    return np.where(active, moved, bidders.pace)
