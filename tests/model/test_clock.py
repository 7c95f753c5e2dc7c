"""A clock that is set: what depends on the present follows it, and waits for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.ads import ad, adset, approve, campaign, read, tree
from tests.live import Live, error_of


def rows(live: Live, pk: str, **asked: Any) -> list[dict[str, Any]]:
    answer = live.get(f"/{pk}/insights", {"date_preset": "maximum", "limit": 500, **asked})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def purchases(found: list[dict[str, Any]]) -> dict[str, int]:
    """Purchases by the day that a row is of."""
    entries = [(row["date_start"], one) for row in found for one in row.get("actions", ())]
    return {day: int(one["28d_click"]) for day, one in entries if one["action_type"] == "purchase"}


@pytest.mark.req("D-326", "D-370")
def test_a_deleted_ad_goes_on_recording_for_four_weeks(live: Live):
    """Who clicked buys some days later."""
    sold = {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}
    shop = campaign(live, objective="OUTCOME_SALES")
    seller = adset(
        live, shop, daily_budget=60_000, optimization_goal="OFFSITE_CONVERSIONS", promoted_object=sold
    )  # fmt: skip
    made = ad(live, seller)
    approve(live, made)
    live.advance("2d")
    assert live.delete(f"/{made}").json() == {"success": True}
    last = live.admin("GET", "/clock")["now"][:10]
    asked = {"fields": "impressions,actions", "action_attribution_windows": "28d_click", "time_increment": 1}
    before = purchases(rows(live, made, **asked))
    live.advance("40d")
    assert read(live, made, "effective_status")["effective_status"] == "DELETED"
    after = purchases(rows(live, made, **asked))
    later = sorted(day for day in after if day > last)
    assert later
    assert date.fromisoformat(later[-1]) <= date.fromisoformat(last) + timedelta(days=28)
    assert sum(after.values()) > sum(before.values())


@pytest.mark.req("D-370", "D-069", "D-232")
def test_how_far_back_and_what_is_today_depend_on_the_clock(live: Live):
    account = live.world["ad_account_id"]
    tree(live)
    live.advance("1d")
    back = {"time_range": {"since": "2023-10-26", "until": "2026-11-25"}, "fields": "impressions"}
    assert rows(live, account, **back)
    today = {"date_preset": "today", "fields": "impressions"}
    assert [row["date_start"] for row in rows(live, account, **today)] == ["2026-11-25"]
    live.advance("2d")
    error_of(live.get(f"/{account}/insights", back), "PERIOD_TOO_OLD", [["time_range"]])
    assert [row["date_start"] for row in rows(live, account, **today)] == ["2026-11-27"]
