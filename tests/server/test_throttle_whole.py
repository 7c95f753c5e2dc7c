"""What an answer tells of the limits when its request was charged more than once, or to an app of another tier."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from adtwin.graph.call import Request
from adtwin.graph.quotas import QUOTAS
from adtwin.graph.throttle import Charge
from adtwin.server import usage
from tests.live import Live, error_of
from tests.server.test_throttle import MANAGEMENT, OF_A_PERSON, account, of_use, strict, told, used_up

__all__ = ["strict"]

DEVELOPMENT, STANDARD = "development_access", "standard_access"
INSIGHTS = 600


def batch(live: Live, paths: list[str], path: str = "/", **more: Any) -> Any:
    """The answer to a batch of reads."""
    return live.post(path, {"batch": [{"method": "GET", "relative_url": one} for one in paths]}, **more)


def tiers(response: Any) -> set[str]:
    """The tiers that the headers of an answer tell."""
    told_of_account = told(response, "x-ad-account-usage")["ads_api_access_tier"]
    return {told_of_account, *(row["ads_api_access_tier"] for row in of_every_use(response).values())}


def of_every_use(response: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of `x-business-use-case-usage`, by object and type."""
    rows = told(response, "x-business-use-case-usage")
    return {(owner, row["type"]): row for owner, listed in rows.items() for row in listed}


def test_of_more_objects_than_a_header_tells_it_tells_of_the_fullest():
    charges = [Charge(1, 3, STANDARD, number, QUOTAS["ads_management"], used=number) for number in range(40)]
    found = dict(usage.headers(charges, STANDARD, "7"))
    rows = orjson.loads(found[b"x-business-use-case-usage"])
    assert {int(number) for number in rows} == set(range(8, 40))
    assert orjson.loads(found[b"x-ad-account-usage"])["acc_id_util_pct"] == 39


def test_what_is_charged_again_is_the_latest():
    request = Request("GET", "/")
    first, second, third = (Charge(1, 0, STANDARD, used=used) for used in (1, 2, 3))
    for owner, charge in ((5, first), (6, second), (5, third)):
        request.note_charge((owner, None, 1), charge)
    assert request.charge is third


# ---- batches


@pytest.mark.req("C-446", "C-399", "C-400", "C-427")
def test_the_answer_of_a_batch_tells_what_its_parts_used(strict: Live):
    before = batch(strict, [f"{account(strict)}/campaigns"] * 50)
    after = batch(strict, [f"{account(strict)}/campaigns"] * 50)
    used = [of_use(one)[1]["call_count"] for one in (before, after)]
    assert used == [16, 33]
    assert of_use(after)[0] == account(strict).removeprefix("act_")
    assert told(after, "x-ad-account-usage")["acc_id_util_pct"] == 33.33
    people = batch(strict, ["me"] * 50)
    assert told(people, "x-app-usage")["call_count"] == 25


@pytest.mark.req("C-446", "C-428")
def test_the_answer_of_a_batch_tells_how_long_its_refused_parts_wait(strict: Live):
    used_up(strict, f"/{account(strict)}", MANAGEMENT)
    refused = batch(strict, [account(strict), "me"])
    assert [one["code"] for one in refused.json()] == [400, 200]
    assert of_use(refused)[1]["estimated_time_to_regain_access"] == 60
    assert told(refused, "x-ad-account-usage")["reset_time_duration"] == 3_600
    assert tiers(refused) == {DEVELOPMENT}


@pytest.mark.req("C-423", "C-424")
def test_one_header_tells_of_every_use_case_that_a_request_was_charged_to(strict: Live):
    mine = account(strict).removeprefix("act_")
    both = batch(strict, [f"{account(strict)}/insights", account(strict), strict.world["page_id"]])
    assert set(of_every_use(both)) == {(mine, "ads_insights"), (mine, "ads_management")}
    assert "x-fb-ads-insights-throttle" in both.headers


