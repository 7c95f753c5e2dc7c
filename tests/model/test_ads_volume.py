"""How many ads run or are in review."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image

from adtwin.model.tree.allowance import MOST_LIVE
from tests.ads import ad, adset, approve, campaign, tree
from tests.live import Live, error_of, sqlite_live


def volume(live: Live, **given: Any) -> list[dict[str, Any]]:
    """The rows of the account's ad volume."""
    answer = live.get(f"/{live.world['ad_account_id']}/ads_volume", given)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def count(live: Live) -> int:
    """The one figure of the whole account."""
    [row] = volume(live)
    assert list(row) == ["ads_running_or_in_review_count"]
    return int(row["ads_running_or_in_review_count"])


@pytest.mark.req("C-360", "C-361", "C-372", "D-022", "D-024", "D-025")
def test_ads_that_run_or_are_in_review_count(live: Live):
    one = adset(live, campaign(live))
    first, second = ad(live, one), ad(live, one)
    assert count(live) == 2
    approve(live, first)
    assert count(live) == 2
    live.post(f"/{second}", {"status": "PAUSED"})
    assert count(live) == 1
    live.admin("POST", "/review", {"ad_id": first, "decision": "reject"})
    assert count(live) == 0


@pytest.mark.req("C-362", "D-027")
def test_ads_count_within_their_schedule(live: Live):
    begins = live.admin("GET", "/clock")["epoch"] + 3_600
    tree(live, start_time=begins, end_time=begins + 2 * 86_400)
    assert count(live) == 0
    live.advance("2h")
    assert count(live) == 1
    live.advance("3d")
    assert count(live) == 0


@pytest.mark.req("D-026")
@pytest.mark.parametrize(("status", "counted"), [(1, 1), (8, 1), (9, 1), (2, 0), (3, 0), (101, 0)])
def test_ads_count_while_the_account_may_run_them(live: Live, status: int, counted: int):
    tree(live)

    def change(tx: Any) -> None:
        account = tx.get(int(live.world["ad_account_id"].removeprefix("act_")))
        account.data["account_status"] = status
        tx.update(account)

    live.twin.store.write_sync(change)
    assert count(live) == counted


@pytest.mark.req("C-363", "C-364", "C-365", "C-366", "C-373", "D-023")
@pytest.mark.parametrize("given", [{"show_breakdown_by_actor": True}, {"page_id": "own"}])
def test_rows_by_page_sum_to_the_account(live: Live, given: dict[str, Any]):
    tree(live)
    page = live.world["page_id"]
    asked = {"page_id": page} if "page_id" in given else given
    expected = {
        "ads_running_or_in_review_count": 1,
        "current_account_ads_running_or_in_review_count": 1,
        "actor_id": page,
        "actor_name": "Alpine Outfitters",
        "recommendations": [],
    }
    assert volume(live, **asked) == [expected]
    assert count(live) == 1


@pytest.mark.req("C-363")
def test_a_page_without_ads_is_listed_too(live: Live):
    [row] = volume(live, show_breakdown_by_actor=True)
    assert (row["actor_id"], row["ads_running_or_in_review_count"]) == (live.world["page_id"], 0)


def test_an_unknown_kind_of_advice_is_refused(live: Live):
    path = f"/{live.world['ad_account_id']}/ads_volume"
    error_of(live.get(path, {"recommendation_type": "luck"}), "INVALID_PARAMETER", [["recommendation_type"]])


def test_a_foreign_page_is_refused(live: Live):
    path = f"/{live.world['ad_account_id']}/ads_volume"
    error_of(live.get(path, {"page_id": live.world["second_page_id"]}), "INVALID_PARAMETER", [["page_id"]])


# ---- limits of pages [C-367…C-370, D-028]


def limit(live: Live, *limits: dict[str, Any]) -> dict[str, Any]:
    """Limit the ads of the world's page."""
    body: dict[str, Any] = live.admin("POST", "/page-limits", {"page_id": live.world["page_id"], "limits": limits})
    return body


