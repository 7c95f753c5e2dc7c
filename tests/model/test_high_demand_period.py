"""Times of high demand: made, read, changed and removed; the budget is larger while they last, once or every week."""

from __future__ import annotations

from typing import Any

import pytest

from tests import ads
from tests.live import NOW, Live, error_of

DAY = 86_400
MIDNIGHT = NOW + 2 * DAY + 8 * 3600
"""In Los Angeles, where the account is."""
PERIOD: dict[str, Any] = {
    "budget_value": 6_000, "budget_value_type": "ABSOLUTE", "time_start": MIDNIGHT, "time_end": MIDNIGHT + DAY,
}  # fmt: skip


def made(live: Live, holder: str, **given: Any) -> str:
    answer = live.post(f"/{holder}/budget_schedules", {**PERIOD, **given})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def test_a_period_is_made_read_changed_and_removed(live: Live):
    campaign = ads.campaign(live, daily_budget=5_000)
    period = made(live, campaign)
    shown = {
        "id": period, "ad_object_id": campaign, "budget_value": 6_000, "budget_value_type": "ABSOLUTE",
        "recurrence_type": "ONE_TIME", "time_start": "2026-11-27T00:00:00-0800", "time_end": "2026-11-28T00:00:00-0800",
    }  # fmt: skip
    assert live.get(f"/{period}").json() == shown
    assert live.get(f"/{campaign}/budget_schedules").json()["data"] == [shown]
    assert live.post(f"/{period}", {"budget_value": 2, "budget_value_type": "MULTIPLIER"}).json() == {"success": True}
    assert ads.read(live, period, "budget_value", "budget_value_type")["budget_value"] == 2
    assert live.delete(f"/{period}").json() == {"success": True}
    assert live.get(f"/{campaign}/budget_schedules").json() == {"data": []}


WRONG = [
    ({"budget_value": None}, "MISSING_PARAMETER", "budget_value"),
    ({"budget_value": 0}, "INVALID_PARAMETER", "budget_value"),
    ({"budget_value_type": "MORE"}, "INVALID_PARAMETER", "budget_value_type"),
    ({"time_end": MIDNIGHT - 1}, "SCHEDULE_INVALID", "time_end"),
    ({"time_start": "soon"}, "INVALID_PARAMETER", "time_start"),
    ({"recurrence_type": "YEARLY"}, "INVALID_PARAMETER", "recurrence_type"),
    ({"recurrence_type": "WEEKLY"}, "SCHEDULE_INVALID", "weekly_schedule"),
]


@pytest.mark.parametrize(("given", "symbol", "field"), WRONG)
def test_a_faulty_period_is_refused(live: Live, given: dict[str, Any], symbol: str, field: str):
    campaign = ads.campaign(live, daily_budget=5_000)
    error_of(live.post(f"/{campaign}/budget_schedules", {**PERIOD, **given}), symbol, [[field]])
    assert live.get(f"/{campaign}/budget_schedules").json() == {"data": []}


def test_a_period_stands_where_the_budget_is_and_its_holder_lives(live: Live):
    campaign = ads.campaign(live)
    adset = ads.adset(live, campaign)
    error_of(live.post(f"/{campaign}/budget_schedules", PERIOD), "SCHEDULE_INVALID", [["budget_value"]])
    made(live, adset)
    live.delete(f"/{adset}")
    error_of(live.post(f"/{adset}/budget_schedules", PERIOD), "PARENT_IS_GONE", [["id"]])


@pytest.mark.req("D-182")
@pytest.mark.parametrize("given", [{}, {"budget_value": 4, "budget_value_type": "MULTIPLIER"}])
def test_the_budget_is_larger_while_a_period_lasts(live: Live, given: dict[str, Any]):
    _, adset, ad = ads.tree(live)
    made(live, adset, **given)
    ads.approve(live, ad)
    live.admin("POST", "/clock", {"advance": "5d"})
    asked = {"fields": "spend", "time_increment": "1", "date_preset": "maximum"}
    days = {row["date_start"]: float(row["spend"]) for row in live.get(f"/{adset}/insights", asked).json()["data"]}
    assert days.pop("2026-11-27") > 55
    assert max(days.values()) <= 35


