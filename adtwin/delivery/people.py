"""Who the impressions of an hour went to: persons, thinned where an account reaches many; who clicks is always kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stable_hash
from adtwin.delivery.draws import Draws
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.pieces import pieces
from adtwin.delivery.plan import Cells
from adtwin.delivery.runs import Runs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Counts = NDArray[np.int32]

_HEAVY_USERS: Final = 1.15
"""Above 1, some people of a crowd see an ad more often than others."""
_NEIGHBOURS: Final = 3
"""Survivors are next to each other only where a window goes on at the first place, three of them at most."""
_UNIT_BITS: Final = 24
_PLACE_BITS, _LEVEL_BITS, _DID_BITS = 31, 5, 2
_PLACE_AT: Final = _LEVEL_BITS + _DID_BITS
_CELL_AT: Final = _PLACE_BITS + _PLACE_AT


def packed(cell: Ints, place: Ints, level: Ints) -> Ints:
    """Impressions as single numbers, in the order of cell, place and level: 25 bits are left for the cell.

    `place` is the person's within the block of the cell. The last bits are 0; 1 is for a click, 2 for one on the link.
    """
    return (cell << _CELL_AT) | (place << _PLACE_AT) | (level << _DID_BITS)


def audience_offsets(prints: list[Footprint]) -> tuple[Ints, Ints]:
    """For each ad, how far apart its audience's people stand within a block, and where the first one stands."""
    strides = np.array([print_.segments.stride for print_ in prints], dtype=np.int64)
    keys = np.array([stable_hash(print_.line.audience.key) >> 1 for print_ in prints], dtype=np.int64)
    part, parts = np.array([print_.line.audience.part for print_ in prints], dtype=np.int64).reshape(-1, 2).T
    return strides, part + parts * (keys % np.maximum(strides // parts, 1))


def thinning(expected: Floats, most: Ints, first: int) -> Ints:
    """Levels by account for an hour after which the day has `expected` impressions: 0 at first, then rising to `most`.

    An account that delivers less than planned is thus thinned less: the `first` people of a day are always kept.
    """
    return np.minimum(np.log2(np.maximum(expected / first, 1.0)).astype(np.int64), most)


class Survivors:
    """Who of the people of every slot's window survives thinning; it moves only where a level does.

    A window begins within a block's places of an audience and may go on at the first of them. What survives is every
    2**level-th place from the first on, then, beyond the first `_before`, from `_gap` places further on.
    """

    def __init__(self, cells: Cells, cell: Ints, residue: Ints, number: int) -> None:
        self._line, low, width = cells.line[cell], cells.low[cell], cells.width[cell]
        until = low + cells.span[cell]
        self._low, self._begin = low, low + cells.first[cell] % cells.span[cell]
        self._end = np.minimum(self._begin + width, until)
        self._wrapped = low + width - (self._end - self._begin)
        self._residue, self._number = residue[cell], number
        self._level = np.zeros(0, dtype=np.int64)
        self.share = np.zeros(len(cell))
        self.count = np.zeros(len(cell))
        self._before, self._gap, self._first, self._shift = np.zeros((4, len(cell)), dtype=np.int64)

    def thin(self, levels: Ints) -> None:
        """Thin the people to one in 2**level; `levels` are by ad."""
        if len(self._level):
            changed = levels != self._level
            if not changed.any():
                return
            slot = np.flatnonzero(changed[self._line])
        else:
            slot = np.arange(len(self._line))
        self._level = levels
        first, again, before, after, width = self._stand(slot)
        level, count = levels[self._line[slot]], before + after
        self.share[slot] = count / np.maximum(width, 1)
        self.count[slot], self._before[slot] = count, before
        self._gap[slot] = (again - (before << level) - first) << _PLACE_AT
        self._first[slot] = packed(slot + self._number, first, level)
        self._shift[slot] = level + _PLACE_AT

    def _stand(self, slot: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Of windows: where their first survivor stands, and the first after the window went on at the first place;
        how many survive before and after that; how many people there are."""
        level, residue = self._level[self._line[slot]], self._residue[slot]
        low, begin, end, wrapped = (each[slot] for each in (self._low, self._begin, self._end, self._wrapped))
        every = (np.int64(1) << level) - 1
        first, again = (start + ((residue - start) & every) for start in (begin, low))
        before, after = (np.maximum(0, -((at - stop) >> level)) for at, stop in ((first, end), (again, wrapped)))
        return first, again, before, after, end - begin + wrapped - low

    def passed(self, slot: Ints, turn: Ints) -> Ints:
        """How many times one who survives had a turn, once so many people of the window had theirs, round and round."""
        first, again, before, after, width = self._stand(slot)
        level, begin = self._level[self._line[slot]], self._begin[slot]
        rounds, left = np.divmod(turn, np.maximum(width, 1))
        step = (np.int64(1) << level) - 1
        until = (begin + left, self._low[slot] + left - (self._end[slot] - begin))
        some = [
            np.clip((stop - at + step) >> level, 0, most)
            for at, stop, most in ((first, until[0], before), (again, until[1], after))
        ]
        return np.asarray(rounds * (before + after) + some[0] + some[1])

    def packed(self, slot: Ints, draw: Floats) -> Ints:
        """Impressions without a click, each on the person that a draw in [0, 1) gives from its slot's window."""
        draw *= self.count[slot]
        index = draw.astype(np.int64)
        again = np.flatnonzero(index >= self._before[slot])
        index <<= self._shift[slot]
        index += self._first[slot]
        index[again] += self._gap[slot[again]]
        return index

    def others(self, slot: Ints, draw: Floats) -> Ints:
        """Impressions on people who don't survive, each on the one that a draw in [0, 1) gives, packed."""
        begin, end, low, residue = (each[slot] for each in (self._begin, self._end, self._low, self._residue))
        level, width = self._level[self._line[slot]], end - begin + self._wrapped[slot] - low
        every = (np.int64(1) << level) - 1
        at = (draw * width).astype(np.int64)
        for _ in range(_NEIGHBOURS):
            place = np.where(at < end - begin, begin + at, low + at - (end - begin))
            at += ((place - residue) & every) == 0
            at[at >= width] = 0
        place = np.where(at < end - begin, begin + at, low + at - (end - begin))
        return packed(slot + self._number, place, level)


def _thinned(account: Runs, impressions: Ints, share: Floats, draws: Floats) -> Ints:
    """How many impressions of each row are kept: systematic sampling along an account's rows, exact where share is 1.

    Drawing each row by itself would make sums over a few hundred rows, and with them reach, twice as noisy. `draws` has
    one in [0, 1) for each account.
    """
    unit = 1 << _UNIT_BITS
    share *= impressions
    share *= unit
    due = np.rint(share, out=share).astype(np.int64)
    until = np.cumsum(due)
    begin = (draws * unit).astype(np.int64) - (until - due)[account.first]
    until += np.repeat(begin, account.many)
    until >>= _UNIT_BITS
    kept = until.copy()
    kept[1:] -= until[:-1]
    kept[account.first] = until[account.first]
    return kept


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to be given to persons, one row each, an account's after the other: slot, impressions, clicks, link
    clicks; and, where they are to go round, how many impressions the cell had before on the day, else -1."""

    slot: Ints
    impressions: Ints
    clicks: Ints
    link: Ints
    by_account: Runs
    in_turn: Ints | None = None


def sample(survivors: Survivors, seen: Seen, chance: Draws) -> Ints:
    """The impressions on the persons kept, packed; at level 0 all are. All that were clicked are among them: those of
    people who are not kept, alone."""
    by_account = seen.by_account
    account = np.repeat(by_account.group, by_account.many)
    share = survivors.share[seen.slot]
    kept = _thinned(by_account, seen.impressions, share, chance.uniform(by_account.group))
    turns = None if seen.in_turn is None else _in_turn(survivors, seen, seen.in_turn, kept)
    at = np.flatnonzero(seen.clicks > 0)
    clicked = _kept_of(seen.clicks[at], seen.impressions[at], kept[at], account[at], chance)
    some = np.flatnonzero(seen.link[at] > 0)
    on_link = at[some]
    linked = _kept_of(seen.link[on_link], seen.clicks[on_link], clicked[some], account[on_link], chance)
    start = np.cumsum(kept) - kept
    draw = chance.uniform(np.repeat(account, kept))
    np.power(draw, _HEAVY_USERS, out=draw)
    if turns is not None:
        _go_round(draw, turns, survivors, seen.slot, kept, start)
    found = survivors.packed(np.repeat(seen.slot, kept), draw)
    for rows, count in ((at, clicked), (on_link, linked)):
        found[np.repeat(start[rows], count) + _rank(count)] += 1
    return np.concatenate([found, _clicks_of_others(survivors, seen, chance, (at, clicked), (some, linked))])


def _clicks_of_others(
    survivors: Survivors, seen: Seen, chance: Draws, clicked: tuple[Ints, Ints], linked: tuple[Ints, Ints]
) -> Ints:
    """The clicks of people who are not kept. `clicked` has the rows with clicks and how many of them are of those who
    are; `linked` the same of clicks on the link, by rows of `clicked`."""
    rows, of_kept = clicked
    count = seen.clicks[rows] - of_kept
    on_link = np.zeros_like(count)
    on_link[linked[0]] = seen.link[rows[linked[0]]] - linked[1]
    account = np.repeat(seen.by_account.group, seen.by_account.many)[rows]
    draw = chance.uniform(np.repeat(account, count))
    found = survivors.others(np.repeat(seen.slot[rows], count), np.power(draw, _HEAVY_USERS, out=draw))
    return np.asarray(found + 1 + (_rank(count) < np.repeat(on_link, count)))


def _rank(count: Ints) -> Ints:
    """0, 1, … for each of so many."""
    end = np.cumsum(count)
    return np.arange(end[-1] if len(end) else 0) - np.repeat(end - count, count)


def _in_turn(survivors: Survivors, seen: Seen, before: Ints, kept: Ints) -> tuple[Ints, Ints]:
    """The rows that go round, and how many turns those kept had before; they are kept whenever it is their turn."""
    even = np.flatnonzero(before >= 0)
    slot, turn = seen.slot[even], before[even]
    first = survivors.passed(slot, turn)
    kept[even] = survivors.passed(slot, turn + seen.impressions[even]) - first
    return even, first


def _go_round(
    draw: Floats, turns: tuple[Ints, Ints], survivors: Survivors, slot: Ints, kept: Ints, start: Ints
) -> None:
    """Put those that are to go round one after the other instead of where chance has them."""
    even, first = turns
    count = kept[even]
    turn = np.repeat(first, count) + _rank(count)
    people = np.repeat(survivors.count[slot[even]], count)
    draw[np.repeat(start[even], count) + _rank(count)] = (turn % people + 0.5) / people


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons by cell, place and level, in order, one entry each, with their sums."""

    cell: Ints
    place: Counts
    level: NDArray[np.int8]
    impressions: Counts
    clicks: Counts
    link: Counts

    @classmethod
    def of(cls, impressions: Ints, cells: Ints) -> Persons:
        """From packed impressions, whose memory it uses; `cells` has the number to use instead of each cell's."""
        rows = impressions
        moves = (cells - np.arange(len(cells))) << _CELL_AT
        for piece in pieces(len(rows)):
            rows[piece] += moves[rows[piece] >> _CELL_AT]
        rows.sort()
        did = np.flatnonzero((rows & 3) != 0)
        which = rows[did] & 3
        rows >>= _DID_BITS
        who = Runs.of(rows)
        person = np.searchsorted(who.first, did, side="right") - 1
        many = len(who.group)
        cell, place, level = np.empty(many, np.int64), np.empty(many, np.int32), np.empty(many, np.int8)
        for piece in pieces(many):
            some = who.group[piece]
            cell[piece] = some >> (_PLACE_BITS + _LEVEL_BITS)
            place[piece] = some >> _LEVEL_BITS & ((1 << _PLACE_BITS) - 1)
            level[piece] = some & ((1 << _LEVEL_BITS) - 1)
        return cls(
            cell,
            place,
            level,
            who.many.astype(np.int32),
            *(np.bincount(person[which >= least], minlength=many).astype(np.int32) for least in (1, 2)),
        )


def _kept_of(special: Ints, every: Ints, kept: Ints, account: Ints, chance: Draws) -> Ints:
    """How many of the special ones are among those kept of all."""
    found = np.where(kept == every, special, 0)
    some = np.flatnonzero((kept > 0) & (kept < every))
    found[some] = chance.hypergeometric(account[some], special[some], (every - special)[some], kept[some])
    return found
