"""The plan of an account's local day: which cells its ads can win in, how much is expected, who stands in them.

Facts are kept per cell, so a day's delivery of an ad is confined to a moderate number of cells, drawn anew every day
in proportion to their weight (threshold sampling: likely cells always, rare ones now and then and then heavier).
Region and device are drawn per cell, likely cells being split over several. All ads of a day are drawn in one go; each
has chance of its own, so that none depends on the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.keyed import Keys, uniform
from adtwin.base.streams import stable_hash
from adtwin.delivery.atlas import Atlas
from adtwin.delivery.footprint import Footprint, moved_by
from adtwin.delivery.placements import DEVICES, HANDHELDS, PLACEMENTS
from adtwin.delivery.population import block_keys
from adtwin.delivery.runs import Runs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PAID_OF_LEVEL: Final = 0.5
"""About what part of the price level a lowest-cost ad pays."""
CROWD: Final = 6.0
"""People an ad currently turns to, per expected impression of the day."""
_TIRED_CROWD: Final = 0.08
"""How much of the usual crowd a fatigued ad turns to: the same people, again and again."""
_SETTLES: Final = 1 << 32
"""From this number on, an ad's chance gives its cells regions and devices; before, it picks them."""
_TOLD_APART: Final = 44
"""Bits of a block's key by which an ad's hundreds of blocks are told apart."""
_DESKTOP: Final = np.array([place.device == "desktop" for place in PLACEMENTS])
_HANDHELD: Final = np.array([[DEVICES.index(kind) for kind, _ in each] for each in HANDHELDS], dtype=np.int64)


@dataclass(slots=True)
class Cells:
    """Cells of ads' days, one entry each, ordered by line.

    `line` and `place` index the run's lines and PLACEMENTS. `demand` indexes the hour's demand, `clock` its habits.
    `weight` sums to 1 per ad; `price` is the logarithm of the level in USD per impression. `key` to `span` describe the
    block of people: its key, how far into it the ad's window begins and how wide it is, the first place the audience
    has in it, and how many. `known` is the user segment that they are of, as a number in USER_SEGMENTS.
    """

    line: Ints
    place: Ints
    clock: Ints
    demand: Ints
    weight: Floats
    price: Floats
    clicks: Floats
    converts: Floats
    result: Floats
    key: Ints
    first: Ints
    width: Ints
    low: Ints
    span: Ints
    known: Ints


@dataclass(slots=True)
class CellNames:
    """What makes a cell distinct in the facts: codes into the run's vocabularies; and who its people are.

    `day` is counted since 1970 in the account's zone. `iphone` is 1 where the block's people have one.
    """

    day: Ints
    country: Ints
    segment: Ints
    region: Ints
    device: Ints
    iphone: Ints


Plan = tuple[Cells, CellNames]


