"""Local days: when an account's day turns, its ads are planned; within it, budgets are split over hours and ads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.keyed import keys_of, normal
from adtwin.base.money import currency
from adtwin.delivery.budgets import Budgets
from adtwin.delivery.charging import UNLIMITED
from adtwin.delivery.clocks import Clocks, habits_by_hour
from adtwin.delivery.customers import Known, parted
from adtwin.delivery.demand import HABIT, OPPORTUNITIES_PER_HOUR
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.inputs import Account, Pool
from adtwin.delivery.lending import Lending
from adtwin.delivery.lifetimes import Lifetimes
from adtwin.delivery.memory import Memory
from adtwin.delivery.pacing import HOUR, local, open_share, run_share
from adtwin.delivery.plan import PAID_OF_LEVEL, Drawing, Plan, Planner
from adtwin.delivery.population import Market
from adtwin.delivery.sharing import Shares
from adtwin.delivery.standing import Standing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PREFERENCE: Final = 1.5
"""How strongly a budget prefers the ads that promise more results per dollar."""
_LONGEST: Final = 26
"""Hours of a local day at most, one when clocks go back and one to spare."""


@dataclass(frozen=True, slots=True)
class _Ours:
    """An account's lines (they follow each other), and its budgets' indexes by line."""

    account: Account
    lines: slice
    pool: Ints


class Days:
    """The days of all accounts of a run; `plans` holds today's cells by account, of those where ads can deliver."""

    def __init__(
        self,
        market: Market,
        prints: Sequence[Footprint],
        accounts: Mapping[int, Account],
        planner: Planner,
        holders: tuple[Budgets, Ints, Mapping[int, Pool]],
        state: tuple[Standing, Memory],
    ) -> None:
        self._market, self._prints, self._planner = market, prints, planner
        self._budgets, self._pool_of, self._pools = holders
        self._standing, memory = state
        lines = [print_.line for print_ in prints]
        self._ours = {account: self._of_account(accounts[account]) for account in sorted(accounts)}
        self.plans: dict[int, Plan] = {}
        self._day = dict.fromkeys(self._ours, -1)
        self._first = np.zeros(len(prints), dtype=np.int64)
        self._share = np.zeros((len(prints), _LONGEST))
        self._part = np.zeros((len(self._budgets.ids), _LONGEST))
        self._first_of_pool = np.zeros(len(self._budgets.ids), dtype=np.int64)
        self._halted = [index for index, line in enumerate(lines) if line.halted is not None]
        self.shares = Shares(lines, self._pools, accounts, memory)
        self._shared = [
            (index, np.flatnonzero(self._pool_of == index))
            for index, each in enumerate(self._budgets.ids)
            if each in self._pools and self._pools[each].shares
        ]
        self._preference = np.array([print_.efficiency for print_ in prints]) ** _PREFERENCE
        self._people = np.array([print_.segments.people for print_ in prints])
        self._price = np.array([print_.mean_price for print_ in prints])
        self._customers = [line.customers for line in lines]
        self._of_budget = np.zeros(len(prints))
        self._most = np.array([1.0 if each is None else each.most for each in self._customers])
        self._has_ground = np.array([len(print_.ground.weight) > 0 for print_ in prints], dtype=np.bool_)
        self._has_budget = np.array([line.pool_id in self._pools for line in lines], dtype=np.bool_)
        self._clock, self._clocks = habits_by_hour(prints), Clocks(prints)
        self._lending = Lending(self.shares, self._budgets, self._pool_of, lines, self._clocks)
        self._lifetimes = Lifetimes(self._budgets.ids, self._pools, accounts, lines, self._clocks)
        self._ad_ids = np.array([line.ad_id for line in lines], dtype=np.int64)
        self._plain = np.array([not line.schedule and not line.spans for line in lines], dtype=np.bool_)
        self._start = np.array([line.start for line in lines], dtype=np.int64)
        self._stop = np.array([1 << 60 if line.stop is None else line.stop for line in lines], dtype=np.int64)

    def turn(self, hour: int) -> bool:
        """Plan the accounts whose local day begins; whether there were any."""
        turned = False
        for account_id, ours in self._ours.items():
            day, minute = local(hour, ours.account.zone)
            if ours.lines.start < ours.lines.stop and self._day[account_id] != day:
                self._day[account_id] = day
                self._begin(account_id, hour, minute // 60)
                turned = True
        return turned

    def targets(self, hour: int) -> tuple[Floats, Ints]:
        """Micros: what each ad should spend this hour, and what each budget may."""
        part = self._part[np.arange(len(self._part)), hour - self._first_of_pool]
        wanted, limits = self._budgets.allowances(hour, part)
        targets = wanted[self._pool_of] * self._share[np.arange(len(self._share)), hour - self._first]
        for pool, mine in self._shared:
            targets[mine] = self.shares.spread(targets[mine], self.shares.of_line[mine], float(part[pool]))
        for index in self._halted:
            targets[index] *= run_share(self._prints[index].line, hour)
        return targets, limits

    def for_customers(self) -> Ints:
        """Micros that each ad may still spend on existing customers today, where that is bounded: of what it is to
        spend now, however much that was in the morning."""
        amounts = self._budgets.days()[0] - self._budgets.elsewhere
        bound = (amounts[self._pool_of] * self._of_budget * self._most).astype(np.int64)
        unit = self._budgets.unit[self._pool_of]
        left = np.maximum(bound // unit * unit - self._standing.customers_spent, 0)
        return np.where(self._most < 1, left, UNLIMITED)

    def _of_account(self, account: Account) -> _Ours:
        owners = [print_.line.account_id for print_ in self._prints]
        where = slice(bisect_left(owners, account.id), bisect_right(owners, account.id))
        return _Ours(account, where, self._pool_of[where])

    def _begin(self, account_id: int, hour: int, hours_gone: int) -> None:
        ours, day = self._ours[account_id], self._day[account_id]
        zone = ours.account.zone
        first = hour - hours_gone
        while local(first - 1, zone)[0] == day:
            first -= 1
        hours = [each for each in range(first, first + _LONGEST) if local(each, zone)[0] == day]
        weight = self._weights(ours, np.array(hours))
        weight[~self._has_budget[ours.lines]] = 0.0
        usable = np.asarray(weight.any(axis=1))
        self._of_budget[ours.lines] = self._split(ours, weight, usable, np.array(hours))
        left = min(1.0, float(HABIT[np.arange(hour - first, len(hours)) % 24].sum() / 24))
        self._budgets.turn(np.unique(ours.pool[usable]), self._market.seed, day, left)
        bound = np.unique(self.shares.of_line[ours.lines][usable])
        self.shares.turn(bound[bound >= 0], self._market.seed, day, left)
        chosen = np.flatnonzero(usable & self._has_ground[ours.lines])
        self.plans.pop(account_id, None)
        if len(chosen):
            self.plans[account_id] = self._plan(ours, chosen)

    def _weights(self, ours: _Ours, hours: Ints) -> Floats:
        """By line and hour of the day, the habit of the audience × the part of the hour in which the ad may run."""
        weight = self._clock[ours.lines][:, hours % 24]
        begin, end = hours[0] * HOUR, (hours[-1] + 1) * HOUR
        whole = self._plain[ours.lines] & (self._start[ours.lines] <= begin) & (self._stop[ours.lines] >= end)
        for at in np.flatnonzero(~whole).tolist():
            index = ours.lines.start + at
            line = self._prints[index].line
            if line in self._clocks:
                weight[at] = self._clocks.awake(line, hours)
            weight[at] *= open_share(line, hours, ours.account.zone)
        return np.asarray(weight)

    def _split(self, ours: _Ours, weight: Floats, usable: NDArray[np.bool_], hours: Ints) -> Floats:
        """Plan each budget's day, and split it over hours and ads; the ads' shares of their budgets' whole day."""
        pools, pool = np.unique(ours.pool, return_inverse=True)
        first, many = int(hours[0]), len(hours)
        best = np.zeros((len(pools), many))
        np.maximum.at(best, pool, weight)
        preference = np.where(usable, self._preference[ours.lines], 0.0)
        times, of_line = self._lending.begin(pools, ours.lines.start, hours, preference)
        more = (best * (times - 1)).sum(axis=1) / 24
        meant = self._lifetimes.parts(pools, first, first + many)
        some = best.any(axis=1)
        self._budgets.plan(pools[some], self._day[ours.account.id], more[some], meant[some])
        best *= times
        left = np.cumsum(best[:, ::-1], axis=1)[:, ::-1]
        wanted = weight * preference[:, np.newaxis] * of_line
        sums = np.zeros((len(pools), many))
        np.add.at(sums, pool, wanted)
        self._part[pools] = 0.0
        self._part[pools, :many] = best / np.maximum(left, 1e-300)
        self._first_of_pool[pools] = first
        self._share[ours.lines] = 0.0
        self._share[ours.lines, :many] = wanted / np.maximum(sums, 1e-300)[pool]
        self._first[ours.lines] = first
        return np.asarray(preference / np.maximum(np.bincount(pool, preference, len(pools)), 1e-300)[pool])

    def _plan(self, ours: _Ours, chosen: Ints) -> Plan:
        """Draw the day of some of an account's lines."""
        day = self._day[ours.account.id]
        amounts = self._budgets.days()[0] - self._budgets.elsewhere
        usd = amounts[ours.pool[chosen]] / (currency(ours.account.currency).per_usd * 1e6)
        lines = chosen + ours.lines.start
        most = self._people[lines] * OPPORTUNITIES_PER_HOUR * 24
        expected = np.minimum(most, usd * self._of_budget[lines] / (self._price[lines] * PAID_OF_LEVEL))
        keys = keys_of(self._market.seed, "plan", self._ad_ids[lines], day)
        standing = self._standing
        standing.turn(lines, day, expected, self._people[lines], normal(keys))
        standing.thin(self._market, ours.lines, day)
        plan = self._planner.draw(Drawing(day, lines, standing.expected[lines], standing.window[lines], keys))
        if not any(self._customers[line] for line in lines.tolist()):
            return plan
        ads = Known.of([self._prints[line].line for line in lines], standing.expected[lines], self._people[lines])
        return parted(plan, lines, ads)
