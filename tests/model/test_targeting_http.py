"""Targeting as ad sets take it over HTTP: samples, rules, versions, regulation, placements that reach delivery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from adtwin.model.worlds import identities as ids
from tests import ads
from tests.live import Live, error_of, sqlite_live

US = ads.TARGETING
DETAILS = {"interests": [{"id": "6003139266461", "name": "Movies"}]}
STATED = {"targeting_automation": {"advantage_audience": 0}}
"""What newer versions ask for."""


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """A demo world that the tests of this module share."""
    return shared_live


@pytest.fixture
def undisclosed() -> Iterator[Live]:
    """A demo world whose account names neither beneficiary nor payer."""
    with sqlite_live() as one:

        def forget(tx):
            account = tx.get(ids.AD_ACCOUNT)
            del account.data["default_dsa_beneficiary"], account.data["default_dsa_payor"]
            tx.update(account)

        one.twin.store.write_sync(forget)
        yield one


def create(
    live: Live, targeting: Any, *, version: str = "/v24.0", campaign: dict[str, Any] | None = None, **more: Any
) -> Any:
    """The answer to a POST of an ad set with this targeting in a new campaign."""
    pk = ads.campaign(live, **(campaign or {}))
    given = {"name": "Ad set", "campaign_id": pk, "daily_budget": 2_000, "targeting": targeting, **more}
    return live.post(f"{version}/{live.world['ad_account_id']}/adsets", given)


def made(live: Live, targeting: Any, **more: Any) -> str:
    answer = create(live, targeting, **more)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


# ---- read back intact, in one form

KEPT = [
    ("A-081", {**US, "publisher_platforms": ["facebook", "instagram", "threads"], "instagram_positions": ["stream"],
               "threads_positions": ["threads_stream"], "facebook_positions": ["feed"], "device_platforms": ["mobile"],
               "user_os": ["iOS"]}),
    ("A-132", {**US, "page_types": ["desktopfeed", "rightcolumn"]}),
    ("A-133", {**US, "publisher_platforms": ["facebook"], "facebook_positions": ["feed", "right_hand_column"],
               "device_platforms": ["mobile", "desktop"]}),
    ("A-138", {**US, "device_platforms": ["mobile"], "publisher_platforms": ["facebook"],
               "facebook_positions": ["right_hand_column"]}),
    ("A-081", {"geo_locations": {"countries": ["US"], "regions": [{"key": "4081"}],
                                 "cities": [{"key": "777934", "radius": 10, "distance_unit": "mile"}]},
               "excluded_geo_locations": {"zips": [{"key": "US:94304"}]}, "age_min": 20, "age_max": 44, "genders": [1],
               "flexible_spec": [DETAILS], "exclusions": {"behaviors": [{"id": "1"}]}}),
    ("B-022", {**US, "targeting_automation": {"advantage_audience": 1}}),
]  # fmt: skip


@pytest.mark.parametrize("spec", [pytest.param(spec, marks=pytest.mark.req(number)) for number, spec in KEPT])
def test_targeting_reads_back_as_sent(live, spec):
    assert ads.read(live, made(live, spec), "targeting")["targeting"] == spec


@pytest.mark.req("A-081")
def test_audiences_read_back_as_sent(live):
    wanted, unwanted = (ads.made(live, "customaudiences", name=name) for name in ("Customers", "Lost ones"))
    spec = {**US, "custom_audiences": [{"id": wanted}], "excluded_custom_audiences": [{"id": unwanted}]}
    assert ads.read(live, made(live, spec), "targeting")["targeting"] == spec


# ---- what is refused, with the path of the fault

REFUSED = [
    ("D-185", {"age_min": 20}, "LOCATION_MISSING", ["geo_locations"]),
    ("D-185", {"geo_locations": {"countries": []}}, "LOCATION_MISSING", ["geo_locations"]),
    ("D-185", {"geo_locations": {"countries": ["XX"]}}, "INVALID_PARAMETER", ["geo_locations", "countries", "0"]),
    ("C-475", {**US, "flexible_spec": [{"hobbies": []}]}, "UNKNOWN_TARGETING_KEY", ["flexible_spec", "0", "hobbies"]),
    ("C-499", {**US, "connections": ["1"]}, "CONNECTIONS_ARE_GONE", ["connections"]),
    ("C-502", {**US, **DETAILS, "age_min": 17}, "DETAILED_TARGETING_UNDER_AGE", ["age_min"]),
    ("C-502", {"geo_locations": {"countries": ["TH"]}, **DETAILS, "age_min": 19}, "DETAILED_TARGETING_UNDER_AGE",
     ["age_min"]),
    ("C-503", {"geo_locations": {"countries": ["US"], "location_types": ["recent"]}}, "LOCATION_TYPES_ARE_GONE",
     ["geo_locations", "location_types"]),
    ("C-534", {"geo_locations": {"zips": [{"key": "US:94304"}]}, "age_min": 17}, "DETAILED_LOCATION_UNDER_AGE",
     ["age_min"]),
    ("C-534", {"geo_locations": {"countries": ["ID"], "zips": [{"key": "ID:1"}]}, "age_min": 20},
     "DETAILED_LOCATION_UNDER_AGE", ["age_min"]),
    ("D-189", {"geo_locations": {"countries": ["US", "CU"]}}, "LOCATION_RESTRICTED", ["geo_locations", "countries"]),
    ("D-189", {**US, "excluded_geo_locations": {"countries": ["KP"]}}, "LOCATION_RESTRICTED",
     ["excluded_geo_locations", "countries"]),
    ("A-081", {**US, "publisher_platforms": ["myspace"]}, "INVALID_PARAMETER", ["publisher_platforms", "0"]),
    ("A-130", {**US, "publisher_platforms": ["facebook"], "instagram_positions": ["stream"]},
     "POSITION_WITHOUT_PLATFORM", ["instagram_positions"]),
    ("C-475", {**US, "age_min": "old"}, "INVALID_PARAMETER", ["age_min"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "symbol", "path"),
    [pytest.param(spec, symbol, path, marks=pytest.mark.req(number)) for number, spec, symbol, path in REFUSED],
)
def test_faulty_targeting_is_named_by_its_path(live, spec, symbol, path):
    error_of(create(live, spec), symbol, [["targeting", *path]])


@pytest.mark.req("D-374", "A-012")
@pytest.mark.parametrize("text", ["{", "[1,2", "{'geo_locations': {'countries': ['US']}", "nonsense", "7", "{{}}"])
def test_targeting_that_can_not_be_read(live, text):
    error = create(live, text).json()["error"]
    assert (error["code"], error["error_data"]["blame_field_specs"]) == (100, [["targeting"]])


@pytest.mark.req("A-081")
def test_a_foreign_audience_can_not_be_used(fresh):
    foreign = {**US, "custom_audiences": [{"id": str(ids.OTHER_AD_ACCOUNT)}]}
    error_of(create(fresh, foreign), "AUDIENCE_NOT_FOUND", [["targeting", "custom_audiences", "0"]])


# ---- what is changed later is judged as at first, what is not changed is left alone


@pytest.mark.req("D-185", "C-374")
def test_an_update_replaces_the_whole_spec(live):
    pk = made(live, {**US, "age_min": 30})
    error_of(live.post(f"/{pk}", {"targeting": {"age_min": 30}}), "LOCATION_MISSING", [["targeting", "geo_locations"]])
    other = {"geo_locations": {"countries": ["CA"]}}
    assert live.post(f"/{pk}", {"targeting": other}).json() == {"success": True}
    assert ads.read(live, pk, "targeting")["targeting"] == other


# ---- Instagram

INSTAGRAM = [
    ("A-314", "/v24.0", ["stream", "ig_search"], True),
    ("A-314", "/v24.0", ["ig_search"], False),
    ("A-313", "/v24.0", ["stream", "explore", "explore_home"], True),
    ("A-313", "/v24.0", ["stream", "explore_home"], False),
    ("A-302", "/v24.0", ["explore"], False),
    ("A-302", "/v24.0", ["explore", "explore_home"], False),
    ("A-302", "/v26.0", ["stream", "explore_home"], True),
    ("A-301", "/v24.0", ["stream", "story", "reels", "profile_feed"], True),
]


@pytest.mark.parametrize(
    ("version", "positions", "taken"),
    [pytest.param(*more, marks=pytest.mark.req(number)) for number, *more in INSTAGRAM],
)
def test_instagram_positions_go_with_those_they_need(live, version, positions, taken):
    spec = {**US, **STATED, "publisher_platforms": ["instagram"], "instagram_positions": positions}
    answer = create(live, spec, version=version)
    if taken:
        assert set(answer.json()) == {"id"}, answer.text
    else:
        error_of(answer, "INSTAGRAM_POSITION_NEEDS_OTHERS", [["targeting", "instagram_positions"]])


@pytest.mark.req("A-301")
def test_instagram_positions_need_instagram_among_the_platforms(live):
    answer = create(live, {**US, "publisher_platforms": ["facebook"], "instagram_positions": ["stream"]})
    error_of(answer, "POSITION_WITHOUT_PLATFORM", [["targeting", "instagram_positions"]])


@pytest.mark.req("A-312")
def test_instagram_alone_needs_no_positions(live):
    spec = {**US, "publisher_platforms": ["instagram"], "user_os": ["iOS"]}
    given = {"bid_amount": 2, "daily_budget": 1_000, "optimization_goal": "LINK_CLICKS", "billing_event": "IMPRESSIONS"}
    assert set(create(live, spec, **given).json()) == {"id"}


@pytest.mark.req("C-152")
def test_demographics_interests_and_behaviors_stand_together(live):
    spec = {
        **US, "age_min": 21, "age_max": 40, "genders": [2], "interests": [{"id": "6003139266461", "name": "Movies"}],
        "behaviors": [{"id": "6002714895372", "name": "Frequent travelers"}],
    }  # fmt: skip
    assert ads.read(live, made(live, spec), "targeting")["targeting"] == spec


# ---- versions

VERSIONS = [
    ("/v23.0", {"publisher_platforms": ["facebook"], "facebook_positions": ["video_feeds"]}, None),
    ("/v24.0", {"publisher_platforms": ["facebook"], "facebook_positions": ["video_feeds"]}, "VIDEO_FEEDS_ARE_GONE"),
    ("/v25.0", {"publisher_platforms": ["instagram"], "instagram_positions": ["stream", "explore"]}, None),
    ("/v26.0", {"publisher_platforms": ["instagram"], "instagram_positions": ["stream", "explore"]}, "EXPLORE_IS_GONE"),
]


@pytest.mark.parametrize(("version", "placements", "symbol"), VERSIONS)
def test_positions_end_with_their_version(live, version, placements, symbol):
    answer = create(live, {**US, **STATED, **placements}, version=version)
    if symbol is None:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, symbol)


# ---- regulation


@pytest.mark.req("D-188", "C-536", "D-052")
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "dsa_beneficiary"),
        ({"dsa_beneficiary": "Alpine"}, "dsa_payor"),
        ({"dsa_payor": "Group"}, "dsa_beneficiary"),
    ],
)
def test_europe_asks_who_benefits_and_who_pays(undisclosed, given, missing):
    europe = {"geo_locations": {"countries": ["US", "FR"]}}
    error_of(create(undisclosed, europe, **given), "DSA_MISSING", [[missing]])
    both = {"dsa_beneficiary": "Alpine", "dsa_payor": "Group"}
    assert ads.read(undisclosed, made(undisclosed, europe, **both), *both)["dsa_payor"] == "Group"
    pk = made(undisclosed, US)
    error_of(undisclosed.post(f"/{pk}", {"targeting": europe}), "DSA_MISSING", [["dsa_beneficiary"]])


@pytest.mark.req("D-188")
def test_the_accounts_beneficiary_and_payer_are_the_default(live):
    pk = made(live, {"geo_locations": {"country_groups": ["eea"]}}, dsa_payor="Another")
    shown = ads.read(live, pk, "dsa_beneficiary", "dsa_payor")
    assert (shown["dsa_beneficiary"], shown["dsa_payor"]) == ("Alpine Outfitters Group", "Another")


@pytest.mark.req("B-099")
def test_taiwan_asks_for_its_regulation(live):
    taiwan = {"geo_locations": {"countries": ["TW"]}}
    names = ("regional_regulated_categories", "regional_regulation_identities")
    error_of(create(live, taiwan), "REGIONAL_REGULATION_MISSING", [[name] for name in names])
    categories = {"regional_regulated_categories": ["TAIWAN_UNIVERSAL"]}
    error_of(create(live, taiwan, **categories), "REGIONAL_REGULATION_MISSING", [[names[1]]])
    identities = {
        "regional_regulation_identities": {"taiwan_universal_payer": "1", "taiwan_universal_beneficiary": "2"}
    }
    assert ads.read(live, made(live, taiwan, **categories, **identities), *names)[names[1]] == identities[names[1]]


SPECIAL = [
    ({"age_min": 25}, "age_min"),
    ({"age_max": 60}, "age_max"),
    ({"genders": [2]}, "genders"),
    ({"geo_locations": {"zips": [{"key": "US:94304"}]}}, "geo_locations"),
    ({"excluded_geo_locations": {"zips": [{"key": "US:94304"}]}}, "excluded_geo_locations"),
]


@pytest.mark.req("D-209", "B-334")
@pytest.mark.parametrize("category", ["HOUSING", "EMPLOYMENT", "CREDIT", "FINANCIAL_PRODUCTS_SERVICES"])
@pytest.mark.parametrize(("spec", "key"), SPECIAL)
def test_special_categories_reach_everybody(live, category, spec, key):
    campaign = {"special_ad_categories": [category], "special_ad_category_country": ["US"]}
    error_of(create(live, {**US, **spec}, campaign=campaign), "SPECIAL_CATEGORY_TARGETING", [["targeting", key]])


@pytest.mark.req("D-209")
@pytest.mark.parametrize("spec", [{}, {"age_min": 18, "age_max": 65}, {"genders": [1, 2]}, DETAILS])
def test_what_special_categories_may_choose(live, spec):
    assert made(live, {**US, **spec}, campaign={"special_ad_categories": ["HOUSING"]})


@pytest.mark.req("D-209")
@pytest.mark.parametrize("category", ["NONE", "ISSUES_ELECTIONS_POLITICS", "ONLINE_GAMBLING_AND_GAMING"])
def test_other_categories_choose_freely(live, category):
    assert made(live, {**US, "age_min": 25}, campaign={"special_ad_categories": [category]})


def test_v26_wants_advantage_audience_stated_in_special_categories(live):
    campaign = {"special_ad_categories": ["HOUSING"]}
    path = ["targeting", "targeting_automation", "advantage_audience"]
    error_of(create(live, US, version="/v26.0", campaign=campaign), "ADVANTAGE_AUDIENCE_MUST_BE_STATED", [path])
    stated = {**US, "targeting_automation": {"advantage_audience": 0}}
    assert made(live, stated, version="/v26.0", campaign=campaign)


# ---- placements and what they do to delivery [A-130, A-131, C-160, C-179]


def where_delivered(live: Live, pk: str) -> set[tuple[str, str, str]]:
    params = {"date_preset": "maximum", "breakdowns": "publisher_platform,platform_position,impression_device",
              "fields": "impressions", "limit": "500"}  # fmt: skip
    rows = live.get(f"/{pk}/insights", params).json()["data"]
    return {(row["publisher_platform"], row["platform_position"], row["impression_device"]) for row in rows}


@pytest.mark.req("A-130", "C-160")
def test_placements_left_out_are_all_of_them(fresh):
    _, adset, ad = ads.tree(fresh, daily_budget=20_000)
    ads.approve(fresh, ad)
    fresh.advance("2d")
    assert {platform for platform, _, _ in where_delivered(fresh, adset)} >= {
        "facebook",
        "instagram",
        "audience_network",
    }


@pytest.mark.req("A-131", "A-132", "A-133", "A-414")
@pytest.mark.parametrize(
    "placements",
    [
        {"publisher_platforms": ["facebook"], "facebook_positions": ["feed"], "device_platforms": ["desktop"]},
        {"page_types": ["feed"], "device_platforms": ["desktop"]},
    ],
)
def test_the_ad_sets_placements_bind_every_ad_below(fresh, placements):
    _, adset, ad = ads.tree(fresh, targeting={**US, **placements}, daily_budget=5_000)
    other = ads.ad(fresh, adset)
    for one in (ad, other):
        ads.approve(fresh, one)
    fresh.advance("2d")
    for one in (ad, other):
        seen = where_delivered(fresh, one)
        assert {(platform, position) for platform, position, _ in seen} == {("facebook", "feed")}
        assert {device for _, _, device in seen} == {"desktop"}


REELS = {**US, "publisher_platforms": ["instagram"], "instagram_positions": ["reels"]}


@pytest.mark.req("C-165", "C-166", "C-167", "C-168", "C-169", "C-170", "C-171", "C-178", "C-179")
@pytest.mark.parametrize(
    ("objective", "goal", "delivers"),
    [
        ("OUTCOME_AWARENESS", "REACH", True),
        ("OUTCOME_AWARENESS", "TWO_SECOND_CONTINUOUS_VIDEO_VIEWS", False),
        ("OUTCOME_TRAFFIC", "LINK_CLICKS", True),
        ("OUTCOME_TRAFFIC", "QUALITY_CALL", False),
        ("OUTCOME_ENGAGEMENT", "THRUPLAY", True),
        ("OUTCOME_ENGAGEMENT", "QUALITY_CALL", False),
        ("OUTCOME_SALES", "LINK_CLICKS", True),
        ("OUTCOME_SALES", "QUALITY_CALL", False),
    ],
)
def test_reels_alone_need_a_goal_that_reels_deliver(live, objective, goal, delivers):
    answer = create(live, REELS, campaign={"objective": objective}, optimization_goal=goal)
    if delivers:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, "PLACEMENT_DOES_NOT_FIT_OBJECTIVE", [["targeting"]])
    beside = {**REELS, "instagram_positions": ["reels", "stream"]}
    assert made(live, beside, campaign={"objective": objective}, optimization_goal=goal)