def joined(plans: Sequence[Plan]) -> Plan:
    """All cells of several plans one after the other."""
    if len(plans) == 1:
        return plans[0]
    cells, names = zip(*plans, strict=True)
    return (
        Cells(*(np.concatenate([getattr(each, f.name) for each in cells]) for f in fields(Cells))),
        CellNames(*(np.concatenate([getattr(each, f.name) for each in names]) for f in fields(CellNames))),
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """The ads whose day is drawn, one entry each: index into the run's lines, expected impressions, how far the window
    has moved, and the key of its chance. `day` is the same for all."""

    day: int
    line: Ints
    expected: Floats
    window: Floats
    keys: Keys


def cells_drawn(expected: Floats) -> Floats:
    """About how many cells an ad's day has, by its expected impressions."""
    return np.clip(20 + 3.2 * np.sqrt(expected), 24.0, 600.0)


class Planner:
    """Draws days for a run's ads. `turns`: which of how many parts of the people is an ad's own, if it is capped."""

    def __init__(self, seed: int, prints: Sequence[Footprint], atlas: Atlas, turns: Sequence[tuple[int, int]]) -> None:
        self._seed, self._atlas, self._turns = seed, atlas, turns
        self._prints = prints
        self._goal_price = np.log([print_.rates.goal.price for print_ in prints])
        self._result = np.array([print_.result for print_ in prints])
        self._follows = np.array([print_.follows for print_ in prints])
        profiles = [print_.line.profile for print_ in prints]
        self._crowd = np.array([CROWD * (_TIRED_CROWD if each == "fatigued" else 1.0) for each in profiles])
        self._adset = np.array([stable_hash(print_.line.adset_id) for print_ in prints], dtype=np.uint64)

    def draw(self, drawing: Drawing) -> Plan:
        """The cells of some ads' day."""
        places = self._atlas.places
        owner, at, weight = self._pick(drawing)
        bounds = np.searchsorted(owner, np.arange(len(drawing.line) + 1))
        number = _SETTLES + 3 * (np.arange(len(owner)) - bounds[owner])
        draws = np.stack([uniform(drawing.keys[owner], number + which) for which in range(3)])
        clock, block, people, names = self._settle(drawing.day, at, draws)
        line = drawing.line[owner]
        low, high = places.low[at], places.high[at]
        span = np.maximum((people * (high - low) + fraction(block, np.uint64(stable_hash(0)))).astype(np.int64), 1)
        width = np.ceil(self._crowd[line] * drawing.expected[owner] * of_block(owner, block, weight))
        begin = (fraction(block, self._adset[line]) + drawing.window[owner]) % 1.0
        moved = moved_by(self._follows[line], places.clicks[at], places.converts[at])
        cells = Cells(
            line=line,
            place=places.place[at],
            clock=clock,
            demand=places.demand[at],
            weight=weight,
            price=places.price[at] + self._goal_price[line],
            clicks=places.clicks[at],
            converts=places.converts[at],
            result=self._result[line] * moved * places.bid[at],
            key=block,
            first=(begin * span).astype(np.int64),
            width=np.clip(width, 1, span).astype(np.int64),
            low=(people * low).astype(np.int64),
            span=span,
            known=np.zeros_like(block),
        )
        for index, each in enumerate(drawing.line.tolist()):
            cap = self._prints[each].line.frequency
            if cap is not None:
                _lay_out(cells, slice(*bounds[index : index + 2].tolist()), cap.days, drawing.day, self._turns[each])
        return cells, names

    def _pick(self, drawing: Drawing) -> tuple[Ints, Ints, Floats]:
        """For every cell the ad it is of and its place in the atlas, likely ones several times, and the weight.

        Weights sum to 1 by ad; the ads are indexes into the drawing.
        """
        first, size = self._atlas.first[drawing.line], self._atlas.size[drawing.line]
        start = np.cumsum(size) - size
        owner = np.repeat(np.arange(len(size)), size)
        number = np.arange(len(owner)) - start[owner]
        at = number + first[owner]
        weight = self._atlas.places.weight[at]
        count = cells_drawn(drawing.expected)
        threshold = 1.4 / count
        draw = uniform(drawing.keys[owner], number)
        draw *= threshold[owner]
        kept = draw < weight
        for none in np.flatnonzero(np.bincount(owner, kept, len(size)) == 0).tolist():
            mine = slice(start[none], start[none] + size[none])
            kept[mine.start + int(np.argmax(weight[mine]))] = True
        owner, at = owner[kept], at[kept]
        heavy = np.maximum(weight[kept], threshold[owner])
        times = np.maximum(1, np.rint(heavy * (0.8 * count)[owner])).astype(np.int64)
        owner, at, heavy = np.repeat(owner, times), np.repeat(at, times), np.repeat(heavy / times, times)
        return owner, at, heavy / np.bincount(owner, heavy, len(size))[owner]

    def _settle(self, day: int, at: Ints, draws: Floats) -> tuple[Ints, Ints, Floats, CellNames]:
        """Give each cell a region and a device. Returns clocks, block keys, each block's people here, and the names."""
        places, lands, districts = self._atlas.places, self._atlas.lands, self._atlas.districts
        land, segment, place = places.land[at], places.segment[at], places.place[at]
        chosen = self._atlas.district(land, draws[0])
        phones = lands.phones[land]
        iphone = (draws[1] * phones.sum(axis=1) < phones[:, 1]).astype(np.int64)
        people = lands.people[land, segment] * districts.share[chosen] * lands.phones[land, iphone]
        block = block_keys(self._seed, lands.key[land], districts.key[chosen], segment, iphone)
        handheld = _HANDHELD[iphone, (draws[2] >= lands.on_phone[land, iphone]).astype(np.int64)]
        names = CellNames(
            np.full(len(at), day),
            lands.country[land],
            segment,
            districts.number[chosen],
            np.where(_DESKTOP[place], DEVICES.index("desktop"), handheld),
            iphone,
        )
        return districts.clock[chosen], block, people / places.stride[at], names


def of_block(owner: Ints, block: Ints, weight: Floats) -> Floats:
    """By cell, the weight of all of the ad's cells in the same block: they turn to the same crowd, so that it must
    suffice for all of them."""
    key = (owner << _TOLD_APART) | (block & ((1 << _TOLD_APART) - 1))
    order = np.argsort(key, kind="stable")
    runs = Runs.of(key[order])
    found = np.empty_like(weight)
    found[order] = np.repeat(runs.sums(weight[order]), runs.many)
    return found


def _lay_out(cells: Cells, mine: slice, days: int, day: int, turn: tuple[int, int]) -> None:
    """Give every cell of a capped ad people of its own, none of whom another day of the cap has."""
    order = np.argsort(cells.key[mine], kind="stable")
    key = cells.key[mine][order]
    first = np.searchsorted(key, key, side="left")
    many = np.empty_like(first)
    place = np.empty_like(first)
    many[order] = np.searchsorted(key, key, side="right") - first
    place[order] = np.arange(len(key)) - first
    whole = cells.span[mine] // (days * turn[1])
    stripe = whole // many
    cells.low[mine] += (day % days * turn[1] + turn[0]) * whole + place * stripe
    cells.width[mine] = stripe
    cells.span[mine] = np.maximum(stripe, 1)
    cells.first[mine] = 0


def fraction(block: Ints, key: NDArray[np.uint64] | np.uint64) -> Floats:
    """A fixed value in [0, 1) for each block and a key."""
    mixed = block.astype(np.uint64) ^ key
    return np.asarray((mixed * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(11)).astype(np.float64) / 2**53)
