"""Ad sets that share their own daily budgets: up to a fifth of each goes where it brings more.

The budget they spend from is the sum of those that may run today, and of the week the sum of its days; one that stops
during a day takes away what it hasn't spent. What an ad set gets of it follows its own budget and its results per
dollar, so that the better one never gives to the worse. Source: v24.0 changelog; [D-208].
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.budgets import DAILY_FLEX, Budgets, Sum
from adtwin.delivery.clocks import Clocks
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.pacing import local_minutes, week_of
from adtwin.delivery.sharing import Shares, balanced

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DAY: Final = 1440
LENT: Final = 0.2
"""What part of its own budget an ad set lends to others at most, and borrows from them."""


class Lending:
    """The budgets of a run that are sums of ad sets' own."""

    def __init__(
        self, shares: Shares, budgets: Budgets, pool_of: Ints, lines: Sequence[AdLine], clocks: Clocks
    ) -> None:
        self._shares, self._budgets, self._all, self._clocks = shares, budgets, lines, clocks
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
            self._budgets.hold(pool, self._sum(pool, adsets, hours))
            self._shares.hold(adsets, own * raised.max(axis=1) * (1 + LENT) * DAILY_FLEX)
        return times, of_line

    def _sum(self, pool: int, adsets: Ints, hours: Ints) -> Sum:
        """A budget on a local day, on which these ad sets can run."""
        budgets, shares = self._budgets, self._shares
        day = int(local_minutes(hours[:1], budgets.zone(pool))[0]) // _DAY
        mine = shares.day_spent[adsets[shares.day[adsets] == day]].sum()
        elsewhere = int(budgets.day_spent[pool] - mine) if budgets.day[pool] == day else 0
        changed = shares.renew(adsets)
        return Sum(int(shares.own[adsets].sum()), self._rest_of_week(pool, hours, day), elsewhere, changed)

    def _rest_of_week(self, pool: int, hours: Ints, day: int) -> int:
        """The sums of the days of a week after a day: each ad set counts on those on which one of its ads may run."""
        many = 6 - week_of(day)[1]
        zone = self._budgets.zone(pool)
        ahead = np.arange(hours[-1] + 1, hours[-1] + 1 + many * 24 + 2)
        at = local_minutes(ahead, zone) // _DAY - day - 1
        ahead, at = ahead[at < many], at[at < many]
        known: dict[object, NDArray[np.bool_]] = {}
        runs = np.zeros((len(self._shares.ids), many), dtype=np.bool_)
        for index in self._lines[pool].tolist():
            line = self._all[index]
            people = line.audience if line in self._clocks else None
            times = line.start, line.stop, line.spans, line.schedule, people
            if times not in known:
                known[times] = np.bincount(at, self._clocks.open_share(line, ahead, zone), many) > 0
            runs[self._shares.of_line[index]] |= known[times]
        return int(self._shares.own @ runs.sum(axis=1))


def lent(own: Floats, better: Floats) -> Floats:
    """What each has of the sum of their own budgets: a fifth more or less at most, the more the better it does."""
    moved = own * better
    moved *= own.sum() / moved.sum()
    bounds = np.stack([(1 - LENT) * own, (1 + LENT) * own])
    return balanced(moved, (bounds[0], bounds[1]), float(own.sum()))
