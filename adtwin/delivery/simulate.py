"""The simulation: hour after hour, what ads may spend, what they win, what people do, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.auction import Bidders, Outcome, Rivalry, auction, next_pace
from adtwin.delivery.charging import billing, charges, limits_of, whole, within
from adtwin.delivery.days import Days
from adtwin.delivery.demand import habit, hourly_level
from adtwin.delivery.draws import Draws
from adtwin.delivery.footprint import footprint
from adtwin.delivery.frequency import FrequencyCaps
from adtwin.delivery.inputs import Account, AdLine, Pool
from adtwin.delivery.ledger import Clock, Ledger
from adtwin.delivery.memory import Memory, Progress
from adtwin.delivery.pacing import audience_open, bid_ceiling, local
from adtwin.delivery.peers import Peers
from adtwin.delivery.people import Seen, audience_offsets, sample, thinning
from adtwin.delivery.plan import Cells, Vocabulary
from adtwin.delivery.population import Market
from adtwin.delivery.response import Habits, People, Response, Won
from adtwin.delivery.results import told
from adtwin.delivery.sharing import adsets_of
from adtwin.delivery.tables import Columns, Tables
from adtwin.delivery.variants import Variants
from adtwin.delivery.watching import Watching

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


_LOW_BID: Final = 0.2
"""What an ad that is limited by its bid offers at most, against the market's level."""
_PROFILED: Final = {"healthy": 1.15, "fatigued": 0.4}


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

    Strings are object arrays, dates are datetime64[s] at midnight (a DATE once cast), the rest integers.
    """

    tables: dict[str, Columns]
    spend: Spend
    memory: Memory

    @property
    def cells(self) -> Columns:
        """What was shown and spent, by cell."""
        return self.tables["cells"]

    @property
    def actions(self) -> Columns:
        """What people did, by cell and kind."""
        return self.tables["actions"]

    @property
    def people(self) -> Columns:
        """Who saw it, by cell and person."""
        return self.tables["people"]


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
        self.words = Vocabulary.of(codes)
        self.days = Days(market, self.prints, {pool.id: pool for pool in pools}, self.accounts, memory, self.words)
        self.account_ids = sorted({line.account_id for line in self.lines})
        self.account_of = np.searchsorted(self.account_ids, [line.account_id for line in self.lines]).astype(np.int64)
        self.pool_ids, self.pool_of = _numbered([line.pool_id for line in self.lines])
        self.campaign_ids, self.campaign_of = _numbered([line.campaign_id for line in self.lines])
        self.habits = Habits.of(self.prints, self.accounts)
        self.watching = Watching(self.prints)
        self.variants = Variants(market.seed, self.lines)
        self.peers = Peers.of(self.prints)
        self.terms = billing(self.prints)
        self.membership = audience_offsets(self.prints)
        self.even = np.array([line.frequency is not None for line in self.lines], dtype=np.bool_)
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
        self.adset_ids, self.adset_of = adsets_of(self.lines)
        self.caps = FrequencyCaps(self.lines, memory)
        self.by_audience_clock = [
            index for index, line in enumerate(self.lines) if any(part.audience for part in line.schedule)
        ]
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
        outcome = auction(cells, self.rivalry, bidders, levels, self._awake(hour, cells))
        if self.caps:
            outcome = self.caps.bounded(outcome, cells)
        for index, pace in enumerate(next_pace(bidders, outcome).tolist()):
            self.memory.ads[self.lines[index].ad_id].pace = pace
        self._settle(hour, cells, outcome, limits, bidders.scale)

    def _awake(self, hour: int, cells: Cells) -> Floats:
        """By cell the habit of the hour where its people live, 0 where day-parts in their own time are closed."""
        habits = np.array([habit(hour, hours_east) for hours_east in self.words.clocks])
        awake = habits[cells.clock]
        for index in self.by_audience_clock:
            closed = [not audience_open(self.lines[index], hour, hours_east) for hours_east in self.words.clocks]
            awake = np.where((cells.line == index) & np.array(closed)[cells.clock], 0.0, awake)
        return awake

    def _plan(self, hour: int) -> Cells | None:
        """Today's cells of all accounts, drawn anew for those whose local day has turned."""
        if self.days.turn(hour, self.ledger) or self.cells is None:
            self._flush()
            parts = [cells for cells in self.days.cells.values() if cells is not None]
            self.cells = Cells.join(parts) if parts else None
            if self.cells is not None:
                self._open_slots(self.cells)
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
            scale=np.array([_scale(line, each) for line, each in zip(self.lines, progress, strict=True)]),
            **self.static,
        )
        return bidders, limits

    def _ceiling(self, index: int, cap: float | None) -> float:
        line = self.lines[index]
        if line.profile == "limited_by_bid":
            return _LOW_BID * self.prints[index].mean_price / max(self.prints[index].mean_result, 1e-12)
        if line.bid_strategy == "LOWEST_COST_WITH_MIN_ROAS" and line.roas_floor:
            return self.prints[index].rates.order_usd / line.roas_floor
        return float("inf") if cap is None else cap

    def _open_slots(self, cells: Cells) -> None:
        """A slot for every cell and variant: where a day's sums stand until they are flushed."""
        count = self.variants.count[cells.line]
        self.slot = np.cumsum(count) - count
        self.cell_of_slot = np.repeat(np.arange(len(count)), count)
        self.uid_of_slot = np.arange(int(count.sum())) + np.repeat(cells.uid - self.slot, count)
        self.totals = np.zeros((len(self.cell_of_slot), 4), dtype=np.int64)
        self.watching.open(cells.line[self.cell_of_slot])
        self.caps.open(cells)

    def _settle(self, hour: int, cells: Cells, outcome: Outcome, limits: Ints, scale: Floats) -> None:
        """Draw what was won and done, charge it, and write it down."""
        draws = Draws(self.market.seed, self.account_ids, hour)
        account = self.account_of[cells.line]
        impressions = draws.poisson(account, outcome.impressions)
        if self.caps:
            impressions = self.caps.cut(impressions, cells)
        rows = np.flatnonzero(impressions)
        if not len(rows):
            return
        clock = self._clock(hour)
        rows, variant, won = self._won(cells, rows, impressions[rows], draws, clock)
        response = People(self.habits, self.watching, scale, draws, self.ledger).respond(won)
        price = outcome.price[rows] * self.micros_per_usd[won.line]
        noise = draws.normal(won.account)
        exact = charges(won.line, won.impressions, price, response, self.terms, noise)
        spent = self._charge(won.line, self._in_minor_units(won.line, exact), limits)
        counts = np.stack([won.impressions, response.clicks, response.link, spent], axis=1)
        before = np.where(self.even[won.line], self.caps.shown[rows] + _earlier(rows, won.impressions), -1)
        if self.caps:
            self.caps.note(impressions)
        self.totals[won.slot] += counts
        self.ledger.close_hour(clock, won.line, cells.clock[rows], counts)
        levels = self._levels(np.bincount(cells.line, outcome.impressions, len(self.lines)).astype(np.float64))
        self._remember(won, response, spent)
        self._learn(won, variant, response)
        seen = Seen(
            rows, won.cell, won.impressions, response.clicks, response.link, self.habits.website[won.line],
            levels[won.line], self.membership[0][won.line], self.membership[1][won.line], won.account, before,
        )  # fmt: skip
        self.ledger.add_people(sample(cells, seen, draws))

    def _clock(self, hour: int) -> Clock:
        """What time an hour is for the lines' accounts and for the people."""
        here = {account_id: local(hour, self.accounts[account_id].zone) for account_id in self.account_ids}
        day = np.array([here[line.account_id][0] for line in self.lines], dtype=np.int64)
        of_day = np.array([here[line.account_id][1] // 60 for line in self.lines], dtype=np.int64)
        return Clock(day, of_day, np.array([int((hour + east) % 24) for east in self.words.clocks], dtype=np.int64))

    def _won(self, cells: Cells, rows: Ints, impressions: Ints, draws: Draws, clock: Clock) -> tuple[Ints, Ints, Won]:
        """The winning cells, one row for each variant shown, and the number of the variant."""
        line = cells.line[rows]
        progress = [self.memory.ads[each.ad_id] for each in self.lines]
        at, variant, impressions = self.variants.split(
            line, cells.place[rows], impressions, progress, (draws, self.account_of[line])
        )
        rows, line = rows[at], line[at]
        better = self.variants.rate[self.variants.first[line] + variant]
        won = Won(
            cell=cells.uid[rows] + variant,
            slot=self.slot[rows] + variant,
            line=line,
            account=self.account_of[line],
            minute=clock.hour[line] * 60,
            impressions=impressions,
            clicks=cells.clicks[rows] * better,
            converts=cells.converts[rows],
        )
        return rows, variant, won

    def _learn(self, won: Won, variant: Ints, response: Response) -> None:
        """Tell the ads that choose among variants how each did."""
        for index in self.variants.choosing():
            mine = np.flatnonzero(won.line == index)
            if len(mine):
                many = int(self.variants.count[index])
                shown, clicked = (
                    _sums(variant[mine], counts[mine], many) for counts in (won.impressions, response.clicks)
                )
                self.variants.learn(index, self.memory.ads[self.lines[index].ad_id], shown, clicked)

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
        spent = within(spent, self.adset_of[line], self.days.left_by_adset())
        spent = within(spent, self.campaign_of[line], limits_of(self.campaign_ids, self.campaign_left))
        spent = within(spent, self.account_of[line], limits_of(self.account_ids, self.cap_left))
        by_pool = _sums(self.pool_of[line], spent, len(self.pool_ids))
        for index in np.flatnonzero(by_pool).tolist():
            meter, amount = self.memory.pools[self.pool_ids[index]], int(by_pool[index])
            meter.spent += amount
            meter.day_spent += amount
            meter.week_spent += amount
        by_adset = _sums(self.adset_of[line], spent, len(self.adset_ids))
        for index in np.flatnonzero(by_adset).tolist():
            bound = self.memory.adsets.get(self.adset_ids[index])
            if bound is not None:
                bound.spent += int(by_adset[index])
                bound.day_spent += int(by_adset[index])
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
        slot = np.flatnonzero(self.totals[:, 0])
        cell = self.cell_of_slot[slot]
        variant = slot - self.slot[cell]
        line = self.cells.line[cell]
        better = self.variants.rate[self.variants.first[line] + variant]
        peers = self.peers.expected(
            line, self.totals[slot, 0], self.cells.clicks[cell], self.cells.converts[cell], better
        )
        self.ledger.add_cells(np.concatenate([self.uid_of_slot[slot, np.newaxis], self.totals[slot], peers], axis=1))
        self.ledger.add_videos(self.watching.flush(self.uid_of_slot))
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
        tables = Tables(self.ledger, [told(line) for line in self.lines])
        return Delivered(tables.all(), spend, self.memory)


def _earlier(rows: Ints, counts: Ints) -> Ints:
    """For each entry, the sum of those before it that stand for the same row; equal rows follow each other."""
    running = np.cumsum(counts) - counts
    return running - running[np.searchsorted(rows, rows)]


def _scale(line: AdLine, progress: Progress) -> float:
    """The day's factor on an ad's rates: tiredness and luck, or what its profile says."""
    return _PROFILED.get(line.profile or "", progress.fatigue * progress.luck)


def _numbered(ids: Sequence[int]) -> tuple[list[int], Ints]:
    distinct = sorted(set(ids))
    return distinct, np.searchsorted(distinct, ids).astype(np.int64)


def _sums(groups: Ints, amounts: Ints, size: int) -> Ints:
    """Exact integer sums by group."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, groups, amounts)
    return sums
