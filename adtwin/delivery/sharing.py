"""Ad sets that share a budget within bounds: what each should spend of an hour, and what it may not exceed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.charging import UNLIMITED
from adtwin.delivery.inputs import Account, AdLine, Pool, Share
from adtwin.delivery.memory import Memory
from adtwin.delivery.meters import Meters
from adtwin.delivery.pacing import surged

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDS = 4


class Shares(Meters):
    """The ad sets of budgets that bind any of theirs, one entry each: micros at least and at most, by the day and in
    all. `of_line` has the entry of each line's ad set, -1 where its budget binds none."""

    def __init__(
        self, lines: Sequence[AdLine], pools: Mapping[int, Pool], accounts: Mapping[int, Account], memory: Memory
    ) -> None:
        found: dict[int, tuple[Share, Account]] = {}
        for line in lines:
            shares = pools[line.pool_id].shares if line.pool_id in pools else ()
            if shares:
                mine = next((share for share in shares if share.adset_id == line.adset_id), Share(line.adset_id))
                found[line.adset_id] = mine, accounts[line.account_id]
        super().__init__(sorted(found), memory.adsets)
        index = {adset_id: number for number, adset_id in enumerate(self.ids)}
        self.of_line = np.array([index.get(line.adset_id, -1) for line in lines], dtype=np.int64)
        self._shares = [found[each][0] for each in self.ids]
        self._zones = [found[each][1].zone for each in self.ids]
        units = [currency(found[each][1].currency).micros_per_minor for each in self.ids]
        self._units = np.array(units, dtype=np.int64)
        self.own = _micros([share.own_daily for share in self._shares], units, 0)
        self._bounds = {
            name: _micros([getattr(share, name) for share in self._shares], units, free)
            for name, free in (
                ("least_daily", -UNLIMITED), ("least_lifetime", -UNLIMITED),
                ("most_daily", UNLIMITED), ("most_lifetime", UNLIMITED),
            )
        }  # fmt: skip

    def times(self, which: Ints, hours: Ints) -> Floats:
        """By ad set and hour (ascending), how many times as large as usual its own daily budget is in it."""
        some = ((self._shares[each], self._zones[each]) for each in which.tolist())
        return np.array([surged(share.own_daily, share.surges, hours, zone) for share, zone in some])

    def hold(self, which: Ints, micros: Floats) -> None:
        """From now on these ad sets may spend at most so much on a day, in whole minor units."""
        units = self._units[which]
        self._bounds["most_daily"][which] = micros.astype(np.int64) // units * units

    def renew(self, which: Ints) -> bool:
        """Note the own daily budgets of these ad sets; whether one of them had another before."""
        before, own = self.budget[which], self.own[which]
        self.budget[which] = own
        return bool(((before > 0) & (before != own)).any())

    def most(self) -> Ints:
        """Micros that each may still spend today."""
        left = np.minimum(self._bounds["most_daily"] - self.day_spent, self._bounds["most_lifetime"] - self.spent)
        return np.asarray(np.maximum(left, 0))

    def least(self) -> Ints:
        """What each should still have of the day: a lifetime's least at once, as far as it goes."""
        wanted = np.maximum(self._bounds["least_daily"] - self.day_spent, self._bounds["least_lifetime"] - self.spent)
        return np.asarray(np.maximum(wanted, 0))

    def spread(self, wanted: Floats, bound: Ints, part: float) -> Floats:
        """An hour's target by ad (micros), moved between ad sets until each is within its bounds.

        `bound` has the index of each ad's ad set here, `part` is the hour's part of what is left of the day. The sum
        stays, unless every ad set is at its most.
        """
        total = float(wanted.sum())
        if total <= 0:
            return wanted
        ids, adsets = np.unique(bound, return_inverse=True)
        most = self.most()[ids].astype(np.float64)
        sums = np.bincount(adsets, wanted, len(ids)).astype(np.float64)
        least = np.minimum(np.minimum(self.least()[ids] * part, most), total)
        least *= min(1.0, total / max(float(least.sum()), 1e-9))
        moved = balanced(sums, (least, most), total)
        return np.asarray(wanted * (moved / np.maximum(sums, 1e-9))[adsets])


def balanced(wanted: Floats, bounds: tuple[Floats, Floats], total: float) -> Floats:
    """Amounts within their bounds that sum to a total as far as these allow it: what the bounds give to some is taken
    from the others by the room that they have, and the other way round."""
    least, most = bounds
    moved = np.clip(wanted, least, most)
    for _ in range(_ROUNDS):
        over = float(moved.sum()) - total
        room = moved - least if over > 0 else most - moved
        weight = np.minimum(room, np.maximum(moved, 1.0)) if over < 0 else room
        if abs(over) < 1 or weight.sum() <= 0:
            break
        moved = np.clip(moved - over * weight / weight.sum(), least, most)
    return np.asarray(moved)


def _micros(amounts: Sequence[int | None], units: Sequence[int], free: int) -> Ints:
    found = [free if each is None else each * unit for each, unit in zip(amounts, units, strict=True)]
    return np.array(found, dtype=np.int64)


def adsets_of(lines: Sequence[AdLine]) -> tuple[list[int], Ints]:
    """The ad sets of the lines in order, and the index of each line's."""
    ids = sorted({line.adset_id for line in lines})
    return ids, np.searchsorted(ids, [line.adset_id for line in lines]).astype(np.int64)
