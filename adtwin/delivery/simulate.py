"""The simulation: hour after hour, what ads may spend, what they win, what people do, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.auction import Bidders, Outcome, Rivalry, auction, next_pace
from adtwin.delivery.charging import billing, charges, limits_of, whole, within
from adtwin.delivery.days import Days
from adtwin.delivery.demand import habit, hourly_level
from adtwin.delivery.draws import Draws
from adtwin.delivery.footprint import footprint
from adtwin.delivery.geography import country
from adtwin.delivery.inputs import Account, AdLine, Pool
from adtwin.delivery.ledger import Columns, Ledger
from adtwin.delivery.memory import Memory
from adtwin.delivery.pacing import bid_ceiling, local
from adtwin.delivery.people import audience_offsets, sample, thinning
from adtwin.delivery.plan import Cells, Vocabulary
from adtwin.delivery.population import Market
from adtwin.delivery.response import Habits, Response, Won, respond

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spend:
    """Micros of the account's currency spent in a call, by id; ids that spent nothing are missing."""

    pools: dict[int, int] = field(default_factory=dict)
    campaigns: dict[int, int] = field(default_factory=dict)
    adsets: dict[int, int] = field(default_factory=dict)
    ads: dict[int, int] = field(default_factory=dict)
    accounts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a call delivered: the fact tables as columns of equal length, spend, and the memory for the next call.

    Strings are object arrays, `date` is datetime64[s] at midnight (a DATE once cast), the rest integers.
    """

    cells: Columns
    actions: Columns
    people: Columns
    spend: Spend
    memory: Memory


def deliver(
    market: Market,
    hours: Iterable[int],
    lines: Sequence[AdLine],
    pools: Sequence[Pool],
    accounts: Sequence[Account],
    memory: Memory | None = None,
) -> Delivered:
    """Simulate whole hours (epoch seconds // 3600, ascending) and return the facts; nothing passed in is changed.

    Hours may be split over calls at will: with the memory handed on and the caps' remainders reduced by what was spent,
    the facts are the same. ValueError when a line names an account or a currency that isn't given.
    """
    span = list(hours)
    run = _Run(market, lines, pools, accounts, (memory or Memory()).copy())
    run.open(span[0] if span else 0)
    for hour in span:
        run.hour(hour)
    return run.result()


class _Run:
    """The state of one call. Arrays by ad follow `self.lines`, ordered by account and ad."""

    def __init__(
        self,
        market: Market,
        lines: Sequence[AdLine],
        pools: Sequence[Pool],
        accounts: Sequence[Account],
        memory: Memory,
    ) -> None:
        self.market, self.memory = market, memory
        self.accounts = {account.id: account for account in accounts}
        self.lines = sorted(lines, key=lambda line: (line.account_id, line.ad_id))
        missing = {line.account_id for line in lines} - set(self.accounts)
        if missing:
            raise ValueError(f"no account given for {sorted(missing)}")
        self.prints = [footprint(market, line) for line in self.lines]
        codes = sorted({code for print_ in self.prints for code in print_.segments.countries})
        self.words = Vocabulary({code: index for index, code in enumerate(codes)}, {})
        self.days = Days(market, self.prints, {pool.id: pool for pool in pools}, self.accounts, memory, self.words)
        self.account_ids = sorted({line.account_id for line in self.lines})
        self.account_of = np.searchsorted(self.account_ids, [line.account_id for line in self.lines]).astype(np.int64)
        self.pool_ids, self.pool_of = _numbered([line.pool_id for line in self.lines])
        self.campaign_ids, self.campaign_of = _numbered([line.campaign_id for line in self.lines])
        self.habits = Habits.of(self.prints, self.accounts)
        self.terms = billing(self.prints)
        self.membership = audience_offsets(self.prints)
        money = [currency(self.accounts[line.account_id].currency) for line in self.lines]
        self.static = {
            "people": np.array([print_.segments.people for print_ in self.prints]),
            "price": np.array([print_.mean_price for print_ in self.prints]),
            "result": np.array([print_.mean_result for print_ in self.prints]),
            "quality": np.array([print_.rates.quality for print_ in self.prints]),
        }
        self.micros_per_usd = np.array([m.per_usd * 1e6 for m in money])
        self.micros_per_minor = np.array([m.micros_per_minor for m in money], dtype=np.int64)
        self.unit_of_pool = np.ones(len(self.pool_ids), dtype=np.int64)
        self.unit_of_pool[self.pool_of] = self.micros_per_minor
        self.minor_per_usd = [m.per_usd * m.offset for m in money]
        self.cap_left = {a.id: a.cap_remaining for a in accounts if a.cap_remaining is not None}
        self.campaign_left = {key: left for a in accounts for key, left in a.campaign_cap_remaining.items()}
        self.cells: Cells | None = None
        self.totals = np.zeros((0, 4), dtype=np.int64)
        self.spent_by_ad = np.zeros(len(self.lines), dtype=np.int64)

    def open(self, hour: int) -> None:
        """Open the ledger; days are counted from the first hour's."""
        first = min((local(hour, account.zone)[0] for account in self.accounts.values()), default=0)
        self.ledger = Ledger(self.lines, self.words, first)

    def hour(self, hour: int) -> None:
        """Simulate one hour."""
        if not self.lines:
            return
        cells = self._plan(hour)
        if cells is None or not len(cells.line):
            return
        bidders, limits = self._bidders(hour)
        if not bidders.target.any():
            return
        levels = np.concatenate([hourly_level(self.market.seed, code, hour) for code in self.words.countries])
        habits = np.array([habit(hour, country(code).hours_east) for code in self.words.countries])
        outcome = auction(cells, self.rivalry, bidders, levels, habits)
        for index, pace in enumerate(next_pace(bidders, outcome).tolist()):
            self.memory.ads[self.lines[index].ad_id].pace = pace
        self._settle(hour, cells, outcome, limits, bidders.scale)

    def _plan(self, hour: int) -> Cells | None:
        """Today's cells of all accounts, drawn anew for those whose local day has turned."""
        if self.days.turn(hour, self.ledger) or self.cells is None:
            self._flush()
            parts = [cells for cells in self.days.cells.values() if cells is not None]
            self.cells = Cells.join(parts) if parts else None
            if self.cells is not None:
                self.totals = np.zeros((len(self.cells.line), 4), dtype=np.int64)
                merit = np.array([print_.efficiency * print_.mean_price for print_ in self.prints])
                self.rivalry = Rivalry.of(self.cells, self.account_of[self.cells.line], merit[self.cells.line])
        return self.cells

    def _bidders(self, hour: int) -> tuple[Bidders, Ints]:
        """The ads of an hour and what each budget may spend in it."""
        progress = [self.memory.ads[line.ad_id] for line in self.lines]
        campaign_left = limits_of(self.campaign_ids, self.campaign_left)
        account_left = limits_of(self.account_ids, self.cap_left)
        targets, limits = self.days.targets(hour, self.pool_ids)
        targets = np.minimum(targets, np.minimum(campaign_left[self.campaign_of], account_left[self.account_of]))
        ceilings = [
            self._ceiling(index, bid_ceiling(line, progress[index], self.minor_per_usd[index]))
            for index, line in enumerate(self.lines)
        ]
        bidders = Bidders(
            target=targets / self.micros_per_usd,
            pace=np.array([each.pace for each in progress]),
            ceiling=np.array(ceilings),
            scale=np.array([each.fatigue * each.luck for each in progress]),
            **self.static,
        )
        return bidders, limits

    def _ceiling(self, index: int, cap: float | None) -> float:
        line = self.lines[index]
        if line.bid_strategy == "LOWEST_COST_WITH_MIN_ROAS" and line.roas_floor:
            return self.prints[index].rates.order_usd / line.roas_floor
        return float("inf") if cap is None else cap

    def _settle(self, hour: int, cells: Cells, outcome: Outcome, limits: Ints, scale: Floats) -> None:
        """Draw what was won and done, charge it, and write it down."""
        draws = Draws(self.market.seed, self.account_ids, hour)
        account = self.account_of[cells.line]
        impressions = draws.poisson(account, outcome.impressions)
        rows = np.flatnonzero(impressions)
        if not len(rows):
            return
        line = cells.line[rows]
        won = Won(cells.uid[rows], line, account[rows], impressions[rows], cells.clicks[rows], cells.converts[rows])
        response = respond(won, self.habits, scale, draws, self.ledger)
        price = outcome.price[rows] * self.micros_per_usd[line]
        noise = draws.normal(won.account)
        exact = charges(line, won.impressions, price, response, self.terms, noise)
        spent = self._charge(line, self._in_minor_units(line, exact), limits)
        self.totals[rows] += np.stack([won.impressions, response.clicks, response.link, spent], axis=1)
        levels = self._levels(np.bincount(cells.line, outcome.impressions, len(self.lines)).astype(np.float64))[line]
        self._remember(won, response, spent)
        membership = (self.membership[0][line], self.membership[1][line])
        counts = (won.impressions, response.clicks)
        self.ledger.add_people(sample(cells, rows, counts, levels, membership, (draws, won.account)))

    def _levels(self, expected: Floats) -> Ints:
        """How strongly the people of each ad are thinned in an hour with these expected impressions."""
        progress = [self.memory.ads[line.ad_id] for line in self.lines]
        most = np.array([each.level for each in progress], dtype=np.int64)
        return thinning(np.array([each.today for each in progress]) + expected, most)

    def _in_minor_units(self, line: Ints, amounts: Ints) -> Ints:
        """The charges in whole minor units; each ad carries the rest to its next hour."""
        progress = [self.memory.ads[each.ad_id] for each in self.lines]
        owed = np.array([each.owed for each in progress], dtype=np.int64)
        charged, left = whole(amounts, line, owed, self.micros_per_minor)
        for each, rest in zip(progress, left.tolist(), strict=True):
            each.owed = rest
        return charged

    def _charge(self, line: Ints, amounts: Ints, limits: Ints) -> Ints:
        """Cut charges to what budget, campaign and account may still spend, and move the meters."""
        spent = within(amounts, self.pool_of[line], limits // self.unit_of_pool * self.unit_of_pool)
        spent = within(spent, self.campaign_of[line], limits_of(self.campaign_ids, self.campaign_left))
        spent = within(spent, self.account_of[line], limits_of(self.account_ids, self.cap_left))
        by_pool = _sums(self.pool_of[line], spent, len(self.pool_ids))
        for index in np.flatnonzero(by_pool).tolist():
            meter, amount = self.memory.pools[self.pool_ids[index]], int(by_pool[index])
            meter.spent += amount
            meter.day_spent += amount
            meter.week_spent += amount
        for ids, groups, left in (
            (self.campaign_ids, self.campaign_of, self.campaign_left),
            (self.account_ids, self.account_of, self.cap_left),
        ):
            sums = _sums(groups[line], spent, len(ids))
            for index in np.flatnonzero(sums).tolist():
                if ids[index] in left:
                    left[ids[index]] -= int(sums[index])
        return spent

    def _remember(self, won: Won, response: Response, spent: Ints) -> None:
        """Update what learning, cost caps and fatigue look at."""
        ads = len(self.lines)
        shown = _sums(won.line, won.impressions, ads)
        paid = _sums(won.line, spent, ads)
        self.spent_by_ad += paid
        sums = {name: _sums(won.line, count, ads) for name, count in response.events.items()}
        for index in np.flatnonzero(shown).tolist():
            line, ad = self.lines[index], self.memory.ads[self.lines[index].ad_id]
            goal = self.habits.result[index]
            count = int(shown[index]) // 1000 if goal == "impression" else int(sums[goal][index] if goal in sums else 0)
            ad.today += int(shown[index])
            ad.seen += int(shown[index])
            ad.results += count
            ad.cost += float(paid[index] / self.micros_per_usd[index])
            self.memory.results[line.adset_id] = self.memory.results.get(line.adset_id, 0) + count

    def _flush(self) -> None:
        if self.cells is None:
            return
        rows = np.flatnonzero(self.totals[:, 0])
        self.ledger.add_cells(np.concatenate([self.cells.uid[rows, np.newaxis], self.totals[rows]], axis=1))
        self.totals = np.zeros_like(self.totals)

    def result(self) -> Delivered:
        """Everything delivered so far."""
        self._flush()
        spend = Spend()
        for line, amount in zip(self.lines, self.spent_by_ad.tolist(), strict=True):
            for key, table in (
                (line.pool_id, spend.pools),
                (line.campaign_id, spend.campaigns),
                (line.adset_id, spend.adsets),
                (line.ad_id, spend.ads),
                (line.account_id, spend.accounts),
            ):
                if amount:
                    table[key] = table.get(key, 0) + amount
        return Delivered(*self.ledger.columns(), spend, self.memory)


def _numbered(ids: Sequence[int]) -> tuple[list[int], Ints]:
    distinct = sorted(set(ids))
    return distinct, np.searchsorted(distinct, ids).astype(np.int64)


def _sums(groups: Ints, amounts: Ints, size: int) -> Ints:
    """Exact integer sums by group."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, groups, amounts)
    return sums
