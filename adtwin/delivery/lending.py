"""Ad sets that share their own daily budgets: up to a fifth of each goes where it brings more.

The budget they spend from is the sum of those that may run today. What an ad set gets of it follows its own budget and
its results per dollar, so that the better one never gives to the worse. Source: v24.0 changelog; [D-208].
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.budgets import DAILY_FLEX, Budgets
from adtwin.delivery.sharing import Shares, balanced

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LENT: Final = 0.2
"""What part of its own budget an ad set lends to others at most, and borrows from them."""


class Lending:
    """The budgets of a run that are sums of ad sets' own."""

    def __init__(self, shares: Shares, budgets: Budgets, pool_of: Ints) -> None:
        self._shares, self._budgets = shares, budgets
        own = np.append(shares.own, 0)[shares.of_line]
        self._lines = {int(pool): np.flatnonzero((pool_of == pool) & (own > 0)) for pool in np.unique(pool_of[own > 0])}

    def begin(self, which: Ints, first: int, hours: Ints, preference: Floats) -> tuple[Floats, Floats]:
        """Begin a local day of an account: hold its budgets, `which`, to what their ad sets that can run have today.

        `preference` is by line of the account, from the line numbered `first` on, 0 for one that can't run; it becomes
        what the line has of its budget. Returned are, by budget and hour and by line and hour, how many times as large
        as usual the budget is, and that of the line's ad set.
        """
        times, of_line = self._budgets.times(which, hours), np.ones((len(preference), len(hours)))
        for pool, lines in self._lines.items():
            mine = lines - first
            mine = mine[(mine >= 0) & (mine < len(preference))]
            mine = mine[preference[mine] > 0]
            if not len(mine):
                continue
            adsets, adset = np.unique(self._shares.of_line[mine + first], return_inverse=True)
            own, raised = self._shares.own[adsets].astype(np.float64), self._shares.times(adsets, hours)
            wanted = np.bincount(adset, preference[mine])
            better = np.bincount(adset, preference[mine] ** 2) / wanted
            preference[mine] *= (lent(own, better) / wanted)[adset]
            times[which == pool] = own @ raised / own.sum()
            of_line[mine] = raised[adset]
            self._budgets.hold(pool, int(own.sum()))
            self._shares.hold(adsets, (own * raised.max(axis=1) * (1 + LENT) * DAILY_FLEX).astype(np.int64))
        return times, of_line


def lent(own: Floats, better: Floats) -> Floats:
    """What each has of the sum of their own budgets: a fifth more or less at most, the more the better it does."""
    moved = own * better
    moved *= own.sum() / moved.sum()
    bounds = np.stack([(1 - LENT) * own, (1 + LENT) * own])
    return balanced(moved, (bounds[0], bounds[1]), float(own.sum()))
