"""How long people watch: every play of an hour lasts some time, and all that videos are measured by follows from it.

The length of a play is Weibull: its scale and shape are those at which the ad's 3-second views and ThruPlays are as
frequent as `rates` says. So every count of a video falls as the seconds rise, as it must.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.draws import Draws
from adtwin.delivery.footprint import Footprint
from adtwin.store.fact_tables import CURVE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PLAYED: Final = 0.88
"""Impressions of a video that start to play."""
_BY_CLICK: Final = 0.015
"""Plays that somebody started; the others start by themselves. Who starts a video watches it twice as long."""
_WITH_SOUND: Final = 0.32
_SHORTEST: Final = 4.0
_MEASURES: Final = 11
_STEPS: Final = np.array([*range(1, 15), 15, 20, 25, 30, 40, 50, 60], dtype=np.float64)
_SKIPPABLE_AFTER: Final = 10.0


class Watching:
    """The videos of a run's ads, and what was watched of them since the last `flush`, by slot and way of starting."""

    def __init__(self, prints: Sequence[Footprint]) -> None:
        self.is_video = np.array([print_.rates.view_3s > 0 for print_ in prints], dtype=np.bool_)
        self.any_video = bool(self.is_video.any())
        self.length = np.array([max(_SHORTEST, print_.line.creative.seconds or 15.0) for print_ in prints])
        views = np.array(
            [min(0.97, print_.rates.view_3s / PLAYED) if print_.rates.view_3s else 0.5 for print_ in prints]
        )
        through = np.array([min(0.97, print_.rates.thruplay or 0.5) for print_ in prints])
        late = np.maximum(np.minimum(self.length, 15.0), 3.01)
        self._shape = np.log(np.log(views * through) / np.log(views)) / np.log(late / 3.0)
        self._scale = 3.0 / (-np.log(views)) ** (1 / self._shape)
        self._row_of = np.zeros(0, dtype=np.int64)
        self._sums = np.zeros((0, _MEASURES + CURVE), dtype=np.int64)

    def open(self, line_of_slot: Ints) -> None:
        """Make room for a day's slots; only those of videos take any."""
        mine = self.is_video[line_of_slot]
        self._row_of = np.where(mine, np.cumsum(mine) - 1, -1)
        self._sums = np.zeros((2 * int(mine.sum()), _MEASURES + CURVE), dtype=np.int64)

    def watch(self, slot: Ints, line: Ints, account: Ints, impressions: Ints, draws: Draws) -> dict[str, Ints]:
        """Play videos: rows are of videos only. 3-second views by way of playing, ThruPlays, engaged views, by row."""
        plays = draws.binomial(account, impressions, PLAYED)
        of = np.repeat(np.arange(len(line), dtype=np.int64), plays)
        clicked = draws.binomial(account, plays, _BY_CLICK)
        rank = np.arange(len(of)) - np.repeat(np.cumsum(plays) - plays, plays)
        started = (rank < clicked[of]).astype(np.int64)
        each = line[of]
        seconds = self._scale[each] * draws.exponential(account[of]) ** (1 / self._shape[each]) * (1 + started)
        length = self.length[each]
        seconds = np.minimum(seconds, length)
        self._add(self._row_of[slot[of]] * 2 + started, seconds, length)
        seen, through = seconds >= 3.0, seconds >= np.minimum(length, 15.0)
        engaged = seconds >= np.where(length < _SKIPPABLE_AFTER, 0.97 * length, _SKIPPABLE_AFTER)
        rows = len(line)
        views = np.bincount(of[seen & (started == 0)], minlength=rows)
        loud = draws.binomial(account, views, _WITH_SOUND)
        return {
            "quiet": views - loud,
            "loud": loud,
            "started": np.bincount(of[seen & (started == 1)], minlength=rows),
            "through": np.bincount(of[through], minlength=rows),
            "engaged": np.bincount(of[engaged], minlength=rows),
        }

    def flush(self, first_number: int) -> Ints:
        """Columns for the ledger: cell (slots count from `first_number`), way of starting, the table's columns.

        The sums begin anew.
        """
        slot = np.flatnonzero(self._row_of >= 0)
        sums = self._sums
        sums[:, _MEASURES:] = np.cumsum(sums[:, : _MEASURES - 1 : -1], axis=1)[:, ::-1]
        number = np.repeat(first_number + slot, 2)
        kind = np.tile(np.array([0, 1], dtype=np.int64), len(slot))
        some = np.flatnonzero(sums[:, 0] > 0)
        self._sums = np.zeros_like(sums)
        return np.concatenate([number[np.newaxis, some], kind[np.newaxis, some], sums[some].T])

    def _add(self, row: Ints, seconds: Floats, length: Floats) -> None:
        """Count plays by row: in all, those that lasted so long, the time, and where in the curve they ended."""
        size = len(self._sums)
        nearly = np.minimum(30.0, 0.97 * length)
        tests = [
            np.ones(len(row), dtype=np.bool_),
            *(seconds >= bound for bound in (2.0, np.minimum(length, 15.0), nearly)),
            *(seconds >= share * length for share in (0.25, 0.50, 0.75, 0.95, 1.0)),
        ]
        for column, test in enumerate(tests):
            self._sums[:, column] += np.bincount(row[test], minlength=size)
        watched = np.rint(seconds * 1000).astype(np.int64)
        self._sums[:, 9] += np.bincount(row, watched, size).astype(np.int64)
        self._sums[:, 10] += np.bincount(row, np.rint(length * 1000), size).astype(np.int64)
        ended = np.searchsorted(_STEPS, seconds, side="right")
        curve = np.bincount(row * CURVE + ended, minlength=size * CURVE).reshape(size, CURVE)
        self._sums[:, _MEASURES:] += curve
