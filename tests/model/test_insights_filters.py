"""Filters of insights over HTTP: by state of delivery, by values that are none, by fields that are none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import ad, adset, approve, campaign
from tests.live import Live, error_of

LAST = {"date_preset": "maximum", "limit": 100, "fields": "campaign_id,impressions", "level": "campaign"}


def asked(live: Live, **given: Any) -> Any:
    return live.get(f"/{live.world['ad_account_id']}/insights", {**LAST, **given})


def found(live: Live, field: str, operator: str, *value: str) -> set[str]:
    answer = asked(live, filtering=[{"field": field, "operator": operator, "value": list(value)}])
    assert answer.status_code == 200, answer.text
    return {row["campaign_id"] for row in answer.json()["data"]}


@pytest.mark.req("D-328")
def test_rows_are_chosen_by_how_their_objects_deliver(live: Live):
    by_state = {name: campaign(live) for name in ("active", "inactive", "completed", "archived", "deleted")}
    for name, pk in by_state.items():
        end = {"end_time": "2026-11-27T00:00:00Z"} if name == "completed" else {}
        approve(live, ad(live, adset(live, pk, **end)))
    live.post(f"/{by_state['completed']}", {"stop_time": "2026-11-27T00:00:00Z"})
    live.advance("3d")
    for name, status in (("inactive", "PAUSED"), ("archived", "ARCHIVED"), ("deleted", "DELETED")):
        live.post(f"/{by_state[name]}", {"status": status})
    for name, pk in by_state.items():
        wanted = {pk} if name != "deleted" else set()
        assert found(live, "campaign.delivery_info", "IN", name) == wanted, name
    shown = {by_state[name] for name in ("active", "inactive", "completed")}
    assert found(live, "campaign.delivery_info", "NOT_IN", "deleted") == shown
    assert found(live, "campaign.delivery_info", "IN", *by_state) == shown | {by_state["archived"]}
    assert found(live, "campaign.effective_status", "IN", "DELETED") == {by_state["deleted"]}


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("ad.effective_status", "IN", ["NONSENSE"]),
        ("ad.effective_status", "IN", ["ACTIVE", "NONSENSE"]),
        ("campaign.effective_status", "NOT_EQUAL", "NONSENSE"),
        ("campaign.delivery_info", "IN", ["running"]),
    ],
)
def test_a_value_that_there_is_not_is_refused(live: Live, field: str, operator: str, value: Any):
    answer = asked(live, filtering=[{"field": field, "operator": operator, "value": value}])
    error = error_of(answer, "FILTER_VALUE", [["filtering", "0", "value"]])
    assert ("ACTIVE" if "status" in field else "not_delivering") in error["error_user_msg"]


@pytest.mark.req("D-375")
def test_statuses_are_taken_in_any_case(live: Live):
    made = campaign(live)
    approve(live, ad(live, adset(live, made)))
    live.advance("1d")
    assert found(live, "campaign.effective_status", "IN", "active") == {made}
    assert found(live, "campaign.delivery_info", "IN", "ACTIVE") == {made}


@pytest.mark.parametrize(
    ("field", "near"),
    [
        ("objective", "campaign.objective"),
        ("optimization_goal", "adset.optimization_goal"),
        ("effective_status", "ad.effective_status"),
        ("campaign.objectiv", "campaign.objective"),
        ("impression", "impressions"),
        ("publisher_platfrom", "publisher_platform"),
        ("zzz", None),
    ],
)
def test_the_hint_names_what_can_be_filtered_by(live: Live, field: str, near: str | None):
    error = error_of(
        asked(live, filtering=[{"field": field, "operator": "IN", "value": ["x"]}]),
        "UNKNOWN_FILTER_FIELD",
        [["filtering", "0", "field"]],
    )
    hint = f"Did you mean {near}?"
    assert (hint in error["error_user_msg"]) if near else ("Did you mean" not in error["error_user_msg"])
    if near:
        value = 1 if near == "impressions" else "mobile_feed"
        operator = "GREATER_THAN" if near == "impressions" else "CONTAIN"
        mended = asked(live, filtering=[{"field": near, "operator": operator, "value": value}])
        assert mended.status_code == 200, mended.text
