"""Collects what hours produced, by cell and by hour; `tables` turns it into the fact tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.atlas import Vocabulary
from adtwin.delivery.geography import AGES, GENDERS
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.placements import DEVICES, PLACEMENTS
from adtwin.delivery.plan import Plan
from adtwin.delivery.runs import Runs
from adtwin.store.fact_tables import CURVE

Ints = NDArray[np.int64]

# A key packs day, ad, country, segment, region, placement and device, so that keys in order are days and ads in order:
# 63 bits hold 65,536 ads over 40 years.
RADIX: Final = (1 << 8, len(AGES) * len(GENDERS), 1 << 12, len(PLACEMENTS), len(DEVICES))
DETAILS: Final = 1 << 6
"""Bound of an event's detail: a card's number, a reaction, a way of playing, the days a conversion took."""
_WIDTHS: Final = {"cells": 8, "conversions": 7, "videos": 2 + 11 + CURVE}


@dataclass(frozen=True, slots=True)
class Clock:
    """What time an hour is: by account the local day and hour, by clock the hour where people live."""

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


@dataclass(frozen=True, slots=True)
class Events:
    """Events that follow an impression at once, one entry each: cell, event × DETAILS + detail, how many, and the
    number of the hour."""

    cell: Ints
    event: Ints
    count: Ints
    hour: Ints


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums by hour, ad and clock, one entry each: number of the hour, line, clock, then the figures."""

    hour: Ints
    line: Ints
    clock: Ints
    impressions: Ints
    clicks: Ints
    link: Ints
    micros: Ints


class Ledger:
    """Rows by cell number. `open` gives the numbers; a cell here is one of the auction, for one variant.

    Hours are numbered as they are closed. `account_of` has the index of each line's account.
    """

    def __init__(self, lines: Sequence[AdLine], account_of: Ints, words: Vocabulary, first_day: int) -> None:
        self.lines = lines
        self.account_of = account_of
        self.words = words
        self.first_day = first_day
        self.clocks: list[Clock] = []
        self.people_count = 0
        self._opened: list[Opened] = []
        self._count = 0
        self._rows: dict[str, list[Ints]] = {name: [] for name in _WIDTHS}
        self._people: list[Ints] = []
        self._events: list[tuple[Ints, Ints, Ints, int]] = []
        self._hours: list[tuple[Ints, ...]] = []

    def open(self, plan: Plan, cell: Ints, variant: Ints) -> int:
        """Number the slots of a day: which cell of the plan each is of, and which variant it shows; the first number.

        The others follow it.
        """
        cells, names = plan
        key = (names.day - self.first_day) * len(self.lines) + cells.line
        key = packed(key, (names.country, names.segment, names.region, cells.place, names.device), RADIX)
        self._opened.append(
            Opened(key[cell], variant, cells.line[cell], cells.clock[cell], cells.key[cell], names.iphone[cell])
        )
        first = self._count
        self._count += len(cell)
        return first

    def add_cells(self, columns: Ints) -> None:
        """Columns of cell, impressions, clicks, link clicks, micros, peers' clicks and results, quality."""
        self._rows["cells"].append(columns)

    def add_actions(self, cell: Ints, code: Ints | int, detail: Ints | int, count: Ints) -> None:
        """Events that follow an impression at once; `detail` is a card, a reaction or a way of playing, 0 for none."""
        event = np.empty_like(cell)
        event[:] = code
        event *= DETAILS
        event += detail
        self._events.append((cell, event, count, len(self.clocks)))

    def add_conversions(self, columns: Ints) -> None:
        """Single conversions: columns of cell, code, days after the impression, class, dda, incrementality, micros."""
        self._rows["conversions"].append(columns)

    def add_people(self, rows: Ints) -> None:
        """Impressions on persons, each packed by `people.packed`."""
        self._people.append(rows)
        self.people_count += len(rows)

    def add_videos(self, columns: Ints) -> None:
        """Columns of cell, way of starting, then those of the table of videos."""
        self._rows["videos"].append(columns)

    def close_hour(self, clock: Clock, group: Ints, figures: tuple[Ints, Ints, Ints, Ints]) -> None:
        """Note an hour's sums by ad and clock. `group` is line × clocks + clock of every row of the figures.

        Figures are impressions, clicks, link clicks, micros; clicks are few, so that only their rows are looked at.
        """
        impressions, clicks, link, micros = figures
        some = np.flatnonzero(clicks > 0)
        size = len(self.lines) * max(len(clock.audience), 1)
        shown = np.bincount(group, impressions, size)
        at = np.flatnonzero(shown > 0)
        sums = (shown, *(np.bincount(group[some], each[some], size) for each in (clicks, link)))
        every = [each[at].astype(np.int64) for each in (*sums, np.bincount(group, micros, size))]
        self._hours.append((np.full_like(at, len(self.clocks)), *np.divmod(at, max(len(clock.audience), 1)), *every))
        self.clocks.append(clock)

    def rows(self, name: str) -> Ints:
        """All columns of a kind."""
        parts = self._rows[name]
        return np.concatenate(parts, axis=1) if parts else np.zeros((_WIDTHS[name], 0), dtype=np.int64)

    def people(self) -> Ints:
        """All impressions on persons, packed."""
        return np.concatenate(self._people) if self._people else np.zeros(0, dtype=np.int64)

    def events(self) -> Events:
        """All events that followed at once."""
        if not self._events:
            return Events(*np.zeros((4, 0), dtype=np.int64))
        cell, event, count, hours = zip(*self._events, strict=True)
        hour = np.repeat(np.array(hours, dtype=np.int64), [len(each) for each in cell])
        return Events(np.concatenate(cell), np.concatenate(event), np.concatenate(count), hour)

    def hours(self) -> Sums:
        """All sums by hour."""
        if not self._hours:
            return Sums(*np.zeros((len(fields(Sums)), 0), dtype=np.int64))
        return Sums(*(np.concatenate(column) for column in zip(*self._hours, strict=True)))

    def when(self, hour: Ints, line: Ints, clock: Ints) -> tuple[Ints, Ints, Ints]:
        """The local day and hour of numbered hours for ads' accounts, and the hour where people live by a clock."""
        if not len(hour):
            return hour, hour, hour
        day, local, audience = (
            np.stack([getattr(each, name) for each in self.clocks]) for name in ("day", "hour", "audience")
        )
        account = self.account_of[line]
        return day[hour, account], local[hour, account], audience[hour, clock]

    def opened(self) -> Opened:
        """What every cell number stands for."""
        if not self._opened:
            return Opened(*np.zeros((len(fields(Opened)), 0), dtype=np.int64))
        one = self._opened
        return Opened(*(np.concatenate([getattr(each, field.name) for each in one]) for field in fields(Opened)))


def grouped(key: Ints, columns: Sequence[Ints]) -> tuple[Ints, list[Ints]]:
    """The distinct keys, ascending, and by column the sums of their rows."""
    order = np.argsort(key)
    runs = Runs.of(key[order])
    return runs.group, [runs.sums(column[order]) for column in columns]


def packed(key: Ints, parts: Sequence[Ints], radix: Sequence[int]) -> Ints:
    """Numbers that are in the order of the key, then of its parts, each of which is below its radix."""
    for part, each in zip(parts, radix, strict=True):
        key = key * each
        key += part
    return key


def unpacked(key: Ints, radix: Sequence[int]) -> list[Ints]:
    """The key and the parts that such numbers are made of."""
    parts: list[Ints] = []
    for each in reversed(radix):
        key, part = np.divmod(key, each)
        parts.insert(0, part)
    return [key, *parts]
