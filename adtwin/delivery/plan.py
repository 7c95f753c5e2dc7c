"""The plan of an account's local day: which cells each ad can win in, how much is expected, who stands in them.

Facts are kept per cell, so a day's delivery of an ad is confined to a moderate number of cells, drawn anew every day
in proportion to their weight (threshold sampling: likely cells always, rare ones now and then and then heavier).
Region and device are drawn per cell, likely cells being split over several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import exp, log2, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stable_hash, stream
from adtwin.delivery.demand import CELLS_PER_COUNTRY
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.geography import GENDER_SHARES, GENDERS, country
from adtwin.delivery.memory import LEARNING_RESULTS, Memory, Progress
from adtwin.delivery.placements import DEVICES, IOS_DEVICES, MOBILE_DEVICES, PLACEMENTS
from adtwin.delivery.population import LEVELS, Market, block_keys, name_key

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PAID_OF_LEVEL: Final = 0.5
"""About what part of the price level a lowest-cost ad pays."""
CROWD: Final = 6.0
"""People an ad currently turns to, per expected impression of the day."""
_TIRED_CROWD: Final = 0.08
"""How much of the usual crowd a fatigued ad turns to: the same people, again and again."""
_DRIFT: Final = 0.2
"""Part of that crowd replaced every day."""
_FORGET: Final = 0.87
_LUCK, _LEARNING_LUCK = 0.06, 0.35
_FATIGUE: Final = 0.15


@dataclass(slots=True)
class Cells:
    """Cells of ads' days, one entry each.

    `line` and `place` index the run's lines and PLACEMENTS; `uid` is the cell's first number in the ledger. `demand`
    indexes the hour's demand, `clock` its habits. `weight` sums to 1 per ad; `price` is the logarithm of the level in
    USD per impression. `key` to `span` describe the block of people: its key, how far into it the ad's window begins
    and how wide it is, the first place the audience has in it, and how many.
    """

    line: Ints
    uid: Ints
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

    @classmethod
    def join(cls, parts: Sequence[Cells]) -> Cells:
        """All cells of several days one after the other."""
        return cls(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)))


@dataclass(frozen=True, slots=True)
class CellNames:
    """What makes a cell distinct in the facts: codes into the run's vocabularies."""

    country: Ints
    segment: Ints
    region: Ints
    place: Ints
    device: Ints


def turn_day(ad: Progress, print_: Footprint, market: Market, memory: Memory, day: int, expected: float) -> None:
    """Begin an ad's local day: decide what stands for the whole of it."""
    if ad.day == day:
        return
    line = print_.line
    people = max(1.0, print_.segments.people)
    ad.day, ad.expected, ad.today = day, expected, 0
    ad.seen *= _FORGET
    crowd = min(people, CROWD * expected * (1 + 6 * _DRIFT))
    intensity = ad.seen / max(crowd, 1.0)
    frequency = intensity / (1 - exp(-intensity)) if intensity > 1e-9 else 1.0
    ad.fatigue = 1 / (1 + _FATIGUE * max(0.0, frequency - 1.4))
    ad.window = (ad.window + _DRIFT * min(1.0, CROWD * expected / people)) % 1.0
    ad.level = min(LEVELS, max(0, int(np.ceil(log2(max(expected, 1.0) / market.people_rows)))))
    unlearned = max(0.0, 1 - memory.results.get(line.adset_id, 0) / LEARNING_RESULTS)
    spread = _LUCK + (_LEARNING_LUCK - _LUCK) * unlearned
    chance = stream(market.seed, "luck", line.ad_id, day)
    ad.luck = exp(spread * float(chance.standard_normal()) - 0.08 * unlearned)


@dataclass(slots=True)
class Vocabulary:
    """Countries, regions and clocks (hours east of UTC) of a run, by number."""

    countries: dict[str, int]
    regions: dict[str, int]
    clocks: dict[float, int]

    @classmethod
    def of(cls, countries: Sequence[str]) -> Vocabulary:
        """With all clocks that people of these countries live by."""
        here = [country(code) for code in countries]
        clocks = sorted({each.hours_east for each in here} | {hours for each in here for hours in each.clocks.values()})
        return cls(
            {code: index for index, code in enumerate(countries)},
            {},
            {hours: index for index, hours in enumerate(clocks)},
        )

    def numbers(self, names: Sequence[str]) -> Ints:
        """The numbers of regions' names."""
        return np.array([self.regions.setdefault(name, len(self.regions)) for name in names], dtype=np.int64)

    def clocks_of(self, code: str, names: Sequence[str]) -> Ints:
        """The numbers of the clocks of a country's regions."""
        return np.array([self.clocks[country(code).clock(name)] for name in names], dtype=np.int64)


