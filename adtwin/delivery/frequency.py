"""Frequency caps: nobody sees an ad set more often than so many times in so many days.

No list of people is kept. The people of a block are laid out in stripes: in the days of a cap everybody's turn comes on
one of them, at one ad and one placement. There impressions go round, and end when all have had their number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.auction import Outcome
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.memory import Memory
from adtwin.delivery.plan import Cells

Ints = NDArray[np.int64]


class FrequencyCaps:
    """The caps of a run's ads, and how often each cell has been shown on its day."""

    def __init__(self, lines: Sequence[AdLine], memory: Memory) -> None:
        self._memory = memory
        self._lines = lines
        self._most = np.array([line.frequency.impressions if line.frequency else 0 for line in lines], dtype=np.int64)
        self._cells: dict[int, Ints] = {}
        self._days = np.zeros(len(lines), dtype=np.int64)
        self.shown = np.zeros(0, dtype=np.int64)

    def __bool__(self) -> bool:
        return bool(self._most.any())

    def open(self, cells: Cells, days: Ints) -> None:
        """Begin with the cells of a day; what was shown of them before counts. `days` are the running ones, by ad."""
        self.save()
        self.shown = np.zeros(len(cells.line), dtype=np.int64)
        capped = np.flatnonzero(self._most[cells.line] > 0) if len(cells.line) else cells.line
        self._cells = {line: capped[cells.line[capped] == line] for line in np.unique(cells.line[capped]).tolist()}
        self._days = days.copy()
        for line, mine in self._cells.items():
            day, *counts = self._memory.shown.get(self._lines[line].ad_id, [-1])
            if day == days[line] and len(counts) == len(mine):
                self.shown[mine] = counts

    def save(self) -> None:
        """Remember what has been shown of the running day."""
        for line, mine in self._cells.items():
            if self.shown[mine].any():
                self._memory.shown[self._lines[line].ad_id] = [int(self._days[line]), *self.shown[mine].tolist()]

    def bounded(self, outcome: Outcome, cells: Cells) -> Outcome:
        """An hour's outcome, without what the caps no longer leave."""
        left = self._left(cells)
        return Outcome(np.minimum(outcome.impressions, left), outcome.price, outcome.willing)

    def cut(self, impressions: Ints, cells: Cells) -> Ints:
        """The impressions drawn, cut where they would go beyond."""
        return np.minimum(impressions, self._left(cells))

    def in_turn(self, cells: Cells, rows: Ints, impressions: Ints) -> Ints:
        """For impressions of some cells, a cell's rows following each other: how many the cell has had before on the
        day, or -1 where they don't go round, for nothing caps them."""
        running = np.cumsum(impressions) - impressions
        before = self.shown[rows] + running - running[np.searchsorted(rows, rows)]
        return np.where(self._most[cells.line[rows]] > 0, before, -1)

    def note(self, impressions: Ints) -> None:
        """Add an hour's impressions by cell."""
        self.shown += impressions

    def _left(self, cells: Cells) -> Ints:
        most = self._most[cells.line]
        return np.where(most > 0, np.maximum(most * cells.width - self.shown, 0), 1 << 62)


def turns(lines: Sequence[AdLine]) -> list[tuple[int, int]]:
    """For each ad, which of how many parts of the people is its own: ads of a capped ad set don't meet."""
    ads: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.frequency is not None:
            ads.setdefault(line.adset_id, []).append(index)
    found = [(0, 1)] * len(lines)
    for mine in ads.values():
        for place, index in enumerate(mine):
            found[index] = (place, len(mine))
    return found
