"""The rules of budgets, over a table of set-ups: no day, week or lifetime is overspent, whatever the strategy."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any, Final

import numpy as np
import pytest

from adtwin.delivery import Account, AdLine, Daypart, Pool, Surge
from adtwin.delivery.simulate import Delivered
from tests.delivery.worlds import HOUR0, line, run

DAYS: Final = 15
ZONES: Final = ("America/Los_Angeles", "Asia/Kolkata")
STRATEGIES: Final[dict[str, dict[str, Any]]] = {
    "lowest cost": {},
    "bid cap": {"bid_strategy": "LOWEST_COST_WITH_BID_CAP", "bid_amount": 30},
    "cost cap": {"bid_strategy": "COST_CAP", "bid_amount": 40},
    "return": {
        "bid_strategy": "LOWEST_COST_WITH_MIN_ROAS", "roas_floor": 0.8, "optimization_goal": "VALUE",
        "conversion": "PURCHASE",
    },
}  # fmt: skip
WEEKLY: Final = Surge(HOUR0 * 3600, (HOUR0 + 24 * DAYS) * 3600, 2.0, weekly=(Daypart(0, 1440, (5,)),))
BUDGETS: Final[dict[str, dict[str, Any]]] = {
    "small": {"daily_budget": 200},
    "large": {"daily_budget": 6_000},
    "at once": {"daily_budget": 1_500, "at_once": True},
    "surged": {"daily_budget": 1_500, "surges": (WEEKLY,)},
    "lifetime": {"lifetime_budget": 9_000, "start": HOUR0 * 3600, "end": (HOUR0 + 24 * 9) * 3600},
    "endless": {"lifetime_budget": 9_000, "start": HOUR0 * 3600},
}
TABLE: Final = [*product(ZONES, STRATEGIES, BUDGETS)]


def world() -> tuple[list[AdLine], list[Pool], list[Account]]:
    """An ad for every row of the table."""
    accounts = [Account(index + 1, zone=zone) for index, zone in enumerate(ZONES)]
    lines, pools = [], []
    for number, (zone, strategy, budget) in enumerate(TABLE):
        account = ZONES.index(zone) + 1
        lines.append(line(number, account_id=account, campaign_id=account, **STRATEGIES[strategy]))
        pools.append(Pool(100 + number, account, **BUDGETS[budget]))
    return lines, pools, accounts


@pytest.fixture(scope="module")
def delivered() -> Delivered:
    """Fifteen days from a Monday: parts of three weeks."""
    return run(world(), range(HOUR0, HOUR0 + 24 * DAYS))


def spent_by_day(delivered: Delivered, number: int) -> Counter[int]:
    """Micros by local day of one ad."""
    cells = delivered.cells
    mine = cells["adset_id"] == 100 + number
    days = cells["date"][mine].astype("datetime64[D]").astype(np.int64)
    found: Counter[int] = Counter()
    for day, micros in zip(days.tolist(), cells["spend_micros"][mine].tolist(), strict=True):
        found[day] += micros
    return found


@pytest.mark.req("D-215")
@pytest.mark.parametrize("number", range(len(TABLE)), ids=lambda number: " ".join(TABLE[number]))
def test_no_day_week_or_lifetime_is_overspent(delivered: Delivered, number: int) -> None:
    budget = BUDGETS[TABLE[number][2]]
    days = spent_by_day(delivered, number)
    if "lifetime_budget" in budget:
        assert sum(days.values()) <= budget["lifetime_budget"] * 10_000
        return
    daily = budget["daily_budget"] * 10_000
    weeks: Counter[int] = Counter()
    raised: Counter[int] = Counter()
    for day, micros in days.items():
        friday = "surges" in budget and (day + 4) % 7 == 5
        assert micros <= daily * (2 if friday else 1) * 1.75
        weeks[(day + 4) // 7] += micros
        raised[(day + 4) // 7] += daily * friday
    assert all(micros <= 7 * daily + raised[week] for week, micros in weeks.items())


@pytest.mark.parametrize("number", [n for n, row in enumerate(TABLE) if row[1] == "lowest cost"])
def test_the_lowest_cost_spends_about_what_it_may(delivered: Delivered, number: int) -> None:
    budget = BUDGETS[TABLE[number][2]]
    wanted = budget.get("lifetime_budget") or budget["daily_budget"] * DAYS
    least = 0.35 if TABLE[number][2] == "endless" else 0.85
    assert sum(spent_by_day(delivered, number).values()) >= least * wanted * 10_000


@pytest.mark.parametrize("number", [n for n, row in enumerate(TABLE) if row[1] in ("bid cap", "cost cap")])
def test_a_cap_on_the_bid_holds_the_cost_of_a_result(delivered: Delivered, number: int) -> None:
    cells = delivered.cells
    mine = cells["adset_id"] == 100 + number
    results = int(cells["inline_link_clicks"][mine].sum())
    spend = int(cells["spend_micros"][mine].sum())
    most = STRATEGIES[TABLE[number][1]]["bid_amount"] * 10_000
    # what is bid is paid for expected results; the day's luck and the draws move what comes of them
    assert spend <= 1.6 * most * max(results, 20)
