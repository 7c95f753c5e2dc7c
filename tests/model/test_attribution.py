"""Which conversions reports count: by ad set, by account, by window, by SKAdNetwork; and those of logged pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ads import ad, adset, approve, campaign, creative
from tests.live import Live, sqlite_live

APP = {"object_store_url": "https://apps.apple.com/app/id1"}
FIELDS = "impressions,actions,action_values,purchase_roas,attribution_setting"
OFF_META = ("offsite_conversion", "omni_", "purchase", "landing_page_view", "mobile_app_install", "app_custom_event")


def window(event: str, days: int) -> dict[str, Any]:
    return {"event_type": event, "window_days": days}


WEEK, VIEW = window("CLICK_THROUGH", 7), window("VIEW_THROUGH", 1)
SPECS: dict[str, list[dict[str, Any]]] = {
    "usual": [WEEK, VIEW],
    "clicks": [window("CLICK_THROUGH", 1)],
    "engaged": [WEEK, VIEW, window("ENGAGED_VIDEO_VIEW", 1)],
}


@pytest.fixture(scope="module")
def delivered() -> Iterator[Live]:
    """Two campaigns that sell, with ad sets of different settings, and one for an app with SKAdNetwork."""
    with sqlite_live() as live:
        world = live.world
        pixel = {"pixel_id": world["pixel_id"], "custom_event_type": "PURCHASE"}
        sells = {"optimization_goal": "OFFSITE_CONVERSIONS", "promoted_object": pixel, "daily_budget": 90_000}
        both, alone = (campaign(live, name=name, objective="OUTCOME_SALES") for name in ("Both", "Alone"))
        button = {"type": "LEARN_MORE", "value": {"link": "https://example.com/"}}
        film = {"video_id": world["video_id"], "image_hash": world["image_hash"], "message": "Boots that walk"}
        shown = creative(
            live, object_story_spec={"page_id": world["page_id"], "video_data": film | {"call_to_action": button}}
        )
        places = {
            name: adset(live, alone if name == "engaged" else both, name=name, attribution_spec=spec, **sells)
            for name, spec in SPECS.items()
        }
        app = {"application_id": world["application_id"]}
        phones = campaign(
            live, name="Phones", objective="OUTCOME_APP_PROMOTION", promoted_object=app, is_skadnetwork_attribution=True
        )
        places["phones"] = adset(
            live,
            phones,
            name="phones",
            optimization_goal="APP_INSTALLS",
            promoted_object=app | APP,
            daily_budget=90_000,
            targeting={"geo_locations": {"countries": ["US"]}, "user_os": ["iOS"]},
        )
        traffic = campaign(live, name="Traffic")
        for name in ("plain", "logged"):
            places[name] = adset(live, traffic, name=name, daily_budget=90_000)
        for name, place in places.items():
            logged = [{"action.type": ["offsite_conversion"], "fb_pixel": [world["pixel_id"]]}]
            more: dict[str, Any] = {"tracking_specs": logged} if name == "logged" else {}
            approve(live, ad(live, place, shown, name=name, **more))
        live.advance("4d")
        yield live


def ids(live: Live, edge: str) -> dict[str, str]:
    listed = live.get(f"/{live.world['ad_account_id']}/{edge}", {"fields": "name"}).json()["data"]
    return {one["name"]: one["id"] for one in listed}


def row(live: Live, pk: str, version: str = "v24.0", **asked: Any) -> dict[str, Any]:
    """The one row of a node's report."""
    response = live.get(f"/{version}/{pk}/insights", {"date_preset": "maximum", "fields": FIELDS, **asked})
    assert response.status_code == 200, response.text
    (found,) = response.json()["data"]
    return dict(found)


def entry(found: dict[str, Any], kind: str, field: str = "actions") -> dict[str, int]:
    """An action entry's figures; none where it isn't told."""
    return {
        key: int(float(value))
        for one in found.get(field, ())
        if one["action_type"] == kind
        for key, value in one.items()
        if key != "action_type"
    }


ALL_WINDOWS = ["1d_view", "1d_ev", "1d_click", "7d_click", "28d_click", "dda", "incrementality", "7d_view", "28d_view"]


@pytest.mark.req("C-220", "C-248", "D-228", "D-254")
@pytest.mark.parametrize(
    ("name", "setting", "counted"),
    [
        ("usual", "7d_click_1d_view", ("7d_click", "1d_view")),
        ("clicks", "1d_click", ("1d_click",)),
        ("engaged", "7d_click_1d_view_1d_ev", ("7d_click", "1d_view", "1d_ev")),
    ],
)
def test_value_counts_by_the_setting_of_the_ad_set(
    delivered: Live, name: str, setting: str, counted: tuple[str, ...]
) -> None:
    found = row(delivered, ids(delivered, "adsets")[name], action_attribution_windows=ALL_WINDOWS)
    assert found["attribution_setting"] == setting
    for kind in ("view_content", "offsite_conversion.fb_pixel_view_content"):
        keys = entry(found, kind)
        assert keys["value"] == sum(keys[one] for one in counted)
        assert keys["1d_click"] < keys["7d_click"] <= keys["28d_click"]
        assert 0 < keys["incrementality"] < keys["dda"]
        assert keys["1d_view"] == keys["7d_view"] == keys["28d_view"]
        assert keys["1d_ev"] > 0
    seen = entry(found, "video_view")
    assert seen["value"] == seen["1d_view"] > 0
    clicks = entry(found, "link_click")
    assert clicks["value"] == clicks["1d_click"] == clicks["28d_click"]
    assert "1d_view" not in clicks


