"""The running day: a slot for every cell and variant, with what stands all day and the sums until the day is closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.people import Survivors
from adtwin.delivery.plan import Cells
from adtwin.delivery.population import kept_residues
from adtwin.delivery.response import Habits, Rates
from adtwin.delivery.variants import Variants

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Slots:
    """Slots follow the cells, and the variants of the cell's ad within them; the ledger numbers them from `number` on.

    `first` is by cell, `cell` and all others by slot: `variant` numbers those of the run, `better` is how well it does.
    """

    def __init__(self, cells: Cells, variants: Variants) -> None:
        count = variants.count[cells.line]
        self.first = np.cumsum(count) - count
        self.cell = np.repeat(np.arange(len(count)), count)
        self.line = cells.line[self.cell]
        self.variant = variants.first[self.line] + np.arange(len(self.cell)) - self.first[self.cell]
        self.better = variants.rate[self.variant]
        self.number = 0
        self.impressions, self.clicks, self.link, self.micros = np.zeros((4, len(self.cell)), dtype=np.int64)

    def open(self, number: int, cells: Cells, habits: Habits, scale: Floats, membership: tuple[Ints, Ints]) -> None:
        """Begin the day. `scale` is the day's factor on rates and `membership` where the people stand, both by ad."""
        self.number = number
        self.rates = Rates.of(habits, self.line, cells.clicks[self.cell] * self.better, scale)
        self.converts = cells.converts[self.cell]
        residue = kept_residues(cells.key, *(each[cells.line] for each in membership))
        self.survivors = Survivors(cells, self.cell, residue, number)

    def add(self, slot: Ints, impressions: Ints, clicks: Ints, link: Ints, micros: Ints) -> None:
        """Add an hour's figures of some slots, each named once."""
        self.impressions[slot] += impressions
        self.micros[slot] += micros
        some = np.flatnonzero(clicks > 0)
        self.clicks[slot[some]] += clicks[some]
        self.link[slot[some]] += link[some]

    def shown(self) -> Ints:
        """The slots that have been shown."""
        return np.flatnonzero(self.impressions > 0)
