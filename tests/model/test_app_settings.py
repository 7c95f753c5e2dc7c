"""What an app's settings change for its calls: its version, its mode, its access levels, proofs and addresses."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.graph.apps import proof_of
from tests.ads import ad, adset, campaign, creative, customers, link_story
from tests.graph.test_isolation import person
from tests.live import Live, error_of


def setting(live: Live, **given: Any) -> None:
    """Change settings of the world's app."""
    answer = live.post(f"/{live.world['app_id']}", given)
    assert answer.json() == {"success": True}, answer.text


# ---- version


def answered_by(live: Live, path: str, **more: Any) -> str:
    """The version that answered."""
    return str(live.get(path, **more).headers["facebook-api-version"])


@pytest.mark.req("C-438", "C-433", "C-439", "C-436")
def test_calls_without_a_version_go_by_the_apps(live: Live):
    assert answered_by(live, "/me") == "v24.0"
    setting(live, api_version="v26.0")
    assert answered_by(live, "/me") == "v26.0"
    assert answered_by(live, "/v25.0/me") == "v25.0"
    error_of(live.get("/me", {"date_format": "U"}), "DATE_FORMAT_REMOVED", [["date_format"]])
    assert live.get("/v25.0/me", {"date_format": "U"}).status_code == 200
    assert "etag" not in live.get("/me").headers
    made = live.post(f"/{live.world['ad_account_id']}/adlabels", {"name": "x"})
    assert made.headers["facebook-api-version"] == "v26.0"
    setting(live, api_version="v2.10")
    assert live.get("/me").headers["facebook-api-version"] == answered_by(live, "/v2.10/me") == "v21.0"
    for old in ("v24.0", "v19.0", "v12.0", "v4.0", "v2.10", "v2.7", "v2.0"):
        assert answered_by(live, f"/{old}/me") == ("v24.0" if old == "v24.0" else "v21.0")


@pytest.mark.req("C-438")
def test_another_apps_setting_changes_nothing(live: Live):
    setting(live, api_version="v26.0")
    token = person(live, 100_000_000_000_792, {live.world["page_id"]: ["ANALYZE"]})
    assert answered_by(live, f"/{live.world['page_id']}", token=token) == "v24.0"
    error_of(live.post(f"/{live.world['app_id']}", {"api_version": "26"}), "INVALID_PARAMETER", [["api_version"]])


# ---- mode


@pytest.mark.req("C-508", "D-385")
def test_an_app_in_development_makes_no_creatives(live: Live):
    account = live.world["ad_account_id"]
    before = creative(live)
    setting(live, development_mode=True)
    given = {"name": "x", "object_story_spec": link_story(live)}
    error_of(live.post(f"/{account}/adcreatives", given), "APP_IN_DEVELOPMENT")
    one = adset(live, campaign(live))
    inline = {"name": "x", "adset_id": one, "creative": given, "status": "PAUSED"}
    error_of(live.post(f"/{account}/ads", inline), "APP_IN_DEVELOPMENT")
    assert ad(live, one, before)
    setting(live, development_mode=False)
    assert live.post(f"/{account}/adcreatives", given).status_code == 200


# ---- access levels


def levels(live: Live) -> dict[str, str]:
    """The app's access level of each permission."""
    rows = live.get(f"/{live.world['app_id']}/permissions").json()["data"]
    return {row["permission"]: row["access_level"] for row in rows if "permission" in row}


