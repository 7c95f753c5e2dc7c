"""Presets and slices."""

from __future__ import annotations

from datetime import date

import pytest

from adtwin.reporting.params import InsightsParams
from adtwin.reporting.periods import PRESETS, Period, Slices, earliest_start, months_before
from adtwin.reporting.query import slices_of

WEDNESDAY = date(2026, 3, 18)
CREATED = date(2020, 1, 1)
PRESET_TABLE = (
    ("today", "2026-03-18", "2026-03-18"),
    ("yesterday", "2026-03-17", "2026-03-17"),
    ("this_month", "2026-03-01", "2026-03-18"),
    ("last_month", "2026-02-01", "2026-02-28"),
    ("this_quarter", "2026-01-01", "2026-03-18"),
    ("maximum", "2023-02-18", "2026-03-18"),
    ("data_maximum", "2023-02-18", "2026-03-18"),
    ("lifetime", "2023-02-18", "2026-03-18"),
    ("last_3d", "2026-03-15", "2026-03-17"),
    ("last_7d", "2026-03-11", "2026-03-17"),
    ("last_14d", "2026-03-04", "2026-03-17"),
    ("last_28d", "2026-02-18", "2026-03-17"),
    ("last_30d", "2026-02-16", "2026-03-17"),
    ("last_30_days", "2026-02-16", "2026-03-17"),
    ("last_90d", "2025-12-18", "2026-03-17"),
    ("last_week_mon_sun", "2026-03-09", "2026-03-15"),
    ("last_week_sun_sat", "2026-03-08", "2026-03-14"),
    ("last_quarter", "2025-10-01", "2025-12-31"),
    ("last_year", "2025-01-01", "2025-12-31"),
    ("this_week_mon_today", "2026-03-16", "2026-03-18"),
    ("this_week_sun_today", "2026-03-15", "2026-03-18"),
    ("this_year", "2026-01-01", "2026-03-18"),
)


def span(today: date = WEDNESDAY, **sent: object) -> tuple[str, str]:
    period = slices_of(InsightsParams.read(sent), CREATED, today).span
    return str(period.since), str(period.until)


@pytest.mark.parametrize(("name", "since", "until"), PRESET_TABLE)
@pytest.mark.req("D-232", "C-238", "A-113")
def test_presets(name: str, since: str, until: str) -> None:
    assert span(date_preset=name) == (since, until)
    assert span(date_preset=name.upper()) == (since, until)


def test_every_preset_is_in_the_table() -> None:
    assert {name for name, _, _ in PRESET_TABLE} >= set(PRESETS)


@pytest.mark.parametrize(
    ("name", "today", "since", "until"),
    [
        ("this_week_mon_today", date(2026, 3, 16), "2026-03-16", "2026-03-16"),
        ("this_week_sun_today", date(2026, 3, 15), "2026-03-15", "2026-03-15"),
        ("last_week_sun_sat", date(2026, 3, 14), "2026-03-01", "2026-03-07"),
        ("last_week_mon_sun", date(2026, 3, 15), "2026-03-02", "2026-03-08"),
        ("last_quarter", date(2026, 1, 1), "2025-10-01", "2025-12-31"),
        ("last_month", date(2024, 3, 31), "2024-02-01", "2024-02-29"),
        ("this_year", date(2026, 1, 1), "2026-01-01", "2026-01-01"),
    ],
)
def test_presets_at_the_edges(name: str, today: date, since: str, until: str) -> None:
    assert span(today, date_preset=name) == (since, until)


@pytest.mark.req("D-232", "D-241")
def test_the_default_is_last_30d_and_ranges_win() -> None:
    given = {"since": "2026-01-05", "until": "2026-01-09"}
    assert span() == span(date_preset="last_30d")
    assert span(date_preset="today", time_range=given) == ("2026-01-05", "2026-01-09")
    sent = {"time_range": given, "time_ranges": [given, given], "time_increment": 1}
    ranges = slices_of(InsightsParams.read(sent), CREATED, WEDNESDAY)
    assert (ranges.step, len(ranges.ranges)) == ("ranges", 2)


def test_maximum_starts_no_earlier_than_the_account() -> None:
    maximum = InsightsParams.read({"date_preset": "maximum"})
    assert slices_of(maximum, date(2026, 1, 7), WEDNESDAY).span.since == date(2026, 1, 7)
    assert slices_of(maximum, date(2030, 1, 1), WEDNESDAY).span == Period(WEDNESDAY, WEDNESDAY)


def test_months_go_back_to_a_day_that_exists() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)
    assert earliest_start(date(2026, 3, 31)) == date(2023, 2, 28)


@pytest.mark.req("D-240")
def test_slices_are_cut_to_the_period() -> None:
    period = Period(date(2026, 1, 20), date(2026, 3, 5))
    days = Slices("days", (period,), 7)
    assert days.period(0) == Period(date(2026, 1, 20), date(2026, 1, 26))
    assert days.period(6) == Period(date(2026, 3, 3), date(2026, 3, 5))
    months = Slices("months", (period,))
    assert [months.period(i) for i in range(3)] == [
        Period(date(2026, 1, 20), date(2026, 1, 31)),
        Period(date(2026, 2, 1), date(2026, 2, 28)),
        Period(date(2026, 3, 1), date(2026, 3, 5)),
    ]
    end = Slices("days", (Period(date(9999, 12, 30), date.max),), 90)
    assert end.period(0).until == date.max


def test_ranges_together_count_each_day_once() -> None:
    days = [date(2026, 1, n) for n in range(1, 12)]
    ranges = Slices("ranges", (Period(days[4], days[6]), Period(days[0], days[2]), Period(days[2], days[3])))
    assert ranges.together.ranges == (Period(days[0], days[3]), Period(days[4], days[6]))
    assert ranges.together.are_one
    assert not ranges.are_one


def test_ranges_that_share_days_are_cut_where_they_begin_and_end() -> None:
    first, second = Period(date(2026, 1, 1), date(2026, 1, 31)), Period(date(2026, 1, 20), date.max)
    assert Slices("ranges", (first, second)).pieces == [
        (Period(date(2026, 1, 1), date(2026, 1, 19)), [0]),
        (Period(date(2026, 1, 20), date(2026, 1, 31)), [0, 1]),
        (Period(date(2026, 2, 1), date.max), [1]),
    ]
    assert Slices("ranges", (first, second)).overlap
    apart = Slices("ranges", (Period(date(2026, 3, 1), date(2026, 3, 1)), first))
    assert [of for _, of in apart.pieces] == [[1], [0]]
    assert not apart.overlap


def test_ranges_are_ordered_by_their_days() -> None:
    days = [date(2026, 1, n) for n in range(1, 12)]
    ranges = Slices("ranges", (Period(days[4], days[6]), Period(days[0], days[9]), Period(days[4], days[5])))
    assert ranges.ranks(by_end=False) == [1, 0, 1]
    assert ranges.ranks(by_end=True) == [1, 2, 0]
    assert ranges.together.ranks(by_end=False) is None
    assert Slices("months", (Period(days[0], days[9]),)).ranks(by_end=True) is None
