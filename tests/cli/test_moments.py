"""Lengths of time and moments as people type them."""

from __future__ import annotations

import click
import pytest

from adtwin.cli.moments import DURATION, MOMENT

DURATIONS = {"30s": 30, "90m": 5_400, "12h": 43_200, "7d": 604_800, "1d12h": 129_600, "0s": 0}
MOMENTS = {
    "1970-01-02": 86_400,
    "2026-12-01": 1_796_083_200,
    "2026-12-01T00:00:00Z": 1_796_083_200,
    "2026-12-01T01:00+01:00": 1_796_083_200,
    "1796083200": 1_796_083_200,
}


@pytest.mark.parametrize(("text", "seconds"), DURATIONS.items())
def test_a_length_of_time(text, seconds):
    assert DURATION.convert(text, None, None) == seconds


@pytest.mark.parametrize(("text", "epoch"), MOMENTS.items())
def test_a_moment(text, epoch):
    assert MOMENT.convert(text, None, None) == epoch


@pytest.mark.parametrize("text", ["", "7", "d", "7 d", "-1d", "1w", "٣d", "9999999999d"])
def test_no_length_of_time(text):
    with pytest.raises(click.BadParameter, match="is no length of time"):
        DURATION.convert(text, None, None)


@pytest.mark.parametrize("text", ["", "12", "2026-13-01", "yesterday"])
def test_no_moment(text):
    with pytest.raises(click.BadParameter, match="is no time"):
        MOMENT.convert(text, None, None)
