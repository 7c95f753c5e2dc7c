"""Devices: of each kind the part that is meant is delivered to, and the people are those who hold it."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from adtwin.delivery import Audience
from adtwin.delivery.inputs import Handhelds
from adtwin.delivery.outcomes import outcomes
from adtwin.delivery.population import Market, people_of
from tests.delivery.worlds import HOUR0, line, one_ad, reach, run

TWO_DAYS: Final = range(HOUR0, HOUR0 + 48)
MOBILE: Final = ("mobile",)
IOS: Final = Handhelds(android_smartphone=0.0, android_tablet=0.0)
MEANT: Final = {
    "iPhones and iPads": (IOS, {"iphone", "ipad"}),
    "phones with Android": (Handhelds(0.0, 0.0, 1.0, 0.0), {"android_smartphone"}),
    "some iPads": (Handhelds(0.0, 0.1, 0.0, 0.0), {"ipad"}),
    "all phones": (Handhelds(1.0, 0.0, 1.0, 0.0), {"iphone", "android_smartphone"}),
    "nobody": (Handhelds(0.0, 0.0, 0.0, 0.0), set[str]()),
}


@pytest.mark.parametrize(("meant", "seen"), MEANT.values(), ids=MEANT)
def test_nothing_is_seen_on_other_devices(meant: Handhelds, seen: set[str]) -> None:
    audience = Audience(("US", "LI"), handhelds=meant)
    done = run(one_ad(3_000, audience=audience, device_platforms=MOBILE), TWO_DAYS)
    for table in (done.cells, done.people):
        assert set(table["impression_device"]) == seen
    assert set(done.actions["action_device"]) <= {*seen, ""}


def test_desktops_stay_where_they_are_not_ruled_out() -> None:
    done = run(one_ad(3_000, audience=Audience(("US",), handhelds=IOS)), TWO_DAYS)
    assert set(done.cells["impression_device"]) == {"iphone", "ipad", "desktop"}


def test_people_are_counted_by_what_they_hold() -> None:
    everyone = people_of(Audience(("US",)))
    ios = people_of(Audience(("US",), handhelds=IOS))
    android = people_of(Audience(("US",), handhelds=Handhelds(0.0, 0.0)))
    assert ios == pytest.approx(0.57 * everyone)
    assert ios + android == pytest.approx(everyone)
    some = Handhelds(0.5, 0.5, 0.5, 0.5)
    assert people_of(Audience(("US", "DE"), handhelds=some)) == pytest.approx(0.5 * people_of(Audience(("US", "DE"))))


@pytest.mark.parametrize("part", [0.1, 0.001])
def test_no_more_people_are_reached_than_hold_the_device(part: float) -> None:
    held = Audience((), (("US", "Wyoming"),), handhelds=Handhelds(part, part, 0.0, 0.0))
    world = one_ad(50_000, audience=held, device_platforms=MOBILE)
    done = run(world, range(HOUR0, HOUR0 + 24 * 5), people_rows=10**6)
    people = people_of(held)
    assert 0 < reach(done.people) <= people * 1.1 + 50
    assert max(day.reach for day in outcomes(Market(7), world[0][0], HOUR0)) <= people


def test_estimates_tell_the_reach_of_a_day_on_some_devices() -> None:
    world = one_ad(2_000, audience=Audience(("US",), handhelds=Handhelds(0.4, 0.4, 0.1, 0.1)), device_platforms=MOBILE)
    done = run(world, range(HOUR0, HOUR0 + 24 * 7), people_rows=800)
    daily = np.mean([reach(done.people, done.people["date"] == day) for day in np.unique(done.people["date"])])
    told = [day for day in outcomes(Market(7), world[0][0], HOUR0) if day.spend > 0]
    shown = done.cells["impressions"].sum() / 7
    expected = np.interp(shown, [day.impressions for day in told], [day.reach for day in told])
    assert expected == pytest.approx(daily, rel=0.1)


def test_who_holds_some_of_the_devices_is_among_those_who_hold_any() -> None:
    """Two ads that saturate a small place: everybody whom the narrower one reaches, the wider one does too."""
    place = {"regions": (("US", "Wyoming"),), "narrowness": 0.01, "key": 5}
    wide = Audience((), **place, handhelds=IOS)
    narrow = Audience((), **place, handhelds=Handhelds(0.3, 0.3, 0.0, 0.0))
    reached = []
    for audience in (wide, narrow):
        ad = line(1, audience=audience, device_platforms=MOBILE)
        world = ([ad], *one_ad(100_000)[1:])
        done = run(world, range(HOUR0, HOUR0 + 24 * 30), people_rows=10**6)
        assert set(done.people["rate_log2"]) == {0}
        reached.append(set(done.people["person"].tolist()))
    assert 0.2 < len(reached[1]) / len(reached[0]) < 0.45
    assert len(reached[1] - reached[0]) <= 0.1 * len(reached[1])
