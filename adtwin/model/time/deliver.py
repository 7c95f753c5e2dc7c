"""From stored ads to delivery and back: what came of it becomes facts and meters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from adtwin.delivery import Memory
from adtwin.delivery.memory import MEMORY
from adtwin.graph.twin import Twin
from adtwin.model.signal import lead
from adtwin.model.status import STOPPED
from adtwin.model.time.scene import scene_of
from adtwin.store import FactFile, Transaction, View, compact

if TYPE_CHECKING:
    from adtwin.delivery.simulate import Spend
    from adtwin.delivery.tables import Tables

EPOCH_DAY = date(1970, 1, 1).toordinal()
HOUR = 3_600
MERGED_FROM = 8
"""Small fact files of one account, month and table that are merged into one."""
SMALL = 100_000
"""Rows from which a fact file is left alone."""


@dataclass(slots=True)
class Outcome:
    """What a stretch of time delivered, ready to be stored with the clock: fact files, spend, delivery's memory, and
    how many instant forms were sent, by ad; and what was read for it: the memory before, the ads that had stopped."""

    spend: Spend | None = None
    memory: Memory = field(default_factory=Memory)
    before: Memory = field(default_factory=Memory)
    stopped: tuple[int, ...] = ()
    files: list[FactFile] = field(default_factory=list)
    forms: Counter[int] = field(default_factory=Counter)
    until: int = 0

    def store(self, tx: Transaction) -> None:
        """List the fact files, move the meters, keep delivery's memory."""
        if self.spend is None:
            return
        for file in self.files:
            tx.add_fact_file(file)
        self._heed_edits(tx)
        tx.set_meta(MEMORY, self.memory.dump())
        _move_meters(tx, self.spend, self.memory)
        lead.collect(tx, self.forms, self.until)

    def _heed_edits(self, tx: Transaction) -> None:
        """What was written while this was delivered stays: ad sets that began to learn anew, ads that were stopped."""
        now = Memory.load(tx.meta(MEMORY))
        before = self.before
        for adset_id in (before.results.keys() - now.results.keys()) | (before.held.keys() - now.held.keys()):
            self.memory.restart_learning(adset_id)
        tx.set_meta(STOPPED, [pk for pk in tx.meta(STOPPED) or () if int(pk) not in self.stopped])


class Delivery:
    """Delivers whole hours for one twin."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    def run(self, view: View, start: int, end: int) -> Outcome:
        """Deliver the hours that end between two moments, with the ads that run now."""
        hours = range(start // HOUR, end // HOUR)
        if not hours:
            return Outcome()
        scene = scene_of(view, start - start % HOUR, end)
        if not scene.lines:
            return Outcome()
        from adtwin.delivery.population import Market
        from adtwin.delivery.simulate import Simulation

        memory = Memory.load(view.meta(MEMORY))
        market, accounts = Market(self._twin.seed), list(scene.accounts.values())
        simulation = Simulation(market, scene.lines, list(scene.pools.values()), accounts, memory)
        outcome = Outcome(before=memory, stopped=tuple(int(pk) for pk in view.meta(STOPPED) or ()), until=end)
        try:
            write_in_turn(simulation.blocks(hours), lambda block: self._write(block, outcome))
        except BaseException:
            self._twin.store.facts.remove(outcome.files)
            raise
        outcome.spend, outcome.memory = simulation.spend(), simulation.memory
        return outcome

    def _write(self, block: Tables, outcome: Outcome) -> None:
        """Write a block of facts, and note what else is to be known of it."""
        for table, columns in block.each():
            if table == "actions":
                outcome.forms += lead.sent(columns)
            outcome.files += self._twin.store.facts.write_all(table, columns)

    def tidy(self) -> None:
        """Merge the small files that moving the clock has left."""
        store = self._twin.store
        groups: dict[tuple[int, str, str], int] = {}
        for file in store.read_sync(lambda view: view.all_fact_files()):
            key = (file.account_id, file.month, file.table)
            groups[key] = groups.get(key, 0) + (file.rows < SMALL)
        for (account, month, table), count in groups.items():
            if count >= MERGED_FROM:
                compact(store, account, table, month, SMALL)


def write_in_turn(blocks: Iterator[Tables], write: Callable[[Tables], None]) -> None:
    """Write blocks of facts one after the other, each while the next is on its way."""
    with ThreadPoolExecutor(1) as writer:
        waiting: Future[None] | None = None
        for block in blocks:
            if waiting is not None:
                waiting.result()
            waiting = writer.submit(write, block)
        if waiting is not None:
            waiting.result()


# -- what came of it -------------------------------------------------------------------------------------------------


def _move_meters(tx: Transaction, spend: Spend, memory: Memory) -> None:
    """Add what was spent to every object's own meter; budgets also show today's part.

    An ad set that came to share its budget within bounds today, or ceased to, has spent by two meters.
    """
    for spent in (spend.accounts, spend.campaigns, spend.adsets, spend.ads):
        for pk, micros in spent.items():
            obj = tx.get(pk)
            if obj is None:
                continue
            meter = obj.data.setdefault("spent", {"lifetime": 0})
            meter["lifetime"] += micros
            own = [each[pk] for each in (memory.pools, memory.adsets) if pk in each]
            if own:
                day = max(each.day for each in own)
                meter["day"] = date.fromordinal(EPOCH_DAY + day).isoformat()
                meter["day_micros"] = sum(each.day_spent for each in own if each.day == day)
            tx.update(obj)
