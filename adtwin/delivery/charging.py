"""What is charged for an hour: billed events times their price, cut where a budget or cap ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.footprint import Footprint
from adtwin.delivery.rates import billed_per_impression
from adtwin.delivery.response import Response
from adtwin.delivery.runs import Runs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BILLED_AS = {
    "LINK_CLICKS": "link_click",
    "CLICKS": "link_click",
    "THRUPLAY": "video_thruplay_watched",
    "VIDEO_VIEWS": "video_thruplay_watched",
    "POST_ENGAGEMENT": "post_engagement",
    "PAGE_LIKES": "like",
}
_NOISE = 0.25
UNLIMITED = 1 << 61
"""What stands for no bound, in micros: so large that what is left of it after any spending is beyond any budget."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Which ads pay for which event instead of impressions, as masks by ad; and how often the billed event happens per
    average impression."""

    events: dict[str, NDArray[np.bool_]]
    shares: Floats

    @classmethod
    def of(cls, prints: Sequence[Footprint]) -> Terms:
        """From the ads' billing events and rates."""
        shares = np.array([billed_per_impression(print_.line, print_.rates) for print_ in prints])
        named = [_BILLED_AS.get(print_.line.billing_event) for print_ in prints]
        events = [event if share < 1 else None for event, share in zip(named, shares.tolist(), strict=True)]
        return cls(
            {name: np.array([each == name for each in events]) for name in sorted({each for each in events if each})},
            shares,
        )


def charges(line: Ints, impressions: Ints, price: Floats, response: Response, terms: Terms, noise: Floats) -> Ints:
    """Micros by row. `price` is what an impression is expected to cost, in micros; `noise` standard normal, and its
    memory is used. There are impressions in every row.

    An ad that pays per click or view pays the price of the impressions that such an event takes on average.
    """
    billed = impressions.astype(np.float64)
    deviation = _NOISE / np.sqrt(billed)
    for event, ads in terms.events.items():
        mine = np.flatnonzero(ads[line])
        billed[mine] = response.counted(event)[mine] / terms.shares[line[mine]]
    noise *= deviation
    deviation *= deviation
    deviation /= 2
    noise -= deviation
    billed *= price
    billed *= np.exp(noise, out=noise)
    return np.rint(billed, out=billed).astype(np.int64)


def whole(amounts: Ints, by_group: Runs, owed: Ints, units: Ints) -> tuple[Ints, Ints]:
    """The amounts in whole minor units, and what each group still owes: less than a unit, charged with the next rows.

    `owed` and `units` are by group. Each row stands for money that can be shown, so that the rows of any breakdown sum
    to the total to the cent.
    """
    if not len(amounts):
        return amounts, owed
    group, first = by_group.group, by_group.first
    running = np.cumsum(amounts)
    running += np.repeat(owed[group] - (running - amounts)[first], by_group.many)
    unit = units[0] if (units == units[0]).all() else by_group.spread(units)
    charged = running // unit
    charged *= unit
    last = first + by_group.many - 1
    left = owed.copy()
    left[group] = running[last] - charged[last]
    found = charged.copy()
    found[1:] -= charged[:-1]
    found[first] = charged[first]
    return found, left


def within(amounts: Ints, by_ad: Runs, holder: Ints, limits: Ints) -> Ints:
    """Cut the amounts so that no holder's sum is above its limit; the first rows of a holder come first. `holder` is by
    ad."""
    if not len(limits) or limits.min() > UNLIMITED // 2:
        return amounts
    mine = holder[by_ad.group]
    sums = np.bincount(mine, by_ad.sums(amounts), len(limits))
    if (sums <= limits).all():
        return amounts
    groups = np.repeat(mine, by_ad.many)
    order = np.argsort(groups, kind="stable")
    running = np.cumsum(amounts[order]) - amounts[order]
    group = groups[order]
    first = np.searchsorted(group, group, side="left")
    left = limits[group] - (running - running[first])
    cut = np.empty_like(amounts)
    cut[order] = np.clip(left, 0, amounts[order])
    return cut
