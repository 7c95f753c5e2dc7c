"""The seeded population: segments of people, audiences within them, and the ids of persons.

A segment is a country × age band × gender. Its people live in regions and carry an iPhone or another phone, which
splits it into blocks. A person is a position in a block; the id is a fixed 62-bit hash of it, so that the same person
is the same for all ads and days. No table of people exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.keyed import mixed
from adtwin.base.streams import stable_hash
from adtwin.delivery.geography import AGE_ENDS, AGE_STARTS, AGES, GENDER_SHARES, GENDERS, UNLISTED_REGION, country
from adtwin.delivery.inputs import Audience
from adtwin.delivery.placements import HANDHELDS
from adtwin.delivery.sizes import bounds

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS: Final = 20
"""People can be thinned by up to 2**LEVELS; the top LEVELS bits of an id are spread evenly over a block."""
_HASH_BITS: Final = 62 - LEVELS


@dataclass(frozen=True, slots=True)
class Market:
    """The simulated world: a seed, and how many `people` rows a day of an account aims at for each of its ads."""

    seed: int
    people_rows: int = 800


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions of a country that an audience covers: names, shares of the country's people, the same cumulated
    to 1, and keys."""

    names: tuple[str, ...]
    weights: Floats
    cumulative: Floats
    keys: Ints


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments an audience draws from, one entry each.

    `country` indexes `countries`; `size` counts the audience's people in it; `low` and `high` are the part of the age
    band that is asked for (people stand in order of age within a block); `stride` is how many people of a block there
    are for one of the audience; `regions` has an entry per country. `phones` has a row per country: the parts of its
    people without and with an iPhone whose devices are meant. `on_phone` is what either see on a phone, not a tablet.
    """

    countries: tuple[str, ...]
    country: Ints
    age: Ints
    gender: Ints
    size: Floats
    low: Floats
    high: Floats
    stride: int
    regions: tuple[Regions, ...]
    phones: Floats
    on_phone: Floats

    @property
    def people(self) -> float:
        """All people of the audience."""
        return float(self.size.sum())


def segments(audience: Audience) -> Segments:
    """Split an audience into its segments; impossible bounds give none."""
    countries = tuple(sorted({*audience.countries, *(code for code, _ in audience.regions)}))
    low, high = _age_parts(audience)
    genders = [g for g, name in enumerate(GENDERS) if not audience.genders or name in audience.genders]
    stride = _stride(audience)
    kinds = np.array([[part * getattr(audience.handhelds, kind) for kind, part in each] for each in HANDHELDS])
    meant = kinds.sum(axis=1)
    regions, sizes, phones = [], [], []
    for code in countries:
        here = country(code)
        regions.append(_regions_of(audience, code))
        phones.append(np.array([1 - here.iphone, here.iphone]) * meant)
        people = here.people * float(regions[-1].weights.sum()) * float(phones[-1].sum())
        bands = people * np.array(here.pyramid) * (high - low) / stride
        sizes.append(np.outer(bands, np.array(GENDER_SHARES)[genders]))
    size = np.array(sizes).reshape(len(countries), len(AGES), len(genders))
    keep = np.nonzero(size > 0)
    return Segments(
        countries,
        keep[0].astype(np.int64),
        keep[1].astype(np.int64),
        np.array(genders, dtype=np.int64)[keep[2]],
        size[keep],
        low[keep[1]],
        high[keep[1]],
        stride,
        tuple(regions),
        np.array(phones).reshape(len(countries), len(HANDHELDS)),
        kinds[:, 0] / np.where(meant > 0, meant, 1.0),
    )


def people_of(audience: Audience) -> float:
    """How many people an audience has: never fewer for a wider one, and what `segments` comes to but for its rounding
    to every so many people of a block."""
    if not audience.countries and not audience.regions:
        return 0.0
    everyone = segments(replace(audience, narrowness=1.0, excluded=0.0)).people
    return everyone * audience.narrowness * (1 - audience.excluded)


def estimate(audience: Audience) -> tuple[int, int]:
    """Lower and upper bound of the people in an audience, rounded to two digits, at least 1,000 each."""
    return bounds(people_of(audience))


def _age_parts(audience: Audience) -> tuple[Floats, Floats]:
    """Of each age band, the part [low, high) of it that lies in the audience's ages."""
    start, end = np.array(AGE_STARTS, dtype=np.float64), np.array(AGE_ENDS, dtype=np.float64) + 1
    last = end[-1] if audience.age_max >= AGE_STARTS[-1] else audience.age_max + 1
    low = (np.clip(audience.age_min, start, end) - start) / (end - start)
    high = (np.clip(last, start, end) - start) / (end - start)
    return low, np.maximum(high, low)


