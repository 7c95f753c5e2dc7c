"""Budgets: what may be spent this hour, what should be, and the laws no hour may break.

A daily budget may flex by 75 % on a day and never spends more than seven times itself in a calendar week, Sunday to
Saturday; a lifetime budget and spend caps are never exceeded. Source: v24.0 changelog; [D-062, D-215, D-373].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from math import exp
from typing import Final

from adtwin.base.money import currency
from adtwin.base.streams import stream
from adtwin.base.zones import zone
from adtwin.delivery.inputs import Account, AdLine, Daypart, Pool
from adtwin.delivery.memory import Meter, Progress

HOUR: Final = 3600
_DAILY_FLEX: Final = 1.75
_DAYS_A_WEEK: Final = 7
_MOOD: Final = 0.10
_CATCH_UP: Final = 0.3


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


def pool_open(pool: Pool, hour: int) -> bool:
    """Whether a budget's time and an hour overlap."""
    return (pool.start is None or hour * HOUR + HOUR > pool.start) and (pool.end is None or hour * HOUR < pool.end)


def turn_day(meter: Meter, seed: int, pool_id: int, day: int, part: float) -> None:
    """Begin a local day: zero the day's meter, and the week's when a Sunday has passed.

    `part` is how much of the day is left: a budget's first day gets no more than that of it.
    """
    if meter.day == day:
        return
    first = meter.day < 0
    week = (day + 4) // 7
    if meter.week != week:
        meter.week, meter.week_spent, meter.week_days = week, 0, 0
    meter.week_days += 1
    meter.day, meter.day_spent = day, 0
    meter.mood = exp(_MOOD * float(stream(seed, "mood", pool_id, day).standard_normal()))
    if first:
        meter.mood = min(1.0, meter.mood) * part


@dataclass(frozen=True, slots=True)
class Allowance:
    """Micros of the account's currency: `target` is what pacing wants to spend this hour, `limit` what it may."""

    target: float
    limit: int


def allowance(pool: Pool, meter: Meter, account: Account, hour: int, share_left: float) -> Allowance:
    """This hour's allowance. `share_left` is the hour's part of the opportunities left in the local day."""
    if not pool_open(pool, hour):
        return Allowance(0.0, 0)
    today, limit = day_allowance(pool, meter, account, hour)
    share_left = 1.0 if pool.at_once else share_left
    return Allowance(min(max(0.0, today - meter.day_spent) * share_left, float(limit)), limit)


def day_allowance(pool: Pool, meter: Meter, account: Account, hour: int) -> tuple[float, int]:
    """What pacing wants to spend on the whole of the running day, and what it still may, in micros."""
    micros = currency(account.currency).micros_per_minor
    if pool.lifetime_budget is not None:
        limit = max(0, pool.lifetime_budget * micros - meter.spent)
        part = _part_of_lifetime(pool, hour, local(hour, account.zone)[1] // 60)
        today = (limit + meter.day_spent) * (part * meter.mood if part < 1 else 1.0)
        return min(today, float(limit + meter.day_spent)), limit
    if pool.daily_budget is None:
        return 0.0, 0
    daily = _surged(pool, hour) * micros
    week = _DAYS_A_WEEK * pool.daily_budget * micros + _surged_in_week(pool, meter.week) * micros
    limit = max(0, min(int(daily * _DAILY_FLEX) - meter.day_spent, week - meter.week_spent))
    base = pool.daily_budget * micros
    more = _surged_in_week(pool, meter.week, meter.day) * micros
    behind = more + base * (meter.week_days - 1) - (meter.week_spent - meter.day_spent)
    return daily * meter.mood + _CATCH_UP * min(max(behind, -base), base), limit


def _surged(pool: Pool, hour: int) -> int:
    """The daily budget of an hour, in minor units: more in times of high demand [D-182]."""
    daily = pool.daily_budget or 0
    for surge in pool.surges:
        if surge.start <= hour * HOUR < surge.end:
            return int(daily * surge.times) + surge.extra
    return daily


def _surged_in_week(pool: Pool, week: int, before: int | None = None) -> int:
    """What times of high demand add to a week's budget, up to a day, in minor units; weeks and days as in `Meter`."""
    daily = pool.daily_budget or 0
    begin = (week * _DAYS_A_WEEK - 4) * 86_400
    more = 0.0
    for surge in pool.surges:
        end = begin + _DAYS_A_WEEK * 86_400 if before is None else before * 86_400
        days = (min(surge.end, end) - max(surge.start, begin)) / 86_400
        more += max(0.0, days) * (daily * (surge.times - 1) + surge.extra)
    return int(more)


def _part_of_lifetime(pool: Pool, hour: int, hours_gone: int) -> float:
    """Today's part of the hours a lifetime budget had left when the day, or the budget, began."""
    end = hour + 24 * 30 if pool.end is None else -(-pool.end // HOUR)
    midnight = hour - hours_gone
    begin = midnight if pool.start is None else max(midnight, pool.start // HOUR)
    return (min(midnight + 24, end) - begin) / max(1, end - begin)


def bid_ceiling(line: AdLine, progress: Progress, per_usd_minor: float) -> float | None:
    """The highest bid per result in US dollars that a line's strategy allows; None for lowest cost.

    A cost cap bids above its amount while results are cheaper and below it when they have become dearer [B-084].
    """
    if line.bid_amount is None or line.bid_strategy == "LOWEST_COST_WITH_MIN_ROAS":
        return None
    cap = line.bid_amount / per_usd_minor
    if line.bid_strategy != "COST_CAP":
        return cap
    paid = (progress.cost + 2 * cap) / (progress.results + 2)
    return cap * min(1.25, max(0.4, cap / paid))
