"""Campaigns over HTTP: the documented samples, what a create and an update take, deletion in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from adtwin.base.money import NO_SPEND_CAP
from adtwin.graph.auth import grant
from adtwin.model import enums
from adtwin.model.worlds import identities
from tests import ads
from tests.live import DEMO, Live, error_of, sqlite_live

DAY = 86_400


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """A demo world that the tests of this module share; each makes its own campaigns."""
    return shared_live


def edge(live: Live, version: str = "/v24.0") -> str:
    return f"{version}/{live.world['ad_account_id']}/campaigns"


GIVEN = {"name": "Campaign", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED"}


# ---- the samples of the documentation, letter by letter

SAMPLE_FORM = (
    "name=My+campaign&objective=OUTCOME_TRAFFIC&status=PAUSED&special_ad_categories=%5B%5D"
    "&is_adset_budget_sharing_enabled=0"
)
SAMPLES = [
    ("A-069", "multipart", [("name", "My Campaign"), ("objective", "LINK_CLICKS"), ("status", "PAUSED")],
     {"name": "My Campaign", "objective": "LINK_CLICKS", "status": "PAUSED", "special_ad_categories": []}),
    ("A-070", "multipart",
     [("name", '"Video Views campaign"'), ("objective", '"OUTCOME_ENGAGEMENT"'), ("status", '"PAUSED"'),
      ("special_ad_categories", "[]")],
     {"name": "Video Views campaign", "objective": "OUTCOME_ENGAGEMENT", "status": "PAUSED"}),
    ("D-208", "form", SAMPLE_FORM,
     {"name": "My campaign", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": [],
      "is_adset_budget_sharing_enabled": False}),
    ("B-072", "multipart",
     [("name", "My Advantage+ Shopping Campaign"), ("objective", "OUTCOME_SALES"), ("status", "ACTIVE"),
      ("special_ad_categories", "[]"), ("smart_promotion_type", "AUTOMATED_SHOPPING_ADS")],
     {"smart_promotion_type": "AUTOMATED_SHOPPING_ADS", "status": "ACTIVE"}),
]  # fmt: skip


def sent(live: Live, path: str, form: str, body: Any) -> Any:
    """A POST as curl sends it: `-F` parts, or `-d`; the token goes along as the sample has it."""
    token = live.world["access_token"]
    if form == "multipart":
        parts = {name: (None, value) for name, value in [*body, ("access_token", token)]}
        return live.post(path, files=parts, token=None)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return live.post(path, content=f"{body}&access_token={token}", headers=kind, token=None)


@pytest.mark.req("A-066", "A-067", "A-068", "A-008", "A-417", "A-420")
@pytest.mark.parametrize(
    ("form", "body", "shown"),
    [pytest.param(form, body, shown, marks=pytest.mark.req(number)) for number, form, body, shown in SAMPLES],
)
def test_a_documented_create_reads_back_as_sent(live, form, body, shown):
    answer = sent(live, edge(live), form, body)
    assert list(answer.json()) == ["id"], answer.text
    read = ads.read(live, answer.json()["id"], *shown)
    assert read == {**shown, "id": answer.json()["id"]}


@pytest.mark.req("A-072", "A-073", "A-074", "A-075", "A-077")
def test_the_documented_updates_in_their_order(fresh):
    pk = ads.campaign(fresh, objective="LINK_CLICKS", status="PAUSED")
    steps = [
        ([("objective", "CONVERSIONS"), ("daily_budget", "2000"), ("status", "ACTIVE")],
         {"objective": "CONVERSIONS", "daily_budget": "2000", "status": "ACTIVE"}),
        ([("status", "PAUSED")], {"status": "PAUSED", "effective_status": "PAUSED"}),
        ([("status", "ACTIVE")], {"status": "ACTIVE", "effective_status": "ACTIVE"}),
        ([("status", "ARCHIVED")], {"status": "ARCHIVED", "effective_status": "ARCHIVED"}),
    ]  # fmt: skip
    for body, shown in steps:
        assert sent(fresh, f"/v24.0/{pk}", "multipart", body).json() == {"success": True}
        assert ads.read(fresh, pk, *shown) == {**shown, "id": pk}
    deleted = fresh.request(
        "DELETE", f"/v24.0/{pk}", files={"access_token": (None, fresh.world["access_token"])}, token=None
    )
    assert deleted.json() == {"success": True}
    assert ads.read(fresh, pk, "status")["status"] == "DELETED"
    error_of(fresh.post(f"/{pk}", {"status": "ACTIVE"}), "DELETED_CAMPAIGN_TAKES_NAME_ONLY", [["status"]])


@pytest.mark.req("A-076", "A-415")
def test_an_archived_campaign_can_be_restored(live):
    pk = ads.campaign(live)
    live.post(f"/{pk}", {"status": "ARCHIVED"})
    assert live.post(f"/{pk}", {"status": "ACTIVE"}).json() == {"success": True}
    assert ads.read(live, pk, "effective_status")["effective_status"] == "ACTIVE"


@pytest.mark.req("A-072", "A-409")
def test_targeting_is_no_field_of_a_campaign(live):
    pk = ads.campaign(live)
    assert live.post(f"/{pk}", {"targeting": ads.TARGETING}).json() == {"success": True}
    error_of(live.get(f"/{pk}", {"fields": "targeting"}), "UNKNOWN_FIELD", [["fields"]])


# ---- what a create takes


@pytest.mark.req("A-071", "D-212")
@pytest.mark.parametrize("missing", ["name", "objective", "status"])
def test_what_is_required(live, missing):
    given = {key: value for key, value in GIVEN.items() if key != missing}
    error_of(live.post(edge(live), given), "MISSING_PARAMETER", [[missing]])


TAKEN = [
    ("D-209", {"special_ad_categories": "NONE"}, {"special_ad_categories": ["NONE"]}),
    ("D-209", {"special_ad_categories": ["HOUSING", "CREDIT"]}, {"special_ad_categories": ["HOUSING", "CREDIT"]}),
    ("D-216", {"special_ad_category_country": ["US", "ZW", "AC"]}, {"special_ad_category_country": ["US", "ZW", "AC"]}),
    ("D-208", {"is_adset_budget_sharing_enabled": "1"}, {"is_adset_budget_sharing_enabled": True}),
    ("D-211", {"buying_type": "RESERVED"}, {"buying_type": "RESERVED", "can_use_spend_cap": False}),
    ("D-211", {}, {"buying_type": "AUCTION", "can_use_spend_cap": True, "special_ad_category": "NONE"}),
    ("D-211", {"source_campaign_id": 120, "topline_id": "7"}, {"source_campaign_id": "120", "topline_id": "7"}),
    ("D-211", {"is_using_l3_schedule": True, "is_skadnetwork_attribution": "false"},
     {"is_using_l3_schedule": True, "is_skadnetwork_attribution": False}),
    ("D-211", {"start_time": "2026-12-01T00:00:00-0800", "stop_time": "1796169600"},
     {"start_time": "2026-12-01T00:00:00-0800", "stop_time": "2026-12-01T16:00:00-0800"}),
    ("D-211", {"lifetime_budget": 50_000, "bid_strategy": "COST_CAP"},
     {"lifetime_budget": "50000", "bid_strategy": "COST_CAP"}),
    ("D-214", {"daily_budget": 5_000}, {"bid_strategy": "LOWEST_COST_WITHOUT_CAP"}),
    ("D-215", {"spend_cap": 10_000}, {"spend_cap": "10000"}),
    ("D-010", {"name": "Sommer 🏔️ 夏"}, {"name": "Sommer 🏔️ 夏"}),
    ("D-211", {"adlabels": [{"name": "spring"}]}, {}),
    ("D-211", {"budget_schedule_specs": [{"time_start": 1796169600, "time_end": 1796256000, "budget_value": 100,
                                          "budget_value_type": "ABSOLUTE"}]}, {}),
    ("D-211", {"iterative_split_test_configs": [{"a": 1}]}, {"iterative_split_test_configs": [{"a": 1}]}),
    ("B-336", {"objective": "PRODUCT_CATALOG_SALES", "promoted_object": {"product_catalog_id": "100000000000701"}}, {}),
    ("D-211", {"objective": "OUTCOME_APP_PROMOTION", "is_skadnetwork_attribution": True,
               "promoted_object": {"application_id": "100000000000102"}}, {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "shown"), [pytest.param(given, shown, marks=pytest.mark.req(number)) for number, given, shown in TAKEN]
)
def test_what_a_create_takes_and_keeps(live, given, shown):
    pk = ads.campaign(live, **given)
    assert ads.read(live, pk, *shown) == {**shown, "id": pk}


REFUSED = [
    ("D-210", {"objective": "OUTCOME_FAME"}, "INVALID_PARAMETER", [["objective"]]),
    ("D-210", {"objective": "linkclicks"}, "INVALID_PARAMETER", [["objective"]]),
    ("D-209", {"special_ad_categories": ["LOTTERY"]}, "INVALID_PARAMETER", [["special_ad_categories", "0"]]),
    ("D-216", {"special_ad_category_country": ["XX"]}, "INVALID_PARAMETER", [["special_ad_category_country", "0"]]),
    ("D-217", {"status": "ARCHIVED"}, "STATUS_NOT_FOR_CREATION", [["status"]]),
    ("D-217", {"status": "DELETED"}, "STATUS_NOT_FOR_CREATION", [["status"]]),
    ("D-217", {"status": "ON"}, "INVALID_PARAMETER", [["status"]]),
    ("D-207", {"campaign_optimization_type": "ICO_ONLY"}, "INCREMENTAL_OPTIMIZATION_IS_GONE",
     [["campaign_optimization_type"]]),
    ("D-211", {"buying_type": "FIXED_CPM"}, "INVALID_PARAMETER", [["buying_type"]]),
    ("D-211", {"source_campaign_id": "abc"}, "INVALID_PARAMETER", [["source_campaign_id"]]),
    ("D-211", {"is_skadnetwork_attribution": "perhaps"}, "INVALID_PARAMETER", [["is_skadnetwork_attribution"]]),
    ("D-211", {"objective": "OUTCOME_APP_PROMOTION", "is_skadnetwork_attribution": True}, "PROMOTED_OBJECT_MISSING",
     [["promoted_object"]]),
    ("B-336", {"objective": "PRODUCT_CATALOG_SALES"}, "PROMOTED_OBJECT_MISSING", [["promoted_object"]]),
    ("D-211", {"promoted_object": {"pixel": "1"}}, "INVALID_PARAMETER", [["promoted_object", "pixel"]]),
    ("D-212", {"name": "x" * 401}, "INVALID_PARAMETER", [["name"]]),
    ("D-218", {"execution_options": ["dry_run"]}, "INVALID_PARAMETER", [["execution_options", "0"]]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "symbol", "blame"),
    [pytest.param(given, symbol, blame, marks=pytest.mark.req(number)) for number, given, symbol, blame in REFUSED],
)
def test_what_a_create_refuses(live, given, symbol, blame):
    before = live.get(edge(live), {"summary": "total_count"}).json()["summary"]
    error_of(live.post(edge(live), GIVEN | given), symbol, blame)
    assert live.get(edge(live), {"summary": "total_count"}).json()["summary"] == before


@pytest.mark.req("D-210", "A-067")
@pytest.mark.parametrize("objective", sorted(enums.values_of(enums.Objective)))
def test_every_objective_is_taken(live, objective):
    promoted = {"product_catalog_id": live.world["catalog_id"]} if objective == "PRODUCT_CATALOG_SALES" else {}
    pk = ads.campaign(live, objective=objective, promoted_object=promoted)
    assert ads.read(live, pk, "objective")["objective"] == objective


@pytest.mark.req("D-207")
@pytest.mark.parametrize("field", ["kpi_custom_conversion_id", "kpi_type", "kpi_results"])
def test_fields_of_old_are_unknown(live, field):
    error_of(live.get(f"/{ads.campaign(live)}", {"fields": field}), "UNKNOWN_FIELD", [["fields"]])


@pytest.mark.req("B-072")
@pytest.mark.parametrize("version", ["/v25.0", "/v26.0"])
def test_smart_campaigns_ended_with_v25(live, version):
    given = GIVEN | {"objective": "OUTCOME_SALES", "smart_promotion_type": "AUTOMATED_SHOPPING_ADS"}
    error_of(live.post(edge(live, version), given), "SMART_PROMOTION_IS_GONE", [["smart_promotion_type"]])


@pytest.mark.req("D-207")
def test_campaigns_without_incremental_optimization_are_taken(live):
    assert ads.campaign(live, campaign_optimization_type="NONE")


@pytest.mark.req("D-215")
def test_a_spend_cap_is_taken_away_by_its_largest_value(live):
    pk = ads.campaign(live, spend_cap=20_000)
    live.post(f"/{pk}", {"spend_cap": NO_SPEND_CAP})
    assert "spend_cap" not in ads.read(live, pk, "spend_cap")


@pytest.mark.req("D-010", "D-211")
def test_labels_are_attached_by_name(live):
    pk = ads.campaign(live, adlabels=[{"name": "autumn"}])
    (label,) = ads.read(live, pk, "adlabels")["adlabels"]
    assert label["name"] == "autumn"
    assert [one["id"] for one in live.get(f"/{label['id']}/campaigns").json()["data"]] == [pk]


@pytest.mark.req("D-210")
def test_a_new_objective_must_suit_the_ad_sets(live):
    pk = ads.campaign(live)
    ads.adset(live, pk, optimization_goal="LANDING_PAGE_VIEWS")
    error_of(live.post(f"/{pk}", {"objective": "OUTCOME_AWARENESS"}), "GOAL_DOES_NOT_FIT_OBJECTIVE", [["objective"]])
    assert live.post(f"/{pk}", {"objective": "OUTCOME_ENGAGEMENT"}).json() == {"success": True}


# ---- the edge


@pytest.mark.req("D-203", "D-205")
def test_the_documented_list(fresh):
    kept = {status: ads.campaign(fresh, name=status, status=status) for status in ("ACTIVE", "PAUSED")}
    for gone in ("ARCHIVED", "DELETED"):
        fresh.post(f"/{ads.campaign(fresh)}", {"status": gone})
    token = fresh.world["access_token"]
    query = f"effective_status=%5B%22ACTIVE%22%2C%22PAUSED%22%5D&fields=name%2Cobjective&access_token={quote(token)}"
    rows = fresh.client.get(f"{edge(fresh)}?{query}").json()["data"]
    assert rows == [{"name": name, "objective": "OUTCOME_TRAFFIC", "id": kept[name]} for name in ("PAUSED", "ACTIVE")]
    assert [one["id"] for one in fresh.get(edge(fresh)).json()["data"]] == [row["id"] for row in rows]


@pytest.mark.req("D-204")
def test_completed_campaigns_are_those_whose_time_is_over(fresh):
    over = ads.campaign(fresh, stop_time=str(fresh.twin.clock.now() + DAY))
    going = ads.campaign(fresh)
    fresh.advance("2d")
    for completed, expected in (("true", [over]), ("false", [going])):
        answer = fresh.get(edge(fresh), {"is_completed": completed, "summary": "true"}).json()
        assert [one["id"] for one in answer["data"]] == expected
        assert answer["summary"] == {"total_count": 1}


@pytest.mark.req("D-002", "D-003", "D-163", "D-204")
def test_the_summary_tells_what_is_asked_for(fresh):
    campaign, _, ad = ads.tree(fresh)
    other, _, other_ad = ads.tree(fresh)
    for one in (ad, other_ad):
        ads.approve(fresh, one)
    fresh.advance("2d")
    fresh.post(f"/{other}", {"status": "ARCHIVED"})
    spend = {pk: float(fresh.get(f"/{pk}/insights", {"date_preset": "maximum"}).json()["data"][0]["spend"])
             for pk in (campaign, other)}  # fmt: skip

    def told(**params):
        return fresh.get(edge(fresh), {"fields": "id", **params}).json().get("summary")

    assert told() is None
    assert told(summary="total_count") == {"total_count": 1}
    listed = told(summary="insights,total_count", date_preset="MAXIMUM")
    assert listed["total_count"] == 1
    assert float(listed["insights"]["data"][0]["spend"]) == spend[campaign]
    archived = told(summary="insights{spend}", date_preset="maximum", effective_status=["ARCHIVED"])
    assert float(archived["insights"]["data"][0]["spend"]) == spend[other]
    today = fresh.get(edge(fresh), {"summary": "insights.date_preset(maximum).time_increment(1){spend}"}).json()
    assert len(today["summary"]["insights"]["data"]) > 1
    loose = told(summary="insights.time_range({'until':'2027-01-18','since':'2026-11-01'})")
    assert float(loose["insights"]["data"][0]["spend"]) == spend[campaign]


@pytest.mark.req("D-204", "D-206")
@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"date_preset": "someday"}, "date_preset"),
        ({"effective_status": ["RUNNING"]}, "effective_status"),
        ({"is_completed": "perhaps"}, "is_completed"),
        ({"time_range": "{'since':'2020'}"}, "time_range"),
        ({"filtering": [{"field": "colour", "operator": "EQUAL", "value": 1}]}, "filtering"),
    ],
)
def test_a_faulty_filter_is_named(live, params, field):
    error = error_of(live.get(edge(live), params), "INVALID_PARAMETER")
    assert error["error_data"]["blame_field_specs"][0][0] == field


@pytest.mark.req("D-204", "D-375")
@pytest.mark.parametrize("preset", ["today", "MAXIMUM", "Last_7d", "this_week_sun_today"])
def test_presets_are_taken_in_any_case(live, preset):
    assert live.get(edge(live), {"date_preset": preset}).status_code == 200


@pytest.mark.req("D-019")
def test_the_edges_of_a_campaign(live):
    campaign, adset, ad = ads.tree(live)
    assert [one["id"] for one in live.get(f"/{campaign}/adsets").json()["data"]] == [adset]
    assert [one["id"] for one in live.get(f"/{campaign}/ads").json()["data"]] == [ad]
    assert live.get(f"/{campaign}/insights").json()["data"] == []


@pytest.mark.req("D-218")
def test_what_the_edge_has_no_verb_for_is_refused(live):
    error_of(live.request("PUT", edge(live)), "UNSUPPORTED_REQUEST")
    error_of(live.post(f"/{ads.campaign(live)}/adsets", {"name": "x"}), "UNSUPPORTED_REQUEST")


# ---- deletion in bulk


@pytest.mark.req("D-219", "D-220")
def test_archived_campaigns_are_deleted_by_date(fresh):
    made = [ads.campaign(fresh, name=str(place)) for place in range(3)]
    for pk in made[:2]:
        fresh.post(f"/{pk}", {"status": "ARCHIVED"})
    fresh.advance("3d")
    date = fresh.twin.clock.now() - DAY
    fresh.post(f"/{made[2]}", {"status": "ARCHIVED"})
    live_one = ads.campaign(fresh)
    fresh.post(f"/{made[0]}", {"name": "renamed since"})
    answer = fresh.delete(edge(fresh), {"delete_strategy": "DELETE_ARCHIVED_BEFORE", "before_date": str(date)}).json()
    assert sorted(answer["deleted_object_ids"]) == made[:2]
    assert answer["objects_left_to_delete_count"] == 0
    statuses = [ads.read(fresh, pk, "status")["status"] for pk in (*made, live_one)]
    assert statuses == ["DELETED", "DELETED", "ARCHIVED", "ACTIVE"]


@pytest.mark.req("D-219", "D-220")
@pytest.mark.parametrize(
    ("params", "deleted", "left"),
    [
        ({"delete_strategy": "DELETE_OLDEST", "object_count": 1}, [0], 2),
        ({"delete_strategy": "DELETE_OLDEST", "object_count": 2}, [0, 1], 1),
        ({"delete_strategy": "DELETE_ANY", "object_count": 1}, [2], 2),
        ({"delete_strategy": "DELETE_ANY"}, [2, 1, 0], 0),
        ({"delete_strategy": "DELETE_OLDEST", "before_date": "2026-11-26"}, [0, 1], 0),
    ],
)
def test_campaigns_are_deleted_by_age(fresh, params, deleted, left):
    made = [ads.campaign(fresh) for _ in range(2)]
    fresh.advance("2d")
    made.append(ads.campaign(fresh))
    answer = fresh.delete(edge(fresh), params).json()
    assert answer == {"objects_left_to_delete_count": left, "deleted_object_ids": [made[place] for place in deleted]}
    listed = [one["id"] for one in fresh.get(edge(fresh)).json()["data"]]
    assert listed == [pk for pk in reversed(made) if pk not in answer["deleted_object_ids"]]


@pytest.mark.req("D-219", "D-220")
@pytest.mark.parametrize(
    ("params", "symbol", "field"),
    [
        ({}, "MISSING_PARAMETER", "delete_strategy"),
        ({"delete_strategy": "DELETE_ARCHIVED_BEFORE"}, "MISSING_PARAMETER", "before_date"),
        ({"delete_strategy": "DELETE_ALL"}, "INVALID_PARAMETER", "delete_strategy"),
        ({"delete_strategy": "DELETE_ANY", "object_count": 0}, "INVALID_PARAMETER", "object_count"),
        ({"delete_strategy": "DELETE_OLDEST", "before_date": "soon"}, "INVALID_PARAMETER", "before_date"),
    ],
)
def test_a_bulk_deletion_says_what_to_delete(live, params, symbol, field):
    keep = ads.campaign(live)
    error_of(live.delete(edge(live), params), symbol, [[field]])
    assert ads.read(live, keep, "status")["status"] == "ACTIVE"


# ---- who may, and how many


@pytest.mark.req("C-376", "D-218")
def test_a_foreign_account_is_refused(live):
    foreign = live.world["second_ad_account_id"]
    error_of(live.post(f"/{foreign}/campaigns", GIVEN), "ACCOUNT_PERMISSION")
    error_of(live.get(f"/{ads.campaign(live)}", token=live.world["second_access_token"]), "UNSUPPORTED_REQUEST")


@pytest.mark.req("D-033", "D-036")
def test_an_account_holds_so_many_campaigns_and_no_more(fresh):
    fresh.twin.limits["campaigns"] = 2
    first, _ = ads.campaign(fresh), ads.campaign(fresh)
    error_of(fresh.post(edge(fresh), GIVEN), "TOO_MANY_OBJECTS")
    fresh.post(f"/{first}", {"status": "ARCHIVED"})
    assert ads.campaign(fresh)
    error_of(fresh.post(f"/{first}", {"status": "ACTIVE"}), "TOO_MANY_OBJECTS")


@pytest.mark.req("D-034", "D-331")
def test_an_account_holds_so_many_archived_campaigns(fresh):
    fresh.twin.limits["archived_campaigns"] = 1
    first, second = ads.campaign(fresh), ads.campaign(fresh)
    fresh.post(f"/{first}", {"status": "ARCHIVED"})
    error_of(fresh.post(f"/{second}", {"status": "ARCHIVED"}), "TOO_MANY_ARCHIVED", [["status"]])
    fresh.post(f"/{first}", {"status": "DELETED"})
    assert fresh.post(f"/{second}", {"status": "ARCHIVED"}).json() == {"success": True}


@pytest.mark.req("D-383")
def test_a_disabled_account_creates_nothing_and_may_stop_what_runs(fresh):
    pk = ads.campaign(fresh)

    def disable(tx):
        account = tx.get(identities.AD_ACCOUNT)
        account.data["account_status"] = 2
        tx.update(account)

    fresh.twin.store.write_sync(disable)
    error_of(fresh.post(edge(fresh), GIVEN), "ACCOUNT_MAY_NOT_ADVERTISE")
    error_of(fresh.post(f"/{pk}", {"name": "other"}), "ACCOUNT_MAY_NOT_ADVERTISE")
    assert fresh.post(f"/{pk}", {"status": "PAUSED"}).json() == {"success": True}


def with_two_accounts() -> Iterator[Live]:
    """A world whose user also works for the other account."""
    with sqlite_live(DEMO) as one:
        tasks = ["ADVERTISE", "ANALYZE"]
        one.twin.store.write_sync(
            lambda tx: grant(tx, identities.USER, identities.OTHER_AD_ACCOUNT, tasks, one.twin.clock.now())
        )
        yield one


two_accounts = pytest.fixture(with_two_accounts)


@pytest.mark.req("A-083")
def test_a_campaign_holds_ad_sets_of_its_own_account_only(two_accounts):
    pk = ads.campaign(two_accounts)
    given = {"name": "Ad set", "campaign_id": pk, "daily_budget": 2_000, "targeting": ads.TARGETING}
    foreign = two_accounts.world["second_ad_account_id"]
    error_of(two_accounts.post(f"/{foreign}/adsets", given), "PARENT_OF_ANOTHER_ACCOUNT", [["campaign_id"]])
    given["campaign_id"] = "12019999999999999"
    error_of(two_accounts.post(f"/{foreign}/adsets", given), "INVALID_PARAMETER", [["campaign_id"]])
