"""Codes of the documentation's tables that a creative or an ad brings about, each by the request that meets it."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.errors import CATALOGUE
from tests import ads, feeds
from tests.live import Live, error_of
from tests.model.test_creative_story import filled


def _creative(live: Live, **given: Any) -> Any:
    return live.post(f"/{live.world['ad_account_id']}/adcreatives", filled({"name": "c", **given}, live.world))


def _ad(live: Live, adset: str, creative: Any) -> Any:
    given = {"name": "Ad", "adset_id": adset, "status": "PAUSED", "creative": creative}
    return live.post(f"/{live.world['ad_account_id']}/ads", given)


@pytest.mark.req("C-514", "C-515", "D-388", "E-077")
@pytest.mark.parametrize(
    ("first", "second"),
    [("instagram_actor_id", "instagram_user_id"), ("instagram_story_id", "source_instagram_media_id")],
)
def test_two_instagram_ids_are_one_too_many(live: Live, first: str, second: str):
    given = {"object_story_spec": ads.link_story(live), first: "5", second: "5"}
    error = error_of(_creative(live, **given), "TWO_INSTAGRAM_ACCOUNTS", [[first], [second]])
    assert error["error_subcode"] == 2446149


def test_the_old_name_of_an_instagram_post_is_told_its_new_one(live: Live):
    error = error_of(_creative(live, instagram_story_id="5"), "INVALID_PARAMETER", [["instagram_story_id"]])
    assert "source_instagram_media_id" in error["message"]


@pytest.mark.req("D-388", "D-385")
def test_a_small_campaign_budget_has_the_number_alone(live: Live):
    given = {"name": "C", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "daily_budget": 1}
    error = error_of(
        live.post(f"/{live.world['ad_account_id']}/campaigns", {**given, "special_ad_categories": []}),
        "CAMPAIGN_BUDGET_TOO_LOW",
        [["daily_budget"]],
    )
    assert error["error_subcode"] == 2238055


@pytest.mark.req("C-517", "D-386")
def test_a_rule_names_a_label_that_an_asset_has(live: Live):
    feed = feeds.pictures_by_placement(live)
    feed["asset_customization_rules"][0]["image_label"] = feeds.label("nobody's")
    answer = _creative(live, object_story_spec=feeds.story(live), asset_feed_spec=feed)
    error = error_of(answer, "RULE_LABEL_UNKNOWN")
    assert "nobody's" in error["message"]


WEBSITE: tuple[dict[str, Any], ...] = (
    {"destination_type": "WEBSITE"},
    {"optimization_goal": "LANDING_PAGE_VIEWS", "billing_event": "IMPRESSIONS"},
)


@pytest.mark.req("C-520", "D-386")
@pytest.mark.parametrize("of_adset", WEBSITE, ids=["destination", "goal"])
def test_an_ad_for_a_website_leads_to_one(live: Live, of_adset: dict[str, Any]):
    adset = ads.adset(live, ads.campaign(live), **of_adset)
    photo = {"page_id": live.world["page_id"], "photo_data": {"image_hash": live.world["image_hash"], "caption": "x"}}
    error_of(_ad(live, adset, {"object_story_spec": photo}), "WEBSITE_ADDRESS_MISSING", [["creative"]])
    post = live.post(f"/{live.world['page_id']}/feed", {"message": "No address here"}).json()["id"]
    error_of(_ad(live, adset, {"object_story_id": post}), "WEBSITE_ADDRESS_MISSING", [["creative"]])
    action = {"type": "LEARN_MORE", "value": {"link": "https://example.com/"}}
    assert _ad(live, adset, {"object_story_id": post, "call_to_action": action}).status_code == 200
    assert _ad(live, adset, {"object_story_spec": ads.link_story(live)}).status_code == 200
    assert _ad(live, ads.adset(live, ads.campaign(live)), {"object_story_spec": photo}).status_code == 200


@pytest.mark.req("C-523", "D-386")
def test_components_do_not_go_with_child_attachments(live: Live):
    both = {"components": [{}], "child_attachments": [{}]}
    answer = _creative(live, object_story_spec=ads.link_story(live), interactive_components_spec=both)
    error_of(answer, "COMPONENTS_WITH_CHILDREN", [["interactive_components_spec"]])


@pytest.mark.req("C-527", "D-386")
def test_a_crop_key_that_is_no_more(live: Live):
    story = ads.link_story(live)
    story["link_data"]["image_crops"] = {"191x100": [[0, 0], [191, 100]]}
    error = error_of(_creative(live, object_story_spec=story), "CROP_KEY_GONE")
    assert "100x100" in error["error_user_msg"]


@pytest.mark.req("C-528", "D-386", "E-148")
def test_an_ad_does_not_show_a_post_that_was_removed(live: Live):
    adset = ads.adset(live, ads.campaign(live))
    post = live.post(f"/{live.world['page_id']}/feed", {"message": "soon gone"}).json()["id"]
    creative = ads.made(live, "adcreatives", name="c", object_story_id=post)
    paused = ads.ad(live, adset, creative, status="PAUSED")
    assert live.delete(f"/{post}").status_code == 200
    error_of(_ad(live, adset, {"creative_id": creative}), "POST_OF_AD_UNAVAILABLE", [["creative"]])
    error_of(live.post(f"/{paused}", {"status": "ACTIVE"}), "POST_OF_AD_UNAVAILABLE", [["creative"]])
    assert live.post(f"/{paused}", {"name": "renamed"}).status_code == 200


@pytest.mark.req("C-535", "D-386")
def test_standard_enhancements_say_in_or_out_where_they_were_to_be_had(live: Live):
    freedom = {"creative_features_spec": {"standard_enhancements": {}}}
    given = {"object_story_spec": ads.link_story(live), "degrees_of_freedom_spec": freedom}
    answer = live.post(f"/v21.0/{live.world['ad_account_id']}/adcreatives", filled({"name": "c", **given}, live.world))
    path = ["degrees_of_freedom_spec", "creative_features_spec", "standard_enhancements", "enroll_status"]
    error_of(answer, "FEATURE_WITHOUT_STATUS", [path])


SPONSORED: dict[str, Any] = {
    "facebook_branded_content": {"sponsor_page_id": "<page_id>"},
    "branded_content_sponsor_page_id": "<page_id>",
}


@pytest.mark.req("C-537", "D-386")
@pytest.mark.parametrize("holder", SPONSORED)
def test_nobody_is_a_partner_of_himself(live: Live, holder: str):
    given = filled({"object_story_id": "<page_post_id>", holder: SPONSORED[holder]}, live.world)
    error_of(_creative(live, **given), "NOT_FOR_PARTNERSHIP_ADS", [[holder]])
    other = {**given, holder: {"sponsor_page_id": "77"} if isinstance(given[holder], dict) else "77"}
    assert _creative(live, **other).status_code == 200


@pytest.mark.req("C-537")
def test_nor_on_instagram(live: Live):
    profile = live.world["instagram_user_id"]
    media = live.get(f"/{profile}/media").json()["data"][0]["id"]
    given = {"source_instagram_media_id": media, "instagram_branded_content": {"sponsor_id": profile}}
    error_of(_creative(live, **given), "NOT_FOR_PARTNERSHIP_ADS", [["instagram_branded_content"]])


@pytest.mark.req("D-268", "D-069")
@pytest.mark.parametrize(
    ("path", "token", "symbol", "code"),
    [
        ("/me", None, "NO_TOKEN", 2500),
        ("/v25.0/me/adaccounts", None, "NO_TOKEN", 2500),
        ("/{account}", None, "TOKEN_REQUIRED", 104),
        ("/v24.0/{account}/campaigns", None, "TOKEN_REQUIRED", 104),
        ("/search", None, "TOKEN_REQUIRED", 104),
        ("/{account}", "EAABnobody", "INVALID_TOKEN", 190),
        ("/me", "EAABnobody", "INVALID_TOKEN", 190),
    ],
)
def test_nearly_every_call_needs_a_token(live: Live, path: str, token: str | None, symbol: str, code: int):
    error = error_of(live.get(path.format(account=live.world["ad_account_id"]), token=token), symbol)
    assert error["code"] == code
    session = live.get("/me", headers={"X-Adtwin-Error": "102"})
    error_of(session, "SESSION_KEY_INVALID")


@pytest.mark.req("D-379", "D-008")
def test_what_is_missing_foreign_or_gone_looks_the_same(live: Live):
    campaign = ads.campaign(live)
    label = live.post(f"/{live.world['ad_account_id']}/adlabels", {"name": "x"}).json()["id"]
    assert live.delete(f"/{label}").status_code == 200
    foreign = live.get(f"/{live.world['second_ad_account_id']}/campaigns", token=live.world["second_access_token"])
    for identifier in (label, "999999999999999", *(one["id"] for one in foreign.json()["data"])):
        for verb in ("GET", "POST", "DELETE"):
            error = error_of(live.request(verb, f"/{identifier}"), "UNSUPPORTED_REQUEST")
            assert (error["code"], error["error_subcode"]) == (100, 33)
            assert f"Object with ID '{identifier}' does not exist" in error["message"]
    error_of(live.post(f"/{campaign}/nothing"), "UNKNOWN_PATH")


@pytest.mark.req("D-380")
@pytest.mark.parametrize(("asked", "meaning"), [("-3/1487742", None), ("-1/1885272", "BUDGET_TOO_LOW")])
def test_a_negative_code_says_in_its_subcode_what_is_wrong(live: Live, asked: str, meaning: str | None):
    error = live.get("/me", headers={"X-Adtwin-Error": asked}).json()["error"]
    assert f"{error['code']}/{error['error_subcode']}" == asked
    assert meaning is None or error["error_user_title"] == CATALOGUE[meaning].title
    code, subcode = map(int, asked.split("/"))
    live.admin("POST", "/faults", {"error": {"code": code, "subcode": subcode}, "times": 1})
    again = live.get("/me").json()["error"]
    assert {**again, "fbtrace_id": ""} == {**error, "fbtrace_id": ""}
    assert all(row.code > 0 for row in CATALOGUE.values()), "no rule of the twin answers with one"


MET = (
    "4", "4/1504022", "100/1487534", "17/2446079", "32", "613", "613/1996", "80000/2446079", "80001", "80002",
    "80003/2446079", "80004/2446079", "80005", "80006", "80008", "80009", "80014",
)  # fmt: skip


@pytest.mark.req("C-540")
@pytest.mark.parametrize("asked", MET)
def test_the_other_codes_are_rows_of_the_catalogue(live: Live, asked: str):
    code, _, subcode = asked.partition("/")
    numbers = (int(code), int(subcode) if subcode else None)
    (row,) = (row for row in CATALOGUE.values() if (row.code, row.subcode) == numbers)
    error_of(live.get("/me", headers={"X-Adtwin-Error": asked}), row.symbol)
