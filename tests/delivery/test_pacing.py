"""Budgets over hours, days and weeks."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from adtwin.delivery import Account, Daypart, Memory, Pool
from adtwin.delivery.memory import Meter
from adtwin.delivery.pacing import allowance, bid_ceiling, local, open_share, turn_day
from tests.delivery.worlds import HOUR0, line, one_ad, run

ACCOUNT = Account(1)
DAILY = Pool(1, 1, daily_budget=1000)
LIFETIME = Pool(1, 1, lifetime_budget=7000, start=HOUR0 * 3600, end=(HOUR0 + 24 * 7) * 3600)


@pytest.mark.parametrize(
    ("pool", "meter", "limit"),
    [
        (DAILY, Meter(), 17_500_000),
        (DAILY, Meter(day_spent=10_000_000), 7_500_000),
        (DAILY, Meter(day_spent=17_500_000), 0),
        (DAILY, Meter(week_spent=65_000_000), 5_000_000),
        (DAILY, Meter(week_spent=70_000_000), 0),
        (LIFETIME, Meter(spent=60_000_000), 10_000_000),
        (LIFETIME, Meter(spent=70_000_000), 0),
        (Pool(1, 1), Meter(), 0),
        (Pool(1, 1, daily_budget=1000, end=HOUR0 * 3600), Meter(), 0),
        (Pool(1, 1, daily_budget=1000, start=(HOUR0 + 1) * 3600), Meter(), 0),
    ],
)
def test_what_a_budget_may_spend(pool: Pool, meter: Meter, limit: int) -> None:
    granted = allowance(pool, meter, ACCOUNT, HOUR0, 1.0)
    assert granted.limit == limit
    assert granted.target <= limit


def test_a_lifetime_budget_is_spread_over_its_days() -> None:
    assert allowance(LIFETIME, Meter(), ACCOUNT, HOUR0, 1.0).target == pytest.approx(10e6)
    last = allowance(LIFETIME, Meter(spent=61_000_000), ACCOUNT, HOUR0 + 24 * 6, 1.0)
    assert last.target == 9_000_000


def test_a_week_begins_on_sunday() -> None:
    meter = Meter()
    saturday = local(HOUR0 + 24 * 5, ACCOUNT.zone)[0]
    turn_day(meter, 1, 1, saturday, 1.0)
    meter.spent = meter.week_spent = meter.day_spent = 5
    turn_day(meter, 1, 1, saturday, 1.0)
    assert (meter.week_spent, meter.day_spent) == (5, 5)
    turn_day(meter, 1, 1, saturday + 1, 1.0)
    assert (meter.spent, meter.week_spent, meter.day_spent, meter.week_days) == (5, 0, 0, 1)


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({}, 1.0),
        ({"start": HOUR0 * 3600 + 900}, 0.75),
        ({"stop": HOUR0 * 3600 + 900}, 0.25),
        ({"stop": HOUR0 * 3600}, 0.0),
        ({"schedule": (Daypart(0, 60, (1,)),)}, 1.0),
        ({"schedule": (Daypart(60, 120, (1,)),)}, 0.0),
        ({"schedule": (Daypart(0, 60, (0, 2, 3, 4, 5, 6)),)}, 0.0),
    ],
)
def test_when_an_ad_is_open(changes: dict[str, Any], share: float) -> None:
    assert open_share(line(**changes), HOUR0, ACCOUNT.zone) == share


@pytest.mark.parametrize(
    ("strategy", "results", "cost", "lowest", "highest"),
    [
        ("LOWEST_COST_WITH_BID_CAP", 10, 99.0, 5.0, 5.0),
        ("COST_CAP", 0, 0.0, 5.0, 5.0),
        ("COST_CAP", 100, 300.0, 5.01, 6.25),
        ("COST_CAP", 100, 800.0, 2.0, 4.99),
    ],
)
def test_bid_ceilings(strategy: str, results: int, cost: float, lowest: float, highest: float) -> None:
    progress = Memory.load({"ads": {"1": {"results": results, "cost": cost}}}).ads[1]
    found = bid_ceiling(line(bid_strategy=strategy, bid_amount=500), progress, 100)
    assert found is not None
    assert lowest <= found <= highest


def test_lowest_cost_has_no_ceiling() -> None:
    assert bid_ceiling(line(), Memory.load({"ads": {"1": {}}}).ads[1], 100) is None


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


def test_spending_follows_the_hours_people_are_online() -> None:
    memory, spent = None, []
    for hour in range(HOUR0, HOUR0 + 24):
        done = run(one_ad(5000), [hour], memory)
        memory = done.memory
        spent.append(done.spend.ads.get(1001, 0))
    assert sum(spent[18:21]) > 3 * sum(spent[2:5])