def own_row(live: Live, **given: Any) -> dict[str, Any]:
    """What is told of the world's page."""
    [row] = volume(live, page_id=live.world["page_id"], **given)
    return row


@pytest.mark.req("C-367", "C-368", "C-369", "C-370", "D-028")
def test_limits_of_a_page_and_of_its_admins_are_told(live: Live):
    first = tree(live)[1]
    ad(live, first)
    subject = "ads_running_or_in_review_count_subject_to_limit_set_by_page"
    assert not {one for one in own_row(live) if "limit" in one}
    asked = f"{subject},ads_running_or_in_review_count"
    assert own_row(live, fields=asked) == {subject: None, "ads_running_or_in_review_count": 2}
    business = live.world["business_id"]
    later = "2027-01-01T00:00:00Z"
    told = limit(live, {"limit": 250}, {"limit": 100, "from": later}, {"limit": 50, "business_id": business})
    assert told["limits"][1] == {"limit": 100, "business_id": None, "since": later}
    row = own_row(live)
    assert row["limit_on_ads_running_or_in_review"] == 250
    assert row["future_limit_on_ads_running_or_in_review"] == 100
    assert row["future_limit_activation_date"] == "2026-12-31T16:00:00-0800"
    assert row["ad_limit_set_by_page_admin"] == 50
    assert row["ad_limit_scope_business"] == {"id": business, "name": "Alpine Outfitters Group"}
    assert row["ad_limit_scope_business_manager_id"] == business
    assert row[subject] == row["ads_running_or_in_review_count"] == 2
    page = live.get(f"/{live.world['page_id']}/ad_limit_page_setting").json()["data"]
    assert [(one["limit_on_ads_running_or_in_review"], one.get("business_id")) for one in page] == [
        (250, None), (100, None), (50, business)
    ]  # fmt: skip
    assert page[1]["enforcement_date"] == "2027-01-01T00:00:00+0000"
    live.post(f"/{first}", {"status": "PAUSED"})
    live.advance("40d")
    row = own_row(live)
    assert row["limit_on_ads_running_or_in_review"] == 100
    assert "future_limit_activation_date" not in row
    limit(live)
    assert "limit_on_ads_running_or_in_review" not in own_row(live)
    assert live.get(f"/{live.world['page_id']}/ad_limit_page_setting").json() == {"data": []}


@pytest.mark.req("D-028")
@pytest.mark.parametrize("of_business", [False, True])
def test_a_full_page_publishes_nothing_more_and_only_stops(live: Live, of_business: bool):
    adset_id = tree(live)[1]
    second = ad(live, adset_id)
    soon = live.admin("GET", "/clock")["epoch"] + 3_600
    whose = {"business_id": live.world["business_id"]} if of_business else {}
    limit(live, {"limit": 2, "from": soon, **whose})
    third = ad(live, adset_id)
    live.post(f"/{third}", {"status": "PAUSED"})
    live.advance("2h")
    edge = f"/{live.world['ad_account_id']}/ads"
    given = {"name": "A", "adset_id": adset_id, "creative": {"creative_id": creative_of(live, second)}}
    refused = [["creative"]]
    error_of(live.post(edge, {**given, "status": "ACTIVE"}), "PAGE_AD_LIMIT_REACHED", refused)
    assert live.post(edge, given).status_code == 200, "a draft is not published"
    for change in ({"name": "New"}, {"status": "ACTIVE"}):
        error_of(live.post(f"/{third}", change), "PAGE_AD_LIMIT_REACHED", [list(change)])
    error_of(live.post(f"/{second}", {"name": "New"}), "PAGE_AD_LIMIT_REACHED", [["name"]])
    assert live.post(f"/{second}", {"status": "PAUSED"}).json() == {"success": True}
    assert live.post(f"/{third}", {"status": "ARCHIVED"}).json() == {"success": True}
    assert live.post(f"/{second}", {"name": "New", "status": "ACTIVE"}).json() == {"success": True}


