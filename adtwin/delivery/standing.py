"""How a run's ads are doing, as arrays: read from the memory, moved hour by hour, written back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.inputs import AdLine
from adtwin.delivery.memory import LEARNING_RESULTS, Memory, Progress
from adtwin.delivery.plan import CROWD
from adtwin.delivery.population import LEVELS, Market
from adtwin.delivery.sharing import adsets_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DRIFT: Final = 0.2
"""Part of the crowd that an ad turns to replaced every day."""
_FORGET: Final = 0.87
_LUCK, _LEARNING_LUCK = 0.06, 0.35
_FATIGUE: Final = 0.15
_UNHARMED: Final = 1.4
"""The frequency up to which nobody tires of an ad."""
_FEW: Final = 25
"""An account with fewer ads keeps as many people as with so many."""
_WHOLE: Final = ("day", "level", "today", "results", "owed", "customers_spent")
_FRACTIONS: Final = ("pace", "expected", "fatigue", "luck", "seen", "window", "cost")


@dataclass(frozen=True, slots=True)
class Hour:
    """What an hour has brought, by ad: impressions, results of its goal, micros, and US dollars."""

    shown: Ints
    results: Ints
    micros: Ints
    usd: Floats


class Standing:
    """The fields of `Progress`, one entry for each line of a run, and the results that ad sets learn from."""

    day: Ints
    level: Ints
    today: Ints
    results: Ints
    owed: Ints
    customers_spent: Ints
    pace: Floats
    expected: Floats
    fatigue: Floats
    luck: Floats
    seen: Floats
    window: Floats
    cost: Floats

    def __init__(self, lines: Sequence[AdLine], memory: Memory) -> None:
        self._memory = memory
        self.progress = [memory.ads.setdefault(line.ad_id, Progress()) for line in lines]
        for names, kind in ((_WHOLE, np.int64), (_FRACTIONS, np.float64)):
            for name in names:
                setattr(self, name, np.array([getattr(each, name) for each in self.progress], dtype=kind))
        self._adset_ids, self._adset_of = adsets_of(lines)
        self._learned = np.array([memory.results.get(each, 0) for each in self._adset_ids], dtype=np.int64)
        self._new = np.zeros(len(self._adset_ids), dtype=np.int64)
        self.spent = np.zeros(len(self.progress), dtype=np.int64)

    def turn(self, which: Ints, day: int, expected: Floats, people: Floats, luck: Floats) -> None:
        """Begin a local day for those of `which` that it is new to: decide what stands for the whole of it.

        `expected` are impressions, `luck` is standard normal.
        """
        new = np.flatnonzero(self.day[which] != day)
        which, expected, people, luck = which[new], expected[new], np.maximum(people[new], 1.0), luck[new]
        self.day[which], self.expected[which] = day, expected
        self.today[which] = self.customers_spent[which] = 0
        self.seen[which] *= _FORGET
        crowd = np.minimum(people, CROWD * expected * (1 + 6 * _DRIFT))
        intensity = np.maximum(self.seen[which] / np.maximum(crowd, 1.0), 1e-9)
        frequency = intensity / -np.expm1(-intensity)
        self.fatigue[which] = 1 / (1 + _FATIGUE * np.maximum(0.0, frequency - _UNHARMED))
        moved = self.window[which] + _DRIFT * np.minimum(1.0, CROWD * expected / people)
        self.window[which] = moved % 1.0
        unlearned = np.maximum(0.0, 1 - self._learned[self._adset_of[which]] / LEARNING_RESULTS)
        spread = _LUCK + (_LEARNING_LUCK - _LUCK) * unlearned
        self.luck[which] = np.exp(spread * luck - 0.08 * unlearned)

    def thin(self, market: Market, ours: slice, day: int) -> None:
        """Say how strongly the people of an account's ads are thinned on a day: all alike, by what they expect of it
        together."""
        expected = self.expected[ours][self.day[ours] == day]
        rows = market.people_rows * max(len(expected), _FEW)
        level = np.ceil(np.log2(max(float(expected.sum()), 1.0) / rows))
        self.level[ours] = int(np.clip(level, 0, LEVELS))

    def add(self, hour: Hour) -> None:
        """Take in what an hour has brought."""
        self.today += hour.shown
        self.seen += hour.shown
        self.results += hour.results
        self.cost += hour.usd
        self.spent += hour.micros
        np.add.at(self._learned, self._adset_of, hour.results)
        np.add.at(self._new, self._adset_of, hour.shown)

    def save(self) -> None:
        """Write everything back to the memory."""
        for name in (*_WHOLE, *_FRACTIONS):
            for progress, value in zip(self.progress, getattr(self, name).tolist(), strict=True):
                setattr(progress, name, value)
        for index in np.flatnonzero(self._new).tolist():
            self._memory.results[self._adset_ids[index]] = int(self._learned[index])
