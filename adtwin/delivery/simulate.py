"""The simulation: hour after hour, what ads may spend, what they win, what people do, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.atlas import Atlas, Vocabulary
from adtwin.delivery.auction import Auctions, Bidders, Outcome, Rivalry, next_pace
from adtwin.delivery.bidding import Ceilings
from adtwin.delivery.budgets import Budgets
from adtwin.delivery.charging import UNLIMITED, Terms, charges, whole, within
from adtwin.delivery.customers import CustomerCaps
from adtwin.delivery.days import Days
from adtwin.delivery.demand import habit, hourly_level
from adtwin.delivery.draws import Draws
from adtwin.delivery.footprint import footprint
from adtwin.delivery.frequency import FrequencyCaps, turns
from adtwin.delivery.held_bids import HeldBids
from adtwin.delivery.inputs import Account, AdLine, Pool
from adtwin.delivery.ledger import Clock, Ledger
from adtwin.delivery.memory import Memory
from adtwin.delivery.pacing import audience_open, local
from adtwin.delivery.peers import Peers
from adtwin.delivery.people import Seen, audience_offsets, sample, thinning
from adtwin.delivery.plan import Cells, Planner, joined
from adtwin.delivery.population import Market
from adtwin.delivery.response import Habits, People, Response, Won
from adtwin.delivery.runs import Runs
from adtwin.delivery.slots import Slots
from adtwin.delivery.spend_caps import SpendCaps
from adtwin.delivery.standing import Hour, Standing
from adtwin.delivery.tables import Tables
from adtwin.delivery.variants import Variants
from adtwin.delivery.watching import Watching
from adtwin.delivery.wording import Wording
from adtwin.store.coded import spelled_out
from adtwin.store.fact_tables import VARIANTS

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
        self.wording = Wording(self.lines)
        self.membership = audience_offsets(self.prints)
        self._gather(accounts)
        self._hold({pool.id: pool for pool in pools})
        self.cells: Cells | None = None
        self.running = np.zeros(len(self.lines), dtype=np.bool_)

    def _gather(self, accounts: Sequence[Account]) -> None:
        """What stays the same about ads and accounts."""
        self.words = Vocabulary.of(sorted({code for each in self.prints for code in each.segments.countries}))
        self.account_ids = sorted({line.account_id for line in self.lines})
        self.account_of = np.searchsorted(self.account_ids, [line.account_id for line in self.lines]).astype(np.int64)
        self.habits = Habits.of(self.prints, self.accounts)
        self.watching = Watching(self.prints)
        self.variants = Variants(self.market.seed, self.lines)
        self.peers = Peers.of(self.prints)
        self.terms = Terms.of(self.prints)
        self.wanted = frozenset({*self.terms.events, *(name for name, _ in self.habits.counted_events)})
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
        self.spend_caps = SpendCaps(self.lines, accounts)
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
        self.held_bids = HeldBids(self.lines, self.memory)
        self.customers = CustomerCaps(self.lines, self.standing)
        self.by_audience_clock = [
            index for index, line in enumerate(self.lines) if any(part.audience for part in line.schedule)
        ]

    def blocks(self, hours: Iterable[int]) -> Iterator[Tables]:
        """Simulate the hours; facts come whenever there are many and a day ends, and at the end, at least once."""
        span = list(hours)
        first = min((local(hour, each.zone)[0] for hour in span[:1] for each in self.accounts.values()), default=0)
        self.ledger = Ledger(self.lines, self.account_of, self.words, first)
        for hour in span if self.lines else ():
            if self.days.turn(hour):
                self._close_day()
                if self.ledger.people_count >= BLOCK:
                    yield Tables(self.ledger, self.wording, self.membership)
                    self.ledger = Ledger(self.lines, self.account_of, self.words, first)
                self._open_day()
            if self.cells is not None:
                self._hour(hour, self.cells)
        self._close_day()
        self.caps.save()
        self.held_bids.save()
        self.standing.save()
        self.budgets.save()
        self.days.shares.save()
        yield Tables(self.ledger, self.wording, self.membership)

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
        """Take up the cells of all accounts' running days."""
        plans = [self.days.plans[account] for account in sorted(self.days.plans)]
        if not plans:
            self.cells = None
            return
        plan = joined(plans)
        cells = self.cells = plan[0]
        self.running = np.bincount(cells.line, minlength=len(self.lines)) > 0
        rivalry = Rivalry.of(cells, self.account_of[cells.line], self.merit[cells.line])
        self.auctions = Auctions(cells, rivalry, len(self.lines))
        slots = self.slots = Slots(cells, self.variants)
        shown = self.variants.ids[slots.variant] + cells.known[slots.cell] * VARIANTS
        number = self.ledger.open(plan, slots.cell, shown)
        slots.open(number, cells, self.habits, self._scale(), self.membership)
        self.watching.open(slots.line)
        self.caps.open(cells, self.standing.day)

    def _scale(self) -> Floats:
        """The day's factor on an ad's rates: tiredness and luck, or what its profile says."""
        return np.where(self.profiled > 0, self.profiled, self.standing.fatigue * self.standing.luck)

    def _close_day(self) -> None:
        """Write the sums by slot down."""
        if self.cells is None:
            return
        slots = self.slots
        some = slots.shown()
        cell, impressions = slots.cell[some], slots.impressions[some]
        peers = self.peers.expected(
            self.cells.line[cell], impressions, self.cells.clicks[cell], self.cells.converts[cell], slots.better[some]
        )
        figures = (impressions, slots.clicks[some], slots.link[some], slots.micros[some])
        self.ledger.add_cells(np.stack([some + slots.number, *figures, *peers]))
        self.ledger.add_videos(self.watching.flush(slots.number))

    # -- an hour ---------------------------------------------------------------------------------------------------

    def _hour(self, hour: int, cells: Cells) -> None:
        """Simulate one hour."""
        bidders, limits = self._bidders(hour)
        if not bidders.target.any():
            return
        levels = np.concatenate([hourly_level(self.market.seed, code, hour) for code in self.words.countries])
        outcome = self.auctions.clear(bidders, levels, self._awake(hour, cells))
        if self.caps:
            outcome = self.caps.bounded(outcome, cells)
        if self.customers:
            left = self.days.for_customers()
            outcome = self.customers.bounded(outcome, cells, self.micros_per_usd, left)
        self.held_bids.note(bidders)
        self.standing.pace = next_pace(bidders, outcome)
        self._settle(hour, cells, outcome, limits)

    def _awake(self, hour: int, cells: Cells) -> Floats:
        """By cell the habit of the hour where its people live, 0 where day-parts in their own time are closed."""
        awake = np.array([habit(hour, hours_east) for hours_east in self.words.clocks])[cells.clock]
        for index in self.by_audience_clock:
            closed = ~audience_open(self.lines[index], hour + np.array([*self.words.clocks]))
            awake = np.where((cells.line == index) & closed[cells.clock], 0.0, awake)
        return awake

    def _bidders(self, hour: int) -> tuple[Bidders, Ints]:
        """The ads of an hour and what each budget may spend in it."""
        standing = self.standing
        targets, limits = self.days.targets(hour)
        bidders = Bidders(
            target=self.spend_caps.bounded(targets) / self.micros_per_usd,
            pace=standing.pace,
            ceiling=self.ceilings.now(standing),
            scale=self._scale(),
            **self.static,
        )
        return bidders, limits

    def _settle(self, hour: int, cells: Cells, outcome: Outcome, limits: Ints) -> None:
        """Draw what was won and done, charge it, and write it down."""
        draws = Draws(self.market.seed, self.account_ids, hour)
        impressions = draws.poisson(self.account_of[cells.line], outcome.impressions)
        if self.caps:
            impressions = self.caps.cut(impressions, cells)
        rows = np.flatnonzero(impressions > 0)
        if not len(rows):
            return
        rows, variant, won = self._won(cells, rows, impressions[rows], draws)
        clock, by_ad, slots = self._clock(hour), Runs.of(won.line), self.slots
        response = self._people(draws, clock).respond(won)
        price = outcome.price[rows]
        price *= self.micros_per_usd[won.line]
        exact = charges(won.line, won.impressions, price, response, self.terms, draws.normal(won.account))
        charged, self.standing.owed = whole(exact, by_ad, self.standing.owed, self.micros_per_minor)
        spent = self._charge(by_ad, charged, limits, cells.known[rows])
        figures = (won.impressions, response.clicks, response.link, spent)
        slots.add(won.slot, *figures)
        self.ledger.close_hour(clock, won.line * max(len(self.words.clocks), 1) + cells.clock[rows], figures)
        slots.survivors.thin(self._levels(outcome))
        self._remember(won, by_ad, response, spent)
        self.variants.learn(self.standing.progress, won.line, variant, won.impressions, response.clicks)
        in_turn = None
        if self.caps:
            in_turn = self.caps.in_turn(cells, rows, won.impressions)
            self.caps.note(impressions)
        by_account = by_ad.joined(self.account_of)
        seen = Seen(won.slot, won.impressions, response.clicks, response.link, by_account, in_turn)
        self.ledger.add_people(sample(slots.survivors, seen, draws))

    def _clock(self, hour: int) -> Clock:
        """What time an hour is for the accounts and for the people."""
        day, minute = np.array([local(hour, self.accounts[each].zone) for each in self.account_ids], dtype=np.int64).T
        people = [int((hour + east) % 24) for east in self.words.clocks]
        return Clock(day, minute // 60, np.array(people, dtype=np.int64))

    def _people(self, draws: Draws, clock: Clock) -> People:
        """Who responds in an hour."""
        slots, minute = self.slots, (clock.hour * 60)[self.account_of]
        return People(
            self.habits, self.watching, slots.rates, slots.converts, slots.number, minute, draws, self.ledger,
            self.wanted,
        )  # fmt: skip

    def _won(self, cells: Cells, rows: Ints, impressions: Ints, draws: Draws) -> tuple[Ints, Ints, Won]:
        """The winning cells, one row for each variant shown, and the number of the variant."""
        line = cells.line[rows]
        account = self.account_of[line]
        if not self.variants.choosing():
            return rows, np.zeros_like(rows), Won(self.slots.first[rows], line, account, impressions)
        at, variant, impressions = self.variants.split(
            line, cells.place[rows], impressions, self.standing.progress, (draws, account)
        )
        rows = rows[at]
        return rows, variant, Won(self.slots.first[rows] + variant, line[at], account[at], impressions)

    def _levels(self, outcome: Outcome) -> Ints:
        """How strongly the people of each ad are thinned in an hour with these expected impressions: those of an
        account's ads alike, so that what is said of one ad does not hang on the others in a report."""
        day = np.where(self.running, self.standing.today, 0) + self.auctions.by_ad(outcome.impressions)
        most = self.standing.level[np.searchsorted(self.account_of, np.arange(len(self.account_ids)))]
        levels = thinning(np.bincount(self.account_of, day).astype(np.float64), most, self.market.people_rows)
        return np.asarray(levels[self.account_of])

    def _charge(self, by_ad: Runs, amounts: Ints, limits: Ints, known: Ints) -> Ints:
        """Cut charges to what budget, campaign and account may still spend, and move the meters."""
        spent = within(amounts, by_ad, self.pool_of, limits // self.budgets.unit * self.budgets.unit)
        shares = self.days.shares
        bound = shares.of_line + 1
        if shares.ids:
            spent = within(spent, by_ad, bound, np.append(UNLIMITED, shares.most()))
        spent = self.spend_caps.cut(spent, by_ad)
        if self.customers:
            spent = self.customers.charged(by_ad, known, spent)
        paid = by_ad.sums_by_group(spent, len(self.lines))
        self.budgets.spend(_sums(self.pool_of, paid, len(self.pool_ids)))
        shares.spend(_sums(bound, paid, len(shares.ids) + 1)[1:])
        self.spend_caps.spend(paid)
        return spent

    def _remember(self, won: Won, by_ad: Runs, response: Response, spent: Ints) -> None:
        """Update what learning, cost caps and fatigue look at."""
        ads = len(self.lines)
        shown, paid = (by_ad.sums_by_group(amounts, ads) for amounts in (won.impressions, spent))
        results = np.where(self.habits.counts_impressions, shown // 1000, 0)
        for name, mine in self.habits.counted_events:
            for at, count in response.events[name]:
                results += np.where(mine, _sums(won.line[at], count, ads), 0)
        self.standing.add(Hour(shown, results, paid, paid / self.micros_per_usd))


def _numbered(ids: Sequence[int]) -> tuple[list[int], Ints]:
    distinct = sorted(set(ids))
    return distinct, np.searchsorted(distinct, ids).astype(np.int64)


def _sums(groups: Ints, amounts: Ints, size: int) -> Ints:
    """Exact integer sums by group, each below 2**53."""
    return np.bincount(groups, amounts, size).astype(np.int64)