def creative_of(live: Live, pk: str) -> str:
    """The creative of an ad."""
    return str(live.get(f"/{pk}", {"fields": "creative"}).json()["creative"]["id"])


@pytest.mark.req("D-028")
def test_ads_that_begin_on_a_full_page_wait(live: Live):
    begins = live.admin("GET", "/clock")["epoch"] + 2 * 3_600
    first = tree(live)[2]
    later = ad(live, adset(live, campaign(live), start_time=begins))
    for one in (first, later):
        approve(live, one)
    limit(live, {"limit": 1})
    live.advance("5h")
    rows = live.get(
        f"/{live.world['ad_account_id']}/insights", {"level": "ad", "fields": "ad_id", "date_preset": "maximum"}
    ).json()["data"]
    assert [row["ad_id"] for row in rows] == [first]
    issue = live.get(f"/{later}", {"fields": "issues_info"}).json()["issues_info"][0]
    assert issue["error_summary"] == "The page is at its ad limit"
    assert "issues_info" not in live.get(f"/{first}", {"fields": "issues_info"}).json()
    live.post(f"/{first}", {"status": "PAUSED"})
    live.advance("5h")
    assert "issues_info" not in live.get(f"/{later}", {"fields": "issues_info"}).json()
    shown = live.get(f"/{later}/insights", {"fields": "impressions", "date_preset": "maximum"}).json()["data"]
    assert int(shown[0]["impressions"]) > 0


def test_who_waits_is_the_same_however_far_the_clock_is_moved():
    found = []
    for steps in (["3d"], ["1h"] * 72):
        with sqlite_live() as live:
            begins = live.admin("GET", "/clock")["epoch"]
            first = adset(live, campaign(live), end_time=begins + 30 * 3_600 + 900)
            second = adset(live, campaign(live), start_time=begins + 10 * 3_600 + 1_800, end_time=begins + 200 * 3_600)
            third = adset(live, campaign(live), start_time=begins + 20 * 3_600, end_time=begins + 200 * 3_600)
            ads = [ad(live, one) for one in (first, second, third)]
            for one in ads:
                approve(live, one)
            limit(live, {"limit": 1}, {"limit": 2, "from": begins + 50 * 3_600})
            for step in steps:
                live.advance(step)
            found.append([_by_hour(live, one) for one in ads])
    assert found[0] == found[1]
    assert [bool(rows) for rows in found[0]] == [True, True, True]


def _by_hour(live: Live, pk: str) -> list[Any]:
    """What an ad delivered, by day and hour."""
    hourly = "hourly_stats_aggregated_by_advertiser_time_zone"
    asked = {"fields": "impressions,spend", "breakdowns": hourly, "time_increment": 1, "date_preset": "maximum"}
    rows: list[Any] = live.get(f"/{pk}/insights", asked | {"limit": 500}).json()["data"]
    return rows


@pytest.mark.req("C-371")
def test_advice_follows_from_what_was_delivered(live: Live):
    _, adset_id, shown = tree(live)
    second = ad(live, adset_id)
    hidden = ad(live, adset(live, campaign(live), bid_amount=2, bid_strategy="LOWEST_COST_WITH_BID_CAP"))
    for one in (shown, second, hidden):
        approve(live, one)
    assert own_row(live)["recommendations"] == []
    live.advance("2d")
    assert own_row(live)["recommendations"] == ["zero_impression"]
    assert own_row(live, recommendation_type="learning_limited")["recommendations"] == []
    limit(live, {"limit": 3})
    best = ["top_campaigns_with_ads_under_cap", "top_adsets_with_ads_under_cap"]
    assert own_row(live)["recommendations"] == ["zero_impression", *best]
    assert own_row(live, recommendation_type=best[0])["recommendations"] == [best[0]]
    limit(live, {"limit": 2})
    assert own_row(live)["recommendations"] == ["zero_impression"], "the best campaign alone fills the page"
    limit(live)
    live.post(f"/{adset_id}", {"optimization_goal": "LANDING_PAGE_VIEWS", "daily_budget": 200})
    live.advance("9d")
    row = own_row(live, recommendation_type="learning_limited")
    stage = live.get(f"/{adset_id}", {"fields": "learning_stage_info"}).json()["learning_stage_info"]["status"]
    assert (row["recommendations"], stage) == (["learning_limited"], "FAIL")
    path = f"/{live.world['ad_account_id']}/ads_volume"
    error_of(live.get(path, {"recommendation_type": "fewer"}), "INVALID_PARAMETER", [["recommendation_type"]])


