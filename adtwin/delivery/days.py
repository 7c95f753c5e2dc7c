"""Local days: when an account's day turns, its ads are planned; within it, budgets are split over hours and ads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.demand import HABIT, OPPORTUNITIES_PER_HOUR
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.frequency import turns
from adtwin.delivery.geography import country
from adtwin.delivery.inputs import Account, Pool
from adtwin.delivery.ledger import Ledger
from adtwin.delivery.memory import Memory, Meter, Progress
from adtwin.delivery.pacing import allowance, audience_open, day_allowance, local, open_share, run_share, turn_day
from adtwin.delivery.plan import PAID_OF_LEVEL, Cells, Vocabulary, cells_of
from adtwin.delivery.plan import turn_day as turn_ad_day
from adtwin.delivery.population import Market
from adtwin.delivery.sharing import Shares, adsets_of
from adtwin.delivery.variants import variant_ids

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PREFERENCE: Final = 1.5
"""How strongly a budget prefers the ads that promise more results per dollar."""


@dataclass(frozen=True, slots=True)
class _Split:
    """A budget's day by hour: the part of the rest of the day that falls into the hour, and (ad, hour) shares of it.

    `whole` are the ads' shares of the day.
    """

    ads: list[int]
    part: Floats
    share: Floats
    whole: Floats

    @classmethod
    def of(cls, ads: list[int], weight: Floats, preference: Floats) -> _Split:
        """From each ad's weight by hour: the habit of its audience × the share of the hour it is open."""
        best = weight.max(axis=0)
        left = np.cumsum(best[::-1])[::-1]
        wanted = weight * preference[:, np.newaxis]
        share = wanted / np.maximum(wanted.sum(axis=0), 1e-300)
        return cls(ads, best / np.maximum(left, 1e-300), share, preference / max(float(preference.sum()), 1e-300))


@dataclass(frozen=True, slots=True)
class _Today:
    """An account's running day, its first hour, and how each budget is split over it."""

    day: int
    first: int
    pools: dict[int, _Split]


