"""What bid strategies allow."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.delivery import Memory
from adtwin.delivery.bidding import Ceilings
from adtwin.delivery.footprint import footprint
from adtwin.delivery.population import Market
from adtwin.delivery.standing import Standing
from tests.delivery.worlds import line


def ceiling(memory: dict[str, Any], **of_line: Any) -> float:
    """US dollars per result that an ad may bid."""
    ad = line(**of_line)
    standing = Standing([ad], Memory.load({"ads": {str(ad.ad_id): memory}}))
    return float(Ceilings([footprint(Market(7), ad)], [100.0]).now(standing)[0])


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
    assert lowest <= ceiling({"results": results, "cost": cost}, bid_strategy=strategy, bid_amount=500) <= highest


def test_lowest_cost_has_no_ceiling() -> None:
    assert ceiling({}) == float("inf")


def test_a_floor_of_return_bounds_the_bid_by_what_orders_are_worth() -> None:
    once, twice = (ceiling({}, bid_strategy="LOWEST_COST_WITH_MIN_ROAS", roas_floor=floor) for floor in (1.0, 2.0))
    assert once == pytest.approx(2 * twice)
    assert 10 < once < 300
