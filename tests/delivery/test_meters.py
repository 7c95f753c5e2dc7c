"""What budgets have spent, by day and week."""

from __future__ import annotations

import numpy as np

from adtwin.delivery.memory import Meter
from adtwin.delivery.meters import Meters
from adtwin.delivery.pacing import local
from tests.delivery.worlds import HOUR0

SATURDAY = local(HOUR0 + 24 * 5, "America/Los_Angeles")[0]


def turned(table: dict[int, Meter], day: int, part: float = 1.0) -> Meter:
    """The meter once a day has begun."""
    meters = Meters([1], table)
    meters.turn(np.array([0]), 1, day, part)
    meters.save()
    return table[1]


def test_a_week_begins_on_sunday() -> None:
    table: dict[int, Meter] = {}
    meter = turned(table, SATURDAY)
    meter.spent = meter.week_spent = meter.day_spent = 5
    again = turned(table, SATURDAY)
    assert (again.week_spent, again.day_spent) == (5, 5)
    sunday = turned(table, SATURDAY + 1)
    assert (sunday.spent, sunday.week_spent, sunday.day_spent, sunday.week_days) == (5, 0, 0, 1)


def test_the_first_day_of_a_budget_gets_what_is_left_of_it() -> None:
    assert turned({}, SATURDAY, 0.25).mood <= 0.25
    known = {1: Meter(day=SATURDAY - 1, week=0)}
    assert turned(known, SATURDAY, 0.25).mood > 0.6


def test_a_meter_whose_day_never_began_is_not_kept() -> None:
    table: dict[int, Meter] = {}
    Meters([1], table).save()
    assert table == {}
