"""Ad sets over HTTP: the documented samples, defaults, parents, goals, promoted objects, rotation."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.model import enums
from adtwin.model.tree import adset_promotion
from adtwin.model.worlds import identities as ids
from tests import ads
from tests.live import Live, Setting, error_of, sqlite_live

HOUR, DAY = 3_600, 86_400


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """A demo world that the tests of this module share; each makes its own campaign."""
    return shared_live


def edge(live: Live) -> str:
    return f"/v24.0/{live.world['ad_account_id']}/adsets"


def given(
    live: Live, objective: str = "OUTCOME_TRAFFIC", *, campaign: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """The parameters of an ad set in a new campaign."""
    pk = ads.campaign(live, objective=objective, **(campaign or {}))
    usual = {"name": "Ad set", "campaign_id": pk, "daily_budget": 2_000, "targeting": ads.TARGETING}
    return {key: value for key, value in {**usual, **more}.items() if value is not None}


def posted(live: Live, parts: list[tuple[str, str]]) -> dict[str, Any]:
    """The answer to a multipart POST on the edge, as `curl -F` sends it."""
    fields = {name: (None, value) for name, value in [*parts, ("access_token", live.world["access_token"])]}
    answer: dict[str, Any] = live.post(edge(live), files=fields, token=None).json()
    return answer


# ---- the samples of the documentation, letter by letter

SAMPLES = [
    ("A-079", "2026-11-25", "LINK_CLICKS",
     [("name", "My Ad Set"), ("daily_budget", "1000"), ("targeting", '{"geo_locations":{"countries":["US"]}}')],
     {"name": "My Ad Set", "daily_budget": "1000", "billing_event": "IMPRESSIONS", "optimization_goal": "LINK_CLICKS",
      "targeting": {"geo_locations": {"countries": ["US"]}}, "status": "PAUSED"}),
    ("A-134", "2026-11-25", "LINK_CLICKS",
     [("name", "Desktop Ad Set"), ("daily_budget", "10000"),
      ("targeting", ('{ \n    "geo_locations": {"countries":["US"]}, \n    "publisher_platforms":'
       ' ["facebook","audience_network"] \n  }')),
      ("optimization_goal", "LINK_CLICKS"), ("billing_event", "IMPRESSIONS"), ("bid_amount", "1000"),
      ("status", "PAUSED")],
     {"targeting": {"geo_locations": {"countries": ["US"]}, "publisher_platforms": ["facebook", "audience_network"]},
      "bid_amount": 1000, "bid_strategy": "LOWEST_COST_WITH_BID_CAP"}),
    ("A-080", "2024-05-01", "OUTCOME_ENGAGEMENT",
     [("name", "A CPV Ad Set"), ("daily_budget", "500"), ("start_time", "2024-05-06T04:45:29+0000"),
      ("end_time", "2024-06-06T04:45:29+0000"), ("billing_event", "THRUPLAY"), ("optimization_goal", "THRUPLAY"),
      ("bid_amount", "100"),
      ("targeting", ('{ \n  "device_platforms": ["mobile"], \n  "geo_locations": {"countries":["US"]}, \n'
       '  "publisher_platforms": ["facebook"] \n  }')),
      ("status", "PAUSED")],
     {"billing_event": "THRUPLAY", "optimization_goal": "THRUPLAY", "start_time": "2024-05-05T21:45:29-0700",
      "end_time": "2024-06-05T21:45:29-0700"}),
    ("A-138", "2017-11-20", "LINK_CLICKS",
     [("name", "RHS only Ad Set"), ("daily_budget", "500"), ("start_time", "2017-11-21T15:41:36+0000"),
      ("end_time", "2017-11-28T15:41:36+0000"), ("billing_event", "IMPRESSIONS"), ("optimization_goal", "LINK_CLICKS"),
      ("bid_amount", "100"),
      ("targeting", ('{ \n    "device_platforms": ["mobile"], \n    "geo_locations": {"countries":["US"]}, \n'
       '    "publisher_platforms": ["facebook"] ,\n    "facebook_positions": ["right_hand_column"] ,  \n  }')),
      ("status", "PAUSED")],
     {"targeting": {"device_platforms": ["mobile"], "geo_locations": {"countries": ["US"]},
                    "publisher_platforms": ["facebook"], "facebook_positions": ["right_hand_column"]}}),
    ("D-164", "2025-12-01", "OUTCOME_TRAFFIC",
     [("name", "My First Adset"), ("lifetime_budget", "20000"), ("start_time", "2025-12-10T11:21:33-0800"),
      ("end_time", "2025-12-20T11:21:33-0800"), ("bid_amount", "100"), ("billing_event", "LINK_CLICKS"),
      ("optimization_goal", "LINK_CLICKS"),
      ("targeting", ('{"facebook_positions":["feed"],"geo_locations":{"countries":["US"]},"publisher_platforms":'
       '["facebook","audience_network"]}')),
      ("status", "PAUSED")],
     {"lifetime_budget": "20000", "start_time": "2025-12-10T11:21:33-0800", "end_time": "2025-12-20T11:21:33-0800",
      "billing_event": "LINK_CLICKS"}),
]  # fmt: skip
MOMENTS = {
    "2026-11-25": 1_795_564_800,
    "2024-05-01": 1_714_521_600,
    "2017-11-20": 1_511_136_000,
    "2025-12-01": 1_764_547_200,
}


@pytest.mark.req("A-078", "A-009", "A-012", "A-081", "A-134")
@pytest.mark.parametrize(
    ("day", "objective", "parts", "shown"),
    [
        pytest.param(day, objective, parts, shown, marks=pytest.mark.req(number), id=number)
        for number, day, objective, parts, shown in SAMPLES
    ],
)
def test_a_documented_create_reads_back_as_sent(day, objective, parts, shown):
    with sqlite_live(Setting(now=MOMENTS[day])) as live:
        answer = posted(live, [("campaign_id", ads.campaign(live, objective=objective)), *parts])
        assert list(answer) == ["id"], answer
        assert ads.read(live, answer["id"], *shown) == {**shown, "id": answer["id"]}


@pytest.mark.req("A-135", "A-136", "A-137", "A-138", "A-421")
def test_a_video_does_not_stand_in_the_right_column_alone(fresh):
    column = {**ads.TARGETING, "device_platforms": ["mobile"], "publisher_platforms": ["facebook"],
              "facebook_positions": ["right_hand_column"]}  # fmt: skip
    adset = ads.adset(fresh, ads.campaign(fresh), targeting=column)
    video = {"video_id": fresh.world["video_id"], "image_hash": fresh.world["image_hash"]}
    story = {"page_id": fresh.world["page_id"], "video_data": video}
    creative = ads.creative(fresh, object_story_spec=story)
    ad = {"name": "My Ad", "adset_id": adset, "creative": {"creative_id": creative}, "status": "ACTIVE"}
    account = fresh.world["ad_account_id"]
    error_of(fresh.post(f"/{account}/ads", ad), "CREATIVE_DOES_NOT_FIT_PLACEMENT", [["creative"]])
    assert ads.ad(fresh, adset)
    fresh.post(f"/{adset}", {"targeting": ads.TARGETING})
    assert fresh.post(f"/{account}/ads", ad).status_code == 200


# ---- forms of one request [wire facts 4]

TARGETING_TEXTS = [
    "{'geo_locations': {'countries': ['US']}, 'age_min': 21}",
    '{"geo_locations":{"countries":["US"],},"age_min":21,}',
    "{geo_locations: {countries: [US]}, age_min: 21}",
    '{"geo_locations":{"countries":"US"},"age_min":"21"}',
    '"{\\"geo_locations\\":{\\"countries\\":[\\"US\\"]},\\"age_min\\":21}"',
]


@pytest.mark.req("A-009", "A-012", "D-374", "C-004")
@pytest.mark.parametrize("text", TARGETING_TEXTS)
def test_targeting_comes_in_loose_forms(live, text):
    pk = ads.made(live, "adsets", **given(live, targeting=text))
    assert ads.read(live, pk, "targeting")["targeting"] == {"geo_locations": {"countries": ["US"]}, "age_min": 21}


@pytest.mark.req("A-013", "C-005", "D-004", "D-006")
def test_json_bodies_brackets_and_read_after_write(live):
    usual = given(live)
    in_json = live.post(edge(live) + "/", json={**usual, "fields": ["name", "daily_budget"]}).json()
    assert in_json == {"id": in_json["id"], "name": "Ad set", "daily_budget": "2000"}
    brackets = {"targeting[geo_locations][countries][]": "US", "targeting[genders][0]": "2"}
    in_form = live.post(edge(live), {**usual, "targeting": "", **brackets, "fields": "targeting,id"}).json()
    assert in_form["targeting"] == {"geo_locations": {"countries": ["US"]}, "genders": [2]}
    updated = live.post(f"/v24.0/{in_form['id']}/", {"name": '"Quoted"', "fields": "name"}).json()
    assert updated == {"success": True, "id": in_form["id"], "name": "Quoted"}
    in_query = live.request("POST", edge(live), params={**usual, "name": "From the query"})
    assert ads.read(live, in_query.json()["id"], "name")["name"] == "From the query"


# ---- what is required, defaulted, kept


@pytest.mark.req("D-165", "D-166", "D-167", "D-185", "A-078", "B-079")
@pytest.mark.parametrize(
    ("missing", "symbol", "blame"),
    [
        ("name", "MISSING_PARAMETER", [["name"]]),
        ("campaign_id", "MISSING_PARAMETER", [["campaign_id"]]),
        ("targeting", "LOCATION_MISSING", [["targeting"]]),
        ("daily_budget", "BUDGET_MISSING", [["daily_budget"], ["lifetime_budget"]]),
    ],
)
def test_what_is_required(live, missing, symbol, blame):
    error_of(live.post(edge(live), given(live, **{missing: None})), symbol, blame)


@pytest.mark.req("A-079", "A-418", "D-173", "D-179")
@pytest.mark.req("A-153")
@pytest.mark.parametrize("objective", ["VIDEO_VIEWS", "OUTCOME_ENGAGEMENT"])
def test_films_are_watched_through_under_either_name_of_the_objective(live, objective):
    pk = ads.made(live, "adsets", **given(live, objective, optimization_goal="THRUPLAY", billing_event="THRUPLAY"))
    assert ads.read(live, pk, "optimization_goal", "billing_event") == {
        "optimization_goal": "THRUPLAY", "billing_event": "THRUPLAY", "id": pk,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("objective", "more", "goal"),
    [
        ("LINK_CLICKS", {}, "LINK_CLICKS"),
        ("OUTCOME_TRAFFIC", {}, "LINK_CLICKS"),
        ("OUTCOME_AWARENESS", {}, "REACH"),
        ("OUTCOME_ENGAGEMENT", {}, "POST_ENGAGEMENT"),
        ("OUTCOME_ENGAGEMENT", {"destination_type": "ON_VIDEO"}, "THRUPLAY"),
        ("OUTCOME_SALES", {"promoted_object": {"pixel_id": str(ids.PIXEL), "custom_event_type": "PURCHASE"}},
         "OFFSITE_CONVERSIONS"),
        ("OUTCOME_SALES", {}, "LINK_CLICKS"),
        ("OUTCOME_LEADS", {"promoted_object": {"page_id": str(ids.PAGE)}}, "LEAD_GENERATION"),
        ("VIDEO_VIEWS", {}, "THRUPLAY"),
    ],
)  # fmt: skip
def test_what_is_left_out_gets_a_default(live, objective, more, goal):
    pk = ads.made(live, "adsets", **given(live, objective, **more))
    shown = ads.read(
        live, pk, "optimization_goal", "billing_event", "status", "pacing_type", "start_time", "campaign_id"
    )
    assert (shown["optimization_goal"], shown["billing_event"], shown["status"]) == (goal, "IMPRESSIONS", "PAUSED")
    assert shown["pacing_type"] == ["standard"]
    assert shown["start_time"] == "2026-11-24T16:00:00-0800"


KEPT = [
    ("D-168", {"pacing_type": ["standard"], "is_dynamic_creative": False}),
    ("D-168", {"max_budget_spend_percentage": 80, "min_budget_spend_percentage": 10}),
    ("D-168", {"anchor_event_attribution_window_days": 7, "value_rules_applied": True,
               "is_sac_cfca_terms_certified": False}),
    ("D-168", {"source_adset_id": "12", "value_rule_set_id": "13", "budget_split_set_id": "14",
               "creative_sequence": ["1", "2"]}),
    ("D-168", {"dsa_beneficiary": "Alpine", "dsa_payor": "Alpine Group"}),
    ("D-168", {"contextual_bundling_spec": {"status": "OPT_IN"}}),
    ("D-168", {"attribution_spec": [{"event_type": "CLICK_THROUGH", "window_days": 7}]}),
    ("D-169", {"automatic_manual_state": "MANUAL", "budget_source": "RMN", "multi_optimization_goal_weight": "BALANCED",
               "tune_for_category": "HOUSING"}),
    ("D-172", {"optimization_sub_event": "VIDEO_SOUND_ON"}),
    ("D-168", {"time_start": "2026-12-01T00:00:00-0800", "time_stop": "2026-12-24T00:00:00-0800"}),
    ("D-010", {"name": "Zelte ⛺ 帐篷"}),
]  # fmt: skip


@pytest.mark.req("D-009")
@pytest.mark.parametrize("more", [pytest.param(more, marks=pytest.mark.req(number)) for number, more in KEPT])
def test_what_is_kept_as_sent(live, more):
    pk = ads.made(live, "adsets", **given(live, **more))
    assert ads.read(live, pk, *more) == {**more, "id": pk}


REFUSED = [
    ("D-165", {"name": "x" * 401}, "INVALID_PARAMETER", [["name"]]),
    ("D-169", {"billing_event": "VIDEO_VIEWS"}, "INVALID_PARAMETER", [["billing_event"]]),
    ("D-169", {"bid_strategy": "HIGHEST"}, "INVALID_PARAMETER", [["bid_strategy"]]),
    ("D-169", {"campaign_attribution": "ANYTHING"}, "INVALID_PARAMETER", [["campaign_attribution"]]),
    ("D-169", {"tune_for_category": "PETS"}, "INVALID_PARAMETER", [["tune_for_category"]]),
    ("D-169", {"budget_source": "BANK"}, "INVALID_PARAMETER", [["budget_source"]]),
    ("D-170", {"destination_type": "MOON"}, "INVALID_PARAMETER", [["destination_type"]]),
    ("D-171", {"optimization_goal": "OFFER_CLAIMS"}, "INVALID_PARAMETER", [["optimization_goal"]]),
    ("D-171", {"optimization_goal": "PAGE_ENGAGEMENT"}, "INVALID_PARAMETER", [["optimization_goal"]]),
    ("D-171", {"optimization_goal": "SOCIAL_IMPRESSIONS"}, "INVALID_PARAMETER", [["optimization_goal"]]),
    ("D-172", {"optimization_sub_event": "NAP"}, "INVALID_PARAMETER", [["optimization_sub_event"]]),
    ("B-091", {"existing_customer_budget_percentage": 101}, "INVALID_PARAMETER",
     [["existing_customer_budget_percentage"]]),
    ("D-187", {"execution_options": ["include_recommendations"]}, "INVALID_PARAMETER", [["execution_options"]]),
    ("D-168", {"source_adset_id": "x"}, "INVALID_PARAMETER", [["source_adset_id"]]),
    ("D-182", {"budget_schedule_specs": [{"time_start": 2, "time_end": 1, "budget_value": 1}]}, "INVALID_PARAMETER",
     [["budget_schedule_specs", "0"]]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "symbol", "blame"),
    [pytest.param(more, symbol, blame, marks=pytest.mark.req(number)) for number, more, symbol, blame in REFUSED],
)
def test_what_a_create_refuses(live, more, symbol, blame):
    error_of(live.post(edge(live), given(live, **more)), symbol, blame)


@pytest.mark.req("D-167")
def test_a_campaign_comes_along_with_its_ad_set(live):
    spec = {"name": "Along", "objective": "OUTCOME_TRAFFIC", "buying_type": "AUCTION"}
    more = {"name": "Ad set", "daily_budget": 2_000, "targeting": ads.TARGETING}
    pk = ads.made(live, "adsets", campaign_spec=spec, **more)
    shown = ads.read(live, pk, "campaign{name,objective,status}")["campaign"]
    assert (shown["name"], shown["objective"], shown["status"]) == ("Along", "OUTCOME_TRAFFIC", "PAUSED")
    error_of(live.post(edge(live), {"campaign_spec": {"name": "x"}, **more}), "MISSING_PARAMETER", [["objective"]])


@pytest.mark.req("D-167")
def test_a_campaign_that_came_along_with_a_faulty_ad_set_is_undone(fresh):
    spec = {"name": "Along", "objective": "OUTCOME_TRAFFIC"}
    answer = fresh.post(
        edge(fresh), {"campaign_spec": spec, "name": "x", "daily_budget": 1, "targeting": ads.TARGETING}
    )
    error_of(answer, "BUDGET_TOO_LOW", [["daily_budget"]])
    assert fresh.get(f"/{fresh.world['ad_account_id']}/campaigns").json()["data"] == []


@pytest.mark.req("A-082", "D-018")
def test_ad_sets_share_a_campaign(live):
    campaign = ads.campaign(live)
    made = [ads.adset(live, campaign) for _ in range(3)]
    assert [one["id"] for one in live.get(f"/{campaign}/adsets").json()["data"]] == made[::-1]
    ad = ads.ad(live, made[0])
    assert [one["id"] for one in live.get(f"/{made[0]}/ads").json()["data"]] == [ad]


@pytest.mark.req("D-190", "D-163")
def test_what_the_edge_has_no_verb_for_is_refused(live):
    error_of(live.delete(edge(live)), "UNSUPPORTED_REQUEST")
    error_of(live.request("PUT", edge(live)), "UNSUPPORTED_REQUEST")


@pytest.mark.req("D-161", "D-162", "D-163")
def test_the_list_and_its_filters(fresh):
    campaign = ads.campaign(fresh)
    end = str(fresh.twin.clock.now() + 2 * DAY)
    over, going = ads.adset(fresh, campaign, end_time=end), ads.adset(fresh, campaign)
    fresh.advance("3d")
    since = fresh.twin.clock.now()
    fresh.post(f"/{going}", {"name": "Touched"})
    cases = [
        ({"is_completed": "true"}, [over]), ({"is_completed": "0"}, [going]), ({"updated_since": str(since)}, [going]),
        ({"date_preset": "LAST_7D"}, [going, over]),
        ({"time_range": "{'since':'2026-11-01','until':'2026-11-30'}"}, [going, over]),
        ({"effective_status": "ACTIVE"}, [going, over]), ({"effective_status": "['PAUSED']"}, []),
    ]  # fmt: skip
    for params, expected in cases:
        answer = fresh.get(edge(fresh), {"fields": "name,id,status", "summary": "total_count", **params}).json()
        assert [one["id"] for one in answer["data"]] == expected, params
        assert answer["summary"] == {"total_count": len(expected)}, params


# ---- goals, billing, destinations [D-170, D-171, D-180, C-166…C-179]


@pytest.mark.req("D-171")
@pytest.mark.parametrize("goal", sorted(enums.values_of(enums.OptimizationGoal)))
def test_every_goal_is_known(live, goal):
    answer = live.post(edge(live), given(live, optimization_goal=goal))
    if answer.status_code != 200:
        assert answer.json()["error"].get("error_subcode") in (2490408, 1815430), answer.text


FITTING = [
    ("D-180", "OUTCOME_APP_PROMOTION", {"optimization_goal": "APP_INSTALLS", "billing_event": "APP_INSTALLS",
     "promoted_object": {"application_id": str(ids.PROMOTED_APP), "object_store_url": "https://apps.apple.com/1"}},
     "BILLING_DOES_NOT_FIT_GOAL", ["billing_event"]),
    ("D-169", "LINK_CLICKS", {"billing_event": "CLICKS"}, "BILLING_DOES_NOT_FIT_GOAL", ["billing_event"]),
    ("D-181", "LINK_CLICKS", {"billing_event": "THRUPLAY"}, "BILLING_DOES_NOT_FIT_GOAL", ["billing_event"]),
    ("C-173", "OUTCOME_AWARENESS", {"optimization_goal": "LINK_CLICKS"}, "GOAL_DOES_NOT_FIT_OBJECTIVE",
     ["optimization_goal"]),
    ("C-172", "OUTCOME_APP_PROMOTION", {"optimization_goal": "POST_ENGAGEMENT"}, "GOAL_DOES_NOT_FIT_OBJECTIVE",
     ["optimization_goal"]),
    ("C-524", "STORE_VISITS", {"optimization_goal": "LINK_CLICKS"}, "STORE_VISITS_ARE_GONE", ["optimization_goal"]),
    ("C-522", "OUTCOME_AWARENESS", {"destination_type": "SHOP_AUTOMATIC"}, "DESTINATION_INVALID", ["destination_type"]),
    ("D-170", "OUTCOME_APP_PROMOTION", {"destination_type": "ON_PAGE"}, "DESTINATION_INVALID", ["destination_type"]),
    ("C-522", "OUTCOME_ENGAGEMENT", {"destination_type": "ON_AD"}, "LEAD_FORM_DESTINATION_NEEDS_LEADS",
     ["destination_type"]),
    ("C-529", "OUTCOME_SALES", {"destination_type": "SHOP_AUTOMATIC"}, "SHOP_DESTINATION_MISSING", ["promoted_object"]),
    ("D-183", "LINK_CLICKS", {"frequency_control_specs": [{"event": "IMPRESSIONS", "interval_days": 7,
     "max_frequency": 2}]}, "FREQUENCY_CONTROL_NEEDS_REACH", ["frequency_control_specs"]),
    ("C-179", "OUTCOME_ENGAGEMENT", {"optimization_goal": "REMINDERS_SET", "targeting": {**ads.TARGETING,
     "publisher_platforms": ["facebook"], "facebook_positions": ["facebook_reels"]}},
     "PLACEMENT_DOES_NOT_FIT_OBJECTIVE", ["targeting"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("objective", "more", "symbol", "blame"),
    [
        pytest.param(objective, more, symbol, blame, marks=pytest.mark.req(number))
        for number, objective, more, symbol, blame in FITTING
    ],
)
def test_what_does_not_go_together_is_refused(live, objective, more, symbol, blame):
    error_of(live.post(edge(live), given(live, objective, **more)), symbol, [blame])


@pytest.mark.req("D-183")
@pytest.mark.parametrize(("objective", "goal"), [("OUTCOME_AWARENESS", "REACH"), ("OUTCOME_AWARENESS", "THRUPLAY")])
def test_a_frequency_cap_goes_with_reach_and_stays(live, objective, goal):
    cap = [{"event": "IMPRESSIONS", "interval_days": 7, "max_frequency": 2}]
    pk = ads.made(live, "adsets", **given(live, objective, optimization_goal=goal, frequency_control_specs=cap))
    assert ads.read(live, pk, "frequency_control_specs")["frequency_control_specs"] == cap
    other = [{"event": "IMPRESSIONS", "interval_days": 7, "max_frequency": 3}]
    error_of(live.post(f"/{pk}", {"frequency_control_specs": other}), "FREQUENCY_CONTROL_IS_FIXED",
             [["frequency_control_specs"]])  # fmt: skip
    assert live.post(f"/{pk}", {"frequency_control_specs": cap}).json() == {"success": True}


@pytest.mark.req("D-168")
@pytest.mark.parametrize(
    ("field", "first", "then"),
    [
        ("is_dynamic_creative", False, True),
        ("attribution_spec", [{"event_type": "CLICK_THROUGH", "window_days": 7}],
         [{"event_type": "CLICK_THROUGH", "window_days": 1}]),
    ],
)  # fmt: skip
def test_what_is_set_at_creation_stays(live, field, first, then):
    pk = ads.made(live, "adsets", **given(live, **{field: first}))
    error_of(live.post(f"/{pk}", {field: then}), "IMMUTABLE_AFTER_CREATION", [[field]])
    assert live.post(f"/{pk}", {field: first}).json() == {"success": True}
    assert ads.read(live, pk, field)[field] == first


@pytest.mark.req("A-073", "D-210")
def test_a_new_objective_leaves_the_ad_set_open_to_other_changes(live):
    campaign = ads.campaign(live, objective="LINK_CLICKS")
    pk = ads.adset(live, campaign)
    assert live.post(f"/{campaign}", {"objective": "CONVERSIONS"}).json() == {"success": True}
    assert live.post(f"/{pk}", {"name": "Renamed", "daily_budget": 3_000}).json() == {"success": True}


# ---- the promoted object [D-184, D-189]

PIXEL, PAGE, APP, SET = str(ids.PIXEL), str(ids.PAGE), str(ids.PROMOTED_APP), str(ids.PRODUCT_SET)
STORE = {"application_id": APP, "object_store_url": "https://apps.apple.com/app/id1"}
PROMOTED = [
    ("CONVERSIONS", None, {"pixel_id": PIXEL}),
    ("CONVERSIONS", None, {"pixel_id": PIXEL, "custom_event_type": "PURCHASE"}),
    ("CONVERSIONS", None, {"pixel_id": PIXEL, "pixel_rule": {"url": {"i_contains": "x"}}, "custom_event_type": "LEAD"}),
    ("CONVERSIONS", None, {"event_id": str(ids.EVENT), "custom_event_type": "PURCHASE"}),
    ("CONVERSIONS", None, {**STORE, "custom_event_type": "PURCHASE"}),
    ("CONVERSIONS", None, {"offline_conversion_data_set_id": "77", "custom_event_type": "PURCHASE"}),
    ("PAGE_LIKES", None, {"page_id": PAGE}),
    ("OFFER_CLAIMS", None, {"page_id": PAGE}),
    ("LINK_CLICKS", None, STORE),
    ("LINK_CLICKS", None, None),
    ("APP_INSTALLS", "APP_INSTALLS", STORE),
    ("APP_INSTALLS", "OFFSITE_CONVERSIONS", {**STORE, "custom_event_type": "PURCHASE"}),
    ("APP_INSTALLS", "OFFSITE_CONVERSIONS", {**STORE, "custom_event_type": "OTHER", "custom_event_str": "jump"}),
    ("PRODUCT_CATALOG_SALES", None, {"product_set_id": SET}),
    ("PRODUCT_CATALOG_SALES", None, {"product_set_id": SET, "custom_event_type": "PURCHASE"}),
    ("OUTCOME_LEADS", "LEAD_GENERATION", {"page_id": PAGE}),
]
NOT_PROMOTED = [
    ("CONVERSIONS", None, None, "PROMOTED_OBJECT_MISSING", ["promoted_object"]),
    ("PAGE_LIKES", None, None, "PROMOTED_OBJECT_MISSING", ["promoted_object"]),
    ("OFFER_CLAIMS", None, {"pixel_id": PIXEL}, "PROMOTED_OBJECT_MISSING", ["promoted_object"]),
    ("APP_INSTALLS", None, {"application_id": APP}, "PROMOTED_OBJECT_MISSING", ["promoted_object"]),
    ("PRODUCT_CATALOG_SALES", None, None, "PROMOTED_OBJECT_MISSING", ["promoted_object"]),
    ("OUTCOME_LEADS", "LEAD_GENERATION", None, "PROMOTED_OBJECT_MISSING", ["promoted_object"]),
    ("CONVERSIONS", None, {"event_id": str(ids.EVENT), "application_id": APP}, "PROMOTED_OBJECT_AMBIGUOUS",
     ["promoted_object"]),
    ("CONVERSIONS", None, {"pixel_id": "99"}, "PROMOTED_OBJECT_NOT_FOUND", ["promoted_object", "pixel_id"]),
    ("PAGE_LIKES", None, {"page_id": str(ids.OTHER_PAGE)}, "PROMOTED_OBJECT_NOT_FOUND", ["promoted_object", "page_id"]),
    ("PAGE_LIKES", None, {"page_id": PIXEL}, "PROMOTED_OBJECT_NOT_FOUND", ["promoted_object", "page_id"]),
    ("APP_INSTALLS", None, {**STORE, "application_id": "98"}, "APPLICATION_NOT_FOUND",
     ["promoted_object", "application_id"]),
    ("PRODUCT_CATALOG_SALES", None, {"product_set_id": "97"}, "PRODUCT_SET_NOT_FOUND",
     ["promoted_object", "product_set_id"]),
]  # fmt: skip


def promoting(live: Live, objective: str, goal: str | None, promoted: Any, **more: Any) -> dict[str, Any]:
    catalog = {"promoted_object": {"product_catalog_id": live.world["catalog_id"]}}
    campaign = catalog if objective == "PRODUCT_CATALOG_SALES" else None
    return given(live, objective, campaign=campaign, optimization_goal=goal, promoted_object=promoted, **more)


@pytest.mark.req("D-184", "B-330", "B-336")
@pytest.mark.parametrize(("objective", "goal", "promoted"), PROMOTED)
def test_every_documented_promoted_object_is_taken(live, objective, goal, promoted):
    pk = ads.made(live, "adsets", **promoting(live, objective, goal, promoted))
    assert ads.read(live, pk, "promoted_object").get("promoted_object") == promoted


@pytest.mark.req("D-184", "D-189", "D-383")
@pytest.mark.parametrize(("objective", "goal", "promoted", "symbol", "blame"), NOT_PROMOTED)
def test_what_is_promoted_is_one_thing_that_is_there(live, objective, goal, promoted, symbol, blame):
    error_of(live.post(edge(live), promoting(live, objective, goal, promoted)), symbol, [blame])


@pytest.mark.req("D-383")
@pytest.mark.parametrize(
    ("store", "system", "fits"),
    [
        ("https://apps.apple.com/app/id1", "Android", False),
        ("https://play.google.com/store/apps/details?id=a", "iOS_ver_14.0_and_above", False),
        ("https://play.google.com/store/apps/details?id=a", "Android_ver_8.0", True),
        ("https://itunes.apple.com/app/id1", "iOS", True),
    ],
)
def test_an_app_is_advertised_on_its_own_system(live, store, system, fits):
    promoted = {"application_id": APP, "object_store_url": store}
    targeting = {**ads.TARGETING, "user_os": [system]}
    answer = live.post(edge(live), promoting(live, "APP_INSTALLS", None, promoted, targeting=targeting))
    if fits:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, "APP_SYSTEM_DIFFERS_FROM_TARGETING", [["targeting", "user_os"]])


@pytest.mark.req("C-506")
def test_the_ad_is_by_the_page_that_the_ad_set_promotes(fresh):
    promoted = {"page_id": PAGE}
    adset = ads.made(fresh, "adsets", **given(fresh, "OUTCOME_LEADS", promoted_object=promoted))
    assert ads.ad(fresh, adset)


@pytest.mark.req("D-189")
def test_a_skadnetwork_campaign_holds_few_ad_sets(live):
    app = {"is_skadnetwork_attribution": True, "promoted_object": {"application_id": APP}}
    campaign = ads.campaign(live, objective="OUTCOME_APP_PROMOTION", **app)
    made = [ads.adset(live, campaign, promoted_object=STORE) for _ in range(adset_promotion.IOS_14_ADSETS)]
    one_more = {"name": "x", "campaign_id": campaign, "daily_budget": 2_000, "targeting": ads.TARGETING}
    error_of(live.post(edge(live), {**one_more, "promoted_object": STORE}), "IOS_14_ADSET_LIMIT", [["campaign_id"]])
    live.delete(f"/{made[0]}")
    assert ads.adset(live, campaign, promoted_object=STORE)


@pytest.mark.req("D-032", "D-036")
def test_an_account_holds_so_many_ad_sets(fresh):
    fresh.twin.limits["adsets"] = 1
    ads.adset(fresh, ads.campaign(fresh))
    error_of(fresh.post(edge(fresh), given(fresh)), "TOO_MANY_OBJECTS")


# ---- rotation of ads by time [D-186]

START = 1_796_169_600
ROTATION = {
    "start_time": START,
    "end_time": START + 3 * DAY,
    "time_based_ad_rotation_intervals": [START, START + DAY, START + 2 * DAY],
    "time_based_ad_rotation_id_blocks": [[1], [2, 3], [1, 4]],
}


@pytest.mark.req("D-186", "D-168")
def test_ads_take_turns(live):
    pk = ads.made(live, "adsets", **given(live, **ROTATION))
    shown = ads.read(live, pk, "time_based_ad_rotation_intervals", "time_based_ad_rotation_id_blocks")
    assert shown["time_based_ad_rotation_intervals"] == ROTATION["time_based_ad_rotation_intervals"]
    assert shown["time_based_ad_rotation_id_blocks"] == [["1"], ["2", "3"], ["1", "4"]]


@pytest.mark.req("D-186")
@pytest.mark.parametrize(
    "change",
    [
        {"time_based_ad_rotation_intervals": [START], "time_based_ad_rotation_id_blocks": [[1]]},
        {"time_based_ad_rotation_intervals": [START + 1, START + DAY, START + 2 * DAY]},
        {"time_based_ad_rotation_intervals": [START, START + DAY, START + 3 * DAY - HOUR + 1]},
        {"time_based_ad_rotation_intervals": [START, START + 2 * DAY, START + DAY]},
        {"time_based_ad_rotation_id_blocks": [[1], [2]]},
        {"time_based_ad_rotation_id_blocks": None},
        {"time_based_ad_rotation_intervals": None},
    ],
)
def test_turns_cover_the_run_and_each_has_its_ads(live, change):
    error_of(live.post(edge(live), given(live, **{**ROTATION, **change})), "SCHEDULE_INVALID")


# ---- trying a write [B-075…B-079, D-187]


@pytest.mark.req("B-075", "B-076", "B-077", "B-079", "D-187")
def test_a_write_can_be_tried(fresh):
    usual = given(fresh)
    tried = fresh.post(edge(fresh), {**usual, "execution_options": ["validate_only"]})
    assert tried.json() == {"success": True}
    advice = fresh.post(
        edge(fresh), {**usual, "bid_amount": 200, "execution_options": ["validate_only", "include_recommendations"]}
    ).json()
    assert advice["success"] is True
    assert [one["blame_field"] for one in advice["recommendations"]] == ["bid_amount"]
    no_advice = fresh.post(edge(fresh), {**usual, "execution_options": "validate_only,include_recommendations"})
    assert no_advice.json() == {"success": True}
    assert fresh.get(edge(fresh)).json()["data"] == []
    faulty = fresh.post(edge(fresh), {**usual, "daily_budget": 1, "execution_options": ["validate_only"]})
    error_of(faulty, "BUDGET_TOO_LOW", [["daily_budget"]])


@pytest.mark.req("B-076", "B-077", "B-079", "D-187", "D-211")
@pytest.mark.parametrize("kind", ["campaign", "adset", "ad"])
def test_an_update_can_be_tried(fresh, kind):
    pk = dict(zip(("campaign", "adset", "ad"), ads.tree(fresh), strict=True))[kind]
    before = ads.read(fresh, pk, "name", "updated_time")
    tried = fresh.post(f"/{pk}", {"name": "Tried", "execution_options": ["validate_only"]})
    assert tried.json() == {"success": True}
    assert ads.read(fresh, pk, "name", "updated_time") == before
    for alone in ("include_recommendations", "synchronous_ad_review"):
        error_of(fresh.post(f"/{pk}", {"name": "x", "execution_options": [alone]}), "INVALID_PARAMETER",
                 [["execution_options"]])  # fmt: skip
    written = fresh.post(f"/{pk}", {"name": "Written", "execution_options": []})
    assert written.json() == {"success": True}
    assert ads.read(fresh, pk, "name")["name"] == "Written"


@pytest.mark.req("B-076", "B-077", "B-079", "D-211")
def test_a_campaign_can_be_tried(fresh):
    account = fresh.world["ad_account_id"]
    usual = {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED"}
    options = ["validate_only", "include_recommendations"]
    tried = fresh.post(f"/{account}/campaigns", {**usual, "execution_options": options}).json()
    assert [one["blame_field"] for one in tried.pop("recommendations")] == ["daily_budget"]
    assert tried == {"success": True}
    assert fresh.get(f"/{account}/campaigns").json()["data"] == []