@pytest.mark.req("C-469", "C-438")
def test_a_batch_without_a_version_is_answered_in_the_apps(live: Live):
    live.post(f"/{live.world['app_id']}", {"api_version": "v26.0"})
    whole = batch(live, ["me"])
    assert whole.headers["facebook-api-version"] == "v26.0"
    assert batch(live, ["me"], "/v25.0").headers["facebook-api-version"] == "v25.0"
    assert batch(live, ["me"], token="no token at all").headers["facebook-api-version"] == "v24.0"


# ---- the tier of an app


@pytest.mark.req("A-028", "C-296", "C-409", "C-410", "C-411")
def test_the_tier_that_an_app_was_given_rules_its_limits(live: Live):
    live.get(f"/{account(live)}")
    assert tiers(live.get(f"/{account(live)}")) == {STANDARD}
    level = {"permission": "Ads Management Standard Access", "access_level": "standard"}
    assert live.post(f"/{live.world['app_id']}/permissions", level).json() == {"success": True}
    live.admin("POST", "/throttle", {"clear": True})
    used_up(live, f"/{account(live)}/campaigns", MANAGEMENT)
    refused = live.get(f"/{account(live)}/campaigns")
    error_of(refused, "ADS_MANAGEMENT_CALL_LIMIT")
    assert tiers(refused) == {DEVELOPMENT}
    assert live.admin("GET", "/throttle")["access_tier"] == DEVELOPMENT
    used_up(live, f"/{account(live)}/insights", INSIGHTS)
    error_of(live.get(f"/{account(live)}/insights"), "INSIGHTS_CALL_LIMIT")
    live.post(f"/{live.world['app_id']}", {"ads_api_access_tier": STANDARD})
    passed = live.get(f"/{account(live)}/campaigns")
    assert (passed.status_code, tiers(passed)) == (200, {STANDARD})


@pytest.mark.req("C-296", "A-028")
def test_an_app_without_a_tier_of_its_own_has_that_of_the_limits_in_force(strict: Live):
    app = f"/{strict.world['app_id']}"
    assert strict.get(app, {"fields": "ads_api_access_tier"}).json()["ads_api_access_tier"] == DEVELOPMENT
    for path in (account(strict), "me", "nothing/here", account(strict).replace("act_1", "act_9")):
        assert told(strict.get(f"/{path}"), "x-ad-account-usage")["ads_api_access_tier"] == DEVELOPMENT
    strict.admin("POST", "/throttle", {"profile": "documented"})
    assert strict.get(app, {"fields": "ads_api_access_tier"}).json()["ads_api_access_tier"] == STANDARD
    strict.post(app, {"ads_api_access_tier": DEVELOPMENT})
    strict.admin("POST", "/throttle", {"profile": "off"})
    assert tiers(strict.get(f"/{account(strict)}")) == {DEVELOPMENT}


# ---- whose wait it is


@pytest.mark.req("C-428", "C-398")
def test_a_persons_wait_is_not_the_accounts(strict: Live):
    used_up(strict, "/me", OF_A_PERSON)
    refused = strict.get("/me")
    error_of(refused, "USER_CALL_LIMIT")
    assert of_use(refused)[1]["estimated_time_to_regain_access"] == 0
    assert told(refused, "x-ad-account-usage")["reset_time_duration"] == 0
    assert told(refused, "x-app-usage")["call_count"] == 75


# ---- lists among fields


@pytest.mark.req("C-407", "C-431")
def test_a_nested_list_counts_against_the_limit_of_its_account(strict: Live):
    nested = {"fields": "adaccounts{campaigns{name},adsets{name}}"}
    first = strict.get("/me", nested)
    mine = account(strict).removeprefix("act_")
    assert of_every_use(first)[mine, "ads_management"]["ads_api_access_tier"] == DEVELOPMENT
    used_up(strict, f"/{account(strict)}", MANAGEMENT - 1)
    error_of(strict.get("/me", nested), "ADS_MANAGEMENT_CALL_LIMIT")
    assert strict.get("/me", {"fields": "adaccounts{name}"}).status_code == 200
    business = f"/{strict.world['business_id']}"
    nested = {"fields": "owned_ad_accounts{campaigns}"}
    error_of(strict.get(business, nested), "ADS_MANAGEMENT_CALL_LIMIT")
