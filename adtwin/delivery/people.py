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

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_HEAVY_USERS: Final = 1.15
"""Above 1, some people of a crowd see an ad more often than others."""


_FIRST: Final = 32


def audience_offsets(prints: list[Footprint]) -> tuple[Ints, Ints]:
    """For each ad, how far apart its audience's people stand within a block, and where the first one stands."""
    strides = np.array([print_.segments.stride for print_ in prints], dtype=np.int64)
    keys = np.array([stable_hash(print_.line.audience.key) >> 1 for print_ in prints], dtype=np.int64)
    part, parts = np.array([print_.line.audience.part for print_ in prints], dtype=np.int64).reshape(-1, 2).T
    return strides, part + parts * (keys % np.maximum(strides // parts, 1))


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
    def of(cls, cells: Cells, rows: Ints, levels: Ints, residue: Ints) -> _Kept:
        low, span, width = cells.low[rows], cells.span[rows], cells.width[rows]
        start = low + cells.first[rows] % span
        end = np.minimum(start + width, low + span)
        step = np.int64(1) << levels
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
    running = np.cumsum(due)
    begin = np.flatnonzero(np.concatenate(([True], account[1:] != account[:-1])))
    many = np.diff(begin, append=len(account))
    until = running + np.repeat((chance.uniform(account[begin]) * unit).astype(np.int64), many)
    before_account = np.repeat((running - due)[begin], many)
    return np.asarray((until - before_account) // unit - (until - before_account - due) // unit)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to be given to persons, one row each: the cell of the auction and the ledger's number for it,
    impressions, clicks, link clicks, thinning, the places of the block that survive it (`kept_residues`), account, and
    how many impressions the cell had before on the day where they are to go round, else -1."""

    row: Ints
    cell: Ints
    impressions: Ints
    clicks: Ints
    link: Ints
    level: Ints
    residue: Ints
    account: Ints
    before: Ints


def sample(cells: Cells, seen: Seen, chance: Draws) -> Ints:
    """The impressions on the persons kept, packed; at level 0 all are."""
    survivors = _Kept.of(cells, seen.row, seen.level, seen.residue)
    kept = _thinned(seen.account, seen.impressions, survivors.count / cells.width[seen.row], chance)
    clicked = _kept_of(seen.clicks, seen.impressions, kept, seen.account, chance)
    linked = _kept_of(seen.link, seen.clicks, clicked, seen.account, chance)
    of = np.repeat(np.arange(len(seen.row)), kept)
    rank = np.arange(len(of)) - np.repeat(np.cumsum(kept) - kept, kept)
    draw = chance.uniform(seen.account[of]) ** _HEAVY_USERS
    evenly = (seen.before >= 0) & (seen.level == 0)
    if evenly.any():
        width = cells.width[seen.row[of]]
        draw = np.where(evenly[of], ((seen.before[of] + rank) % width + 0.5) / width, draw)
    did = (rank < clicked[of]).astype(np.int64) + (rank < linked[of])
    return packed(seen.cell[of], survivors.place(of, draw), seen.level[of], did)


_PLACE_BITS, _LEVEL_BITS, _DID_BITS = 31, 5, 2
_CELL_AT: Final = _PLACE_BITS + _LEVEL_BITS + _DID_BITS


def packed(cell: Ints, place: Ints, level: Ints, did: Ints) -> Ints:
    """Impressions as single numbers, in the order of cell, place and level: 25 bits are left for the cell.

    `place` is the person's within the block of the cell, `did` 0 for nothing, 1 for a click, 2 for one on the link.
    """
    return (cell << _CELL_AT) | (place << (_LEVEL_BITS + _DID_BITS)) | (level << _DID_BITS) | did


def _counted(those: NDArray[np.bool_], starts: Ints) -> Ints:
    """How many are true from each start to the next."""
    until = np.append(0, np.cumsum(those))
    return np.asarray(until[np.append(starts[1:], len(those))] - until[starts]) if len(starts) else starts


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons by cell, place and level, in order, one entry each, with their sums."""

    cell: Ints
    place: Ints
    level: Ints
    impressions: Ints
    clicks: Ints
    link: Ints

    @classmethod
    def of(cls, impressions: Ints, cells: Ints) -> Persons:
        """From packed impressions; `cells` has the number to use instead of each cell's."""
        rest = (1 << _CELL_AT) - 1
        rows = np.sort((cells[impressions >> _CELL_AT] << _CELL_AT) | (impressions & rest))
        who = rows >> _DID_BITS
        starts = np.flatnonzero(np.concatenate(([True], who[1:] != who[:-1]))) if len(who) else who
        did = rows & ((1 << _DID_BITS) - 1)
        who = who[starts]
        return cls(
            who >> (_PLACE_BITS + _LEVEL_BITS),
            who >> _LEVEL_BITS & ((1 << _PLACE_BITS) - 1),
            who & ((1 << _LEVEL_BITS) - 1),
            np.diff(starts, append=len(rows)),
            *(_counted(did >= least, starts) for least in (1, 2)),
        )


def _kept_of(special: Ints, every: Ints, kept: Ints, account: Ints, chance: Draws) -> Ints:
    """How many of the special ones are among those kept of all."""
    found = np.where(kept == every, special, 0)
    some = np.flatnonzero((special > 0) & (kept < every))
    found[some] = chance.hypergeometric(account[some], special[some], (every - special)[some], kept[some])
    return found
