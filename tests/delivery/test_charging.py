"""What is charged."""

from __future__ import annotations

import numpy as np
import pytest

from adtwin.delivery.charging import whole
from adtwin.delivery.runs import Runs


@pytest.mark.parametrize("unit", [1, 10_000, 1_000_000])
def test_charges_come_in_whole_minor_units_and_nothing_is_lost(unit: int) -> None:
    chance = np.random.default_rng(7)
    amounts, groups = chance.integers(0, 3 * unit + 5, 200), np.sort(chance.integers(0, 4, 200))
    owed = np.array([0, unit - 1, unit // 2, 0])
    charged, left = whole(amounts, Runs.of(groups), owed, np.full(4, unit))
    assert (charged % unit == 0).all()
    assert (charged >= 0).all()
    assert ((left >= 0) & (left < unit)).all()
    for group in range(4):
        mine = groups == group
        assert amounts[mine].sum() + owed[group] == charged[mine].sum() + left[group]
