"""Every edge of an ad account that the documentation lists: what it answers, and what stands on it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ads import TARGETING, adset, campaign, link_story, made, read
from tests.live import Live, error_of

DOCUMENTED = (
    *("account_controls", "activities", "adcreatives", "ads_reporting_mmm_reports", "ads_reporting_mmm_schedulers"),
    *(
        "advertisable_applications",
        "advideos",
        "broadtargetingcategories",
        "applications",
        "asyncadcreatives",
        "customaudiencestos",
    ),
    *(
        "broadtargetingcategories",
        "customconversions",
        "deprecatedtargetingadsets",
        "dsa_recommendations",
        "instagram_accounts",
    ),
    *("impacting_ad_studies", "mcmeconversions", "minimum_budgets", "promote_pages", "saved_audiences"),
)
OF_THEIR_OWN_PAGES = (
    *("adimages", "ads", "adsets", "campaigns", "customaudiences", "insights", "users", "adspixels"),
    *("asyncadrequestsets", "async_requests", "tracking", "recommendations", "ads_volume", "assigned_users"),
)
FOR_WRITING = ("ad_place_page_sets", "async_batch_requests", "product_audiences")


def rows(live: Live, edge: str, **given: Any) -> list[dict[str, Any]]:
    """What stands on an edge of the world's account."""
    answer = live.get(f"/{live.world['ad_account_id']}/{edge}", given)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


@pytest.mark.req("D-070", "D-071", "D-076")
@pytest.mark.parametrize("edge", [*DOCUMENTED, *OF_THEIR_OWN_PAGES])
def test_every_documented_edge_answers_a_list(live: Live, edge: str):
    assert isinstance(rows(live, edge), list)
    fields = live.get(f"/{live.world['ad_account_id']}", {"metadata": "1"}).json()["metadata"]["connections"]
    assert edge in fields


@pytest.mark.req("D-076")
@pytest.mark.parametrize("edge", FOR_WRITING)
def test_edges_for_writing_ask_for_what_they_need(live: Live, edge: str):
    error = live.post(f"/{live.world['ad_account_id']}/{edge}").json()["error"]
    assert (error["code"], bool(error["error_data"]["blame_field_specs"])) == (100, True)


@pytest.mark.req("D-070", "D-071")
def test_apps_pages_profiles_videos_and_saved_audiences_are_those_of_the_world(live: Live):
    world = live.world
    for edge in ("applications", "advertisable_applications"):
        assert [one["id"] for one in rows(live, edge)] == [world["application_id"]]
    assert [one["id"] for one in rows(live, "promote_pages")] == [world["page_id"]]
    assert [one["id"] for one in rows(live, "instagram_accounts")] == [world["instagram_user_id"]]
    assert {one["id"] for one in rows(live, "advideos")} == set(world["video_ids"])
    fields = "name,targeting,approximate_count_lower_bound,approximate_count_upper_bound,run_status,time_created"
    (saved,) = rows(live, "saved_audiences", fields=fields)
    assert (saved["name"], saved["run_status"]) == ("Hikers", "ACTIVE")
    assert 1_000 < saved["approximate_count_lower_bound"] < saved["approximate_count_upper_bound"] < 238_000_000
    assert saved["targeting"]["age_min"] == 25
    pk = adset(live, campaign(live), targeting=saved["targeting"])
    assert read(live, pk, "targeting")["targeting"] == saved["targeting"]
    error_of(live.post(f"/{saved['id']}", {"name": "Walkers"}), "UNSUPPORTED_REQUEST")


@pytest.mark.req("D-070", "D-071")
def test_broad_categories_can_be_targeted(live: Live):
    found = rows(live, "broadtargetingcategories")
    assert len({one["id"] for one in found}) == len(found) > 10
    chosen = {**TARGETING, "behaviors": [{"id": found[0]["id"], "name": found[0]["name"]}]}
    assert adset(live, campaign(live), targeting=chosen)


@pytest.mark.req("D-070", "D-071")
@pytest.mark.parametrize(
    ("edge", "given"),
    [
        ("delivery_estimate", {"targeting_spec": TARGETING, "optimization_goal": "REACH"}),
        ("targetingsearch", {"q": "hiking"}), ("targetingbrowse", {}),
        ("targetingsuggestions", {"targeting_list": [{"type": "interests", "id": "6003166397215"}]}),
        ("targetingvalidation", {"targeting_list": [{"type": "interests", "id": "6003166397215"}]}),
        ("generatepreviews", {"ad_format": "MOBILE_FEED_STANDARD"}),
    ],
)  # fmt: skip
def test_edges_that_ask_for_something_answer_a_list(live: Live, edge: str, given: dict[str, Any]):
    if edge == "generatepreviews":
        given["creative"] = {"object_story_spec": link_story(live)}
    assert isinstance(rows(live, edge, **given), list)


