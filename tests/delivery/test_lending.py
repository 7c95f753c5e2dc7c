"""Ad sets that share their own daily budgets."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from adtwin.delivery import Account, Memory, Pool, Share, Surge, Traits
from adtwin.delivery.lending import lent
from tests.delivery.worlds import HOUR0, World, line, run

FORTNIGHT = range(HOUR0, HOUR0 + 24 * 14)
MICROS = 10_000
OWN = (2_000, 2_000, 6_000)


@pytest.mark.parametrize(
    ("own", "better", "found"),
    [
        ((50.0, 50.0), (1.0, 1.0), (50, 50)),
        ((50.0, 50.0), (1.0, 1.2), (45.45, 54.55)),
        ((50.0, 50.0), (1.0, 9.0), (40, 60)),
        ((20.0, 20.0, 60.0), (1.0, 1.0, 9.0), (16, 16, 68)),
        ((20.0, 20.0, 60.0), (9.0, 1.0, 1.0), (24, 19, 57)),
        ((100.0,), (3.0,), (100,)),
    ],
)
def test_up_to_a_fifth_of_each_moves_to_the_better(
    own: tuple[float, ...], better: tuple[float, ...], found: tuple[float, ...]
) -> None:
    assert (lent(1e6 * np.array(own), np.array(better)) / 1e6).tolist() == pytest.approx(found, abs=0.01)


def test_whoever_does_better_has_more_of_its_own() -> None:
    for better in permutations((1.0, 1.3, 2.0, 2.1)):
        own = 1e6 * np.array([5, 30, 20, 45])
        ratio = lent(own, np.array(better)) / own
        assert np.diff(ratio[np.argsort(better)]).min() > -1e-9
        assert min(ratio) >= 0.8 - 1e-9
        assert max(ratio) <= 1.2 + 1e-9
        assert ratio @ own == pytest.approx(own.sum())


def world(own: tuple[int, ...], *, shared: bool, surge: Surge | None = None) -> World:
    """An ad set for each budget; they differ in their creatives. The last has a time of high demand, if any."""
    surges = [() if surge is None or number < len(own) - 1 else (surge,) for number in range(len(own))]
    ads = [line(n, pool_id=10 if shared else 100 + n, creative=Traits("image", 0, 3 + n)) for n in range(len(own))]
    given = list(zip(ads, own, surges, strict=True))
    if shared:
        shares = tuple(Share(ad.adset_id, own_daily=each, surges=times) for ad, each, times in given)
        return ads, [Pool(10, 1, daily_budget=sum(own), shares=shares)], [Account(1)]
    return ads, [Pool(ad.pool_id, 1, daily_budget=each, surges=times) for ad, each, times in given], [Account(1)]


def results(memory: Memory) -> dict[int, int]:
    return {ad - 900: progress.results for ad, progress in memory.ads.items()}


def test_sharing_brings_more_for_the_money_and_the_best_ad_set_does_not_lose() -> None:
    rate: Counter[bool] = Counter()
    for own in sorted(set(permutations(OWN))):
        paid: dict[bool, Counter[int]] = {}
        for shared in (False, True):
            done = run(world(own, shared=shared), FORTNIGHT)
            got, paid[shared] = results(done.memory), Counter(done.spend.adsets)
            rate[shared] += sum(got.values()) / paid[shared].total()
        best = max(got, key=lambda adset: got[adset] / done.spend.adsets[adset])
        assert paid[True][best] / paid[True].total() > paid[False][best] / paid[False].total()
        assert paid[True].total() == pytest.approx(14 * sum(own) * MICROS, rel=0.06)
        for number, each in enumerate(own):
            assert 0.75 <= paid[True][100 + number] / (14 * each * MICROS) <= 1.25
    assert rate[True] > rate[False]


@pytest.mark.parametrize("own", [OWN, (6_000, 500, 500)])
def test_no_day_of_an_ad_set_is_above_its_own_and_borrowed_budget_with_the_flex(own: tuple[int, ...]) -> None:
    cells = run(world(own, shared=True), FORTNIGHT).cells
    for number, each in enumerate(own):
        mine = cells["adset_id"] == 100 + number
        _, day = np.unique(cells["date"][mine], return_inverse=True)
        assert np.bincount(day, cells["spend_micros"][mine]).max() <= each * 1.2 * 1.75 * MICROS


def test_one_that_has_ended_leaves_the_others_their_own() -> None:
    ads, pools, accounts = world(OWN, shared=True)
    ads[2] = replace(ads[2], stop=(HOUR0 + 24 * 7) * 3600)
    done = run((ads, pools, accounts), FORTNIGHT)
    assert done.spend.adsets[102] == pytest.approx(7 * 6_000 * MICROS, rel=0.25)
    for adset in (100, 101):
        assert done.spend.adsets[adset] == pytest.approx(14 * 2_000 * MICROS, rel=0.25)


def test_a_time_of_high_demand_raises_the_budget_of_its_own_ad_set_alone() -> None:
    surge = Surge((HOUR0 + 24 * 9) * 3600, (HOUR0 + 24 * 10) * 3600, times=4.0)
    plain, raised = (run(world(OWN, shared=True, surge=each), FORTNIGHT).spend.adsets for each in (None, surge))
    assert raised[102] - plain[102] == pytest.approx(3 * 6_000 * MICROS, rel=0.3)
    for adset in (100, 101):
        assert raised[adset] == pytest.approx(plain[adset], rel=0.1)


def one_stops(hour: int) -> tuple[World, World]:
    """Two ad sets on their first day, and the first alone from an hour on."""
    ads, [pool], accounts = world((10_000, 10_000), shared=True)
    alone = ads[:1], [replace(pool, daily_budget=10_000, shares=pool.shares[:1])], accounts
    return (ads, [pool], accounts), alone


def test_one_that_is_stopped_during_a_day_leaves_the_others_their_own() -> None:
    both, alone = one_stops(20)
    first = run(both, range(HOUR0, HOUR0 + 20))
    stays = run(alone, range(HOUR0 + 20, HOUR0 + 24), first.memory).spend.adsets[100]
    assert first.spend.adsets[100] + stays == pytest.approx(10_000 * MICROS, rel=0.1)


def test_an_ad_set_is_charged_whole_cents() -> None:
    """Its most on a day is 825.3 cents here."""
    ads, [pool], accounts = world((1_000,) * 8, shared=True)
    first = run(
        (ads[:1], [replace(pool, daily_budget=1_000, shares=pool.shares[:1])], accounts), range(HOUR0, HOUR0 + 18)
    )
    own = (393, *(1_000,) * 7)
    after = world(own, shared=True)
    done = run(after, range(HOUR0 + 18, HOUR0 + 24), first.memory)
    assert first.spend.adsets[100] < 825 * MICROS
    assert not (done.cells["spend_micros"] % MICROS).any()
