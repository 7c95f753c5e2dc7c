"""Time: local days and hours, when an ad may run, times of high demand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.zones import zone
from adtwin.delivery.inputs import AdLine, Daypart, Surge

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Booleans = NDArray[np.bool_]

HOUR: Final = 3600
_DAY: Final = 1440
_WEEK: Final = 7 * _DAY
_THURSDAY: Final = 4
"""The weekday of 1 January 1970, counted from Sunday."""
_AT_ONCE: Final = 168
"""Hours of a zone's clock that are read at a time."""


def week_of(day: int) -> tuple[int, int]:
    """The week of a day, which begins on a Sunday, and the day of it, from 0; both are counted since 1970."""
    return divmod(day + _THURSDAY, 7)


@lru_cache(maxsize=65_536)
def local(hour: int, zone_name: str) -> tuple[int, int]:
    """Day since 1970 and minute of the day at which an hour (epoch // 3600) begins in a zone."""
    moment = datetime.fromtimestamp(hour * HOUR, UTC).astimezone(zone(zone_name))
    offset = moment.utcoffset()
    seconds = hour * HOUR + (int(offset.total_seconds()) if offset else 0)
    return seconds // 86_400, seconds % 86_400 // 60


def local_minutes(hours: Ints, zone_name: str) -> Ints:
    """`local` of ascending hours, as minutes since 1970."""
    if not len(hours):
        return hours
    first, last = int(hours[0]) // _AT_ONCE, int(hours[-1]) // _AT_ONCE
    clock = np.concatenate([_some_minutes(each, zone_name) for each in range(first, last + 1)])
    return clock[hours - first * _AT_ONCE]


@lru_cache(maxsize=4096)
def _some_minutes(number: int, zone_name: str) -> Ints:
    found = (local(hour, zone_name) for hour in range(number * _AT_ONCE, (number + 1) * _AT_ONCE))
    return np.array([day * _DAY + minute for day, minute in found], dtype=np.int64)


def open_share(line: AdLine, hours: Ints, zone_name: str) -> Floats:
    """By hour (ascending), the part of it in which an ad may run: its start and stop, its turns, and its day-parts in
    the account's time."""
    begin, end = hours * HOUR, (hours + 1) * HOUR
    stop = end if line.stop is None else np.minimum(line.stop, end)
    share = np.maximum(0.0, (stop - np.maximum(line.start, begin)) / HOUR)
    if line.spans:
        turns = [np.maximum(0, np.minimum(until, end) - np.maximum(since, begin)) for since, until in line.spans]
        share *= np.sum(turns, axis=0) / HOUR
    parts = tuple(part for part in line.schedule if not part.audience)
    if parts:
        share *= _held(parts, local_minutes(hours, zone_name))
    return np.asarray(share)


def audience_open(line: AdLine, clock: NDArray[np.floating]) -> Booleans:
    """Whether an ad may be shown to people whose clock says so many hours since 1970: by its day-parts in their own
    time [C-263]."""
    parts = tuple(part for part in line.schedule if part.audience)
    if not parts:
        return np.ones(len(clock), dtype=np.bool_)
    return _held(parts, np.rint(clock * 60).astype(np.int64))


def run_share(line: AdLine, hour: int) -> float:
    """The part of an hour before an ad was halted; pacing did not see it coming."""
    return 1.0 if line.halted is None else min(1.0, max(0.0, line.halted / HOUR - hour))


def surged(daily: int | None, surges: Sequence[Surge], hours: Ints, zone_name: str) -> Floats:
    """By hour (ascending), how many times as large a daily budget (minor units) is: more in times of high demand
    [D-182]."""
    times = np.ones(len(hours))
    if not daily:
        return times
    free = np.ones(len(hours), dtype=np.bool_)
    for surge in surges:
        mine = free & (hours * HOUR >= surge.start) & (hours * HOUR < surge.end)
        if surge.weekly:
            mine &= _held(surge.weekly, local_minutes(hours, zone_name))
        times[mine] = surge.times + surge.extra / daily
        free &= ~mine
    return times


def _held(parts: tuple[Daypart, ...], minutes: Ints) -> Booleans:
    """Whether day-parts hold minutes since 1970 of a clock."""
    return _minutes_of(parts)[(minutes + _THURSDAY * _DAY) % _WEEK]


@lru_cache(maxsize=1024)
def _minutes_of(parts: tuple[Daypart, ...]) -> Booleans:
    """By minute of the week from Sunday on, whether one of the day-parts holds it."""
    found = np.zeros((7, _DAY), dtype=np.bool_)
    for part in parts:
        found[list(part.days), part.start_minute : part.end_minute] = True
    return found.ravel()
