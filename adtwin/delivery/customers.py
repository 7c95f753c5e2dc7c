"""Whom an account knows among the people its ads are shown to: existing customers, and those who have engaged with it.

Both are few, and are sought first: of an ad's day they get far more than their part of the people, but no more than a
person bears. What goes to existing customers can be bounded, in the plan of a day and in what is charged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stable_hash
from adtwin.delivery.auction import Outcome
from adtwin.delivery.charging import within
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.plan import CellNames, Cells, Plan, fraction, of_block
from adtwin.delivery.runs import Runs
from adtwin.delivery.standing import Standing
from adtwin.store.fact_tables import USER_SEGMENTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

UNKNOWN, PROSPECTING, ENGAGED, EXISTING = range(len(USER_SEGMENTS))
_SOUGHT: Final = {ENGAGED: 0.2, EXISTING: 0.3}
"""The part of an ad's day that is meant for them, while they bear it and are no larger part of its people."""
_BORNE: Final = 1.5
"""Impressions a day that one of them bears, unless everybody gets more."""
_CLICKS: Final = np.array([1.0, 1.0, 1.15, 1.3])
_CONVERTS: Final = np.array([1.0, 1.0, 1.3, 1.8])
"""How much more often they click, and convert after a click."""


@dataclass(frozen=True, slots=True)
class Known:
    """Ads' days by user segment: of each ad the segment's part of its people, the part of the day that is meant for
    it, the segment that gets the rest; the impressions that are expected, and those that one person bears."""

    people: Floats
    sought: Floats
    rest: Ints
    expected: Floats
    borne: Floats

    @classmethod
    def of(cls, lines: Sequence[AdLine], expected: Floats, people: Floats) -> Known:
        """Of ads that are expected to have so many impressions, and so many people."""
        parts, sought = (np.zeros((len(lines), len(USER_SEGMENTS))) for _ in range(2))
        rest = np.full(len(lines), UNKNOWN)
        for index, each in enumerate(line.customers for line in lines):
            if each is None:
                continue
            parts[index, [PROSPECTING, ENGAGED, EXISTING]] = each.prospects, each.engaged, each.existing
            rest[index] = next(which for which in (PROSPECTING, ENGAGED, EXISTING) if parts[index, which] > 0)
            for which in (ENGAGED, EXISTING):
                sought[index, which] = max(_SOUGHT[which], parts[index, which])
            sought[index, EXISTING] = min(sought[index, EXISTING], each.most)
        return cls(parts, sought, rest, expected, _BORNE * np.maximum(1.0, expected / np.maximum(people, 1.0)))


def parted(plan: Plan, lines: Ints, ads: Known) -> Plan:
    """A day's cells, each split by whom the account knows; `lines` are those of the ads, ascending.

    Existing customers stand first among the people of a block, then those who have engaged with the account.
    """
    cells, names = plan
    owner = np.searchsorted(lines, cells.line)
    size = _sizes(cells, ads, owner)
    weight = _weights(cells, size, ads, owner)
    at, known = np.nonzero(weight)
    begin = (np.cumsum(size[:, ::-1], axis=1)[:, ::-1] - size)[at, known]
    size, part, span = size[at, known], weight[at, known] / cells.weight[at], cells.span[at]
    width = np.where(cells.width[at] == span, size, np.ceil(cells.width[at] * part).astype(np.int64))
    columns = {each.name: getattr(cells, each.name)[at] for each in fields(Cells)} | {
        "known": known,
        "weight": weight[at, known],
        "clicks": cells.clicks[at] * _CLICKS[known],
        "converts": cells.converts[at] * _CONVERTS[known],
        "low": cells.low[at] + begin,
        "span": size,
        "width": np.minimum(width, size),
        "first": cells.first[at] * size // span,
    }
    return Cells(**columns), CellNames(*(getattr(names, each.name)[at] for each in fields(CellNames)))


def _sizes(cells: Cells, ads: Known, owner: Ints) -> Ints:
    """By cell and user segment, how many people of its block are of it; the block's own chance rounds parts of one."""
    chance = np.stack([fraction(cells.key, np.uint64(stable_hash("known", name))) for name in USER_SEGMENTS], axis=1)
    size = np.floor(ads.people[owner] * cells.span[:, np.newaxis] + chance).astype(np.int64)
    size[ads.people[owner] == 0] = 0
    size[np.arange(len(owner)), ads.rest[owner]] = 0
    size[:, EXISTING] = np.minimum(size[:, EXISTING], cells.span)
    size[:, ENGAGED] = np.minimum(size[:, ENGAGED], cells.span - size[:, EXISTING])
    size[np.arange(len(owner)), ads.rest[owner]] = cells.span - size.sum(axis=1)
    return size


def _weights(cells: Cells, size: Ints, ads: Known, owner: Ints) -> Floats:
    """By cell and user segment, its part of the ad's day: what known people don't bear goes to the rest."""
    whole = of_block(cells.line, cells.key, cells.weight)
    bears = cells.weight / whole * ads.borne[owner] / np.maximum(ads.expected[owner], 1e-9)
    weight = np.minimum(ads.sought[owner] * cells.weight[:, np.newaxis], size * bears[:, np.newaxis])
    everyone = np.arange(len(owner))
    others = np.where(size[everyone, ads.rest[owner]] > 0, ads.rest[owner], np.argmax(size, axis=1))
    weight[everyone, others] = 0.0
    weight[everyone, others] = np.maximum(cells.weight - weight.sum(axis=1), 0.0)
    return weight


class CustomerCaps:
    """What ads may spend on existing customers, by hour, and what they have spent on them today."""

    def __init__(self, lines: Sequence[AdLine], standing: Standing) -> None:
        self._standing = standing
        self._knows = np.array([line.customers is not None for line in lines], dtype=np.bool_)
        self._left = np.zeros(len(lines), dtype=np.int64)

    def __bool__(self) -> bool:
        return bool(self._knows.any())

    def bounded(self, outcome: Outcome, cells: Cells, micros_per_usd: Floats, left: Ints) -> Outcome:
        """An hour's outcome, without what would cost more than is `left` of the day (micros)."""
        self._left = left
        theirs = self._theirs(cells.line, cells.known)
        cost = outcome.impressions * outcome.price * micros_per_usd[cells.line] * theirs
        wanted = np.bincount(cells.line, cost, len(left))
        part = np.minimum(1.0, left / np.maximum(wanted, 1e-9))
        shown = outcome.impressions * np.where(theirs, part[cells.line], 1.0)
        return Outcome(shown, outcome.price, outcome.willing)

    def charged(self, by_ad: Runs, known: Ints, amounts: Ints) -> Ints:
        """The charges of an hour's rows, cut to what is left."""
        line = np.repeat(by_ad.group, by_ad.many)
        rows = np.flatnonzero(self._theirs(line, known))
        theirs = Runs.of(line[rows])
        spent = amounts.copy()
        spent[rows] = within(amounts[rows], theirs, np.arange(len(self._left)), self._left)
        self._standing.customers_spent += theirs.sums_by_group(spent[rows], len(self._left))
        return spent

    def _theirs(self, line: Ints, known: Ints) -> NDArray[np.bool_]:
        return np.asarray((known == EXISTING) & self._knows[line])
