"""What a bid strategy allows: the highest bid per result of each ad."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.footprint import Footprint
from adtwin.delivery.standing import Standing

Floats = NDArray[np.float64]

_LOW_BID: Final = 0.2
"""What an ad that is limited by its bid offers at most, against the market's level."""
_LEAST, _MOST = 0.4, 1.25
"""How far a cost cap's bid moves from its amount."""
_SUPPOSED: Final = 2
"""Results at the cap that a cost cap supposes before there are any."""


class Ceilings:
    """US dollars per result, inf without a bound. `minor_per_usd` is by line.

    A cost cap bids above its amount while results are cheaper and below it when they have become dearer [B-084].
    """

    def __init__(self, prints: Sequence[Footprint], minor_per_usd: Sequence[float]) -> None:
        self._fixed = np.array(
            [_fixed(print_, per_usd) for print_, per_usd in zip(prints, minor_per_usd, strict=True)], dtype=np.float64
        )
        capped = [
            print_.line.bid_strategy == "COST_CAP"
            and print_.line.bid_amount is not None
            and print_.line.profile != "limited_by_bid"
            for print_ in prints
        ]
        self._capped = np.flatnonzero(capped)

    def now(self, standing: Standing) -> Floats:
        """With what the ads have paid for their results so far."""
        if not len(self._capped):
            return self._fixed
        cap = self._fixed[self._capped]
        paid = (standing.cost[self._capped] + _SUPPOSED * cap) / (standing.results[self._capped] + _SUPPOSED)
        found = self._fixed.copy()
        found[self._capped] = cap * np.clip(cap / paid, _LEAST, _MOST)
        return found


def _fixed(print_: Footprint, minor_per_usd: float) -> float:
    line = print_.line
    if line.profile == "limited_by_bid":
        return _LOW_BID * print_.mean_price / max(print_.mean_result, 1e-12)
    if line.bid_strategy == "LOWEST_COST_WITH_MIN_ROAS":
        return print_.rates.order_usd / line.roas_floor if line.roas_floor else float("inf")
    return float("inf") if line.bid_amount is None else line.bid_amount / minor_per_usd
