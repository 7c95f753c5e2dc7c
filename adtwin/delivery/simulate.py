"""The simulation: hour after hour, what ads may spend, what they win, what people do, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.atlas import Atlas, Vocabulary
from adtwin.delivery.auction import Bidders, Outcome, Rivalry, auction, next_pace
from adtwin.delivery.bidding import Ceilings
from adtwin.delivery.budgets import Budgets
from adtwin.delivery.charging import billing, charges, limits_of, whole, within
from adtwin.delivery.days import Days
from adtwin.delivery.demand import habit, hourly_level
from adtwin.delivery.draws import Draws
from adtwin.delivery.footprint import footprint
from adtwin.delivery.frequency import FrequencyCaps, turns
from adtwin.delivery.inputs import Account, AdLine, Pool
from adtwin.delivery.ledger import Clock, Ledger
from adtwin.delivery.memory import Memory
from adtwin.delivery.pacing import audience_open, local
from adtwin.delivery.peers import Peers
from adtwin.delivery.people import Seen, audience_offsets, sample, thinning
from adtwin.delivery.plan import Cells, Planner, joined
from adtwin.delivery.population import Market, kept_residues
from adtwin.delivery.response import Habits, People, Response, Won
from adtwin.delivery.results import told
from adtwin.delivery.standing import Hour, Standing
from adtwin.delivery.tables import Tables
from adtwin.delivery.variants import Variants
from adtwin.delivery.watching import Watching
from adtwin.store.coded import spelled_out

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]

BLOCK: Final = 300_000
"""Impressions on persons after which a day's end closes a block of facts: about 100 MB of memory."""
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
    run = Simulation(market, lines, pools, accounts, memory)
    blocks = [{name: spelled_out(columns) for name, columns in block.each()} for block in run.blocks(hours)]
    tables = {
        name: {column: np.concatenate([block[name][column] for block in blocks]) for column in columns}
        for name, columns in blocks[0].items()
    }
    return Delivered(tables, run.spend(), run.memory)


