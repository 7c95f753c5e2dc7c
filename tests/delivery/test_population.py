"""Audiences and persons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adtwin.delivery import Audience
from adtwin.delivery.population import LEVELS, block_keys, estimate, kept_residues, name_key, person_ids, segments
from tests.delivery.worlds import audiences


@pytest.mark.parametrize(
    ("audience", "low", "high"),
    [
        (Audience(("US",)), 190e6, 255e6),
        (Audience(("US",), genders=("female",)), 95e6, 125e6),
        (Audience(("US",), regions=(("US", "Wyoming"),)), 200_000, 500_000),
        (Audience((), regions=(("US", "Texas"),)), 15e6, 25e6),
        (Audience(("US", "CA"), narrowness=0.01), 2e6, 3e6),
        (Audience(("US",), narrowness=0.01, excluded=0.5), 0.9e6, 1.4e6),
        (Audience(("ZZ",)), 1.5e6, 2.5e6),
        (Audience(()), 1000, 1000),
        (Audience(("US",), age_min=50, age_max=40), 1000, 1000),
    ],
)
def test_estimates_bound_the_audience(audience: Audience, low: float, high: float) -> None:
    lower, upper = estimate(audience)
    assert low <= lower <= upper <= high


@given(audiences(), st.floats(0.001, 1))
def test_a_narrower_audience_is_never_larger(audience: Audience, share: float) -> None:
    ages = Audience(audience.countries, audience.regions, audience.age_min, audience.age_min, audience.genders)
    narrow = Audience(audience.countries, audience.regions, audience.age_min, 65, audience.genders, narrowness=share)
    whole = Audience(audience.countries, audience.regions, audience.age_min, 65, audience.genders)
    assert segments(ages).people <= segments(whole).people
    assert segments(narrow).people <= segments(whole).people


def test_an_age_in_the_middle_of_a_band_takes_part_of_it() -> None:
    found = segments(Audience(("US",), age_min=20, age_max=21, genders=("male",)))
    assert found.age.tolist() == [1]
    assert (found.low[0], found.high[0]) == (2 / 7, 4 / 7)


def test_person_ids_are_distinct_spread_and_thinned_evenly() -> None:
    key = block_keys(1, *(np.array([each]) for each in (name_key("US"), name_key("US:Texas"), 5, 1)))
    positions = np.arange(1 << 16)
    ids = person_ids(np.repeat(key, len(positions)), positions)
    assert len(np.unique(ids)) == len(ids)
    assert ids.min() >= 0
    assert ids.max() < 1 << 62
    for level in (1, 4, 9):
        assert (ids < 1 << (62 - level)).sum() == len(positions) >> level
    other = block_keys(2, *(np.array([each]) for each in (name_key("US"), name_key("US:Texas"), 5, 1)))
    assert not np.isin(person_ids(np.repeat(other, 1000), positions[:1000]), ids).any()


@given(st.integers(0, 10_000), st.integers(0, LEVELS), st.integers(0, 500), st.integers(-(2**63), 2**63 - 1))
def test_kept_places_are_those_of_people_with_low_ids(stride: int, level: int, offset: int, key: int) -> None:
    odd = stride * 2 + 1
    keys = np.array([key], dtype=np.int64)
    place = kept_residues(keys, np.array([odd]), np.array([offset])) % (1 << level)
    assert person_ids(keys, place * odd + offset)[0] < 1 << (62 - level)
    if level:
        assert person_ids(keys, (place + 1) * odd + offset)[0] >= 1 << (62 - level)