@pytest.mark.req("D-182")
@pytest.mark.parametrize(
    "given",
    [
        {"time_start": MIDNIGHT + 10 * 3600, "time_end": MIDNIGHT + 18 * 3600, "budget_value": 20},
        {"time_start": MIDNIGHT - DAY, "time_end": MIDNIGHT + DAY, "budget_value": 8},
    ],
)
def test_the_days_after_a_period_spend_the_usual_budget(live: Live, given: dict[str, Any]):
    _, adset, ad = ads.tree(live, daily_budget=5_000)
    made(live, adset, budget_value_type="MULTIPLIER", **given)
    ads.approve(live, ad)
    live.advance("9d")
    asked = {"fields": "spend", "time_increment": "1", "date_preset": "maximum"}
    days = {row["date_start"]: float(row["spend"]) for row in live.get(f"/{adset}/insights", asked).json()["data"]}
    assert days["2026-11-27"] > 300
    for day in ("2026-11-28", "2026-11-29", "2026-11-30", "2026-12-01"):
        assert days[day] == pytest.approx(50, rel=0.4)


def told(live: Live, holder: str) -> list[dict[str, Any]]:
    """What the campaign or ad set says as a whole."""
    return list(ads.read(live, holder, "budget_schedule_specs").get("budget_schedule_specs", ()))


def test_periods_are_listed_by_the_time_they_overlap(live: Live):
    holder = ads.adset(live, ads.campaign(live))
    late, early = (
        made(live, holder, time_start=MIDNIGHT + days * DAY, time_end=MIDNIGHT + (days + 1) * DAY) for days in (7, 0)
    )
    for within, found in (
        ({"time_start": MIDNIGHT + DAY}, [late]),
        ({"time_stop": MIDNIGHT + 7 * DAY}, [early]),
        ({"time_start": MIDNIGHT, "time_stop": MIDNIGHT + 8 * DAY}, [early, late]),
    ):
        assert [one["id"] for one in live.get(f"/{holder}/budget_schedules", within).json()["data"]] == found


@pytest.mark.req("D-182")
def test_specs_and_periods_say_the_same(live: Live):
    specs = [
        {**PERIOD, "time_start": MIDNIGHT + days * DAY, "time_end": MIDNIGHT + (days + 1) * DAY} for days in (0, 3)
    ]
    pk = ads.adset(live, ads.campaign(live), budget_schedule_specs=specs[:1])
    edge = f"/{pk}/budget_schedules"
    [first] = live.get(edge).json()["data"]
    added = made(live, pk, **specs[1])
    assert told(live, pk) == specs
    live.post(f"/{first['id']}", {"budget_value": 100})
    assert told(live, pk) == [{**specs[0], "budget_value": 100}, specs[1]]
    live.delete(f"/{added}")
    assert told(live, pk) == [{**specs[0], "budget_value": 100}]
    live.post(f"/{pk}", {"budget_schedule_specs": specs})
    assert sorted(one["budget_value"] for one in live.get(edge).json()["data"]) == [6_000, 6_000]
    live.post(f"/{pk}", {"budget_schedule_specs": []})
    assert live.get(edge).json()["data"] == []
    assert ads.read(live, pk, "is_budget_schedule_enabled")["is_budget_schedule_enabled"] is False


def test_a_budget_has_fifty_periods_at_most(live: Live):
    specs = [{**PERIOD, "time_end": MIDNIGHT + days * DAY} for days in range(1, 51)]
    pk = ads.adset(live, ads.campaign(live), budget_schedule_specs=specs)
    error_of(live.post(f"/{pk}/budget_schedules", PERIOD), "SCHEDULE_INVALID", [["budget_schedules"]])


@pytest.mark.req("D-182")
def test_a_weekly_period_raises_the_budget_on_its_days_alone(live: Live):
    _, adset, ad = ads.tree(live)
    fridays = {"days": [5], "start_minute": 0, "end_minute": 1440}
    more = {"recurrence_type": "WEEKLY", "weekly_schedule": [fridays], "time_end": MIDNIGHT + 21 * DAY}
    period = made(live, adset, **more)
    assert ads.read(live, period, "weekly_schedule")["weekly_schedule"] == [fridays]
    assert told(live, adset) == [{**PERIOD, **more}]
    ads.approve(live, ad)
    live.advance("19d")
    asked = {"fields": "spend", "time_increment": "1", "date_preset": "maximum"}
    days = {row["date_start"]: float(row["spend"]) for row in live.get(f"/{adset}/insights", asked).json()["data"]}
    raised = [days.pop(day) for day in ("2026-11-27", "2026-12-04", "2026-12-11")]
    assert min(raised) > 55
    assert max(days.values()) <= 35