class Days:
    """The days of all accounts of a run. `cells` holds today's cells by account, None where nothing can deliver."""

    def __init__(
        self,
        market: Market,
        prints: Sequence[Footprint],
        pools: Mapping[int, Pool],
        accounts: Mapping[int, Account],
        memory: Memory,
        words: Vocabulary,
    ) -> None:
        self._market, self._prints, self._pools, self._accounts = market, prints, pools, accounts
        self._memory, self._words = memory, words
        self._today: dict[int, _Today] = {}
        self.cells: dict[int, Cells | None] = {}
        self._lines: dict[int, list[int]] = {}
        for index, print_ in enumerate(prints):
            self._lines.setdefault(print_.line.account_id, []).append(index)
        self._halted = [index for index, print_ in enumerate(prints) if print_.line.halted is not None]
        self._turns = turns([print_.line for print_ in prints])
        self._shares = Shares.of(pools, accounts)
        self.adset_ids, self._adset_of = adsets_of([print_.line for print_ in prints])
        self._preference = np.array([print_.efficiency for print_ in prints]) ** _PREFERENCE
        self._clock = [_habit_by_hour(print_) for print_ in prints]
        self._variants = [variant_ids(print_.line) for print_ in prints]

    def turn(self, hour: int, ledger: Ledger) -> bool:
        """Plan the accounts whose local day begins; whether there were any."""
        turned = False
        for account_id in sorted(self._lines):
            day, minute = local(hour, self._accounts[account_id].zone)
            today = self._today.get(account_id)
            if today is None or today.day != day:
                self._begin(account_id, day, hour, minute // 60, ledger)
                turned = True
        return turned

    def targets(self, hour: int, pool_ids: Sequence[int]) -> tuple[Floats, Ints]:
        """Micros: what each ad should spend this hour, and what each budget of `pool_ids` may."""
        targets = np.zeros(len(self._prints))
        limits = dict.fromkeys(pool_ids, 0)
        for account_id, today in self._today.items():
            account = self._accounts[account_id]
            at = hour - today.first
            for pool_id, split in today.pools.items():
                meter = self._memory.pools[pool_id]
                granted = allowance(self._pools[pool_id], meter, account, hour, float(split.part[at]))
                limits[pool_id] = granted.limit
                wanted = granted.target * split.share[:, at]
                part = float(split.part[at])
                if self._pools[pool_id].shares:
                    wanted = self._shares.spread(wanted, self._adset_of[split.ads], self.adset_ids, part, self._memory)
                targets[split.ads] = wanted
        for index in self._halted:
            targets[index] *= run_share(self._prints[index].line, hour)
        return targets, np.array([limits[each] for each in pool_ids], dtype=np.int64)

    def left_by_adset(self) -> Ints:
        """Micros that each ad set of `adset_ids` may still spend today."""
        return self._shares.left(self.adset_ids, self._memory)

    def _begin(self, account_id: int, day: int, hour: int, hours_gone: int, ledger: Ledger) -> None:
        account = self._accounts[account_id]
        first = hour - hours_gone
        while local(first - 1, account.zone)[0] == day:
            first -= 1
        hours = [each for each in range(first, first + 26) if local(each, account.zone)[0] == day]
        weight = {index: self._weights(index, hours, account.zone) for index in self._lines[account_id]}
        pools: dict[int, list[int]] = {}
        for index in self._lines[account_id]:
            line = self._prints[index].line
            self._memory.ads.setdefault(line.ad_id, Progress())
            if line.pool_id in self._pools and weight[index].any():
                pools.setdefault(line.pool_id, []).append(index)
        left = min(1.0, float(HABIT[np.arange(hour - first, len(hours)) % 24].sum() / 24))
        parts, splits = [], {}
        for pool_id, mine in sorted(pools.items()):
            meter = self._memory.pools.setdefault(pool_id, Meter())
            turn_day(meter, self._market.seed, pool_id, day, left)
            for share in self._pools[pool_id].shares:
                adset_meter = self._memory.adsets.setdefault(share.adset_id, Meter())
                turn_day(adset_meter, self._market.seed, share.adset_id, day, left)
            split = splits[pool_id] = _Split.of(mine, np.array([weight[i] for i in mine]), self._preference[mine])
            parts += self._plan_pool(split, pool_id, day, hour, ledger)
        self._today[account_id] = _Today(day, first, splits)
        self.cells[account_id] = Cells.join(parts) if parts else None

    def _weights(self, index: int, hours: list[int], zone: str) -> Floats:
        line = self._prints[index].line
        if any(part.audience for part in line.schedule):
            return np.array([open_share(line, hour, zone) * self._awake_and_open(index, hour) for hour in hours])
        return np.array([open_share(line, hour, zone) * self._clock[index][hour % 24] for hour in hours])

    def _awake_and_open(self, index: int, hour: int) -> float:
        """The habit of an hour, of those alone where the ad's day-parts in the audience's time are open."""
        print_ = self._prints[index]
        clocks = ((east, part) for east, part in people_by_clock(print_) if audience_open(print_.line, hour, east))
        return sum(part * float(HABIT[int(hour + east) % 24]) for east, part in clocks)

    def _plan_pool(self, split: _Split, pool_id: int, day: int, hour: int, ledger: Ledger) -> list[Cells]:
        account = self._accounts[self._prints[split.ads[0]].line.account_id]
        amount, _ = day_allowance(self._pools[pool_id], self._memory.pools[pool_id], account, hour)
        usd = amount / (currency(account.currency).per_usd * 1e6)
        parts = []
        for index, share in zip(split.ads, split.whole.tolist(), strict=True):
            print_ = self._prints[index]
            if not len(print_.weight):
                continue
            ad = self._memory.ads[print_.line.ad_id]
            most = print_.segments.people * OPPORTUNITIES_PER_HOUR * 24
            expected = min(most, usd * share / (print_.mean_price * PAID_OF_LEVEL))
            turn_ad_day(ad, print_, self._market, self._memory, day, expected)
            cells, names = cells_of(self._market, print_, ad, index, self._words, self._turns[index])
            cells.uid = ledger.open_cells(index, day, names, cells.clock, self._variants[index])
            parts.append(cells)
        return parts


def people_by_clock(print_: Footprint) -> list[tuple[float, float]]:
    """Hours east of UTC, and the part of an ad's audience that lives there."""
    people = np.bincount(print_.segments.country, print_.segments.size, len(print_.segments.countries))
    found: dict[float, float] = {}
    for code, regions, size in zip(print_.segments.countries, print_.segments.regions, people.tolist(), strict=True):
        parts = regions.weights / regions.weights.sum()
        for name, part in zip(regions.names, parts.tolist(), strict=True):
            east = country(code).clock(name)
            found[east] = found.get(east, 0.0) + size * part
    total = sum(found.values())
    return [(east, part / total) for east, part in sorted(found.items())] if total > 0 else []


def _habit_by_hour(print_: Footprint) -> Floats:
    """The habit of an ad's audience by hour of the day in UTC, its clocks weighted by their people."""
    found = np.zeros(24)
    for east, part in people_by_clock(print_):
        found += part * HABIT[(np.arange(24) + int(east // 1)) % 24]
    return found if found.any() else np.ones(24)
