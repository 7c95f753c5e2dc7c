"""Collects what the hours of a call produced, by cell and by hour; `tables` turns it into the fact tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.events import EVENTS, OFF_META
from adtwin.delivery.geography import AGES, GENDERS
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.placements import DEVICES, PLACEMENTS
from adtwin.delivery.plan import CellNames, Vocabulary
from adtwin.store.fact_tables import CURVE

Ints = NDArray[np.int64]

# A key packs an ad's index, day, country, segment, region, placement and device: 64 bits hold 65,536 ads over 11 years.
DAYS: Final = 1 << 12
RADIX: Final = (1 << 8, len(AGES) * len(GENDERS), 1 << 12, len(PLACEMENTS), len(DEVICES))
DETAILS: Final = 1 << 6
"""Bound of an event's detail: a card's number, a reaction, a way of playing, the days a conversion took."""
CELL_WIDTH, ACTION_WIDTH, CONVERSION_WIDTH, PERSON_WIDTH = 8, 4, 8, 7
VIDEO_WIDTH: Final = 2 + 11 + CURVE
HOUR_WIDTH: Final = 8


@dataclass(frozen=True, slots=True)
class Clock:
    """What time an hour is: by line the local day and hour of its account, by clock the hour where people live."""

    day: Ints
    hour: Ints
    audience: Ints


class Ledger:
    """Rows by cell number. `open_cells` gives the numbers; a cell here is one of the auction, for one variant."""

    def __init__(self, lines: Sequence[AdLine], words: Vocabulary, first_day: int) -> None:
        self.lines = lines
        self.words = words
        self.first_day = first_day
        self._keys: list[Ints] = []
        self._variants: list[Ints] = []
        self._clocks: list[Ints] = []
        self._count = 0
        self._rows: dict[str, list[Ints]] = {name: [] for name in _WIDTHS}
        self._of_hour: list[Ints] = []
        self._known: tuple[Ints, Ints] | None = None

    def open_cells(self, line: int, day: int, names: CellNames, clock: Ints, variants: Ints) -> Ints:
        """The first number of each cell of an ad's day; the ad's further variants have the numbers that follow."""
        key = np.full(len(names.place), line * DAYS + day - self.first_day, dtype=np.int64)
        parts = (names.country, names.segment, names.region, names.place, names.device)
        for part, radix in zip(parts, RADIX, strict=True):
            key = key * radix + part
        each = len(variants)
        self._keys.append(np.repeat(key, each))
        self._variants.append(np.tile(variants, len(key)))
        self._clocks.append(np.repeat(clock, each))
        first = self._count + np.arange(len(key), dtype=np.int64) * each
        self._count += len(key) * each
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
        """Rows of (cell, person, impressions, clicks, link clicks, outbound clicks, level)."""
        self._rows["people"].append(rows)

    def add_videos(self, rows: Ints) -> None:
        """Rows of (cell, way of starting, then the columns of the table of videos)."""
        self._rows["videos"].append(rows)

    def close_hour(self, clock: Clock, line: Ints, where: Ints, counts: Ints) -> None:
        """Note an hour's sums by ad and clock. `line` and `where` say which ad and clock a row of counts is of.

        Counts are impressions, clicks, link clicks, micros.
        """
        clocks = max(len(clock.audience), 1)
        group, sums = grouped(line * clocks + where, counts)
        at, here = np.divmod(group, clocks)
        self._rows["hours"].append(_of_the_hour(clock, at, here, sums, np.zeros_like(at), np.zeros_like(at)))
        if self._of_hour:
            lines, places = self._whereabouts()
            rows = np.concatenate(self._of_hour)
            key = (lines[rows[:, 0]] * clocks + places[rows[:, 0]]) * len(EVENTS) + rows[:, 1]
            group, sums = grouped(key * DETAILS + rows[:, 2], rows[:, 3:])
            key, detail = np.divmod(group, DETAILS)
            key, code = np.divmod(key, len(EVENTS))
            at, here = np.divmod(key, clocks)
            self._rows["hour_actions"].append(_of_the_hour(clock, at, here, sums, code, detail))
            self._of_hour = []

    def rows(self, name: str) -> Ints:
        """All rows of a kind."""
        parts = self._rows[name]
        return np.concatenate(parts) if parts else np.zeros((0, _WIDTHS[name]), dtype=np.int64)

    def cells(self) -> tuple[Ints, Ints]:
        """The key and the variant of every cell number."""
        none = np.zeros(0, dtype=np.int64)
        return (np.concatenate(self._keys), np.concatenate(self._variants)) if self._keys else (none, none)

    def _whereabouts(self) -> tuple[Ints, Ints]:
        """The ad and the clock of every cell number."""
        if self._known is None:
            key = np.concatenate(self._keys) if self._keys else np.zeros(0, dtype=np.int64)
            for radix in reversed(RADIX):
                key = key // radix
            clocks = np.concatenate(self._clocks) if self._clocks else key
            self._known = key // DAYS, clocks
        return self._known


_WIDTHS: Final = {
    "cells": CELL_WIDTH,
    "actions": ACTION_WIDTH,
    "conversions": CONVERSION_WIDTH,
    "people": PERSON_WIDTH,
    "videos": VIDEO_WIDTH,
    "hours": HOUR_WIDTH,
    "hour_actions": HOUR_WIDTH - 1,
}


def _of_the_hour(clock: Clock, line: Ints, where: Ints, sums: Ints, code: Ints, detail: Ints) -> Ints:
    """Rows of (line, day, hour of the account, hour of the audience, sums or code, detail and count)."""
    named = [line, clock.day[line], clock.hour[line], clock.audience[where]]
    if sums.shape[1] == 1:
        return np.stack([*named, code, detail, sums[:, 0]], axis=1)
    return np.concatenate([np.stack(named, axis=1), sums], axis=1)


def grouped(key: Ints, values: Ints) -> tuple[Ints, Ints]:
    """The distinct keys, ascending, and the sums of their rows."""
    if not len(values):
        return key[:0], values
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return ordered[starts], np.add.reduceat(values[order], starts, axis=0)