# ---- limits of accounts [D-031, D-035, D-036]


@pytest.mark.req("D-031", "D-036")
def test_an_account_holds_so_many_ads(live: Live):
    assert MOST_LIVE["ads"] == (6_000, 50_000)
    assert live.admin("POST", "/limits", {"ads": 2, "bulk_ads": 3}) == {"data": {"ads": 2, "bulk_ads": 3}}
    adset_id = tree(live)[1]
    second = ad(live, adset_id, status="PAUSED")
    edge = f"/{live.world['ad_account_id']}/ads"
    given = {"name": "A", "adset_id": adset_id, "creative": {"creative_id": creative_of(live, second)}}
    error_of(live.post(edge, given), "TOO_MANY_OBJECTS")
    live.post(f"/{second}", {"status": "ARCHIVED"})
    assert live.post(edge, given).status_code == 200, "archived ads don't count"
    error_of(live.post(edge, given), "TOO_MANY_OBJECTS")

    def become_bulk(tx: Any) -> None:
        account = tx.get(int(live.world["ad_account_id"].removeprefix("act_")))
        account.data["is_bulk"] = True
        tx.update(account)

    live.twin.store.write_sync(become_bulk)
    third = live.post(edge, given).json()["id"]
    error_of(live.post(edge, given), "TOO_MANY_OBJECTS")
    live.delete(f"/{third}")
    assert live.post(edge, given).status_code == 200, "deleted ads don't count"
    assert live.admin("POST", "/limits", {"ads": None}) == {"data": {"bulk_ads": 3}}
    assert live.admin("GET", "/limits") == {"data": {"bulk_ads": 3}}
    live.admin("POST", "/reset", {})
    assert live.admin("GET", "/limits") == {"data": {}}


@pytest.mark.req("D-035")
def test_an_account_holds_any_number_of_images(live: Live):
    names = ("campaigns", "adsets", "ads", "archived_campaigns", "archived_adsets", "archived_ads")
    live.admin("POST", "/limits", dict.fromkeys(names, 0))
    edge = f"/{live.world['ad_account_id']}/adimages"
    before = len(live.get(edge, {"limit": 500}).json()["data"])
    for number in range(40):
        answer = live.post(edge, {"bytes": picture(number)})
        assert answer.status_code == 200, answer.text
    assert len(live.get(edge, {"limit": 500}).json()["data"]) == before + 40


def picture(number: int) -> str:
    """A small picture of its own."""
    data = io.BytesIO()
    Image.new("RGB", (64, 64), (number, 90, 40)).save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def test_limits_that_make_no_sense_are_refused(live: Live):
    cases = [
        ("/limits", {"ads": -1}, 400), ("/limits", {"friends": 1}, 400),
        ("/page-limits", {"page_id": "77", "limits": []}, 404), ("/page-limits", {"limits": []}, 400),
        ("/page-limits", {"page_id": live.world["page_id"], "limits": [{"limit": 1, "from": "soon"}]}, 400),
    ]  # fmt: skip
    for path, body, status in cases:
        answer = live.client.request("POST", f"/_adtwin{path}", json=body)
        assert (answer.status_code, bool(answer.json()["error"]["message"])) == (status, True), path