@pytest.mark.req("D-073")
def test_ad_sets_whose_targeting_comes_to_its_end(live: Live):
    parent = campaign(live)
    explore = {**TARGETING, "publisher_platforms": ["instagram"], "instagram_positions": ["stream", "explore"]}
    old, new = adset(live, parent, targeting=explore), adset(live, parent)
    assert rows(live, "deprecatedtargetingadsets", fields="name") == [{"name": "Ad set", "id": old}]
    live.delete(f"/{old}")
    assert rows(live, "deprecatedtargetingadsets") == []
    assert new


@pytest.mark.req("D-070", "D-071")
def test_names_to_declare_are_those_in_use(live: Live):
    targeting = {"geo_locations": {"countries": ["DE"]}}
    adset(live, campaign(live), targeting=targeting, dsa_beneficiary="Ridge GmbH", dsa_payor="Ridge Holding")
    (row,) = rows(live, "dsa_recommendations")
    assert row["recommendations"] == ["Alpine Outfitters Group", "Alpine Outfitters", "Ridge GmbH", "Ridge Holding"]


@pytest.mark.req("D-070", "D-071")
def test_reports_for_marketing_mix_models_are_listed(live: Live):
    edge = f"/{live.world['ad_account_id']}/insights"
    live.post(edge, {"fields": "spend"})
    run = live.post(edge, {"breakdowns": "mmm", "date_preset": "last_7d"}).json()["report_run_id"]
    assert [one["id"] for one in rows(live, "ads_reporting_mmm_reports")] == [run]
    assert rows(live, "ads_reporting_mmm_reports", fields="async_status")[0]["async_status"] == "Job Completed"


# ---- custom conversions


@pytest.mark.req("D-070", "D-071")
def test_a_custom_conversion_is_made_read_changed_and_removed(live: Live):
    rule = {"and": [{"event": {"eq": "PageView"}}, {"or": [{"URL": {"i_contains": "thank-you"}}]}]}
    given = {
        "name": "Orders", "rule": rule, "event_source_id": live.world["pixel_id"], "custom_event_type": "PURCHASE",
        "default_conversion_value": 25,
    }  # fmt: skip
    pk = made(live, "customconversions", **given)
    found = read(live, pk, "name", "rule", "pixel", "custom_event_type", "default_conversion_value", "is_archived")
    assert json.loads(found["rule"]) == rule
    assert (found["pixel"]["id"], found["custom_event_type"]) == (live.world["pixel_id"], "PURCHASE")
    assert (found["default_conversion_value"], found["is_archived"]) == (25, False)
    assert live.post(f"/{pk}", {"name": "Sales"}).json() == {"success": True}
    assert rows(live, "customconversions", fields="name") == [{"name": "Sales", "id": pk}]
    assert live.delete(f"/{pk}").json() == {"success": True}
    assert rows(live, "customconversions") == []


@pytest.mark.parametrize(
    ("given", "symbol", "path"),
    [
        ({"rule": None}, "MISSING_PARAMETER", ["rule"]),
        ({"rule": []}, "INVALID_PARAMETER", ["rule"]),
        ({"event_source_id": "77"}, "INVALID_PARAMETER", ["event_source_id"]),
        ({"custom_event_type": "PARTY"}, "INVALID_PARAMETER", ["custom_event_type"]),
    ],
)
def test_faulty_custom_conversions_are_refused(live: Live, given: dict[str, Any], symbol: str, path: list[str]):
    usual = {"name": "Orders", "rule": {"event": {"eq": "Purchase"}}, **given}
    sent = {name: value for name, value in usual.items() if value is not None}
    error_of(live.post(f"/{live.world['ad_account_id']}/customconversions", sent), symbol, [path])


def test_an_account_has_a_hundred_custom_conversions(live: Live):
    for number in range(100):
        made(live, "customconversions", name=f"C{number}", rule={"event": {"eq": "Purchase"}})
    given = {"name": "More", "rule": {"event": {"eq": "Purchase"}}}
    error_of(live.post(f"/{live.world['ad_account_id']}/customconversions", given), "TOO_MANY_CUSTOM_CONVERSIONS")


# ---- the accounts of a business [C-349]


@pytest.mark.req("C-349")
def test_accounts_of_a_business_are_gone_through_one_by_one(live: Live):
    business = live.world["business_id"]
    error_of(live.get(f"/{business}/insights", {"breakdowns": "mmm"}), "UNKNOWN_PATH")

    def lend(tx: Any) -> None:
        tx.link(int(business), "client_ad_accounts", int(live.world["ad_account_id"].removeprefix("act_")), 1)

    live.twin.store.write_sync(lend)
    for edge in ("owned_ad_accounts", "client_ad_accounts"):
        found = live.get(f"/{business}/{edge}", {"fields": "account_id"}).json()["data"]
        assert [one["id"] for one in found] == [live.world["ad_account_id"]]
        answer = live.get(f"/{found[0]['id']}/insights", {"breakdowns": "mmm", "date_preset": "last_7d"})
        assert answer.status_code == 200, answer.text
