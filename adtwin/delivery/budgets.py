"""Budgets as arrays: what each may spend this hour, what it should, and the laws no hour may break.

A daily budget may flex by 75 % on a day and never spends more than seven times itself in a calendar week, Sunday to
Saturday, besides what times of high demand add to its days; when it is changed, the rest of the week counts afresh. A
lifetime budget is never exceeded. Source: v24.0 changelog; [D-062, D-182, D-215, D-373].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.inputs import Account, Pool
from adtwin.delivery.memory import Memory
from adtwin.delivery.meters import Meters
from adtwin.delivery.pacing import HOUR, surged, week_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DAILY_FLEX: Final = 1.75
_DAYS_A_WEEK: Final = 7
_CATCH_UP: Final = 0.3
_FOREVER: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class Sum:
    """A budget that is the sum of those that run today, in micros.

    `rest_of_week` is what the days left of the week will have, `elsewhere` what others have spent of it today that no
    longer run; `changed`, whether one of those in it was changed: to begin and to stop running is no change.
    """

    micros: int
    rest_of_week: int
    elsewhere: int
    changed: bool


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
        self._surging = np.array([bool(pool.surges) for pool in self._pools], dtype=np.bool_)
        self._part_of_lifetime = np.zeros(len(ids))
        self._is_sum = np.zeros(len(ids), dtype=np.bool_)
        self._sum_changed = np.zeros(len(ids), dtype=np.bool_)
        self._rest_of_week = np.zeros(len(ids), dtype=np.int64)
        self.elsewhere = np.zeros(len(ids), dtype=np.int64)
        """What ad sets that no longer run have spent of the running day's sum."""

    def hold(self, index: int, today: Sum) -> None:
        """From now on a daily budget is a sum of others."""
        self._is_sum[index], self._sum_changed[index] = True, today.changed
        self._daily[index], self._rest_of_week[index] = today.micros, today.rest_of_week
        self.elsewhere[index] = today.elsewhere

    def zone(self, index: int) -> str:
        """The zone of a budget's account."""
        return self._zones[index]

    def times(self, which: Ints, hours: Ints) -> Floats:
        """By budget and hour (ascending), how many times as large as usual a daily budget is in it [D-182]."""
        found = np.ones((len(which), len(hours)))
        for at in np.flatnonzero(self._surging[which]).tolist():
            index = int(which[at])
            pool = self._pools[index]
            found[at] = surged(pool.daily_budget, pool.surges, hours, self._zones[index])
        return found

    def plan(self, which: Ints, day: int, more: Floats, part_of_lifetime: Floats) -> None:
        """Say what these budgets mean to spend on a local day: before the day is begun, and whenever budgets or ads may
        have changed since. The same plan again changes nothing.

        `more` daily budgets are added in times of high demand, `part_of_lifetime` is the day's part of what lifetime
        budgets had left. A changed daily budget counts afresh for the rest of the week: what was spent until then isn't
        held against it, and what wasn't is not added.
        """
        planned = (self._daily[which] * (1 + more)).astype(np.int64) + self.elsewhere[which]
        today = self.day[which] == day
        week, weekday = week_of(day)
        this_week = self.week[which] == week
        changed = np.where(self._is_sum[which], self._sum_changed[which], self.budget[which] != self._daily[which])
        last = self.day_planned[which] + self.day_surplus[which]
        spent = np.where(today, self.day_spent[which], 0)
        kept = self.week_planned[which] + np.where(today, 0, last)
        afresh = self.week_spent[which] - np.minimum(spent, planned)
        self.week_planned[which] = np.where(changed, afresh, kept) * this_week
        self.day_surplus[which] = np.where(changed, 0, np.maximum(0, np.minimum(spent, last) - planned))
        self.week_days[which] = np.where(changed, weekday + today, self.week_days[which])
        self.budget[which], self.day_planned[which] = self._daily[which], planned
        self._part_of_lifetime[which] = part_of_lifetime

    def days(self) -> tuple[Floats, Ints]:
        """By budget what pacing wants to spend on the whole of the running day, and what it still may."""
        rest = np.where(self._is_sum, self._rest_of_week, self._daily * (_DAYS_A_WEEK - self.week_days))
        week = self.week_planned + self.day_planned + self.day_surplus + rest
        flexed = (self.day_planned * DAILY_FLEX).astype(np.int64)
        left = np.minimum(flexed - self.day_spent, week - self.week_spent)
        left = np.where(self._is_lifetime, self._lifetime - self.spent, left)
        limit = np.maximum(left, 0)
        behind = self.week_planned - (self.week_spent - self.day_spent)
        of_day = self._daily * self.mood + (self.day_planned - self._daily)
        of_day += _CATCH_UP * np.clip(behind, -self._daily, self._daily)
        if not self._is_lifetime.any():
            return of_day, limit
        whole = (limit + self.day_spent).astype(np.float64)
        part = self._part_of_lifetime
        of_lifetime = np.minimum(whole * np.where(part < 1, part * self.mood, 1.0), whole)
        return np.where(self._is_lifetime, of_lifetime, of_day), limit

    def allowances(self, hour: int, part: Floats) -> tuple[Floats, Ints]:
        """By budget what pacing wants to spend this hour, and what it may.

        `part` is the hour's part of the opportunities left in the local day.
        """
        wanted, limit = self.days()
        open_ = (hour * HOUR + HOUR > self._start) & (hour * HOUR < self._end)
        limit = np.where(open_, limit, 0)
        part = np.where(self._at_once, 1.0, part)
        return np.minimum(np.maximum(0.0, wanted - self.day_spent) * part, limit), limit

    def _amounts(self, minor: Sequence[int | None]) -> Ints:
        return np.array([each or 0 for each in minor], dtype=np.int64) * self.unit
