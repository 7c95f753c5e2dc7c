"""Who the impressions of an hour went to: persons, thinned where an ad reaches many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stable_hash
from adtwin.delivery.draws import Draws
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.plan import Cells
from adtwin.delivery.population import kept_residues, person_ids

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_HEAVY_USERS: Final = 1.15
"""Above 1, some people of a crowd see an ad more often than others."""


_FIRST: Final = 32


def audience_offsets(prints: list[Footprint]) -> tuple[Ints, Ints]:
    """For each ad, how far apart its audience's people stand within a block, and where the first one stands."""
    strides = np.array([print_.segments.stride for print_ in prints], dtype=np.int64)
    keys = np.array([stable_hash(print_.line.audience.key) >> 1 for print_ in prints], dtype=np.int64)
    return strides, keys % np.maximum(strides, 1)


def thinning(expected: Floats, most: Ints) -> Ints:
    """Levels by ad for an hour after which the day has `expected` impressions: 0 at first, then rising to `most`.

    An ad that delivers less than planned is thus thinned less: the first few dozen people of a day are always kept.
    """
    return np.clip(np.log2(np.maximum(expected / _FIRST, 1.0)).astype(np.int64), 0, most)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The places of a window that survive thinning: every `step`-th from `first`, then from `again` where it wraps."""

    step: Ints
    first: Ints
    before: Ints
    again: Ints
    count: Ints

    @classmethod
    def of(cls, cells: Cells, rows: Ints, levels: Ints, membership: tuple[Ints, Ints]) -> _Kept:
        low, span, width = cells.low[rows], cells.span[rows], cells.width[rows]
        start = low + cells.first[rows] % span
        end = np.minimum(start + width, low + span)
        step = np.int64(1) << levels
        residue = kept_residues(cells.key[rows], *membership)
        first, again = (begin + (residue - begin) % step for begin in (start, low))
        before = np.maximum(0, -((first - end) // step))
        after = np.maximum(0, -((again - (low + width - (end - start))) // step))
        return cls(step, first, before, again, before + after)

    def place(self, of: Ints, draw: Floats) -> Ints:
        """The place for a draw in [0, 1) from the window of each row in `of`."""
        index = (draw * self.count[of]).astype(np.int64)
        wrapped = index - self.before[of]
        return np.where(wrapped < 0, self.first[of] + index * self.step[of], self.again[of] + wrapped * self.step[of])


def _thinned(account: Ints, impressions: Ints, share: Floats, chance: Draws) -> Ints:
    """How many impressions of each row are kept: systematic sampling along an account's rows, exact where share is 1.

    Drawing each row by itself would make sums over a few hundred rows, and with them reach, twice as noisy.
    """
    unit = 1 << 24
    due = np.rint(impressions * share * unit).astype(np.int64)
    mine, index = np.unique(account, return_inverse=True)
    until = np.cumsum(due) + (chance.uniform(mine) * unit).astype(np.int64)[index]
    begin = np.searchsorted(account, mine)
    before_account = (np.cumsum(due) - due)[begin][index]
    return np.asarray((until - before_account) // unit - (until - before_account - due) // unit)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to be given to persons, one row each: the cell of the auction and the ledger's number for it,
    impressions, clicks, link clicks, whether links lead out, thinning, the audience's stride and offset, account,
    and how many impressions the cell had before on the day where they are to go round, else -1."""

    row: Ints
    cell: Ints
    impressions: Ints
    clicks: Ints
    link: Ints
    outbound: NDArray[np.bool_]
    level: Ints
    stride: Ints
    offset: Ints
    account: Ints
    before: Ints


def sample(cells: Cells, seen: Seen, chance: Draws) -> Ints:
    """Ledger rows (cell, person, impressions, clicks, link clicks, outbound clicks, level) of the persons kept.

    At level 0 all are.
    """
    survivors = _Kept.of(cells, seen.row, seen.level, (seen.stride, seen.offset))
    kept = _thinned(seen.account, seen.impressions, survivors.count / cells.width[seen.row], chance)
    clicked = _kept_of(seen.clicks, seen.impressions, kept, seen.account, chance)
    linked = _kept_of(seen.link, seen.clicks, clicked, seen.account, chance)
    of = np.repeat(np.arange(len(seen.row)), kept)
    rank = np.arange(len(of)) - np.repeat(np.cumsum(kept) - kept, kept)
    draw = chance.uniform(seen.account[of]) ** _HEAVY_USERS
    evenly = (seen.before[of] >= 0) & (seen.level[of] == 0)
    width = cells.width[seen.row[of]]
    draw = np.where(evenly, ((seen.before[of] + rank) % width + 0.5) / width, draw)
    place = survivors.place(of, draw)
    person = person_ids(cells.key[seen.row[of]], place * seen.stride[of] + seen.offset[of])
    clicking, linking = rank < clicked[of], rank < linked[of]
    leaving = linking & seen.outbound[of]
    columns = (seen.cell[of], person, np.ones_like(person), clicking, linking, leaving, seen.level[of])
    return np.stack([column.astype(np.int64) for column in columns], axis=1)


def _kept_of(special: Ints, every: Ints, kept: Ints, account: Ints, chance: Draws) -> Ints:
    """How many of the special ones are among those kept of all."""
    found = np.where(kept == every, special, 0)
    some = np.flatnonzero((special > 0) & (kept < every))
    found[some] = chance.hypergeometric(account[some], special[some], (every - special)[some], kept[some])
    return found