class Simulation:
    """The state of one call. Arrays by ad follow `self.lines`, ordered by account and ad.

    `blocks` runs it and gives the facts piece by piece, so that memory doesn't grow with the span; `spend` and `memory`
    stand once it has ended.
    """

    def __init__(
        self,
        market: Market,
        lines: Sequence[AdLine],
        pools: Sequence[Pool],
        accounts: Sequence[Account],
        memory: Memory | None = None,
    ) -> None:
        self.market, self.memory = market, (memory or Memory()).copy()
        self.accounts = {account.id: account for account in accounts}
        self.lines = sorted(lines, key=lambda line: (line.account_id, line.ad_id))
        missing = {line.account_id for line in lines} - set(self.accounts)
        if missing:
            raise ValueError(f"no account given for {sorted(missing)}")
        self.prints = [footprint(market, line) for line in self.lines]
        self.told = [told(line) for line in self.lines]
        self.membership = audience_offsets(self.prints)
        self._gather(accounts)
        self._hold({pool.id: pool for pool in pools})
        self.cells: Cells | None = None
        self.totals = np.zeros((0, 4), dtype=np.int64)

    def _gather(self, accounts: Sequence[Account]) -> None:
        """What stays the same about ads and accounts."""
        self.words = Vocabulary.of(sorted({code for each in self.prints for code in each.segments.countries}))
        self.account_ids = sorted({line.account_id for line in self.lines})
        self.account_of = np.searchsorted(self.account_ids, [line.account_id for line in self.lines]).astype(np.int64)
        self.campaign_ids, self.campaign_of = _numbered([line.campaign_id for line in self.lines])
        self.habits = Habits.of(self.prints, self.accounts)
        self.watching = Watching(self.prints)
        self.variants = Variants(self.market.seed, self.lines)
        self.peers = Peers.of(self.prints)
        self.terms = billing(self.prints)
        self.even = np.array([line.frequency is not None for line in self.lines], dtype=np.bool_)
        self.static = {
            "people": np.array([print_.segments.people for print_ in self.prints]),
            "price": np.array([print_.mean_price for print_ in self.prints]),
            "result": np.array([print_.mean_result for print_ in self.prints]),
            "quality": np.array([print_.rates.quality for print_ in self.prints]),
        }
        self.merit = np.array([print_.efficiency * print_.mean_price for print_ in self.prints])
        money = [currency(self.accounts[line.account_id].currency) for line in self.lines]
        self.micros_per_usd = np.array([m.per_usd * 1e6 for m in money])
        self.micros_per_minor = np.array([m.micros_per_minor for m in money], dtype=np.int64)
        self.ceilings = Ceilings(self.prints, [m.per_usd * m.offset for m in money])
        self.cap_left = limits_of(self.account_ids, {a.id: a.cap_remaining for a in accounts})
        self.campaign_left = limits_of(
            self.campaign_ids, {key: left for a in accounts for key, left in a.campaign_cap_remaining.items()}
        )
        self.is_capped = any(a.cap_remaining is not None or a.campaign_cap_remaining for a in accounts)
        profiled = [_PROFILED.get(line.profile or "", 0.0) for line in self.lines]
        self.profiled = np.array(profiled, dtype=np.float64)

    def _hold(self, pools: dict[int, Pool]) -> None:
        """What moves: budgets, the ads' standing, days, caps."""
        self.pool_ids, self.pool_of = _numbered([line.pool_id for line in self.lines])
        self.budgets = Budgets(self.pool_ids, pools, self.accounts, self.memory)
        self.standing = Standing(self.lines, self.memory)
        planner = Planner(self.market.seed, self.prints, Atlas(self.prints, self.words), turns(self.lines))
        self.days = Days(
            self.market, self.prints, self.accounts, planner,
            (self.budgets, self.pool_of, pools), (self.standing, self.memory),
        )  # fmt: skip
        self.caps = FrequencyCaps(self.lines, self.memory)
        self.by_audience_clock = [
            index for index, line in enumerate(self.lines) if any(part.audience for part in line.schedule)
        ]

    def blocks(self, hours: Iterable[int]) -> Iterator[Tables]:
        """Simulate the hours; facts come whenever there are many and a day ends, and at the end, at least once."""
        span = list(hours)
        first = min((local(hour, each.zone)[0] for hour in span[:1] for each in self.accounts.values()), default=0)
        self.ledger = Ledger(self.lines, self.words, first)
        for hour in span if self.lines else ():
            if self.days.turn(hour):
                self._close_day()
                if self.ledger.people_count >= BLOCK:
                    yield Tables(self.ledger, self.told, self.membership)
                    self.ledger = Ledger(self.lines, self.words, first)
                self._open_day()
            if self.cells is not None:
                self._hour(hour, self.cells)
        self._close_day()
        self.caps.save()
        self.standing.save()
        self.budgets.save()
        self.days.shares.save()
        yield Tables(self.ledger, self.told, self.membership)

    def spend(self) -> Spend:
        """What has been spent."""
        spend = Spend()
        for line, amount in zip(self.lines, self.standing.spent.tolist(), strict=True):
            for key, table in (
                (line.pool_id, spend.pools),
                (line.campaign_id, spend.campaigns),
                (line.adset_id, spend.adsets),
                (line.ad_id, spend.ads),
                (line.account_id, spend.accounts),
            ):
                if amount:
                    table[key] = table.get(key, 0) + amount
        return spend

    # -- a day -----------------------------------------------------------------------------------------------------

    def _open_day(self) -> None:
        """Take up the cells of all accounts' running days.

        A slot for every cell and variant holds the sums of a day until it is closed; the ledger numbers them.
        """
        plans = [self.days.plans[account] for account in sorted(self.days.plans)]
        if not plans:
            self.cells = None
            return
        plan = joined(plans)
        cells = self.cells = plan[0]
        self.rivalry = Rivalry.of(cells, self.account_of[cells.line], self.merit[cells.line])
        count = self.variants.count[cells.line]
        self.slot = np.cumsum(count) - count
        self.cell_of_slot = np.repeat(np.arange(len(count)), count)
        variant = np.arange(len(self.cell_of_slot)) - self.slot[self.cell_of_slot]
        self.variant_of_slot = self.variants.first[cells.line[self.cell_of_slot]] + variant
        self.first_number = self.ledger.open(plan, self.cell_of_slot, self.variants.ids[self.variant_of_slot])
        self.totals = np.zeros((len(self.cell_of_slot), 4), dtype=np.int64)
        self.watching.open(cells.line[self.cell_of_slot])
        self.residue = kept_residues(cells.key, *(each[cells.line] for each in self.membership))
        self.caps.open(cells, self.standing.day)

    def _close_day(self) -> None:
        """Write the sums by slot down."""
        if self.cells is None:
            return
        slot = np.flatnonzero(self.totals[:, 0])
        cell = self.cell_of_slot[slot]
        better = self.variants.rate[self.variant_of_slot[slot]]
        peers = self.peers.expected(
            self.cells.line[cell], self.totals[slot, 0], self.cells.clicks[cell], self.cells.converts[cell], better
        )
        number = slot[:, np.newaxis] + self.first_number
        self.ledger.add_cells(np.concatenate([number, self.totals[slot], peers], axis=1))
        self.ledger.add_videos(self.watching.flush(self.first_number))

    # -- an hour ---------------------------------------------------------------------------------------------------

    def _hour(self, hour: int, cells: Cells) -> None:
        """Simulate one hour."""
        bidders, limits = self._bidders(hour)
        if not bidders.target.any():
            return
        levels = np.concatenate([hourly_level(self.market.seed, code, hour) for code in self.words.countries])
        outcome = auction(cells, self.rivalry, bidders, levels, self._awake(hour, cells))
        if self.caps:
            outcome = self.caps.bounded(outcome, cells)
        self.standing.pace = next_pace(bidders, outcome)
        self._settle(hour, cells, outcome, limits, bidders.scale)

    def _awake(self, hour: int, cells: Cells) -> Floats:
        """By cell the habit of the hour where its people live, 0 where day-parts in their own time are closed."""
        awake = np.array([habit(hour, hours_east) for hours_east in self.words.clocks])[cells.clock]
        for index in self.by_audience_clock:
            closed = [not audience_open(self.lines[index], hour, hours_east) for hours_east in self.words.clocks]
            awake = np.where((cells.line == index) & np.array(closed)[cells.clock], 0.0, awake)
        return awake

    def _bidders(self, hour: int) -> tuple[Bidders, Ints]:
        """The ads of an hour and what each budget may spend in it."""
        standing = self.standing
        targets, limits = self.days.targets(hour)
        targets = np.minimum(targets, self.campaign_left[self.campaign_of])
        targets = np.minimum(targets, self.cap_left[self.account_of])
        bidders = Bidders(
            target=targets / self.micros_per_usd,
            pace=standing.pace,
            ceiling=self.ceilings.now(standing),
            # the day's factor on an ad's rates: tiredness and luck, or what its profile says
            scale=np.where(self.profiled > 0, self.profiled, standing.fatigue * standing.luck),
            **self.static,
        )
        return bidders, limits

    def _settle(self, hour: int, cells: Cells, outcome: Outcome, limits: Ints, scale: Floats) -> None:
        """Draw what was won and done, charge it, and write it down."""
        draws = Draws(self.market.seed, self.account_ids, hour)
        impressions = draws.poisson(self.account_of[cells.line], outcome.impressions)
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
        charged, self.standing.owed = whole(exact, won.line, self.standing.owed, self.micros_per_minor)
        spent = self._charge(won.line, charged, limits)
        counts = np.stack([won.impressions, response.clicks, response.link, spent], axis=1)
        before = np.full(len(rows), -1)
        if self.caps:
            before = np.where(self.even[won.line], self.caps.shown[rows] + _earlier(rows, won.impressions), -1)
            self.caps.note(impressions)
        self.totals[won.slot] += counts
        self.ledger.close_hour(clock, won.line, cells.clock[rows], counts)
        levels = self._levels(cells, outcome)
        self._remember(won, response, spent)
        self._learn(won, variant, response)
        seen = Seen(
            rows, won.cell, won.impressions, response.clicks, response.link, levels[won.line], self.residue[rows],
            won.account, before,
        )  # fmt: skip
        self.ledger.add_people(sample(cells, seen, draws))

    def _clock(self, hour: int) -> Clock:
        """What time an hour is for the lines' accounts and for the people."""
        here = np.array([local(hour, self.accounts[each].zone) for each in self.account_ids], dtype=np.int64)
        day, minute = here[self.account_of].T
        people = [int((hour + east) % 24) for east in self.words.clocks]
        return Clock(day, minute // 60, np.array(people, dtype=np.int64))

    def _won(self, cells: Cells, rows: Ints, impressions: Ints, draws: Draws, clock: Clock) -> tuple[Ints, Ints, Won]:
        """The winning cells, one row for each variant shown, and the number of the variant."""
        line = cells.line[rows]
        at, variant, impressions = self.variants.split(
            line, cells.place[rows], impressions, self.standing.progress, (draws, self.account_of[line])
        )
        rows, line = rows[at], line[at]
        better = self.variants.rate[self.variants.first[line] + variant]
        slot = self.slot[rows] + variant
        won = Won(
            cell=slot + self.first_number,
            slot=slot,
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
                self.variants.learn(index, self.standing.progress[index], shown, clicked)

    def _levels(self, cells: Cells, outcome: Outcome) -> Ints:
        """How strongly the people of each ad are thinned in an hour with these expected impressions."""
        expected: Floats = np.bincount(cells.line, outcome.impressions, len(self.lines)).astype(np.float64)
        return thinning(self.standing.today + expected, self.standing.level)

    def _charge(self, line: Ints, amounts: Ints, limits: Ints) -> Ints:
        """Cut charges to what budget, campaign and account may still spend, and move the meters."""
        spent = within(amounts, self.pool_of[line], limits // self.budgets.unit * self.budgets.unit)
        shares = self.days.shares
        bound = shares.of_line[line] + 1
        if shares.ids:
            spent = within(spent, bound, np.append(1 << 61, shares.most()))
        if self.is_capped:
            spent = within(spent, self.campaign_of[line], self.campaign_left)
            spent = within(spent, self.account_of[line], self.cap_left)
        self.budgets.spend(_sums(self.pool_of[line], spent, len(self.pool_ids)))
        shares.spend(_sums(bound, spent, len(shares.ids) + 1)[1:])
        if self.is_capped:
            self.campaign_left -= _sums(self.campaign_of[line], spent, len(self.campaign_ids))
            self.cap_left -= _sums(self.account_of[line], spent, len(self.account_ids))
        return spent

    def _remember(self, won: Won, response: Response, spent: Ints) -> None:
        """Update what learning, cost caps and fatigue look at."""
        ads = len(self.lines)
        shown, paid = (_sums(won.line, amounts, ads) for amounts in (won.impressions, spent))
        results = np.where(self.habits.counts_impressions, shown // 1000, 0)
        for name, mine in self.habits.counted_events:
            if name in response.events:
                results += np.where(mine, _sums(won.line, response.events[name], ads), 0)
        self.standing.add(Hour(shown, results, paid, paid / self.micros_per_usd))


def _earlier(rows: Ints, counts: Ints) -> Ints:
    """For each entry, the sum of those before it that stand for the same row; equal rows follow each other."""
    running = np.cumsum(counts) - counts
    return running - running[np.searchsorted(rows, rows)]


def _numbered(ids: Sequence[int]) -> tuple[list[int], Ints]:
    distinct = sorted(set(ids))
    return distinct, np.searchsorted(distinct, ids).astype(np.int64)


def _sums(groups: Ints, amounts: Ints, size: int) -> Ints:
    """Exact integer sums by group, each below 2**53."""
    return np.bincount(groups, amounts, size).astype(np.int64)
