"""Ad sets that share a budget within bounds: what each should spend of an hour, and what it may not exceed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.inputs import Account, AdLine, Pool, Share
from adtwin.delivery.memory import Memory, Meter

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_UNBOUND = 1 << 62
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Shares:
    """The bounds of a run's ad sets, by ad set."""

    by_adset: Mapping[int, tuple[Share, int]]
    """The share, and the micros in a minor unit."""

    @classmethod
    def of(cls, pools: Mapping[int, Pool], accounts: Mapping[int, Account]) -> Shares:
        """From the budgets that name any."""
        return cls(
            {
                share.adset_id: (share, currency(accounts[pool.account_id].currency).micros_per_minor)
                for pool in pools.values()
                for share in pool.shares
                if pool.account_id in accounts
            }
        )

    def left(self, adset_ids: Sequence[int], memory: Memory) -> Ints:
        """Micros that each ad set may still spend today."""
        found = np.full(len(adset_ids), _UNBOUND, dtype=np.int64)
        for index, each in enumerate(adset_ids if self.by_adset else ()):
            found[index] = self._most(each, memory)
        return found

    def spread(self, wanted: Floats, adsets: Ints, ids: Sequence[int], part: float, memory: Memory) -> Floats:
        """An hour's target by ad (micros), moved between ad sets until each is within its bounds.

        `adsets` are the ads' indexes into `ids`, `part` is the hour's part of what is left of the day. The sum stays,
        unless every ad set is at its most.
        """
        total = float(wanted.sum())
        if total <= 0 or not any(each in self.by_adset for each in ids):
            return wanted
        least = np.array([self._least(each, memory) * part for each in ids])
        most = np.maximum(np.array([min(self._most(each, memory), _UNBOUND) for each in ids], dtype=np.float64), 0.0)
        sums = np.bincount(adsets, wanted, len(ids))
        least = np.minimum(np.minimum(least, most), total)
        least *= min(1.0, total / max(float(least.sum()), 1e-9))
        bound = np.clip(sums, least, most)
        for _ in range(_ROUNDS):
            over = float(bound.sum()) - total
            room = bound - least if over > 0 else most - bound
            weight = np.minimum(room, np.maximum(bound, 1.0)) if over < 0 else room
            if abs(over) < 1 or weight.sum() <= 0:
                break
            bound = np.clip(bound - over * weight / weight.sum(), least, most)
        return np.asarray(wanted * (bound / np.maximum(sums, 1e-9))[adsets])

    def _most(self, adset_id: int, memory: Memory) -> int:
        share, micros = self.by_adset.get(adset_id, (None, 1))
        if share is None:
            return _UNBOUND
        meter = memory.adsets.get(adset_id) or Meter()
        bounds = [_UNBOUND]
        if share.most_daily is not None:
            bounds.append(share.most_daily * micros - meter.day_spent)
        if share.most_lifetime is not None:
            bounds.append(share.most_lifetime * micros - meter.spent)
        return max(0, min(bounds))

    def _least(self, adset_id: int, memory: Memory) -> int:
        """What an ad set should still have of the day: a lifetime's least at once, as far as it goes."""
        share, micros = self.by_adset.get(adset_id, (None, 1))
        if share is None:
            return 0
        meter = memory.adsets.get(adset_id) or Meter()
        wanted = [0]
        if share.least_daily is not None:
            wanted.append(share.least_daily * micros - meter.day_spent)
        if share.least_lifetime is not None:
            wanted.append(share.least_lifetime * micros - meter.spent)
        return max(wanted)


def adsets_of(lines: Sequence[AdLine]) -> tuple[list[int], Ints]:
    """The ad sets of the lines in order, and the index of each line's."""
    ids = sorted({line.adset_id for line in lines})
    return ids, np.searchsorted(ids, [line.adset_id for line in lines]).astype(np.int64)
