"""Time: local days and hours, when an ad may run, times of high demand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from adtwin.base.zones import zone
from adtwin.delivery.inputs import AdLine, Daypart, Pool, Surge

HOUR: Final = 3600
_DAYS_A_WEEK: Final = 7


@lru_cache(maxsize=65_536)
def local(hour: int, zone_name: str) -> tuple[int, int]:
    """Day since 1970 and minute of the day at which an hour (epoch // 3600) begins in a zone."""
    moment = datetime.fromtimestamp(hour * HOUR, UTC).astimezone(zone(zone_name))
    offset = moment.utcoffset()
    seconds = hour * HOUR + (int(offset.total_seconds()) if offset else 0)
    return seconds // 86_400, seconds % 86_400 // 60


def open_share(line: AdLine, hour: int, zone_name: str) -> float:
    """The part of an hour in which an ad may run: its start and stop, and its day-parts."""
    begin, end = hour * HOUR, (hour + 1) * HOUR
    stop = end if line.stop is None else min(line.stop, end)
    share = max(0.0, (stop - max(line.start, begin)) / HOUR)
    if share and line.spans:
        share *= sum(max(0, min(until, end) - max(since, begin)) for since, until in line.spans) / HOUR
    parts = [part for part in line.schedule if not part.audience]
    if share and parts:
        share *= is_open(parts, *local(hour, zone_name))
    return share


def run_share(line: AdLine, hour: int) -> float:
    """The part of an hour before an ad was halted; pacing did not see it coming."""
    return 1.0 if line.halted is None else min(1.0, max(0.0, line.halted / HOUR - hour))


def is_open(parts: Sequence[Daypart], day: int, minute: int) -> bool:
    """Whether one of the day-parts holds a minute of a local day."""
    weekday = (day + 4) % 7
    return any(weekday in part.days and part.start_minute <= minute < part.end_minute for part in parts)


def audience_open(line: AdLine, hour: int, hours_east: float) -> bool:
    """Whether an ad may be shown where people live so far east: by its day-parts in their own time [C-263]."""
    parts = [part for part in line.schedule if part.audience]
    here = round((hour + hours_east) * 60)
    return not parts or is_open(parts, here // 1440, here % 1440)


def surged(pool: Pool, hour: int, zone_name: str) -> int:
    """The daily budget of an hour, in minor units: more in times of high demand [D-182]."""
    daily = pool.daily_budget or 0
    for surge in pool.surges:
        if surge.start <= hour * HOUR < surge.end and _recurs(surge, hour, zone_name):
            return int(daily * surge.times) + surge.extra
    return daily


@lru_cache(maxsize=4096)
def surged_in_week(pool: Pool, zone_name: str, week: int, before: int | None = None) -> int:
    """What times of high demand add to a week's budget, up to a day, in minor units; weeks and days as in `Meter`."""
    daily = pool.daily_budget or 0
    first = week * _DAYS_A_WEEK - 4
    last = first + _DAYS_A_WEEK if before is None else before
    more = 0.0
    for surge in pool.surges:
        hours = range(max(surge.start // HOUR, (first - 1) * 24), min(-(-surge.end // HOUR), (last + 1) * 24))
        here = (hour for hour in hours if first <= local(hour, zone_name)[0] < last)
        days = sum(_recurs(surge, hour, zone_name) for hour in here) / 24
        more += days * (daily * (surge.times - 1) + surge.extra)
    return int(more)


def _recurs(surge: Surge, hour: int, zone_name: str) -> bool:
    return not surge.weekly or is_open(surge.weekly, *local(hour, zone_name))
