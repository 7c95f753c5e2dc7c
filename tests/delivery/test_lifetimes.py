"""Lifetime budgets are spread over the hours in which their ads may run."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from adtwin.delivery import Account, AdLine, Daypart, Pool
from adtwin.delivery.clocks import Clocks
from adtwin.delivery.lifetimes import Lifetimes
from tests.delivery.worlds import HOUR0, line, run

ZONE = "America/Los_Angeles"
DAY = 24 * 3600
BEGIN = HOUR0 * 3600
"""A Monday."""
OFFICE = Daypart(9 * 60, 12 * 60, (1, 2, 3, 4, 5))
EVENINGS = Daypart(18 * 60, 24 * 60)


def pool(days: float | None, **changes: Any) -> Pool:
    """A lifetime budget of 300 dollars for so many days from a Monday on."""
    end = None if days is None else BEGIN + int(days * DAY)
    return Pool(10, 1, lifetime_budget=30_000, start=BEGIN, end=end, **changes)


def ad(number: int = 1, **changes: Any) -> AdLine:
    return line(number, pool_id=10, start=changes.pop("start", BEGIN), **changes)


PARTS: list[tuple[str, list[AdLine], float | None, int, float]] = [
    ("always", [ad()], 10, 0, 1 / 10),
    ("always, the last day", [ad()], 10, 9, 1),
    ("always, after the end", [ad()], 10, 10, 0),
    ("always, for half a day more", [ad()], 1.5, 0, 24 / 36),
    ("always, without an end", [ad()], None, 3, 1 / 30),
    ("mornings of a week's working days", [ad(schedule=(OFFICE,))], 7, 0, 1 / 5),
    ("mornings, on a Saturday", [ad(schedule=(OFFICE,))], 7, 5, 0),
    ("mornings, until ten on Tuesday", [ad(schedule=(OFFICE,))], 1 + 10 / 24, 0, 3 / 4),
    ("one Saturday", [ad(schedule=(Daypart(540, 1080, (6,)),))], 10, 5, 1),
    ("Mondays, the third of four", [ad(schedule=(Daypart(540, 1200, (1,)),))], 28, 14, 1 / 2),
    ("Mondays without an end", [ad(schedule=(Daypart(540, 1200, (1,)),))], None, 0, 1 / 5),
    ("one of two may always run", [ad(schedule=(OFFICE,)), ad(2)], 7, 0, 1 / 7),
    ("mornings of one, evenings of the other", [ad(schedule=(OFFICE,)), ad(2, schedule=(EVENINGS,))], 7, 0, 9 / 57),
    ("two at the same time", [ad(schedule=(OFFICE,)), ad(2, schedule=(OFFICE,))], 7, 0, 1 / 5),
    ("the other joins in later", [ad(stop=BEGIN + DAY), ad(2, start=BEGIN + 3 * DAY)], 7, 0, 1 / 5),
    ("ends before its budget does", [ad(stop=BEGIN + 4 * DAY)], 10, 0, 1 / 4),
    ("has begun today", [ad(start=BEGIN + 4 * 3600)], 10, 0, 1 / 10),
    ("takes turns", [ad(spans=((BEGIN, BEGIN + DAY // 2), (BEGIN + 2 * DAY, BEGIN + 3 * DAY)))], 10, 0, 1 / 3),
]


@pytest.mark.parametrize(("lines", "days", "which", "part"), [row[1:] for row in PARTS], ids=[row[0] for row in PARTS])
def test_a_days_part_of_the_hours_ahead(lines: list[AdLine], days: float | None, which: int, part: float) -> None:
    lifetimes = Lifetimes([10], {10: pool(days)}, {1: Account(1, zone=ZONE)}, lines, Clocks([]))
    first = HOUR0 + 24 * which
    assert lifetimes.parts(np.array([0]), first, first + 24).tolist() == [pytest.approx(part)]


def test_daily_budgets_have_no_part() -> None:
    pools = {10: Pool(10, 1, daily_budget=500), 11: pool(10)}
    lines = [ad(schedule=(OFFICE,)), line(2, pool_id=11, start=BEGIN)]
    lifetimes = Lifetimes([10, 11], pools, {1: Account(1)}, lines, Clocks([]))
    assert lifetimes.parts(np.array([1]), HOUR0, HOUR0 + 24).tolist() == [pytest.approx(1 / 10)]


SCHEDULES: dict[str, tuple[tuple[Daypart, ...], int, int]] = {
    "one Saturday": ((Daypart(540, 1080, (6,)),), 10, 1),
    "four Mondays": ((Daypart(540, 1200, (1,)),), 28, 4),
    "mornings of three weeks": ((OFFICE,), 21, 15),
    "in the people's own time": ((Daypart(540, 1200, (2, 5), audience=True),), 14, 4),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_spends_its_budget_evenly(name: str) -> None:
    schedule, days, open_days = SCHEDULES[name]
    spent = by_day(run(([ad(schedule=schedule)], [pool(days)], [Account(1)]), range(HOUR0, HOUR0 + 24 * days)))
    assert 0.93 * 300 <= round(sum(spent.values()), 6) <= 300
    assert len(spent) == open_days
    assert min(spent.values()) > 0.6 * 300 / open_days
    assert max(spent.values()) < 1.6 * 300 / open_days


def test_ad_sets_of_one_budget_with_different_schedules_spend_it_together() -> None:
    lines = [ad(1, schedule=(Daypart(540, 1080, (1,)),)), ad(2, schedule=(Daypart(540, 1080, (4,)),))]
    spent = by_day(run((lines, [pool(14)], [Account(1)]), range(HOUR0, HOUR0 + 24 * 14)))
    assert len(spent) == 4
    assert 0.95 * 300 <= round(sum(spent.values()), 6) <= 300
    assert max(spent.values()) < 1.6 * min(spent.values())


def by_day(done: Any) -> Counter[str]:
    """Dollars by day of the account."""
    found: Counter[str] = Counter()
    for day, micros in zip(done.cells["date"].tolist(), done.cells["spend_micros"].tolist(), strict=True):
        found[str(day)] += micros / 1e6
    return found
