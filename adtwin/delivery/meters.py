"""What budgets have spent, as arrays: in all, in the running week, on the running day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.keyed import keys_of, normal
from adtwin.delivery.memory import Meter
from adtwin.delivery.pacing import week_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MOOD: Final = 0.10
_WHOLE: Final = (
    "spent", "week", "week_spent", "week_days", "day", "day_spent", "budget", "week_planned", "day_planned",
    "day_surplus",
)  # fmt: skip
_FRACTIONS: Final = ("mood", "recent_spent", "recent_days")


class Meters:
    """The fields of `Meter`, one entry for each id; read from a table of them, written back by `save`."""

    spent: Ints
    week: Ints
    week_spent: Ints
    week_days: Ints
    day: Ints
    day_spent: Ints
    budget: Ints
    week_planned: Ints
    day_planned: Ints
    day_surplus: Ints
    mood: Floats
    recent_spent: Floats
    recent_days: Floats

    def __init__(self, ids: Sequence[int], table: dict[int, Meter]) -> None:
        self.ids, self._table = ids, table
        found = [table.get(each) or Meter() for each in ids]
        for names, kind in ((_WHOLE, np.int64), (_FRACTIONS, np.float64)):
            for name in names:
                setattr(self, name, np.array([getattr(each, name) for each in found], dtype=kind))
        self._keys = np.array(ids, dtype=np.int64)

    def turn(self, which: Ints, seed: int, day: int, part: float) -> None:
        """Begin a local day: zero the day's meter, and the week's when a Sunday has passed.

        `part` is how much of the day is left: a budget's first day gets no more than that of it.
        """
        which = which[self.day[which] != day]
        first = self.day[which] < 0
        week, _ = week_of(day)
        other = which[self.week[which] != week]
        self.week[other], self.week_spent[other], self.week_days[other] = week, 0, 0
        self.week_days[which] += 1
        self._look_back(which[~first], day)
        self.day[which], self.day_spent[which] = day, 0
        mood = np.exp(_MOOD * normal(keys_of(seed, "mood", self._keys[which], day)))
        self.mood[which] = np.where(first, np.minimum(1.0, mood) * part, mood)

    def _look_back(self, which: Ints, day: int) -> None:
        """Count the day that has ended among the recent ones."""
        fade = 0.5 ** (day - self.day[which])
        self.recent_spent[which] = (self.recent_spent[which] + self.day_spent[which]) * fade
        self.recent_days[which] = (self.recent_days[which] + self.mood[which]) * fade

    def spend(self, amounts: Ints) -> None:
        """Move the meters by micros."""
        self.spent += amounts
        self.day_spent += amounts
        self.week_spent += amounts

    def save(self) -> None:
        """Write the meters whose day has begun back to the table."""
        for index in np.flatnonzero(self.day >= 0).tolist():
            meter = self._table.setdefault(self.ids[index], Meter())
            for name in _WHOLE:
                setattr(meter, name, int(getattr(self, name)[index]))
            for name in _FRACTIONS:
                setattr(meter, name, float(getattr(self, name)[index]))
