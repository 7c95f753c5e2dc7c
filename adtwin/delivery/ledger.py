"""Collects what hours produced, by cell and by hour; `tables` turns it into the fact tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.atlas import Vocabulary
from adtwin.delivery.events import EVENTS, OFF_META
from adtwin.delivery.geography import AGES, GENDERS
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.placements import DEVICES, PLACEMENTS
from adtwin.delivery.plan import Plan
from adtwin.store.fact_tables import CURVE

Ints = NDArray[np.int64]

# A key packs day, ad, country, segment, region, placement and device, so that keys in order are days and ads in order:
# 63 bits hold 65,536 ads over 40 years.
RADIX: Final = (1 << 8, len(AGES) * len(GENDERS), 1 << 12, len(PLACEMENTS), len(DEVICES))
DETAILS: Final = 1 << 6
"""Bound of an event's detail: a card's number, a reaction, a way of playing, the days a conversion took."""
CELL_WIDTH, ACTION_WIDTH, CONVERSION_WIDTH = 8, 4, 8
VIDEO_WIDTH: Final = 2 + 11 + CURVE
HOUR_WIDTH: Final = 8


@dataclass(frozen=True, slots=True)
class Clock:
    """What time an hour is: by line the local day and hour of its account, by clock the hour where people live."""

    day: Ints
    hour: Ints
    audience: Ints


@dataclass(frozen=True, slots=True)
class Opened:
    """What cell numbers stand for, one entry each: packed key, variant, line, clock; the key of the block its people
    are of, and whether they have an iPhone."""

    key: Ints
    variant: Ints
    line: Ints
    clock: Ints
    block: Ints
    iphone: Ints


class Ledger:
    """Rows by cell number. `open` gives the numbers; a cell here is one of the auction, for one variant."""

    def __init__(self, lines: Sequence[AdLine], words: Vocabulary, first_day: int) -> None:
        self.lines = lines
        self.words = words
        self.first_day = first_day
        self._opened: list[Opened] = []
        self._count = 0
        self._rows: dict[str, list[Ints]] = {name: [] for name in _WIDTHS}
        self._people: list[Ints] = []
        self.people_count = 0
        self._of_hour: list[Ints] = []
        self._known: tuple[Ints, Ints] | None = None

    def open(self, plan: Plan, cell: Ints, variant: Ints) -> int:
        """Number the slots of a day: which cell of the plan each is of, and which variant it shows; the first number.

        The others follow it.
        """
        cells, names = plan
        key = (names.day - self.first_day) * len(self.lines) + cells.line
        parts = (names.country, names.segment, names.region, cells.place, names.device)
        for part, radix in zip(parts, RADIX, strict=True):
            key = key * radix + part
        self._opened.append(
            Opened(key[cell], variant, cells.line[cell], cells.clock[cell], cells.key[cell], names.iphone[cell])
        )
        first = self._count
        self._count += len(cell)
        self._known = None
        return first

    def add_cells(self, rows: Ints) -> None:
        """Rows of (cell, impressions, clicks, link clicks, micros, peers' clicks and results, quality)."""
        self._rows["cells"].append(rows)

    def add_actions(self, cell: Ints, code: int, detail: Ints | int, count: Ints) -> None:
        """Events that follow an impression at once; `detail` is a card, a reaction or a way of playing, 0 for none."""
        some = np.flatnonzero(count)
        if not len(some):
            return
        rows = np.empty((len(some), ACTION_WIDTH), dtype=np.int64)
        rows[:, 0] = cell[some]
        rows[:, 1] = code
        rows[:, 2] = detail[some] if isinstance(detail, np.ndarray) else detail
        rows[:, 3] = count[some]
        self._rows["actions"].append(rows)
        if code not in OFF_META:
            self._of_hour.append(rows)

    def add_conversions(self, rows: Ints) -> None:
        """Single conversions: (cell, code, days after the impression, class, count, dda, incrementality, micros)."""
        self._rows["conversions"].append(rows)

    def add_people(self, rows: Ints) -> None:
        """Impressions on persons, each packed by `people.packed`."""
        self._people.append(rows)
        self.people_count += len(rows)

    def add_videos(self, rows: Ints) -> None:
        """Rows of (cell, way of starting, then the columns of the table of videos)."""
        self._rows["videos"].append(rows)

    def close_hour(self, clock: Clock, line: Ints, where: Ints, counts: Ints) -> None:
        """Note an hour's sums by ad and clock. `line` and `where` say which ad and clock a row of counts is of.

        Counts are impressions, clicks, link clicks, micros.
        """
        clocks = max(len(clock.audience), 1)
        group = line * clocks + where
        sums = np.stack([np.bincount(group, column) for column in counts.T], axis=1).astype(np.int64)
        some = np.flatnonzero(sums[:, 0])
        at, here = np.divmod(some, clocks)
        self._rows["hours"].append(np.concatenate([_of_the_hour(clock, at, here), sums[some]], axis=1))
        if self._of_hour:
            lines, places = self._whereabouts()
            rows = np.concatenate(self._of_hour)
            key = (lines[rows[:, 0]] * clocks + places[rows[:, 0]]) * len(EVENTS) + rows[:, 1]
            group, sums = grouped(key * DETAILS + rows[:, 2], rows[:, 3:])
            key, detail = np.divmod(group, DETAILS)
            key, code = np.divmod(key, len(EVENTS))
            at, here = np.divmod(key, clocks)
            named = np.concatenate([_of_the_hour(clock, at, here), np.stack([code, detail], axis=1), sums], axis=1)
            self._rows["hour_actions"].append(named)
            self._of_hour = []

    def rows(self, name: str) -> Ints:
        """All rows of a kind."""
        parts = self._rows[name]
        return np.concatenate(parts) if parts else np.zeros((0, _WIDTHS[name]), dtype=np.int64)

    def people(self) -> Ints:
        """All impressions on persons, packed."""
        return np.concatenate(self._people) if self._people else np.zeros(0, dtype=np.int64)

    def opened(self) -> Opened:
        """What every cell number stands for."""
        if not self._opened:
            return Opened(*(np.zeros(0, dtype=np.int64) for _ in range(6)))
        one = self._opened
        return Opened(
            *(
                np.concatenate([getattr(each, name) for each in one])
                for name in ("key", "variant", "line", "clock", "block", "iphone")
            )
        )

    def _whereabouts(self) -> tuple[Ints, Ints]:
        """The ad and the clock of every cell number."""
        if self._known is None:
            opened = self.opened()
            self._known = opened.line, opened.clock
        return self._known


_WIDTHS: Final = {
    "cells": CELL_WIDTH,
    "actions": ACTION_WIDTH,
    "conversions": CONVERSION_WIDTH,
    "videos": VIDEO_WIDTH,
    "hours": HOUR_WIDTH,
    "hour_actions": HOUR_WIDTH - 1,
}


def _of_the_hour(clock: Clock, line: Ints, where: Ints) -> Ints:
    """Rows of (line, day, hour of the account, hour of the audience)."""
    return np.stack([line, clock.day[line], clock.hour[line], clock.audience[where]], axis=1)


def grouped(key: Ints, values: Ints) -> tuple[Ints, Ints]:
    """The distinct keys, ascending, and the sums of their rows."""
    if not len(values):
        return key[:0], values
    order = np.argsort(key)
    ordered = key[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return ordered[starts], np.stack([np.add.reduceat(column[order], starts) for column in values.T], axis=1)
