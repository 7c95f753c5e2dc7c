"""Ads that choose among their assets: what each variant is worth, and how an ad learns which to show."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stream
from adtwin.delivery.draws import Draws
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.memory import Progress
from adtwin.delivery.placements import PLACEMENTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SPREAD: Final = 0.28
"""Standard deviation of the logarithm of variants' click rates within an ad."""
_TRIALS: Final = 400.0
"""Impressions of an average variant that an ad supposes before it has seen any."""
_EXPLORES: Final = 0.15
"""Part of the impressions that go to all variants alike, however well one does."""
_GREED: Final = 4.0
"""How strongly better variants are preferred: the share goes with this power of the rate."""


class Variants:
    """The variants of a run's ads."""

    def __init__(self, seed: int, lines: Sequence[AdLine]) -> None:
        self._ids = [[variant.id for variant in line.creative.variants] or [0] for line in lines]
        self.count = np.array([len(ids) for ids in self._ids], dtype=np.int64)
        self.first = np.cumsum(self.count) - self.count
        self.ids = np.array([each for ids in self._ids for each in ids], dtype=np.int64)
        """The ids of the variants, by `first` + variant; 0 stands for a plain ad."""
        self.rate = np.concatenate([_rates(seed, line) for line in lines]) if lines else np.zeros(0)
        """Click rate of a variant against its ad's, by `first` + variant."""
        self._choosing = np.flatnonzero(self.count > 1).tolist()
        self._fits = {index: _fits(lines[index]) for index in self._choosing}

    def split(
        self, line: Ints, place: Ints, impressions: Ints, progress: Sequence[Progress], draws: tuple[Draws, Ints]
    ) -> tuple[Ints, Ints, Ints]:
        """An hour's impressions by row, given to variants: index into the rows, variant, impressions.

        `draws` are the hour's chance and each row's account.
        """
        whole = np.arange(len(line), dtype=np.int64)
        mine = np.flatnonzero(self.count[line] > 1)
        if not len(mine):
            return whole, np.zeros_like(whole), impressions
        chance, account = draws
        shares = np.zeros((len(mine), int(self.count[line[mine]].max())))
        for index in np.unique(line[mine]).tolist():
            rows = np.flatnonzero(line[mine] == index)
            wanted = self._shares(index, progress[index]) * self._fits[index][place[mine[rows]]]
            shares[rows, : self.count[index]] = wanted / wanted.sum(axis=1, keepdims=True)
        counts = chance.multinomial(account[mine], impressions[mine], shares)
        row, variant = np.nonzero(counts)
        others = np.flatnonzero(self.count[line] == 1)
        at = np.concatenate([others, mine[row]])
        order = np.argsort(at, kind="stable")
        which = np.concatenate([np.zeros_like(others), variant])[order]
        return at[order], which, np.concatenate([impressions[others], counts[row, variant]])[order]

    def learn(self, progress: Sequence[Progress], line: Ints, variant: Ints, shown: Ints, clicked: Ints) -> None:
        """Add an hour's impressions and clicks, row by row, to what the ads that choose know of their variants."""
        for index in self._choosing:
            mine = np.flatnonzero(line == index)
            sums = (np.bincount(variant[mine], each[mine], self.count[index]) for each in (shown, clicked))
            for number, more, hits in zip(self._ids[index], *(each.tolist() for each in sums), strict=True):
                if more:
                    tried = progress[index].tried.setdefault(str(number), [0, 0])
                    tried[0] += int(more)
                    tried[1] += int(hits)

    def choosing(self) -> list[int]:
        """The ads that have several variants."""
        return self._choosing

    def _shares(self, index: int, progress: Progress) -> Floats:
        tried = np.array([progress.tried.get(str(variant), (0, 0)) for variant in self._ids[index]], dtype=np.float64)
        usual = (tried[:, 1].sum() + 0.015 * _TRIALS) / (tried[:, 0].sum() + _TRIALS)
        rate = (tried[:, 1] + usual * _TRIALS) / (tried[:, 0] + _TRIALS)
        wanted = (rate / rate.max()) ** _GREED
        return np.asarray(_EXPLORES / len(wanted) + (1 - _EXPLORES) * wanted / wanted.sum())


def _fits(line: AdLine) -> Floats:
    """By placement and variant, 1 where it may be shown; where none may, all are."""
    found = np.array(
        [
            [
                not each.placements or (place.platform, place.position) in each.placements
                for each in line.creative.variants
            ]
            for place in PLACEMENTS
        ],
        dtype=np.float64,
    )
    found[found.sum(axis=1) == 0] = 1.0
    return found


def _rates(seed: int, line: AdLine) -> Floats:
    chosen = line.creative.variants
    if len(chosen) < 2:
        return np.ones(max(1, len(chosen)))
    return np.array([exp(_SPREAD * float(stream(seed, "variant", each.quality).standard_normal())) for each in chosen])
