"""What is charged for an hour: billed events times their price, cut where a budget or cap ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.footprint import Footprint
from adtwin.delivery.rates import billed_per_impression
from adtwin.delivery.response import Response

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
_UNLIMITED = 1 << 60
"""No budget is as large, in micros."""


def billing(prints: Sequence[Footprint]) -> tuple[tuple[str | None, ...], Floats]:
    """By ad: the billed event (None: impressions) and how often it happens per average impression."""
    events = tuple(_BILLED_AS.get(print_.line.billing_event) for print_ in prints)
    shares = np.array([billed_per_impression(print_.line, print_.rates) for print_ in prints])
    return tuple(event if share < 1 else None for event, share in zip(events, shares, strict=True)), shares


def charges(
    line: Ints,
    impressions: Ints,
    price: Floats,
    response: Response,
    terms: tuple[tuple[str | None, ...], Floats],
    noise: Floats,
) -> Ints:
    """Micros by row. `price` is what an impression is expected to cost, in micros; `noise` standard normal.

    An ad that pays per click or view pays the price of the impressions that such an event takes on average.
    """
    events, shares = terms
    billed = impressions.astype(np.float64)
    for event in set(events) - {None}:
        mine = np.isin(line, [index for index, each in enumerate(events) if each == event])
        counted = response.events.get(str(event))
        billed[mine] = (counted[mine] if counted is not None else 0) / shares[line[mine]]
    deviation = _NOISE / np.sqrt(np.maximum(impressions, 1))
    spread = np.exp(deviation * noise - deviation**2 / 2)
    return np.rint(billed * price * spread).astype(np.int64)


def whole(amounts: Ints, groups: Ints, owed: Ints, units: Ints) -> tuple[Ints, Ints]:
    """The amounts in whole minor units, and what each group still owes: less than a unit, charged with the next rows.

    Rows of a group follow each other. Each stands for money that can be shown, so that the rows of any breakdown sum to
    the total to the cent.
    """
    if not len(amounts):
        return amounts, owed
    first = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    last = np.append(first[1:], len(groups)) - 1
    running = np.cumsum(amounts)
    running += np.repeat(owed[groups[first]] - (running - amounts)[first], last - first + 1)
    unit = units[groups]
    charged = running // unit * unit
    before = np.roll(charged, 1)
    before[first] = 0
    left = owed.copy()
    left[groups[last]] = (running - charged)[last]
    return charged - before, left


def within(amounts: Ints, groups: Ints, limits: Ints) -> Ints:
    """Cut the amounts so that no group's sum is above its limit; the first rows of a group come first."""
    if not len(limits) or limits.min() >= _UNLIMITED:
        return amounts
    sums = np.bincount(groups, amounts, len(limits))
    if (sums <= limits).all():
        return amounts
    order = np.argsort(groups, kind="stable")
    running = np.cumsum(amounts[order]) - amounts[order]
    group = groups[order]
    first = np.searchsorted(group, group, side="left")
    left = limits[group] - (running - running[first])
    cut = np.empty_like(amounts)
    cut[order] = np.clip(left, 0, amounts[order])
    return cut


def limits_of(ids: Sequence[int], remaining: Mapping[int, int | None]) -> Ints:
    """What each id may still spend, a very large amount where nothing limits it."""
    found = [remaining.get(each) for each in ids]
    return np.array([2 * _UNLIMITED if left is None else max(0, left) for left in found], dtype=np.int64)