def _stride(audience: Audience) -> int:
    """Odd, so that every residue of a power of two occurs among an audience's people."""
    share = max(audience.narrowness, 1e-7) * max(1 - audience.excluded, 1e-3)
    return max(1, round((1 / share - 1) / 2) * 2 + 1) * audience.part[1]


def _regions_of(audience: Audience, code: str) -> Regions:
    table = dict(country(code).regions)
    named = [name for where, name in audience.regions if where == code]
    names = tuple(dict.fromkeys(named)) or tuple(table)
    weights = np.array([table.get(name, UNLISTED_REGION) for name in names])
    keys = np.array([name_key(f"{code}:{name}") for name in names], dtype=np.int64)
    return Regions(names, weights, np.cumsum(weights) / weights.sum(), keys)


def block_keys(seed: int, countries: Ints, regions: Ints, segment: Ints, iphone: Ints) -> Ints:
    """The key of each block. Countries and regions by `name_key`, `segment` is age × 3 + gender, `iphone` 0 or 1."""
    key = np.full(len(countries), np.uint64(seed & 0xFFFFFFFFFFFFFFFF))
    for part in (countries, regions, segment * 2 + iphone):
        key = mixed(key + part.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1))
    return key.astype(np.int64)


@lru_cache(maxsize=65_536)
def name_key(name: str) -> int:
    """A 62-bit number for a name."""
    return stable_hash(name) >> 2


def person_ids(keys: Ints, positions: Ints) -> Ints:
    """62-bit ids. Their top bits are the position's low bits reversed and shuffled by block.

    So thinning to ids below 2**(62-k) keeps every 2**k-th person of a block.
    """
    key, position = keys.view(np.uint64), positions.view(np.uint64)
    low = position ^ key
    low &= np.uint64((1 << LEVELS) - 1)
    hashed = mixed(key ^ (position + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15))
    hashed >>= np.uint64(64 - _HASH_BITS)
    hashed |= _reversed(low) << np.uint64(_HASH_BITS)
    return hashed.view(np.int64)


def kept_residues(keys: Ints, strides: Ints, offsets: Ints) -> Ints:
    """The place, modulo 2**level for every level up to LEVELS, of those who survive thinning by 2**level.

    A place counts an audience's people in a block; its person stands at place × stride + offset.
    """
    return np.asarray(((keys & ((1 << LEVELS) - 1)) - offsets) * _inverse(strides) & ((1 << LEVELS) - 1))


def _inverse(odd: Ints) -> Ints:
    """The multiplicative inverse of odd numbers modulo 2**LEVELS, by Newton's iteration."""
    mask = (1 << LEVELS) - 1
    odd = odd & mask
    inverse = odd.copy()
    for _ in range(5):
        inverse = inverse * (2 - odd * inverse) & mask
    return inverse


def _reversed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The low LEVELS bits in reverse order."""
    low, high = (values & np.uint64(1023)).view(np.int64), (values >> np.uint64(10)).view(np.int64)
    return np.asarray((_REVERSED_10[low] << np.uint64(10)) | _REVERSED_10[high])


_REVERSED_10: Final = np.array([int(f"{n:010b}"[::-1], 2) for n in range(1024)], dtype=np.uint64)