@pytest.mark.req("A-025", "A-027", "A-029", "A-036")
def test_at_standard_access_a_permission_serves_people_of_the_app(live: Live):
    edge = f"/{live.world['app_id']}/permissions"
    assert set(levels(live).values()) == {"advanced"}
    other, token = live.world["second_ad_account_id"], live.world["second_access_token"]
    assert live.get(f"/{other}", token=token).status_code == 200
    for scope in ("ads_read", "ads_management"):
        given = {"permission": scope, "access_level": "standard"}
        assert live.post(edge, given).json() == {"success": True}
    assert levels(live)["ads_read"] == "standard"
    error_of(live.get(f"/{other}", token=token), "ACCOUNT_PERMISSION")
    assert live.get(f"/{live.world['ad_account_id']}").status_code == 200
    tier = live.get(f"/{live.world['app_id']}", {"fields": "ads_api_access_tier"}).json()["ads_api_access_tier"]
    assert tier == "standard_access"  # the feature's level is a matter of its own
    live.post(edge, {"permission": "ads_read", "access_level": "advanced"})
    assert live.get(f"/{other}", token=token).status_code == 200
    error_of(live.post(f"/{other}", {"name": "x"}, token=token), "ADS_PERMISSION_MISSING")
    error_of(live.post(edge, {"permission": "luck", "access_level": "standard"}), "SCOPE_UNKNOWN", [["permission"]])
    error_of(live.post(edge, {"permission": "email", "access_level": "x"}), "INVALID_PARAMETER", [["access_level"]])


@pytest.mark.req("A-037")
def test_there_is_no_sandbox(live: Live):
    """At the lowest access level, too, what is done is done."""
    setting(live, ads_api_access_tier="development_access")
    made = campaign(live)
    assert live.get(f"/{made}", {"fields": "status"}).json()["status"] == "ACTIVE"


# ---- scopes for chosen objects


@pytest.mark.req("A-044")
def test_a_scope_can_be_for_chosen_objects(live: Live):
    account, page = live.world["ad_account_id"], live.world["page_id"]
    asked = {
        "scopes": ["ads_management", "pages_show_list", "pages_manage_posts", "pages_read_engagement"],
        "targets": {"ads_management": ["100000000009999"], "pages_show_list": [page]},
    }
    token = live.admin("POST", "/tokens", asked)["access_token"]
    error_of(live.get(f"/{account}", token=token), "ACCOUNT_PERMISSION")
    assert live.get("/me/adaccounts", token=token).json()["data"] == []
    assert [one["id"] for one in live.get("/me/accounts", token=token).json()["data"]] == [page]
    told = live.get("/debug_token", {"input_token": token}, token=token).json()["data"]
    assert told["granular_scopes"] == [
        {"scope": "ads_management", "target_ids": ["100000000009999"]},
        {"scope": "pages_manage_posts"},
        {"scope": "pages_read_engagement"},
        {"scope": "pages_show_list", "target_ids": [page]},
        {"scope": "public_profile"},
    ]
    token = live.admin("POST", "/tokens", {**asked, "targets": {"ads_management": [account]}})["access_token"]
    assert live.get("/me/adaccounts", token=token).json()["data"][0]["id"] == account
    assert live.post(f"/{account}/adlabels", {"name": "x"}, token=token).status_code == 200
    given = {"grant_type": "fb_exchange_token", "fb_exchange_token": token, "client_id": live.world["app_id"]}
    longer = live.get("/oauth/access_token", {**given, "client_secret": live.world["app_secret"]}, token=None).json()
    told = live.get("/debug_token", {"input_token": longer["access_token"]}).json()["data"]
    assert told["granular_scopes"][0] == {"scope": "ads_management", "target_ids": [account.removeprefix("act_")]}


@pytest.mark.parametrize("targets", [{"ads_read": ["1"]}, {"ads_management": ["x"]}, {"ads_management": ["9" * 20]}])
def test_bad_targets_are_refused(live: Live, targets: dict[str, list[str]]):
    answer = live.client.post("/_adtwin/tokens", json={"scopes": ["ads_management"], "targets": targets})
    assert answer.status_code == 400
    assert "targets" in answer.text


@pytest.mark.req("A-043")
def test_a_scope_is_known_however_it_is_written(live: Live):
    made = live.admin("POST", "/tokens", {"scopes": ["Business_management"]})
    assert made["scopes"] == ["business_management", "public_profile"]
    assert live.get("/me/businesses", token=made["access_token"]).json()["data"][0]["id"] == live.world["business_id"]