def cells_of(
    market: Market, print_: Footprint, ad: Progress, line: int, words: Vocabulary, turn: tuple[int, int] = (0, 1)
) -> tuple[Cells, CellNames]:
    """Draw one ad's cells for its day. `turn`: which of how many parts of the people is its own, if it is capped."""
    chance = stream(market.seed, "plan", print_.line.ad_id, ad.day)
    picked, weight = _pick(print_.weight, ad.expected, chance)
    segment, place = print_.segment[picked], print_.placement[picked]
    names, clock, block, people = _settle(market, print_, segment, place, words, chance)
    low, high = print_.segments.low[segment], print_.segments.high[segment]
    span = np.maximum((people * (high - low) + _fraction(block, 0)).astype(np.int64), 1)
    crowd = CROWD * (_TIRED_CROWD if print_.line.profile == "fatigued" else 1.0)
    width = np.clip(np.ceil(crowd * ad.expected * weight), 1, span).astype(np.int64)
    begin = (_fraction(block, print_.line.adset_id) + ad.window) % 1.0
    seg = print_.segments.age[segment] * len(GENDERS) + print_.segments.gender[segment]
    cells = Cells(
        line=np.full(len(picked), line),
        uid=np.zeros(len(picked), dtype=np.int64),
        place=place,
        clock=clock,
        demand=names.country * CELLS_PER_COUNTRY + seg * len(PLACEMENTS) + place,
        weight=weight,
        price=np.log(print_.price[picked]),
        clicks=print_.clicks[picked],
        converts=print_.converts[picked],
        result=print_.result[picked] * print_.bid[picked],
        key=block,
        first=(begin * span).astype(np.int64),
        width=width,
        low=(people * low).astype(np.int64),
        span=span,
    )
    if print_.line.frequency is not None:
        _lay_out(cells, print_.line.frequency.days, ad.day, turn)
    return cells, names


def _lay_out(cells: Cells, days: int, day: int, turn: tuple[int, int]) -> None:
    """Give every cell of a capped ad people of its own, none of whom another day of the cap has."""
    order = np.argsort(cells.key, kind="stable")
    key = cells.key[order]
    first = np.searchsorted(key, key, side="left")
    many = np.empty_like(first)
    place = np.empty_like(first)
    many[order] = np.searchsorted(key, key, side="right") - first
    place[order] = np.arange(len(key)) - first
    whole = cells.span // (days * turn[1])
    stripe = whole // many
    cells.low = cells.low + (day % days * turn[1] + turn[0]) * whole + place * stripe
    cells.width = stripe
    cells.span = np.maximum(stripe, 1)
    cells.first = np.zeros_like(stripe)


def _pick(weight: Floats, expected: float, chance: np.random.Generator) -> tuple[Ints, Floats]:
    """Indexes into the footprint, likely ones several times, and their weights (summing to 1)."""
    if not len(weight):
        return np.zeros(0, dtype=np.int64), weight
    count = cells_drawn(expected)
    threshold = 1.4 / count
    kept = np.flatnonzero(chance.random(len(weight)) * threshold < weight)
    if not len(kept):
        kept = np.array([int(np.argmax(weight))])
    heavy = np.maximum(weight[kept], threshold)
    times = np.maximum(1, np.rint(heavy * count * 0.8)).astype(np.int64)
    heavy = np.repeat(heavy / times, times)
    return np.repeat(kept, times), heavy / heavy.sum()


def cells_drawn(expected: float) -> float:
    """About how many cells an ad's day has, for its expected impressions."""
    return min(600.0, max(24.0, 20 + 3.2 * sqrt(expected)))


def _settle(
    market: Market, print_: Footprint, segment: Ints, place: Ints, words: Vocabulary, chance: np.random.Generator
) -> tuple[CellNames, Ints, Ints, Floats]:
    """Give each cell a region and a device. Returns names, clocks, block keys, and each block's places here."""
    ground = print_.segments
    draws = chance.random((3, len(segment)))
    here = ground.country[segment]
    age, gender = ground.age[segment], ground.gender[segment]
    codes, region, region_key, share, clock = (np.zeros(len(segment), dtype=np.int64) for _ in range(5))
    people, iphone = np.zeros(len(segment)), np.zeros(len(segment))
    for index, code in enumerate(ground.countries):
        mine = np.flatnonzero(here == index)
        regions = ground.regions[index]
        choice = np.minimum(np.searchsorted(regions.cumulative, draws[0, mine], side="right"), len(regions.names) - 1)
        codes[mine] = words.countries[code]
        region[mine] = words.numbers(regions.names)[choice]
        clock[mine] = words.clocks_of(code, regions.names)[choice]
        region_key[mine] = regions.keys[choice]
        iphone[mine] = country(code).iphone
        pyramid = np.array(country(code).pyramid)[age[mine]] * np.array(GENDER_SHARES)[gender[mine]]
        people[mine] = country(code).people * regions.weights[choice] * pyramid
        share[mine] = name_key(code)
    has_iphone = draws[1] < iphone
    people = people * np.where(has_iphone, iphone, 1 - iphone) / ground.stride
    seg = age * len(GENDERS) + gender
    block = block_keys(market.seed, share, region_key, seg, has_iphone.astype(np.int64))
    named = CellNames(codes, seg, region, place, _device(place, has_iphone, draws[2]))
    return named, clock, block, people


def _fraction(block: Ints, key: int) -> Floats:
    """A fixed value in [0, 1) for each block and a key."""
    mixed = block.astype(np.uint64) ^ np.uint64(stable_hash(key))
    return np.asarray((mixed * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(11)).astype(np.float64) / 2**53)


def _device(place: Ints, iphone: NDArray[np.bool_], draw: Floats) -> Ints:
    """The impression device: desktops at desktop placements, else the phone or tablet of the person's family."""
    phone = np.where(draw < IOS_DEVICES[0][1], DEVICES.index("iphone"), DEVICES.index("ipad"))
    other = np.where(draw < MOBILE_DEVICES[0][1], DEVICES.index("android_smartphone"), DEVICES.index("android_tablet"))
    desktop = np.array([p.device == "desktop" for p in PLACEMENTS])[place]
    return np.where(desktop, DEVICES.index("desktop"), np.where(iphone, phone, other)).astype(np.int64)
