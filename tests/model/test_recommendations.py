"""Recommendations: what they name, what they are worth to the score, and what applying one changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import TARGETING, adset, campaign
from tests.live import Live, error_of

TYPES = {"AUTOMATIC_PLACEMENTS", "ADVANTAGE_PLUS_AUDIENCE"}
CHOSEN = {**TARGETING, "publisher_platforms": ["facebook"], "facebook_positions": ["feed"]}


def edge(live: Live) -> str:
    """The recommendations of the world's own account."""
    return f"/{live.world['ad_account_id']}/recommendations"


def advice(live: Live) -> dict[str, dict[str, Any]]:
    """The recommendations by type."""
    (row,) = live.get(edge(live)).json()["data"]
    return {one["type"]: one for one in row["recommendations"]}


def score(live: Live) -> float:
    """The account's opportunity score."""
    return float(
        live.get(f"/{live.world['ad_account_id']}", {"fields": "opportunity_score"}).json()["opportunity_score"]
    )


def targeting(live: Live, pk: str) -> dict[str, Any]:
    """An ad set's targeting."""
    found: dict[str, Any] = live.get(f"/{pk}", {"fields": "targeting"}).json()["targeting"]
    return found


@pytest.mark.req("D-290", "D-291", "D-297")
def test_recommendations_name_what_can_be_improved(live: Live):
    assert live.get(edge(live)).json() == {"data": [{"recommendations": []}]}
    assert score(live) == 100
    one = campaign(live)
    chosen, plain = adset(live, one, targeting=CHOSEN), adset(live, one)
    adset(live, one, targeting=CHOSEN, status="PAUSED")
    found = advice(live)
    assert set(found) == TYPES
    assert found["AUTOMATIC_PLACEMENTS"]["object_ids"] == [chosen]
    assert set(found["ADVANTAGE_PLUS_AUDIENCE"]["object_ids"]) == {chosen, plain}
    shown = found["AUTOMATIC_PLACEMENTS"]
    assert set(shown) == {"recommendation_signature", "type", "object_ids", "recommendation_content", "url"}
    assert shown["recommendation_signature"].isdigit()
    assert set(shown["recommendation_content"]) == {"lift_estimate", "body", "opportunity_score_lift"}
    assert shown["recommendation_content"]["opportunity_score_lift"] == "25"
    assert shown["url"].startswith("https://")


@pytest.mark.req("D-287", "D-288", "D-292", "D-293", "D-294", "D-295", "D-060")
def test_applying_one_raises_the_score_by_its_lift(live: Live):
    one = campaign(live)
    chosen, plain = adset(live, one, targeting=CHOSEN), adset(live, one)
    assert score(live) == 25
    for kind, lift in (("AUTOMATIC_PLACEMENTS", 25), ("ADVANTAGE_PLUS_AUDIENCE", 50)):
        before, found = score(live), advice(live)[kind]
        assert float(found["recommendation_content"]["opportunity_score_lift"]) == lift
        signature = found["recommendation_signature"]
        assert live.post(edge(live), {"recommendation_signature": f'"{signature}"'}).json() == {"success": True}
        assert score(live) == before + lift
        assert kind not in advice(live)
    assert score(live) == 100
    assert "publisher_platforms" not in targeting(live, chosen)
    for pk in (chosen, plain):
        assert targeting(live, pk)["targeting_automation"]["advantage_audience"] == 1
    told = live.get(f"/{chosen}/activities").json()["data"]
    assert [row["event_type"] for row in told][:2] == ["update_ad_set_target_spec"] * 2


@pytest.mark.req("D-292", "D-294")
def test_what_is_no_recommendation_changes_nothing(live: Live):
    chosen = adset(live, campaign(live), targeting=CHOSEN)
    before = targeting(live, chosen)
    error_of(live.post(edge(live)), "MISSING_PARAMETER", [["recommendation_signature"]])
    given = {"recommendation_signature": "1234567"}
    error_of(live.post(edge(live), given), "RECOMMENDATION_UNKNOWN", [["recommendation_signature"]])
    signature = advice(live)["AUTOMATIC_PLACEMENTS"]["recommendation_signature"]
    selected = {"recommendation_signature": signature, "music_parameters": {"object_selection": ["1"]}}
    blame = [["music_parameters", "object_selection"]]
    error_of(live.post(edge(live), selected), "INVALID_PARAMETER", blame)
    assert targeting(live, chosen) == before
    error_of(live.delete(edge(live)), "UNSUPPORTED_REQUEST")
    stranger = live.world["second_access_token"]
    error_of(live.post(edge(live), given, token=stranger), "ACCOUNT_PERMISSION")
