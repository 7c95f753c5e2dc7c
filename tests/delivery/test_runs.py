"""Entries that follow each other by group."""

from __future__ import annotations

import numpy as np
import pytest

from adtwin.delivery.runs import Runs


@pytest.mark.parametrize(
    ("groups", "group", "first", "many"),
    [
        ([], [], [], []),
        ([4], [4], [0], [1]),
        ([0, 0, 2, 2, 2, 5], [0, 2, 5], [0, 2, 5], [2, 3, 1]),
        ([3, 3, 1, 3], [3, 1, 3], [0, 2, 3], [2, 1, 1]),
    ],
)
def test_equal_values_that_follow_each_other_make_a_run(
    groups: list[int], group: list[int], first: list[int], many: list[int]
) -> None:
    runs = Runs.of(np.array(groups, dtype=np.int64))
    assert (runs.group.tolist(), runs.first.tolist(), runs.many.tolist()) == (group, first, many)


def test_values_are_spread_over_groups_and_summed_up_again() -> None:
    groups = np.array([0, 0, 2, 2, 2, 5])
    runs = Runs.of(groups)
    assert runs.spread(np.arange(6) * 10).tolist() == (groups * 10).tolist()
    assert runs.sums(np.ones(6, dtype=np.int64)).tolist() == [2, 3, 1]
    assert runs.sums_by_group(np.ones(6), 7).tolist() == [2, 0, 3, 0, 0, 1, 0]
    nothing = Runs.of(groups[:0])
    assert nothing.sums_by_group(np.zeros(0), 2).tolist() == [0, 0]


def test_runs_of_wider_groups_hold_those_of_narrower_ones() -> None:
    wider = np.array([0, 0, 0, 0, 1, 1])
    runs = Runs.of(np.array([0, 0, 2, 2, 2, 5])).joined(wider)
    assert (runs.group.tolist(), runs.first.tolist(), runs.many.tolist()) == ([0, 1], [0, 5], [5, 1])
