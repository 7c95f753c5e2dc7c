"""How many ads run or are in review."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import ad, adset, approve, campaign, tree
from tests.live import Live, error_of


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
