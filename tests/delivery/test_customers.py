"""Existing customers and people who have engaged: sought first, bounded where an ad set says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest

from adtwin.delivery import Audience, Customers, FrequencyCap, Memory
from adtwin.delivery.population import people_of
from adtwin.delivery.simulate import Delivered
from adtwin.store.fact_tables import USER_SEGMENTS, VARIANTS
from tests.delivery.worlds import HOUR0, one_ad, reach, run

DAYS: Final = 5
SPAN: Final = range(HOUR0, HOUR0 + 24 * DAYS)
UNITED_STATES: Final = Audience(("US",))
TEN_THOUSAND: Final = 10_000 / people_of(UNITED_STATES)


def of(table: dict[str, Any], segment: str) -> Any:
    """Which rows are of a user segment."""
    return table["variant"] // VARIANTS == USER_SEGMENTS.index(segment)


def spend(done: Delivered, segment: str) -> int:
    return int(done.cells["spend_micros"][of(done.cells, segment)].sum())


def by_day(done: Delivered, segment: str) -> list[int]:
    mine = done.cells["spend_micros"] * of(done.cells, segment)
    return [int(mine[done.cells["date"] == day].sum()) for day in np.unique(done.cells["date"])]


def test_an_account_that_tells_nothing_knows_nobody() -> None:
    done = run(one_ad(5_000), SPAN)
    assert set(done.cells["variant"].tolist()) == {0}


def test_those_known_are_sought_first_and_no_more_often_than_they_bear() -> None:
    done = run(one_ad(5_000, customers=Customers(TEN_THOUSAND, 3 * TEN_THOUSAND)), SPAN, people_rows=10**6)
    whole = int(done.cells["spend_micros"].sum())
    assert sum(spend(done, segment) for segment in USER_SEGMENTS) == whole == done.spend.accounts[1]
    assert not spend(done, "unknown")
    assert 0.15 * whole < spend(done, "existing") < 0.33 * whole
    assert 0.10 * whole < spend(done, "engaged") < 0.23 * whole
    reached = {segment: reach(done.people, of(done.people, segment)) for segment in USER_SEGMENTS}
    assert max(reached.values()) < reach(done.people) <= sum(reached.values())
    assert 1_000 < reached["existing"] < 10_000
    mine = of(done.cells, "existing")
    rates = [done.cells["clicks"][part].sum() / done.cells["impressions"][part].sum() for part in (mine, ~mine)]
    assert rates[0] > 1.15 * rates[1]


def test_a_small_list_is_never_more_people_than_it_has() -> None:
    done = run(one_ad(5_000, customers=Customers(TEN_THOUSAND / 20)), SPAN, people_rows=10**6)
    assert 100 < reach(done.people, of(done.people, "existing")) < 650


@pytest.mark.parametrize("most", [0.0, 0.05, 0.2])
def test_no_more_of_the_budget_goes_to_existing_customers_than_is_allowed(most: float) -> None:
    daily = 5_000
    done = run(one_ad(daily, customers=Customers(0.3, 0.1, most)), SPAN)
    whole = int(done.cells["spend_micros"].sum())
    assert whole > 0.9 * daily * 10_000 * DAYS
    assert 0.85 * most * whole <= spend(done, "existing") <= 1.02 * most * whole
    assert all(spent <= most * daily * 10_000 * 1.75 for spent in by_day(done, "existing"))


def test_an_audience_of_existing_customers_alone_gets_that_part_of_the_budget() -> None:
    narrow = replace(UNITED_STATES, narrowness=1e-4, key=3)
    done = run(one_ad(5_000, audience=narrow, customers=Customers(1.0, most=0.2)), SPAN)
    spent = by_day(done, "existing")
    assert sum(spent) == int(done.cells["spend_micros"].sum())
    assert all(5_000_000 < each < 14_000_000 for each in spent)


def test_a_bound_holds_however_a_span_is_split() -> None:
    world = one_ad(5_000, customers=Customers(1.0, most=0.2), audience=replace(UNITED_STATES, narrowness=1e-4, key=3))
    whole = run(world, SPAN)
    first = run(world, SPAN[:31])
    second = run(world, SPAN[31:], Memory.load(first.memory.dump()))
    assert whole.spend.ads[1001] == first.spend.ads[1001] + second.spend.ads[1001]
    assert whole.memory.dump() == second.memory.dump()


CHANGES = (
    # daily budget and bound of the morning, then of the rest of the day; micros for existing customers in the whole day
    ((5_000, 1.0), (5_000, 0.3), 15_000_000),
    ((5_000, 0.01), (5_000, 0.1), 3_500_000),
    ((2_000, 0.2), (8_000, 0.2), 16_000_000),
)


@pytest.mark.parametrize(("morning", "rest", "allowed"), CHANGES)
def test_a_bound_or_a_budget_that_changes_counts_what_the_day_has_spent(
    morning: tuple[int, float], rest: tuple[int, float], allowed: int
) -> None:
    memory, spent = Memory(), []
    for (daily, most), hours in ((morning, SPAN[:12]), (rest, SPAN[12:24])):
        done = run(one_ad(daily, customers=Customers(0.3, most=most)), hours, Memory.load(memory.dump()))
        spent.append(spend(done, "existing"))
        memory = done.memory
    assert all(spent)
    assert 0.9 * allowed < sum(spent) <= allowed


def test_a_bound_below_what_the_day_has_spent_ends_it() -> None:
    morning = run(one_ad(5_000, customers=Customers(0.3)), SPAN[:12])
    rest = run(one_ad(5_000, customers=Customers(0.3, most=0.1)), SPAN[12:24], Memory.load(morning.memory.dump()))
    assert spend(morning, "existing") > 5_000_000
    assert spend(rest, "existing") == 0
    assert rest.spend.ads[1001] > 25_000_000


def test_frequency_caps_hold_for_each_of_them() -> None:
    narrow = replace(UNITED_STATES, narrowness=1e-3, key=3)
    given = {"audience": narrow, "customers": Customers(0.4, 0.2), "frequency": FrequencyCap(2, 7)}
    done = run(one_ad(20_000, **given), SPAN, people_rows=10**9)
    persons, place = np.unique(done.people["person"], return_inverse=True)
    assert np.bincount(place, done.people["impressions"]).max() <= 2
    assert len(persons) > 500
