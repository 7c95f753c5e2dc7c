"""From stored ads to delivery and back: what came of it becomes facts and meters."""

from __future__ import annotations

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
    from adtwin.delivery.simulate import Delivered

EPOCH_DAY = date(1970, 1, 1).toordinal()
HOUR = 3_600
MERGED_FROM = 8
"""Fact files of one account, month and table that are merged into one."""


@dataclass(slots=True)
class Outcome:
    """What a stretch of time delivered, ready to be stored with the clock."""

    delivered: Delivered | None = None
    files: list[FactFile] = field(default_factory=list)
    until: int = 0

    def store(self, tx: Transaction) -> None:
        """List the fact files, move the meters, keep delivery's memory."""
        if self.delivered is None:
            return
        for file in self.files:
            tx.add_fact_file(file)
        tx.set_meta(MEMORY, self.delivered.memory.dump())
        tx.set_meta(STOPPED, [])
        _move_meters(tx, self.delivered)
        lead.collect(tx, self.delivered.tables["actions"], self.until)


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
        from adtwin.delivery.simulate import deliver

        memory: Memory = Memory.load(view.meta(MEMORY))
        market = Market(self._twin.seed)
        accounts = list(scene.accounts.values())
        delivered = deliver(market, hours, scene.lines, list(scene.pools.values()), accounts, memory)
        files: list[FactFile] = []
        for table, columns in delivered.tables.items():
            files += self._twin.store.facts.write_all(table, columns)
        return Outcome(delivered, files, end)

    def tidy(self) -> None:
        """Merge the small files that moving the clock has left."""
        store = self._twin.store
        groups: dict[tuple[int, str, str], int] = {}
        for file in store.read_sync(lambda view: view.all_fact_files()):
            key = (file.account_id, file.month, file.table)
            groups[key] = groups.get(key, 0) + 1
        for (account, month, table), count in groups.items():
            if count >= MERGED_FROM:
                compact(store, account, table, month)


# -- what came of it -------------------------------------------------------------------------------------------------


def _move_meters(tx: Transaction, delivered: Delivered) -> None:
    """Add what was spent to every object's own meter; budgets also show today's part."""
    spend = delivered.spend
    for spent in (spend.accounts, spend.campaigns, spend.adsets, spend.ads):
        for pk, micros in spent.items():
            obj = tx.get(pk)
            if obj is None:
                continue
            meter = obj.data.setdefault("spent", {"lifetime": 0})
            meter["lifetime"] += micros
            today = delivered.memory.pools.get(pk) or delivered.memory.adsets.get(pk)
            if today is not None:
                meter["day"] = date.fromordinal(EPOCH_DAY + today.day).isoformat()
                meter["day_micros"] = today.day_spent
            tx.update(obj)
