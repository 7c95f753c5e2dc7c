"""What an account has one of, or keeps for all of its ads: its pixel, tracking specs, places, profiles."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import adset, campaign, creative, read, tree
from tests.live import Live, error_of
from tests.model.test_account_opening import change, opened


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


@pytest.mark.req("D-191", "D-002")
def test_the_pixel_is_listed_and_its_code_read(live: Live):
    pixel = live.world["pixel_id"]
    listed = live.get(f"/{account(live)}/adspixels", {"summary": "total_count", "fields": "name"}).json()
    assert listed["data"] == [{"name": "alpineoutfitters.example.com", "id": pixel}]
    assert listed["summary"] == {"total_count": 1}
    found = live.get(f"/{pixel}/", {"fields": "code"}).json()
    assert found["id"] == pixel
    assert f"fbq('init', '{pixel}')" in found["code"]


@pytest.mark.req("D-192")
def test_an_account_makes_one_pixel(live: Live):
    error_of(live.post(f"/{account(live)}/adspixels", {"name": "Second"}), "PIXEL_EXISTS")
    made = opened(live)["id"]
    pixel = live.post(f"/{made}/adspixels", {"name": "Shop", "fields": "name,owner_business"}).json()
    business = live.get(f"/{live.world['business_id']}").json()
    assert pixel == {"id": pixel["id"], "name": "Shop", "owner_business": business}
    assert live.get(f"/{made}/adspixels").json()["data"] == [{"id": pixel["id"]}]
    error_of(live.post(f"/{made}/adspixels"), "PIXEL_EXISTS")
    error_of(live.delete(f"/{made}/adspixels"), "UNSUPPORTED_REQUEST")
    given = {"promoted_object": {"pixel_id": pixel["id"], "custom_event_type": "PURCHASE"}}
    one = live.post(f"/{made}/campaigns", {"name": "x", "objective": "OUTCOME_SALES", "status": "PAUSED"}).json()["id"]
    spec = {"geo_locations": {"countries": ["US"]}}
    rest = {"name": "x", "campaign_id": one, "daily_budget": 2_000, "targeting": spec}
    goal = {"optimization_goal": "OFFSITE_CONVERSIONS", "billing_event": "IMPRESSIONS"}
    assert live.post(f"/{made}/adsets", {**rest, **goal, **given}).status_code == 200


@pytest.mark.req("D-104")
def test_a_pixel_is_shared_and_taken_back(live: Live):
    pixel, business = live.world["pixel_id"], live.world["business_id"]
    other = opened(live)["id"]
    given = {"account_id": other.removeprefix("act_"), "business": business}
    edge = f"/{pixel}/shared_accounts"
    error_of(live.delete(edge, given), "INVALID_PARAMETER", [["account_id"]])
    assert live.post(edge, given).json() == {"success": True}
    assert [row["id"] for row in live.get(edge).json()["data"]] == [other]
    assert live.get(f"/{other}/adspixels").json()["data"] == [{"id": pixel}]
    error_of(live.delete(edge, {"account_id": given["account_id"]}), "MISSING_PARAMETER", [["business"]])
    error_of(live.delete(edge, {**given, "business": "1"}), "INVALID_PARAMETER", [["business"]])
    error_of(live.delete(edge, {**given, "account_id": "1"}), "INVALID_PARAMETER", [["account_id"]])
    assert live.delete(edge, given).json() == {"success": True}
    assert live.get(edge).json()["data"] == live.get(f"/{other}/adspixels").json()["data"] == []
    assert live.post(f"/{other}/adspixels", {"name": "Own"}).status_code == 200


SPEC = {"action.type": ["offsite_conversion"], "fb_pixel": ["1"]}


@pytest.mark.req("D-266", "D-267")
def test_an_accounts_tracking_is_that_of_every_ad_to_come(live: Live):
    edge = f"/{account(live)}/tracking"
    *_, before = tree(live)
    assert live.get(edge).json() == {"data": []}
    answer = live.post(edge, {"tracking_specs": SPEC, "fields": "account_id"}).json()
    number = account(live).removeprefix("act_")
    assert answer == {"success": True, "account_id": number, "id": account(live)}
    live.post(edge, {"tracking_specs": [SPEC, {"action.type": "like", "page": "2"}]})
    specs = [SPEC, {"action.type": "like", "page": "2"}]
    assert live.get(edge).json()["data"] == [{"tracking_specs": specs}]
    *_, after = tree(live)
    assert read(live, after, "tracking_specs")["tracking_specs"][-2:] == specs
    assert SPEC not in read(live, before, "tracking_specs")["tracking_specs"]


@pytest.mark.req("D-267")
@pytest.mark.parametrize(("given", "blame"), [
    ({"tracking_specs": {"page": "1"}}, [["tracking_specs", "0", "action.type"]]),
    ({"tracking_specs": []}, [["tracking_specs"]]),
    ({"tracking_specs": "like"}, [["tracking_specs", "0"]]),
])  # fmt: skip
def test_bad_tracking_is_refused(live: Live, given: dict[str, Any], blame: list[list[str]]):
    edge = f"/{account(live)}/tracking"
    error_of(live.post(edge, given), "INVALID_PARAMETER", blame)
    error_of(live.post(edge), "MISSING_PARAMETER", [["tracking_specs"]])
    error_of(live.delete(edge), "UNSUPPORTED_REQUEST")
    assert live.get(edge).json() == {"data": []}


@pytest.mark.req("D-115")
def test_a_set_of_places_is_made_and_read(live: Live):
    edge, page = f"/{account(live)}/ad_place_page_sets", live.world["page_id"]
    made = live.post(edge, {"name": "Shops", "parent_page": page, "location_types": ["recent", "home"]}).json()
    expected = {"id": made["id"], "name": "Shops", "parent_page": page, "location_types": ["recent", "home"]}
    assert live.get(f"/{made['id']}").json() == expected
    read_back = live.post(edge, {"name": "Others", "parent_page": page, "fields": "name"}).json()
    assert read_back["name"] == "Others"
    for verb in ("GET", "DELETE"):
        error_of(live.request(verb, edge), "UNSUPPORTED_REQUEST")
    for verb in ("POST", "DELETE"):
        error_of(live.request(verb, f"/{made['id']}", data={"name": "x"}), "UNSUPPORTED_REQUEST")


@pytest.mark.req("D-115")
@pytest.mark.parametrize(("given", "symbol", "blame"), [
    ({"name": ""}, "MISSING_PARAMETER", [["name"]]),
    ({"parent_page": ""}, "MISSING_PARAMETER", [["parent_page"]]),
    ({"parent_page": "1"}, "INVALID_PARAMETER", [["parent_page"]]),
    ({"location_types": ["moon"]}, "INVALID_PARAMETER", [["location_types", "0"]]),
])  # fmt: skip
def test_a_bad_set_of_places_is_refused(live: Live, given: dict[str, Any], symbol: str, blame: list[list[str]]):
    usual = {"name": "Shops", "parent_page": live.world["page_id"]}
    error_of(live.post(f"/{account(live)}/ad_place_page_sets", {**usual, **given}), symbol, blame)


@pytest.mark.req("D-115")
def test_only_published_pages_have_sets_of_places(live: Live):
    page = live.world["page_id"]
    change(live, page, is_published=False)
    given = {"name": "Shops", "parent_page": page}
    error_of(live.post(f"/{account(live)}/ad_place_page_sets", given), "PAGE_IS_NOT_PUBLISHED", [["parent_page"]])


@pytest.mark.req("D-265")
def test_the_profiles_of_an_account_are_listed_and_counted(live: Live):
    edge = f"/{account(live)}/instagram_accounts"
    listed = live.get(edge, {"summary": "total_count", "fields": "username"}).json()
    profile = live.world["instagram_user_id"]
    assert listed["data"] == [{"username": "alpine.outfitters", "id": profile}]
    assert listed["summary"] == {"total_count": 1}
    for verb in ("POST", "DELETE"):
        error_of(live.request(verb, edge), "UNSUPPORTED_REQUEST")


@pytest.mark.req("A-022", "D-075")
def test_what_a_settings_screen_shows_can_be_read(live: Live):
    fields = "account_id,name,funding_source_details,spend_cap,amount_spent,balance,currency,promote_pages"
    found = live.get(f"/{account(live)}", {"fields": fields}).json()
    assert found["account_id"] == account(live).removeprefix("act_")
    assert found["funding_source_details"]["display_string"] == "Visa *4242"
    assert (found["spend_cap"], found["amount_spent"], found["balance"]) == ("0", "0", "0")
    assert [page["id"] for page in found["promote_pages"]["data"]] == [live.world["page_id"]]


@pytest.mark.req("D-052", "D-188")
def test_the_defaults_for_europe_reach_the_ad_set(live: Live):
    spec = {"geo_locations": {"countries": ["DE"]}}
    live.post(f"/{account(live)}", {"default_dsa_payor": "payor2", "default_dsa_beneficiary": "bene2"})
    one = adset(live, campaign(live), targeting=spec)
    got = read(live, one, "dsa_payor", "dsa_beneficiary")
    assert (got["dsa_payor"], got["dsa_beneficiary"]) == ("payor2", "bene2")
    live.post(f"/{account(live)}", {"default_dsa_payor": "", "default_dsa_beneficiary": ""})
    given = {"name": "x", "campaign_id": campaign(live), "daily_budget": 2_000, "targeting": spec}
    error_of(live.post(f"/{account(live)}/adsets", given), "DSA_MISSING", [["dsa_beneficiary"]])
    assert creative(live)