@pytest.mark.req("D-242", "C-223", "C-224")
def test_the_account_has_a_setting_of_its_own(delivered: Live) -> None:
    pk = ids(delivered, "adsets")["clicks"]
    asked = {"action_attribution_windows": ["1d_click", "7d_click", "1d_view"]}
    of_account = row(delivered, pk, use_account_attribution_setting=True, **asked)
    keys = entry(of_account, "view_content")
    assert keys["value"] == keys["7d_click"] + keys["1d_view"]
    assert of_account["attribution_setting"] == "7d_click_1d_view"
    both = {"use_account_attribution_setting": True, "use_unified_attribution_setting": True}
    assert row(delivered, pk, **asked, **both) == row(delivered, pk, **asked)


@pytest.mark.req("C-248", "D-254")
def test_ad_sets_that_count_differently_have_no_common_value(delivered: Live) -> None:
    pk = ids(delivered, "campaigns")["Both"]
    plain = row(delivered, pk)
    assert plain["attribution_setting"] == "mixed"
    assert not any(one["action_type"].startswith(OFF_META) for one in plain["actions"])
    assert "purchase_roas" not in plain
    assert entry(plain, "link_click")["value"] > 0
    windows = ["1d_click", "7d_click", "1d_view", "incrementality"]
    asked = row(delivered, pk, action_attribution_windows=windows)
    keys = entry(asked, "view_content")
    assert set(keys) == set(windows)
    parts = [row(delivered, ids(delivered, "adsets")[name], action_attribution_windows=windows) for name in SPECS]
    assert keys["7d_click"] == sum(entry(part, "view_content")["7d_click"] for part in parts[:2])
    assert [one["attribution_setting"] for one in _by_adset(delivered, pk)] == ["7d_click_1d_view", "1d_click"]
    alone = row(delivered, ids(delivered, "campaigns")["Alone"])
    assert alone["attribution_setting"] == "7d_click_1d_view_1d_ev"
    assert entry(alone, "view_content")["value"] == entry(parts[2], "view_content")["value"]


def _by_adset(live: Live, pk: str, **asked: Any) -> list[dict[str, Any]]:
    usual = {"level": "adset", "fields": "adset_name,attribution_setting", "date_preset": "maximum"}
    found: list[dict[str, Any]] = live.get(f"/{pk}/insights", {**usual, **asked}).json()["data"]
    return found


@pytest.mark.req("D-238", "D-254")
def test_rows_can_be_ordered_by_their_setting(delivered: Live) -> None:
    account = delivered.world["ad_account_id"]
    rising = [one["attribution_setting"] for one in _by_adset(delivered, account, sort="attribution_setting_ascending")]
    assert rising == sorted(rising)
    falling = _by_adset(delivered, account, sort="attribution_setting_descending")
    assert [one["attribution_setting"] for one in falling] == rising[::-1]
    assert {"1d_click", "skan"} < set(rising)


@pytest.mark.req("D-243", "D-228")
def test_beside_skadnetwork_no_conversion_is_told(delivered: Live) -> None:
    campaigns = ids(delivered, "campaigns")
    windows = ["1d_click", "skan_click", "skan_view"]
    phones = row(delivered, campaigns["Phones"], action_attribution_windows=windows)
    assert phones["attribution_setting"] == "skan"
    installs = entry(phones, "mobile_app_install")
    assert installs["value"] == installs["skan_click"] + installs.get("skan_view", 0) > 0
    assert "skan_click" not in entry(phones, "link_click")
    whole = row(delivered, delivered.world["ad_account_id"], action_attribution_windows=windows)
    assert whole["attribution_setting"] == "mixed"
    assert not any(one["action_type"].startswith(OFF_META) for one in whole["actions"])
    parts = [row(delivered, pk) for pk in campaigns.values()]
    assert int(whole["impressions"]) == sum(int(part["impressions"]) for part in parts)
    for kind in ("link_click", "video_view"):
        assert entry(whole, kind)["value"] == sum(entry(part, kind).get("value", 0) for part in parts)


def test_long_windows_of_views_are_empty_since_v25(delivered: Live) -> None:
    pk = ids(delivered, "adsets")["usual"]
    keys = entry(row(delivered, pk, "v25.0", action_attribution_windows=ALL_WINDOWS), "view_content")
    assert set(keys) == {"value", *ALL_WINDOWS} - {"7d_view", "28d_view"}
    ordered = {"date_preset": "maximum", "fields": FIELDS, "action_attribution_windows": ALL_WINDOWS}
    run = delivered.post(f"/v25.0/{pk}/insights", ordered).json()["report_run_id"]
    (found,) = delivered.get(f"/v25.0/{run}/insights").json()["data"]
    assert entry(found, "view_content") == keys


@pytest.mark.req("C-213")
def test_conversions_come_from_what_is_tracked(delivered: Live) -> None:
    adsets = ids(delivered, "adsets")
    plain, logged = (row(delivered, adsets[name]) for name in ("plain", "logged"))
    pixel = "offsite_conversion.fb_pixel_view_content"
    assert entry(plain, pixel) == {}
    assert entry(logged, pixel)["value"] > 0
    assert not any(one["action_type"].startswith("offsite") for one in plain["actions"])
