"""The auction of an hour."""

from __future__ import annotations

import numpy as np
import pytest

from adtwin.delivery.auction import Auctions, Bidders, Outcome, Rivalry, next_pace
from adtwin.delivery.demand import NORMAL, normal_at
from adtwin.delivery.plan import Cells


def cells(count: int, ads: int = 1, people: float = 1e6) -> Cells:
    """Equal cells, `count` for each ad, standing for the same opportunities."""
    zeros, ones = np.zeros(count * ads, dtype=np.int64), np.ones(count * ads)
    return Cells(
        line=np.repeat(np.arange(ads), count), place=zeros, clock=zeros,
        demand=np.tile(np.arange(count), ads), weight=ones / count, price=np.log(ones * 0.01), clicks=ones,
        converts=ones, result=ones * 0.01, key=zeros, first=zeros, width=zeros + 1, low=zeros, span=zeros + 1,
        known=zeros,
    )  # fmt: skip


def clear(target: float, pace: float, people: float = 1e6, ads: int = 1, ceiling: float = np.inf) -> Outcome:
    each = np.ones(ads)
    bidders = Bidders(each * target, each * pace, each * ceiling, each * people, each * 0.01, each * 0.01, each, each)
    ground = cells(4, ads)
    rivalry = Rivalry.of(ground, np.zeros(4 * ads, dtype=np.int64), np.arange(4.0 * ads))
    return Auctions(ground, rivalry, ads).clear(bidders, np.zeros(4), np.ones(4 * ads))


def test_the_normal_distribution() -> None:
    assert NORMAL[normal_at(np.array([-20.0, -1.96, 0.0, 1.0, 20.0]))] == pytest.approx(
        [0, 0.025, 0.5, 0.8413, 1], abs=2e-4
    )


def test_a_higher_bid_wins_more_and_pays_more_but_never_its_bid() -> None:
    low, high = clear(1, -1.0), clear(1, 0.5)
    assert high.willing[0] > low.willing[0]
    assert high.price[0] > low.price[0]
    assert low.price[0] < 0.01 * np.exp(-1.0)


def test_spend_is_throttled_to_the_target() -> None:
    done = clear(1, 1.0)
    assert done.willing[0] > 1
    assert float(done.impressions @ done.price) == pytest.approx(1)


def test_a_ceiling_binds() -> None:
    assert clear(1, 1.0, ceiling=0.01).willing[0] < clear(1, 1.0).willing[0] / 100


def test_no_more_impressions_than_opportunities_even_for_many_ads_of_an_account() -> None:
    for ads in (1, 3):
        assert clear(1000, 1.2, people=100, ads=ads).impressions.sum() <= 160 + 1e-6


def test_a_larger_part_of_the_audience_costs_more() -> None:
    broad, narrow = clear(1, -0.5), clear(1, -0.5, people=1000)
    assert narrow.willing[0] < broad.willing[0]


def test_pacing_bids_up_what_cannot_spend() -> None:
    each = np.ones(3)
    bidders = Bidders(np.array([1.0, 1.0, 0.0]), -each, each, each, each, each, each, each)
    outcome = Outcome(each, each, np.array([0.5, 2.0, 0.0]))
    up, down, idle = next_pace(bidders, outcome)
    assert up > -1 > down
    assert idle == -1
