"""Budgets over hours, days and weeks."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from adtwin.delivery import Account, Memory, Pool
from adtwin.delivery.budgets import Budgets
from adtwin.delivery.clocks import Clocks
from adtwin.delivery.lifetimes import Lifetimes
from adtwin.delivery.memory import Meter
from adtwin.delivery.pacing import local
from tests.delivery.worlds import HOUR0, line, one_ad, run

DAILY = Pool(1, 1, daily_budget=1000)
LIFETIME = Pool(1, 1, lifetime_budget=7000, start=HOUR0 * 3600, end=(HOUR0 + 24 * 7) * 3600)


def granted(pool: Pool, meter: Meter, hour: int) -> tuple[float, int]:
    """What pacing wants of all that is left of the day, and what may be spent."""
    day = local(hour, "America/Los_Angeles")[0]
    budgets = Budgets([1], {1: pool}, {1: Account(1)}, Memory(pools={1: meter}))
    every, [line_] = np.array([0]), [line(0, pool_id=1)]
    part = Lifetimes([1], {1: pool}, {1: Account(1)}, [line_], Clocks([])).parts(every, hour, hour + 24)
    budgets.plan(every, day, np.zeros(1), part)
    budgets.turn(every, 7, day, 1.0)
    target, limit = budgets.allowances(hour, np.ones(1))
    return float(target[0]), int(limit[0])


def running(**spent: int) -> Meter:
    """The meter of a budget of 10 dollars that has run since Sunday."""
    day = local(HOUR0, "America/Los_Angeles")[0]
    given = {"week_planned": 10_000_000, "day_planned": 10_000_000, "budget": 10_000_000, **spent}
    return Meter(day=day, week=(day + 4) // 7, week_days=2, **given)


@pytest.mark.parametrize(
    ("pool", "meter", "limit"),
    [
        (DAILY, Meter(), 17_500_000),
        (DAILY, running(day_spent=10_000_000), 7_500_000),
        (DAILY, running(day_spent=17_500_000), 0),
        (DAILY, running(week_spent=65_000_000), 5_000_000),
        (DAILY, running(week_spent=70_000_000), 0),
        (DAILY, running(week_spent=200_000_000, budget=200_000_000), 17_500_000),
        (DAILY, running(day_spent=20_000_000, week_spent=200_000_000, budget=200_000_000), 0),
        (LIFETIME, Meter(spent=60_000_000), 10_000_000),
        (LIFETIME, Meter(spent=70_000_000), 0),
        (Pool(1, 1), Meter(), 0),
        (Pool(1, 1, daily_budget=1000, end=HOUR0 * 3600), Meter(), 0),
        (Pool(1, 1, daily_budget=1000, start=(HOUR0 + 1) * 3600), Meter(), 0),
    ],
)
def test_what_a_budget_may_spend(pool: Pool, meter: Meter, limit: int) -> None:
    target, found = granted(pool, meter, HOUR0)
    assert found == limit
    assert target <= limit


def test_a_lifetime_budget_is_spread_over_its_days() -> None:
    today = local(HOUR0, "America/Los_Angeles")[0]
    assert granted(LIFETIME, Meter(day=today), HOUR0)[0] == pytest.approx(10e6)
    assert granted(LIFETIME, Meter(spent=61_000_000), HOUR0 + 24 * 6)[0] == 9_000_000


def test_two_weeks_keep_day_and_week_and_spend_about_the_budget() -> None:
    done = run(one_ad(1000), range(HOUR0, HOUR0 + 24 * 14))
    days: Counter[int] = Counter()
    weeks: Counter[int] = Counter()
    for date, amount in zip(
        done.cells["date"].astype("datetime64[D]"), done.cells["spend_micros"].tolist(), strict=True
    ):
        days[int(date.astype(int))] += amount
        weeks[(int(date.astype(int)) + 4) // 7] += amount
    assert len(days) == 14
    assert max(days.values()) > 10_000_000
    assert max(days.values()) <= 17_500_000
    assert max(weeks.values()) <= 70_000_000
    assert sum(days.values()) == pytest.approx(140e6, rel=0.08)


def test_a_plan_that_falls_and_rises_adds_nothing_to_the_week() -> None:
    day = local(HOUR0, "America/Los_Angeles")[0]
    every, none = np.array([0]), np.zeros(1)
    budgets = Budgets([1], {1: DAILY}, {1: Account(1)}, Memory())
    budgets.plan(every, day, none + 1, none)
    budgets.turn(every, 7, day, 1.0)
    budgets.spend(np.array([15_000_000]))
    found = []
    for more in (0, 0, 1, 0, 1, 0):
        budgets.plan(every, day, none + more, none)
        found.append(int(budgets.week_planned[0] + budgets.day_planned[0] + budgets.day_surplus[0]))
    assert found == [15_000_000, 15_000_000, 20_000_000, 15_000_000, 20_000_000, 15_000_000]
