"""The grounds of a run's ads laid one after the other, so that the cells of many ads are drawn at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.demand import CELLS_PER_COUNTRY
from adtwin.delivery.footprint import Footprint, Ground
from adtwin.delivery.geography import GENDER_SHARES, GENDERS, country
from adtwin.delivery.placements import HANDHELDS, PLACEMENTS
from adtwin.delivery.population import name_key

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
T = TypeVar("T", "Places", "Districts")


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


@dataclass(frozen=True, slots=True)
class Places:
    """Entries of all grounds: `land` numbers ground × country, the rest is as in `Ground` and `Segments`."""

    place: Ints
    segment: Ints
    age: Ints
    land: Ints
    demand: Ints
    weight: Floats
    price: Floats
    clicks: Floats
    converts: Floats
    bid: Floats
    low: Floats
    high: Floats
    stride: Ints

    @classmethod
    def of(cls, ground: Ground, first_land: int, countries: Sequence[int]) -> Places:
        """Those of one ground. `countries` are the numbers of its countries, `first_land` that of its first."""
        segments = ground.segments
        each = ground.segment
        age, where = segments.age[each], segments.country[each]
        segment = age * len(GENDERS) + segments.gender[each]
        numbers = np.array([*countries, 0], dtype=np.int64)
        return cls(
            ground.placement, segment, age, first_land + where,
            numbers[where] * CELLS_PER_COUNTRY + segment * len(PLACEMENTS) + ground.placement,
            ground.weight, np.log(ground.price), ground.clicks, ground.converts, ground.bid,
            segments.low[each], segments.high[each], np.full(len(each), segments.stride),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lands:
    """A ground's countries, one entry each: the country's number and key, people by segment, the parts of them without
    and with an iPhone that are meant, and of either how much they see on a phone; where its regions begin and end in
    `Atlas.districts`."""

    country: Ints
    key: Ints
    people: Floats
    phones: Floats
    on_phone: Floats
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True)
class Districts:
    """Regions of all lands, one entry each: number, clock, key, share of the country's people, and the land's number
    plus the cumulated share, so that one search finds a region of any land."""

    number: Ints
    clock: Ints
    key: Ints
    share: Floats
    until: Floats


class Atlas:
    """`first` and `size` say where the entries of a line's ground stand in `places`."""

    def __init__(self, prints: Sequence[Footprint], words: Vocabulary) -> None:
        grounds = list({id(print_.ground): print_.ground for print_ in prints}.values())
        lands: list[tuple[int, str, Ground]] = []
        parts, begin = [], {}
        size = 0
        for ground in grounds:
            codes = ground.segments.countries
            parts.append(Places.of(ground, len(lands), [words.countries[code] for code in codes]))
            lands += [(index, code, ground) for index, code in enumerate(codes)]
            begin[id(ground)] = size
            size += len(ground.weight)
        self.places = _joined(Places, parts)
        self.lands, self.districts = _laid_out(lands, words)
        self.first = np.array([begin[id(print_.ground)] for print_ in prints], dtype=np.int64)
        self.size = np.array([len(print_.ground.weight) for print_ in prints], dtype=np.int64)

    def district(self, land: Ints, draw: Floats) -> Ints:
        """Index of a region of each land, by a draw in [0, 1)."""
        found = np.searchsorted(self.districts.until, land + draw, side="right")
        return np.clip(found, self.lands.first[land], self.lands.last[land] - 1)


def _laid_out(lands: Sequence[tuple[int, str, Ground]], words: Vocabulary) -> tuple[Lands, Districts]:
    parts: list[Districts] = []
    counts = []
    for land, (index, code, ground) in enumerate(lands):
        regions = ground.segments.regions[index]
        here = country(code)
        number = [words.regions.setdefault(name, len(words.regions)) for name in regions.names]
        clock = [words.clocks[here.clock(name)] for name in regions.names]
        counts.append(len(number))
        parts.append(
            Districts(
                np.array(number, dtype=np.int64),
                np.array(clock, dtype=np.int64),
                regions.keys,
                regions.weights,
                land + regions.cumulative,
            )
        )
    last = np.cumsum(counts).astype(np.int64) if counts else np.zeros(0, dtype=np.int64)
    codes = [country(code) for _, code, _ in lands]
    people = [np.outer(np.array(each.pyramid), np.array(GENDER_SHARES)).ravel() * each.people for each in codes]
    found = Lands(
        np.array([words.countries[code] for _, code, _ in lands], dtype=np.int64),
        np.array([name_key(code) for _, code, _ in lands], dtype=np.int64),
        np.array(people).reshape(len(lands), CELLS_PER_COUNTRY // len(PLACEMENTS)),
        np.array([ground.segments.phones[index] for index, _, ground in lands]).reshape(len(lands), len(HANDHELDS)),
        np.array([ground.segments.on_phone for _, _, ground in lands]).reshape(len(lands), len(HANDHELDS)),
        last - np.array(counts, dtype=np.int64),
        last,
    )
    return found, _joined(Districts, parts)


def _joined(kind: type[T], parts: Sequence[T]) -> T:
    """All entries of the parts one after the other."""
    names = [field.name for field in fields(kind)]
    columns: list[NDArray[Any]] = [
        np.concatenate([getattr(part, name) for part in parts]) if parts else np.zeros(0, dtype=np.int64)
        for name in names
    ]
    return kind(*columns)
