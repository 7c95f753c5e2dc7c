"""How often people see an ad: about once a day where they are many, and again and again where they are few."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import pytest

from adtwin.delivery import Audience
from adtwin.delivery.outcomes import outcomes
from adtwin.delivery.population import Market
from adtwin.delivery.simulate import Delivered
from tests.delivery.worlds import HOUR0, one_ad, reach, run

DAYS: Final = 7
WEEK: Final = range(HOUR0, HOUR0 + 24 * DAYS)
BROAD: Final = {
    "a country": Audience(("US",)),
    "a country without regions": Audience(("LI",)),
    "a region": Audience((), (("US", "Texas"),)),
    "a single segment": Audience(("DE",), age_min=25, age_max=34, genders=("female",)),
}


def frequencies(done: Delivered) -> list[float]:
    """Impressions per person of every day."""
    dates, shown = done.cells["date"], done.cells["impressions"]
    seen = done.people["date"]
    return [float(shown[dates == day].sum() / reach(done.people, seen == day)) for day in np.unique(dates)]


@pytest.mark.parametrize("budget", [500, 5_000])
@pytest.mark.parametrize("audience", BROAD.values(), ids=BROAD)
def test_a_broad_audience_sees_an_ad_little_more_than_once_a_day(audience: Audience, budget: int) -> None:
    found = frequencies(run(one_ad(budget, audience=audience), WEEK, people_rows=800))
    assert all(1.0 <= each <= 1.6 for each in found)
    assert np.mean(found) >= 1.04


def test_frequency_grows_until_a_narrow_audience_has_seen_an_ad() -> None:
    narrow = Audience((), (("US", "Texas"),), narrowness=0.0002, key=3)
    done = run(one_ad(5_000, audience=narrow), WEEK, people_rows=10**6)
    shown, day = done.cells["impressions"], done.cells["date"]
    so_far = [shown[day <= each].sum() / reach(done.people, done.people["date"] <= each) for each in np.unique(day)]
    assert all(before < after for before, after in pairwise(so_far[1:]))
    assert so_far[-1] > 2 * so_far[1]
    assert reach(done.people) <= 20_821_000 * 0.0002 * 1.01


@pytest.mark.parametrize("audience", BROAD.values(), ids=BROAD)
def test_estimates_tell_the_reach_of_a_day(audience: Audience) -> None:
    world = one_ad(2_000, audience=audience)
    done = run(world, WEEK, people_rows=800)
    daily = np.mean([reach(done.people, done.people["date"] == day) for day in np.unique(done.people["date"])])
    told = [day for day in outcomes(Market(7), world[0][0], HOUR0) if day.spend > 0]
    shown = done.cells["impressions"].sum() / DAYS
    expected = np.interp(shown, [day.impressions for day in told], [day.reach for day in told])
    assert expected == pytest.approx(daily, rel=0.1)
