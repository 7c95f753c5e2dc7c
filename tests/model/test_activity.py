"""The log of an account: what was really done, by whom, to what; listed by time, kind and object."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ads import TARGETING, adset, approve, campaign, tree
from tests.live import Live, error_of


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


def entries(live: Live, on: str | None = None, **given: Any) -> list[dict[str, Any]]:
    """The entries of a list, the oldest first."""
    answer = live.get(f"/{on or account(live)}/activities", {"limit": 100, **given})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows[::-1]


def kinds(live: Live, on: str | None = None, **given: Any) -> list[tuple[str, str]]:
    """What was done, and to what."""
    return [(row["event_type"], row["object_id"]) for row in entries(live, on, **given)]


@pytest.mark.req("D-113")
def test_creating_and_pausing_a_campaign_leaves_two_entries(live: Live):
    made = campaign(live)
    live.post(f"/{made}", {"status": "PAUSED"})
    created, paused = entries(live)
    app = live.world["app_id"]
    expected = {
        "id": paused["id"],
        "event_type": "update_campaign_run_status",
        "event_time": "2026-11-25T00:00:00+0000",
        "translated_event_type": "Campaign status updated",
        "actor_id": live.world["user_id"],
        "actor_name": live.get("/me").json()["name"],
        "object_id": made,
        "object_name": "Campaign",
        "object_type": "CAMPAIGN",
        "extra_data": '{"old_value":"ACTIVE","new_value":"PAUSED"}',
    }
    assert paused == expected
    assert (created["event_type"], created["extra_data"]) == ("create_campaign_group", "{}")
    fields = "application_id,date_time_in_timezone"
    assert entries(live, fields=fields)[0] == {
        "id": created["id"],
        "application_id": app,
        "date_time_in_timezone": "11/24/2026 at 4:00 PM",
    }


@pytest.mark.req("D-113", "D-114", "D-018")
def test_every_write_of_the_tree_leaves_its_entry(live: Live):
    one, two, three = tree(live)
    live.post(f"/{one}", {"name": "Renamed", "spend_cap": 50_000})
    live.post(f"/{two}", {"daily_budget": 3_000, "bid_amount": 200, "targeting": {**TARGETING, "age_min": 30}})
    live.post(f"/{three}", {"name": "Renamed", "status": "PAUSED"})
    live.delete(f"/{three}")
    live.post(f"/{account(live)}", {"spend_cap": 500})
    number = account(live).removeprefix("act_")
    of_adset = [
        ("create_ad_set", two),
        ("update_ad_set_budget", two),
        ("update_ad_set_bidding", two),
        ("update_ad_set_bid_strategy", two),
        ("update_ad_set_target_spec", two),
    ]
    expected = [
        ("create_campaign_group", one),
        of_adset[0],
        ("create_ad", three),
        ("update_campaign_name", one),
        ("update_campaign_group_spend_cap", one),
        *of_adset[1:],
        ("update_ad_friendly_name", three),
        ("update_ad_run_status", three),
        ("update_ad_run_status", three),
        ("ad_account_update_spend_limit", number),
        ("ad_account_reset_spend_limit", number),
    ]
    assert kinds(live) == expected
    assert kinds(live, on=two) == of_adset
    told = json.loads(entries(live, oid=two, category="BUDGET")[0]["extra_data"])
    assert told == {"old_value": {"daily_budget": 2_000}, "new_value": {"daily_budget": 3_000}}


def test_what_was_refused_or_only_validated_leaves_none(live: Live):
    made = campaign(live)
    before = kinds(live)
    error_of(live.post(f"/{made}", {"status": "SLEEPING"}), "INVALID_PARAMETER", [["status"]])
    live.post(f"/{made}", {"name": "x", "execution_options": ["validate_only"]})
    live.post(f"/{made}", {"name": "Campaign"})
    assert kinds(live) == before


def test_reviews_are_the_twins_own_deeds(live: Live):
    *_, ad = tree(live)
    approve(live, ad)
    live.admin("POST", "/review", {"ad_id": ad, "decision": "reject"})
    rows = entries(live, oid=ad)[1:]
    assert [(row["event_type"], row["actor_id"], row["actor_name"]) for row in rows] == [
        ("ad_review_approved", "0", "Meta"),
        ("ad_review_declined", "0", "Meta"),
    ]


def test_people_who_come_and_go_are_in_the_log(live: Live):
    user = live.world["system_user_id"]
    given = {"user": user, "tasks": ["ANALYZE"]}
    assert live.post(f"/{account(live)}/assigned_users", given).json() == {"success": True}
    assert live.delete(f"/{account(live)}/assigned_users", {"user": user}).json() == {"success": True}
    rows = entries(live, category="ACCOUNT")
    assert [row["event_type"] for row in rows] == ["ad_account_add_user_to_role", "ad_account_remove_user_from_role"]
    assert json.loads(rows[0]["extra_data"]) == {"user_id": user, "tasks": ["ANALYZE"]}


def test_a_list_goes_back_a_week_unless_it_says_otherwise(live: Live):
    one = campaign(live)
    live.advance("8d")
    two = campaign(live)
    start = live.admin("GET", "/clock")["epoch"] - 9 * 86_400
    assert [pk for _, pk in kinds(live)] == [two]
    assert [pk for _, pk in kinds(live, since=start)] == [one, two]
    assert [pk for _, pk in kinds(live, since=start, until=start + 2 * 86_400)] == [one]
    assert [pk for _, pk in kinds(live, until=start + 2 * 86_400)] == [one]


def test_a_list_is_narrowed_by_kind_object_and_person(live: Live):
    one, two, three = tree(live)
    other = campaign(live)
    live.post(f"/{other}", {"status": "PAUSED"})
    assert kinds(live, category="STATUS") == [("update_campaign_run_status", other)]
    assert [pk for _, pk in kinds(live, oid=one)] == [one]
    assert [pk for _, pk in kinds(live, oid=one, add_children=True)] == [one, two, three]
    assert kinds(live, uid=live.world["system_user_id"]) == []
    assert len(kinds(live, uid=live.world["user_id"])) == 5
    page = live.get(f"/{account(live)}/activities", {"limit": 2}).json()
    more = live.get(page["paging"]["next"].partition("localhost")[2]).json()
    assert [row["object_id"] for row in page["data"] + more["data"]] == [other, other, three, two]


@pytest.mark.req("D-113")
def test_the_log_is_read_only(live: Live):
    two = adset(live, campaign(live))
    for on in (account(live), two):
        for verb in ("POST", "DELETE"):
            error_of(live.request(verb, f"/{on}/activities"), "UNSUPPORTED_REQUEST")
    error_of(live.get(f"/{account(live)}/activities", {"category": "LUCK"}), "INVALID_PARAMETER", [["category"]])
    (entry, *_) = entries(live)
    error_of(live.post(f"/{entry['id']}", {"event_type": "x"}), "UNSUPPORTED_REQUEST")
    error_of(live.get(f"/{entry['id']}", token=live.world["second_access_token"]), "UNSUPPORTED_REQUEST")