# ---- proofs in batches


@pytest.mark.req("D-273")
def test_a_batchs_proof_stands_for_its_parts(live: Live):
    setting(
        live, require_app_secret=True, appsecret_proof=proof_of(live.world["app_secret"], live.world["access_token"])
    )
    token = live.world["access_token"]
    batch = [{"method": "GET", "relative_url": "me"}, {"method": "GET", "relative_url": "me/adaccounts?limit=50"}]
    given = {"access_token": token, "batch": batch}
    right = live.post("/", {**given, "appsecret_proof": proof_of(live.world["app_secret"], token)}, token=None).json()
    assert [part["code"] for part in right] == [200, 200]
    error_of(live.post("/", {**given, "appsecret_proof": "0" * 64}, token=None), "PROOF_INVALID", [["appsecret_proof"]])
    without = live.post("/", given, token=None).json()
    assert [part["code"] for part in without] == [400, 400]


# ---- versions that have ended


@pytest.mark.req("C-441")
def test_the_two_calendars_end_versions_on_days_of_their_own(live: Live):
    live.admin("POST", "/faults", {"path": "act_*", "expired": "marketing"})
    live.admin("POST", "/faults", {"path": "me*", "expired": "graph"})
    account = live.world["ad_account_id"]
    codes = {
        version: tuple(live.get(f"/{version}/{path}").json().get("error", {}).get("code") for path in (account, "me"))
        for version in ("v20.0", "v21.0", "v24.0", "v25.0")
    }
    assert codes == {"v20.0": (2635, 2635), "v21.0": (2635, None), "v24.0": (2635, None), "v25.0": (None, None)}


def test_versions_that_have_ended_are_refused_where_that_is_asked_for(live: Live):
    """In the tests' November 2026 v24 of the Marketing API is over, v25 is not."""
    assert live.get("/v22.0/me").status_code == 200
    live.admin("POST", "/faults", {"expired": True})
    for version, ended in (("v2.0", True), ("v22.0", True), ("v24.0", True), ("v25.0", False), ("v26.0", False)):
        answer = live.get(f"/{version}/me")
        assert answer.status_code == (400 if ended else 200), version
        if ended:
            assert answer.json()["error"]["code"] == 2635
            assert "deprecated version" in answer.json()["error"]["message"]
    assert live.get("/me").status_code == 200
    (rule,) = live.admin("GET", "/faults")["data"]
    assert (rule["expired"], rule["error"], rule["hits"]) == (True, {"symbol": "VERSION_ENDED"}, 3)


# ---- what ad sets lose by version


@pytest.mark.req("B-034")
def test_what_ended_with_a_version_is_refused_or_dropped(live: Live):
    one, account = campaign(live), live.world["ad_account_id"]
    spec = {
        "geo_locations": {"countries": ["US"]},
        "publisher_platforms": ["facebook", "messenger"],
        "facebook_positions": ["feed"],
        "messenger_positions": ["story"],
        "targeting_automation": {"advantage_audience": 0},
    }
    given = {"name": "x", "campaign_id": one, "daily_budget": 2_000, "targeting": spec}
    kept = {}
    for version in ("v25.0", "v26.0"):
        made = live.post(f"/{version}/{account}/adsets", given)
        assert made.status_code == 200, made.text
        kept[version] = live.get(f"/{made.json()['id']}", {"fields": "targeting"}).json()["targeting"]
    assert kept["v25.0"]["messenger_positions"] == ["story"]
    assert "messenger_positions" not in kept["v26.0"]
    customers(live)
    share = {**given, "existing_customer_budget_percentage": 10}
    assert live.post(f"/v24.0/{account}/adsets", share).status_code == 200
    error_of(
        live.post(f"/v25.0/{account}/adsets", share), "INVALID_PARAMETER", [["existing_customer_budget_percentage"]]
    )
