"""Budgets as arrays: what each may spend this hour, what it should, and the laws no hour may break.

A daily budget may flex by 75 % on a day and never spends more than seven times itself in a calendar week, Sunday to
Saturday; a lifetime budget is never exceeded. Source: v24.0 changelog; [D-062, D-215, D-373].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.inputs import Account, Pool
from adtwin.delivery.memory import Memory
from adtwin.delivery.meters import Meters
from adtwin.delivery.pacing import HOUR, local, surged, surged_in_week

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DAILY_FLEX: Final = 1.75
_DAYS_A_WEEK: Final = 7
_CATCH_UP: Final = 0.3
_MONTH: Final = 24 * 30
"""Hours that a lifetime budget without an end is spread over."""
_FOREVER: Final = 1 << 60


class Budgets(Meters):
    """The budgets of a run, one entry for each of `ids`; an id without a budget spends nothing.

    Amounts are micros of the account's currency.
    """

    def __init__(
        self, ids: Sequence[int], pools: Mapping[int, Pool], accounts: Mapping[int, Account], memory: Memory
    ) -> None:
        super().__init__(ids, memory.pools)
        self._pools = [pools.get(each) or Pool(each, 0) for each in ids]
        here = [accounts.get(pool.account_id) or Account(0) for pool in self._pools]
        self._zones = [account.zone for account in here]
        self.unit = np.array([currency(account.currency).micros_per_minor for account in here], dtype=np.int64)
        self._daily = self._amounts([pool.daily_budget for pool in self._pools])
        self._lifetime = self._amounts([pool.lifetime_budget for pool in self._pools])
        self._is_lifetime = np.array([pool.lifetime_budget is not None for pool in self._pools], dtype=np.bool_)
        self._start = np.array([-_FOREVER if p.start is None else p.start for p in self._pools], dtype=np.int64)
        self._end = np.array([_FOREVER if p.end is None else p.end for p in self._pools], dtype=np.int64)
        self._at_once = np.array([pool.at_once for pool in self._pools], dtype=np.bool_)
        self._surging = [index for index, pool in enumerate(self._pools) if pool.surges]

    def days(self, hour: int) -> tuple[Floats, Ints]:
        """By budget what pacing wants to spend on the whole of the running day, and what it still may."""
        daily, week, so_far = self._with_surges(hour)
        left = np.minimum((daily * _DAILY_FLEX).astype(np.int64) - self.day_spent, week - self.week_spent)
        left = np.where(self._is_lifetime, self._lifetime - self.spent, left)
        limit = np.maximum(left, 0)
        behind = so_far + self._daily * (self.week_days - 1) - (self.week_spent - self.day_spent)
        of_day = daily * self.mood + _CATCH_UP * np.clip(behind, -self._daily, self._daily)
        if not self._is_lifetime.any():
            return of_day, limit
        whole = (limit + self.day_spent).astype(np.float64)
        part = self._part_of_lifetime(hour)
        of_lifetime = np.minimum(whole * np.where(part < 1, part * self.mood, 1.0), whole)
        return np.where(self._is_lifetime, of_lifetime, of_day), limit

    def allowances(self, hour: int, part: Floats) -> tuple[Floats, Ints]:
        """By budget what pacing wants to spend this hour, and what it may.

        `part` is the hour's part of the opportunities left in the local day.
        """
        wanted, limit = self.days(hour)
        open_ = (hour * HOUR + HOUR > self._start) & (hour * HOUR < self._end)
        limit = np.where(open_, limit, 0)
        part = np.where(self._at_once, 1.0, part)
        return np.minimum(np.maximum(0.0, wanted - self.day_spent) * part, limit), limit

    def _amounts(self, minor: Sequence[int | None]) -> Ints:
        return np.array([each or 0 for each in minor], dtype=np.int64) * self.unit

    def _with_surges(self, hour: int) -> tuple[Ints, Ints, Ints]:
        """The daily budget of the hour, that of the whole week, and what high demand has added to the week so far."""
        daily, week, so_far = self._daily, _DAYS_A_WEEK * self._daily, np.zeros_like(self._daily)
        if self._surging:
            daily, week = daily.copy(), week.copy()
        for index in self._surging:
            pool, zone, unit = self._pools[index], self._zones[index], int(self.unit[index])
            this_week = int(self.week[index])
            daily[index] = surged(pool, hour, zone) * unit
            week[index] += surged_in_week(pool, zone, this_week) * unit
            so_far[index] = surged_in_week(pool, zone, this_week, int(self.day[index])) * unit
        return daily, week, so_far

    def _part_of_lifetime(self, hour: int) -> Floats:
        """Today's part of the hours that lifetime budgets had left when the day, or the budget, began: 0 at the end."""
        gone = {name: local(hour, name)[1] // 60 for name in set(self._zones)}
        midnight = hour - np.array([gone[name] for name in self._zones], dtype=np.int64)
        end = np.where(self._end == _FOREVER, hour + _MONTH, -(-self._end // HOUR))
        begin = np.maximum(midnight, self._start // HOUR)
        return np.asarray(np.maximum(0.0, (np.minimum(midnight + 24, end) - begin) / np.maximum(1, end - begin)))
