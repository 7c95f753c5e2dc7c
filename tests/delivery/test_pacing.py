"""Local time: weeks, schedules, the hours people are online."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from adtwin.delivery import Account, Daypart
from adtwin.delivery.pacing import open_share
from tests.delivery.worlds import HOUR0, line, one_ad, run

ACCOUNT = Account(1)


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({}, 1.0),
        ({"start": HOUR0 * 3600 + 900}, 0.75),
        ({"stop": HOUR0 * 3600 + 900}, 0.25),
        ({"stop": HOUR0 * 3600}, 0.0),
        ({"schedule": (Daypart(0, 60, (1,)),)}, 1.0),
        ({"schedule": (Daypart(60, 120, (1,)),)}, 0.0),
        ({"schedule": (Daypart(0, 60, (0, 2, 3, 4, 5, 6)),)}, 0.0),
    ],
)
def test_when_an_ad_is_open(changes: dict[str, Any], share: float) -> None:
    assert open_share(line(**changes), np.array([HOUR0]), ACCOUNT.zone).tolist() == [share]


def test_spending_follows_the_hours_people_are_online() -> None:
    memory, spent = None, []
    for hour in range(HOUR0, HOUR0 + 24):
        done = run(one_ad(5000), [hour], memory)
        memory = done.memory
        spent.append(done.spend.ads.get(1001, 0))
    assert sum(spent[18:21]) > 3 * sum(spent[2:5])
