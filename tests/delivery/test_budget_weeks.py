"""The week of a daily budget: what times of high demand and changed budgets leave to the days after them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from adtwin.delivery import Account, Daypart, Memory, Pool, Share, Surge
from tests.delivery.worlds import HOUR0, line, one_ad, run

SUNDAY = HOUR0 // 24 - 1
WEEK = range(HOUR0 - 24, HOUR0 + 24 * 6)
"""From Sunday to Saturday."""


def at(day: int, hour: int) -> int:
    """Epoch seconds of an hour of a day of the week, Sunday = 0, in Los Angeles."""
    return (HOUR0 + 24 * (day - 1) + hour) * 3600


def spent(done: Any, micros: Counter[int] | None = None) -> Counter[int]:
    """Dollars by day of the week, Sunday = 0."""
    found = micros or Counter()
    days = done.cells["date"].astype("datetime64[D]").astype(int)
    for day, paid in zip(days.tolist(), done.cells["spend_micros"].tolist(), strict=True):
        found[day - SUNDAY] += paid / 1e6
    return found


SURGES = {
    "an office day, 20 times": (Surge(at(3, 10), at(3, 18), times=20.0), 430),
    "an evening and a night, 100 more": (Surge(at(3, 19), at(4, 3), extra=10_000), 83),
    "two days, 8 times": (Surge(at(3, 0), at(5, 0), times=8.0), 400),
    "the mornings of Wednesdays": (Surge(0, at(30, 0), times=3.0, weekly=(Daypart(360, 720, (3,)),)), 73),
}


@pytest.mark.req("D-182")
@pytest.mark.parametrize("name", SURGES)
def test_the_days_after_a_time_of_high_demand_are_as_usual(name: str) -> None:
    surge, wednesday = SURGES[name]
    ads, [pool], accounts = one_ad(5000)
    days = spent(run((ads, [replace(pool, surges=(surge,))], accounts), WEEK))
    last = 4 if name.startswith("two days") else 3
    assert days[3] == pytest.approx(wednesday, rel=0.25)
    for day in (*range(3), *range(last + 1, 7)):
        assert days[day] == pytest.approx(50, rel=0.4), f"day {day}"


@pytest.mark.req("D-182")
def test_the_hours_after_a_time_of_high_demand_are_as_usual() -> None:
    ads, [pool], accounts = one_ad(5000)
    surge = Surge(at(1, 8), at(1, 12), times=10.0)
    hours = {}
    for surges in ((), (surge,)):
        tables = run((ads, [replace(pool, surges=surges)], accounts), WEEK[24:48]).tables["hours"]
        label = tables["hourly_stats_aggregated_by_advertiser_time_zone"]
        for begin, end in ((8, 12), (12, 24)):
            inside = np.array([begin <= int(text[:2]) < end for text in label])
            hours[bool(surges), begin] = int(tables["spend_micros"][inside].sum())
    assert hours[True, 8] > 5 * hours[False, 8]
    assert hours[True, 12] == pytest.approx(hours[False, 12], rel=0.35)


def test_a_period_taken_away_when_it_is_over_leaves_the_days_after_as_they_were() -> None:
    ads, [pool], accounts = one_ad(5000)
    surge = Surge(at(2, 10), at(2, 18), times=20.0)
    first = run((ads, [replace(pool, surges=(surge,))], accounts), WEEK[: 24 * 2 + 20])
    second = run((ads, [pool], accounts), WEEK[24 * 2 + 20 :], Memory.load(first.memory.dump()))
    days = spent(second)
    for day in range(3, 7):
        assert days[day] == pytest.approx(50, rel=0.4)


@pytest.mark.parametrize(("before", "after"), [(20_000, 2_000), (2_000, 20_000), (5_000, 4_900)])
@pytest.mark.parametrize("hour", [0, 13])
def test_a_changed_budget_is_about_spent_from_the_next_day_on(before: int, after: int, hour: int) -> None:
    changed = 24 * 2 + hour
    first = run(one_ad(before), WEEK[:changed])
    second = run(one_ad(after), WEEK[changed:], Memory.load(first.memory.dump()))
    days = spent(second, spent(first))
    for day in range(3, 7):
        assert days[day] == pytest.approx(after / 100, rel=0.4), f"day {day}"
    assert days[2] <= 1.75 * max(before, after) / 100
    assert sum(days[day] for day in range(3, 7)) <= 5 * after / 100


def test_budgets_are_the_same_however_a_span_is_split() -> None:
    office, evenings = (Daypart(540, 1020, (1, 2, 3)),), (Daypart(1080, 1440, (2, 4), audience=True),)
    surge = Surge((HOUR0 + 30) * 3600, (HOUR0 + 40) * 3600, times=4.0)
    ads = [line(1), line(2, pool_id=20, schedule=office), line(3, pool_id=20, schedule=evenings)]
    ads += [line(n, pool_id=30) for n in (4, 5)]
    own = (Share(104, own_daily=3000, surges=(surge,)), Share(105, own_daily=1000))
    pools = [
        Pool(101, 1, daily_budget=2000, surges=(surge,)),
        Pool(20, 1, lifetime_budget=9000, start=HOUR0 * 3600, end=(HOUR0 + 24 * 5) * 3600),
        Pool(30, 1, daily_budget=4000, shares=own),
    ]
    hours = list(range(HOUR0, HOUR0 + 60))
    whole = run((ads, pools, [Account(1)]), hours)
    memory, spent = Memory(), Counter[int]()
    for begin, end in ((0, 13), (13, 33), (33, 34), (34, 60)):
        done = run((ads, pools, [Account(1)]), hours[begin:end], Memory.load(memory.dump()))
        memory = done.memory
        spent += Counter(done.spend.ads)
    assert memory == whole.memory
    assert spent == whole.spend.ads
    assert len(spent) == len(ads)


PARTED: dict[str, tuple[tuple[int, ...] | None, int]] = {
    "on all days": (None, 14), "on three days": ((1, 3, 5), 10), "on one day": ((5,), 8), "on Sundays": ((0,), 8),
}  # fmt: skip


@pytest.mark.req("D-215")
@pytest.mark.parametrize("name", PARTED)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_shared_budgets_week_is_the_sum_of_its_days(name: str, seed: int) -> None:
    days, many = PARTED[name]
    ads = [line(1, pool_id=30), line(2, pool_id=30, schedule=(Daypart(0, 1440, days),) if days else ())]
    shares = tuple(Share(ad.adset_id, own_daily=10_000) for ad in ads)
    world = ads, [Pool(30, 1, daily_budget=20_000, shares=shares)], [Account(1)]
    by_day = spent(run(world, range(WEEK[0], WEEK[0] + 24 * 21), seed=seed))
    for week in range(3):
        paid = sum(by_day[7 * week + day] for day in range(7))
        assert 0.9 * many * 100 <= paid <= many * 100 + 1e-6


def test_what_is_changed_of_a_shared_budget_has_a_week_afresh() -> None:
    def world(own: int) -> Any:
        ads = [line(n, pool_id=30) for n in (1, 2)]
        shares = tuple(Share(ad.adset_id, own_daily=own) for ad in ads)
        return ads, [Pool(30, 1, daily_budget=2 * own, shares=shares)], [Account(1)]

    first = run(world(10_000), WEEK[: 24 * 3])
    second = run(world(1_000), WEEK[24 * 3 :], Memory.load(first.memory.dump()))
    days = spent(second)
    for day in range(3, 7):
        assert days[day] == pytest.approx(20, rel=0.4)
