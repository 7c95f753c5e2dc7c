from datetime import date
from zoneinfo import ZoneInfo

import pytest

from adtwin.base import zones

PACIFIC = "America/Los_Angeles"


@pytest.mark.req("D-064")
@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, PACIFIC), (6, "America/Chicago"), (7, "America/New_York"), (25, "America/Sao_Paulo"), (47, "Europe/Berlin"),
        (57, "Europe/Paris"), (58, "Europe/London"), (71, "Asia/Kolkata"), (77, "Asia/Tokyo"),
        (94, "America/Mexico_City"), (128, "Asia/Singapore"), (136, "Asia/Taipei"), (140, "Asia/Ho_Chi_Minh"),
    ],
)  # fmt: skip
def test_published_ids(number, name):
    assert zones.zone_name(number) == name
    assert zones.zone_id(name) == number


def test_every_name_is_a_zone_and_stands_once():
    assert len(zones.ZONE_IDS) == len(zones.ZONE_NAMES)
    assert all(ZoneInfo(name) for name in zones.ZONE_IDS)


@pytest.mark.parametrize("wrong", [0, 100_000])
def test_unknown_ids_are_refused(wrong):
    with pytest.raises(ValueError, match=str(wrong)):
        zones.zone_name(wrong)


@pytest.mark.parametrize("wrong", ["Mars/Base", "", "../etc/passwd"])
def test_unknown_names_are_refused(wrong):
    with pytest.raises(ValueError):
        zones.zone(wrong)
    with pytest.raises(ValueError):
        zones.zone_id(wrong)


@pytest.mark.parametrize(
    ("epoch", "name", "text"),
    [
        (1795338123, PACIFIC, "2026-11-22T01:02:03-0800"),
        (0, "UTC", "1970-01-01T00:00:00+0000"),
        (1795338123, "Asia/Kolkata", "2026-11-22T14:32:03+0530"),
    ],
)
def test_iso(epoch, name, text):
    assert zones.iso(epoch, name) == text
    assert zones.parse_time(text) == epoch


@pytest.mark.parametrize(
    ("epoch", "name", "text"),
    [
        (1795338123, PACIFIC, "11/22/2026 at 1:02 AM"),
        (1795338123, "Asia/Kolkata", "11/22/2026 at 2:32 PM"),
        (0, "UTC", "1/1/1970 at 12:00 AM"),
        (43_200, "UTC", "1/1/1970 at 12:00 PM"),
    ],
)
def test_a_moment_as_people_write_it(epoch: int, name: str, text: str):
    assert zones.spoken(epoch, name) == text


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 6, 1), 24)])
def test_local_days_have_their_own_length(day, hours):
    start, end = zones.day_bounds(day, PACIFIC)
    assert (end - start) / 3600 == hours
    assert zones.local_date(start, PACIFIC) == day
    assert zones.local_date(end - 1, PACIFIC) == day
    assert zones.local_hour(start, PACIFIC) == 0


@pytest.mark.parametrize(("epoch", "hours"), [(1795338123, -8.0), (1780000000, -7.0)])
def test_the_offset_follows_daylight_saving(epoch, hours):
    assert zones.offset_hours(epoch, PACIFIC) == hours


@pytest.mark.req("D-175")
@pytest.mark.parametrize(
    ("written", "epoch"),
    [
        ("2015-03-12 23:59:59-07:00", 1426229999),
        ("2015-03-12 23:59:59 PDT", 1426229999),
        ("2015-03-12 23:59:59 -0700", 1426229999),
        ("2015-03-12T23:59:59-0700", 1426229999),
        ("2015-03-13T06:59:59Z", 1426229999),
        ("2015-03-13T06:59:59+0000", 1426229999),
        ("2015-03-12T23:59:59", 1426229999),
        ("2015-03-12", 1426143600),
        ("1426229999", 1426229999),
        (1426229999, 1426229999),
        (1426229999.9, 1426229999),
        (0, 0),
        ("0", 0),
    ],
)
def test_documented_forms_of_a_time(written, epoch):
    assert zones.parse_time(written, PACIFIC) == epoch


@pytest.mark.req("D-175")
@pytest.mark.parametrize(
    "wrong",
    [
        "", "soon", "2015-13-01", "2015-03-12 25:00:00", "2015-03-12 23:59:59 XYZ", "-5", -5, None, True, [], {},
        "99999999999999999", "1969-12-31T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "٣",
        float("nan"), float("inf"),
    ],
)  # fmt: skip
def test_anything_else_is_a_value_error(wrong):
    with pytest.raises(ValueError):
        zones.parse_time(wrong, PACIFIC)


def test_days():
    assert zones.parse_date(" 2026-01-31 ") == date(2026, 1, 31)
    for wrong in ("2026-1-31", "20260131", "2026-02-30"):
        with pytest.raises(ValueError):
            zones.parse_date(wrong)
