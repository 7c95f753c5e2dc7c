"""Reporting periods: presets relative to the account's local day, and their slices [D-232, D-240, D-241]."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

DAY = timedelta(days=1)
MOST_MONTHS_BACK = 37
"""The oldest start of a period, in months before today [D-069]."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in the account's zone, both ends included [C-231]."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Slices:
    """The periods a query has one set of rows for, numbered from 0. `step`: how a day finds its slice.

    `whole`: one slice; `days`: slices of `days` days; `months`: calendar months; `ranges`: any periods, also
    overlapping. `ranges` has those periods, otherwise the one period that is sliced.
    """

    step: Literal["whole", "days", "months", "ranges"]
    ranges: tuple[Period, ...]
    days: int = 0
    union: bool = False
    """Ranges only: they count together, as one slice."""

    @property
    def span(self) -> Period:
        """From the first to the last day."""
        return Period(min(p.since for p in self.ranges), max(p.until for p in self.ranges))

    @property
    def together(self) -> Slices:
        """One slice of all their days, each day counted once."""
        if self.step != "ranges":
            return Slices("whole", (self.span,))
        apart: list[Period] = []
        for period in sorted(self.ranges, key=lambda p: p.since):
            if apart and period.since <= apart[-1].until:
                apart[-1] = Period(apart[-1].since, max(apart[-1].until, period.until))
            else:
                apart.append(period)
        return Slices("ranges", tuple(apart), union=True)

    @property
    def pieces(self) -> Sequence[tuple[Period, Sequence[int]]]:
        """The periods, cut wherever one begins or ends; each piece with the numbers of the slices it is part of."""
        cuts = sorted({p.since.toordinal() for p in self.ranges} | {p.until.toordinal() + 1 for p in self.ranges})
        pieces = [Period(date.fromordinal(since), date.fromordinal(end - 1)) for since, end in pairwise(cuts)]
        parts = [[n for n, p in enumerate(self.ranges) if p.since <= piece.since <= p.until] for piece in pieces]
        return [(piece, of) for piece, of in zip(pieces, parts, strict=True) if of]

    @property
    def overlap(self) -> bool:
        """Whether a day can be part of several slices."""
        return any(len(of) > 1 for _, of in self.pieces)

    @property
    def are_one(self) -> bool:
        """Whether there is a single slice."""
        return self.step == "whole" or (self.step == "ranges" and (self.union or len(self.ranges) == 1))

    def ranks(self, *, by_end: bool) -> Sequence[int] | None:
        """The place of each slice when they are ordered by their first or last day; None when they are so already."""
        if self.step != "ranges" or self.union:
            return None
        days = [p.until if by_end else p.since for p in self.ranges]
        return [sorted(set(days)).index(day) for day in days]

    def period(self, number: int) -> Period:
        """The days of a slice; the first and the last are cut to the span."""
        span = self.span
        if self.step == "ranges" and not self.union:
            return self.ranges[number]
        if self.step == "days":
            since = span.since + number * self.days * DAY
            return Period(since, since + min(self.days - 1, (span.until - since).days) * DAY)
        if self.step == "months":
            year, month = divmod(span.since.year * 12 + span.since.month - 1 + number, 12)
            whole = _month(date(year, month + 1, 1))
            return Period(max(whole.since, span.since), min(whole.until, span.until))
        return span


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def earliest_start(today: date) -> date:
    """The first day that can be asked for."""
    return months_before(today, MOST_MONTHS_BACK)


def _last_days(count: int) -> Callable[[date], Period]:
    return lambda today: Period(today - count * DAY, today - DAY)


def _month(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _sunday(day: date) -> date:
    return day - (day.weekday() + 1) % 7 * DAY


def _last_quarter(today: date) -> Period:
    start = _quarter_start(today)
    return Period(months_before(start, 3), start - DAY)


def _maximum(today: date) -> Period:
    return Period(earliest_start(today), today)


PRESETS: Mapping[str, Callable[[date], Period]] = MappingProxyType(
    {
        "today": lambda today: Period(today, today),
        "yesterday": _last_days(1),
        "this_month": lambda today: Period(today.replace(day=1), today),
        "last_month": lambda today: _month(today.replace(day=1) - DAY),
        "this_quarter": lambda today: Period(_quarter_start(today), today),
        "maximum": _maximum,
        "data_maximum": _maximum,
        "last_3d": _last_days(3),
        "last_7d": _last_days(7),
        "last_14d": _last_days(14),
        "last_28d": _last_days(28),
        "last_30d": _last_days(30),
        "last_90d": _last_days(90),
        "last_week_mon_sun": lambda today: Period(_monday(today) - 7 * DAY, _monday(today) - DAY),
        "last_week_sun_sat": lambda today: Period(_sunday(today) - 7 * DAY, _sunday(today) - DAY),
        "last_quarter": _last_quarter,
        "last_year": lambda today: Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "this_week_mon_today": lambda today: Period(_monday(today), today),
        "this_week_sun_today": lambda today: Period(_sunday(today), today),
        "this_year": lambda today: Period(date(today.year, 1, 1), today),
    }
)
"""The documented presets [D-232]. `last_…` ends yesterday; `today`, `this_…` and `maximum` include today."""

PRESET_ALIASES: Mapping[str, str] = MappingProxyType(
    {"last_30_days": "last_30d", "last_week": "last_week_mon_sun", "lifetime": "maximum"}
)
"""Names in the documentation's samples that the enum lacks [A-113, B-407, C-238]."""

DEFAULT_PRESET = "last_30d"


def preset_name(sent: str) -> str:
    """The documented name of a preset, whatever its case or alias; an unknown one stays as it is."""
    lower = sent.lower()
    return PRESET_ALIASES.get(lower, lower)
