"""Rate limits over HTTP: by app, person, object and use case, in each profile, with the headers clients read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest

from adtwin.graph.quotas import EARNED, PROFILES, QUOTAS
from adtwin.graph.throttle import BUCKETS, ENOUGH, Charge, Throttle, Window
from adtwin.server import usage
from tests.ads import tree
from tests.live import Live, error_of, sqlite_live

MANAGEMENT, INSIGHTS, OF_A_PERSON = 300, 600, PROFILES["strict"].user_calls
"""What the strict profile allows in an hour, without active ads."""
USAGE = ("x-app-usage", "x-ad-account-usage", "x-business-use-case-usage")


@pytest.fixture
def strict() -> Iterator[Live]:
    """A demo world under the limits of a new app."""
    with sqlite_live() as live:
        live.admin("POST", "/throttle", {"profile": "strict"})
        yield live


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


def used_up(live: Live, path: str, calls: int, **more: Any) -> None:
    """That many calls, all of which pass."""
    for _ in range(calls):
        response = live.get(path, **more)
        assert response.status_code == 200, response.text


def told(response: httpx.Response, name: str) -> dict[str, Any]:
    """A usage header as JSON."""
    found: dict[str, Any] = orjson.loads(response.headers[name])
    return found


def of_use(response: httpx.Response) -> tuple[str, dict[str, Any]]:
    """The object and the row of `x-business-use-case-usage`."""
    ((owner, (row,)),) = told(response, "x-business-use-case-usage").items()
    return owner, row


# ---- the window


def test_a_window_moves():
    window = Window(3_600)
    assert [window.add(now) for now in (0, 0, 59, 60)] == [1, 2, 3, 4]
    assert window.count(3_599) == 4
    assert window.count(3_600) == 1
    assert window.count(3_660) == 0
    assert window.add(10_000) == 1


@pytest.mark.parametrize(("limit", "seconds"), [(4, 1), (3, 1), (1, 61), (0.5, 61)])
def test_a_window_tells_how_long_to_wait(limit: float, seconds: int):
    window = Window(60 * BUCKETS)
    for now in (0, 0, 30, 60):
        window.add(now)
    assert window.wait(60 * BUCKETS - 1, limit) == seconds


# ---- limits


@pytest.mark.req("C-411", "C-407", "C-409", "C-425", "C-426", "C-427", "C-428")
def test_ads_management_of_an_account_is_limited(strict: Live):
    used_up(strict, f"/{account(strict)}", MANAGEMENT - 1)
    last = strict.get(f"/{account(strict)}/campaigns")
    assert last.status_code == 200
    assert of_use(last)[1]["call_count"] == 100
    refused = strict.get(f"/{account(strict)}")
    error = error_of(refused, "ADS_MANAGEMENT_CALL_LIMIT")
    assert (error["code"], error["error_subcode"]) == (80004, 2446079)
    assert error["message"].startswith("(#80004) There have been too many calls to this ad-account. Wait a bit and")
    owner, row = of_use(refused)
    assert owner == account(strict).removeprefix("act_")
    assert row == {
        "type": "ads_management", "call_count": 100, "total_cputime": 100, "total_time": 100,
        "estimated_time_to_regain_access": 60, "ads_api_access_tier": "development_access",
    }  # fmt: skip
    assert told(refused, "x-ad-account-usage") == {
        "acc_id_util_pct": 100.33, "reset_time_duration": 3_600, "ads_api_access_tier": "development_access",
    }  # fmt: skip


@pytest.mark.req("C-431", "C-407", "C-410", "C-291", "C-292")
def test_use_cases_and_accounts_have_limits_of_their_own(strict: Live):
    used_up(strict, f"/{account(strict)}/insights", INSIGHTS)
    for verb in ("GET", "POST"):
        refused = strict.request(verb, f"/{account(strict)}/insights")
        error_of(refused, "INSIGHTS_CALL_LIMIT")
        throttle = told(refused, "x-fb-ads-insights-throttle")
        assert throttle["acc_id_util_pct"] > 100
        assert throttle["app_id_util_pct"] == pytest.approx(10, abs=0.1)
        assert throttle["ads_api_access_tier"] == "development_access"
        assert of_use(refused)[1]["type"] == "ads_insights"
    other = strict.get(f"/{account(strict)}/campaigns")
    assert other.status_code == 200
    assert "x-fb-ads-insights-throttle" not in other.headers
    second, token = strict.world["second_ad_account_id"], strict.world["second_access_token"]
    assert strict.get(f"/{second}/insights", token=token).status_code == 200


@pytest.mark.req("C-405", "C-403")
def test_an_hour_of_the_clock_lifts_a_limit_and_calling_on_prolongs_it(strict: Live):
    used_up(strict, "/me", OF_A_PERSON)
    error = error_of(strict.get("/me"), "USER_CALL_LIMIT")
    assert "60 minutes" in error["error_user_msg"]
    strict.advance("40m")
    for _ in range(OF_A_PERSON):
        error_of(strict.get("/me"), "USER_CALL_LIMIT")
    strict.advance("20m")
    error = error_of(strict.get("/me"), "USER_CALL_LIMIT")
    assert "40 minutes" in error["error_user_msg"]
    strict.advance("40m")
    assert strict.get("/me").status_code == 200


@pytest.mark.req("C-397", "C-399", "C-396")
def test_an_app_has_two_hundred_calls_for_each_user(strict: Live):
    used_up(strict, "/me", OF_A_PERSON)
    other = strict.world["second_access_token"]
    used_up(strict, "/me", 49, token=other)
    last = strict.get("/me", token=other)
    assert last.status_code == 200
    assert told(last, "x-app-usage") == {"call_count": 100, "total_cputime": 100, "total_time": 100}
    error_of(strict.get("/me", token=other), "APP_CALL_LIMIT")
    assert strict.get(f"/{account(strict)}").status_code == 200


@pytest.mark.req("C-396", "C-403", "C-425")
def test_a_page_counts_for_the_person_or_for_the_page_by_the_token(strict: Live):
    page = strict.world["page_id"]
    used_up(strict, f"/{page}", OF_A_PERSON)
    error_of(strict.get(f"/{page}"), "PAGE_CALL_LIMIT")
    answer = strict.get(f"/{page}", token=strict.world["page_access_token"])
    assert answer.status_code == 200
    owner, row = of_use(answer)
    assert (owner, row["type"], "ads_api_access_tier" in row) == (page, "pages", False)


@pytest.mark.req("C-411", "C-410")
def test_each_active_ad_widens_the_limit(strict: Live):
    ad = tree(strict)[2]
    strict.admin("POST", "/review", {"ad_id": ad, "decision": "approve"})
    assert strict.get(f"/{ad}", {"fields": "effective_status"}).json()["effective_status"] == "ACTIVE"
    strict.admin("POST", "/throttle", {"clear": True})
    used_up(strict, f"/{ad}", MANAGEMENT + 40)
    error_of(strict.get(f"/{ad}"), "ADS_MANAGEMENT_CALL_LIMIT")


@pytest.mark.req("C-420", "C-414", "C-412", "C-413", "C-415", "C-417", "C-418", "C-419")
@pytest.mark.parametrize(("use", "tier", "units", "span", "limit"), [
    ("ads_insights", "development_access", 3, 3_600, 1_800), ("ads_insights", "standard_access", 3, 3_600, 191_200),
    ("ads_management", "development_access", 3, 3_600, 420), ("ads_management", "standard_access", 3, 3_600, 100_120),
    ("custom_audience", "development_access", 3, 3_600, 5_120),
    ("custom_audience", "standard_access", 20_000, 3_600, 700_000),
    ("catalog", "standard_access", 2, 3_600, 60_000), ("catalog_batch", "standard_access", 2, 60, 24),
    ("instagram", "standard_access", 10, 86_400, 48_000), ("leadgen", "standard_access", 2, 86_400, 9_600),
    ("threads", "standard_access", 10, 86_400, 48_000), ("spark_ar", "development_access", 3, 3_600, 320),
    ("messenger", "standard_access", 2, 86_400, 400), ("pages", "standard_access", 2, 86_400, 9_600),
])  # fmt: skip
def test_the_formulas(use: str, tier: str, units: int, span: int, limit: int):
    quota = QUOTAS[use]
    assert quota.span == span
    assert min(quota.most, quota.base[tier] + quota.per_unit * units) == limit


@pytest.mark.req("C-432")
def test_each_part_of_a_batch_counts(strict: Live):
    parts = [{"method": "GET", "relative_url": account(strict)}] * 50
    for _ in range(MANAGEMENT // 50):
        answers = strict.post("/", {"batch": parts}).json()
        assert {one["code"] for one in answers} == {200}
    assert "x-business-use-case-usage" in {one["name"].lower() for one in answers[0]["headers"]}
    error_of(strict.get(f"/{account(strict)}"), "ADS_MANAGEMENT_CALL_LIMIT")
    assert {one["code"] for one in strict.post("/", {"batch": parts[:2]}).json()} == {400}


@pytest.mark.req("C-432")
def test_each_id_of_a_read_of_several_counts(strict: Live):
    ids = ",".join(tree(strict)[:3])
    strict.admin("POST", "/throttle", {"clear": True})
    for _ in range(MANAGEMENT // 3):
        assert len(strict.get("/", {"ids": ids}).json()) == 3
    error_of(strict.get(f"/{account(strict)}"), "ADS_MANAGEMENT_CALL_LIMIT")


# ---- tiers and profiles


@pytest.mark.req("A-030", "A-031", "A-028", "C-296")
def test_a_tier_is_earned_by_good_calls_and_lost_by_failed_ones():
    assert PROFILES["strict"].tier == EARNED
    throttle = Throttle("strict")
    calls, failed = (throttle._counts.window(1, name, 15 * 86_400) for name in ("calls", "failed"))
    calls.add(0, ENOUGH - 1)
    assert throttle.record(1, 0)["access_tier"] == "development_access"
    calls.add(0)
    assert throttle.record(1, 0) == {"access_tier": "standard_access", "good_calls": ENOUGH, "failed_calls": 0}
    calls.add(0, 265)
    failed.add(0, 265)
    assert throttle.record(1, 0)["access_tier"] == "development_access"
    assert throttle.record(1, 16 * 86_400) == {
        "access_tier": "development_access", "good_calls": 0, "failed_calls": 0,
    }  # fmt: skip


@pytest.mark.req("A-031")
def test_an_apps_calls_are_recorded(live: Live):
    live.get(f"/{account(live)}")
    live.get("/me")
    live.post(f"/{account(live)}/campaigns", {"name": "x"})
    assert live.admin("GET", "/throttle") == {
        "profile": "documented", "access_tier": "standard_access", "good_calls": 1, "failed_calls": 1,
    }  # fmt: skip


@pytest.mark.req("C-423", "C-424", "C-429")
def test_the_use_cases_that_headers_name():
    shown = {quota.shown: quota.tiered for quota in QUOTAS.values() if quota.shown is not None}
    assert set(shown) == {
        "ads_insights", "ads_management", "custom_audience", "instagram", "leadgen", "messenger", "pages",
    }  # fmt: skip
    assert {name for name, tiered in shown.items() if tiered} == {"ads_insights", "ads_management"}
    for use, quota in QUOTAS.items():
        headers = dict(usage.headers([Charge(1, 0, "standard_access", 7, quota, 55.5, 0, 90)], "", "1"))
        if quota.shown is None:
            assert b"x-business-use-case-usage" not in headers, use
            continue
        rows = orjson.loads(headers[b"x-business-use-case-usage"])
        expected = {
            "type": quota.shown, "call_count": 55, "total_cputime": 55, "total_time": 55,
            "estimated_time_to_regain_access": 2,
        }  # fmt: skip
        assert rows == {"7": [expected | ({"ads_api_access_tier": "standard_access"} if quota.tiered else {})]}


@pytest.mark.req("C-399", "C-400", "C-401", "C-402")
def test_small_use_shows_low_figures_in_every_header(live: Live):
    answers = [
        live.get(path) for path in (account(live), f"{account(live)}/insights", "me", "nothing/here/at/all", "1")
    ]
    answers += [live.post(f"/{account(live)}/campaigns", {"name": "x"})]
    for answer in answers:
        assert set(USAGE) <= set(answer.headers)
        assert set(told(answer, "x-app-usage").values()) == {0}
        assert told(answer, "x-ad-account-usage") == {
            "acc_id_util_pct": 0, "reset_time_duration": 0, "ads_api_access_tier": "standard_access",
        }  # fmt: skip
        assert of_use(answer)[0] == account(live).removeprefix("act_")


def test_nothing_is_limited_when_limits_are_off(strict: Live):
    assert strict.admin("POST", "/throttle", {"profile": "off"})["profile"] == "off"
    used_up(strict, "/me", OF_A_PERSON + 60)
    used_up(strict, f"/{account(strict)}", MANAGEMENT + 1)
    assert of_use(strict.get(f"/{account(strict)}"))[1]["call_count"] == 0


def test_a_reset_forgets_what_was_counted(strict: Live):
    used_up(strict, "/me", OF_A_PERSON)
    strict.admin("POST", "/reset")
    assert strict.get("/me").status_code == 200


def test_an_unknown_profile_is_refused(live: Live):
    assert live.client.post("/_adtwin/throttle", json={"profile": "mild"}).status_code == 400


@pytest.mark.req("C-403", "C-425", "C-294")
@pytest.mark.parametrize(("symbol", "code", "subcode"), [
    ("APP_CALL_LIMIT", 4, None), ("TOO_MANY_API_REQUESTS", 4, 1504022), ("USER_CALL_LIMIT", 17, None),
    ("ADS_API_CALL_LIMIT", 17, 2446079), ("PAGE_CALL_LIMIT", 32, None), ("CUSTOM_CALL_LIMIT", 613, None),
    ("CALLS_INCONSISTENT", 613, 1996), ("INSIGHTS_CALL_LIMIT", 80000, 2446079), ("PAGES_CALL_LIMIT", 80001, None),
    ("INSTAGRAM_CALL_LIMIT", 80002, None), ("CUSTOM_AUDIENCE_CALL_LIMIT", 80003, 2446079),
    ("ADS_MANAGEMENT_CALL_LIMIT", 80004, 2446079), ("LEADGEN_CALL_LIMIT", 80005, None),
    ("MESSENGER_CALL_LIMIT", 80006, None), ("WHATSAPP_CALL_LIMIT", 80008, None), ("CATALOG_CALL_LIMIT", 80009, None),
    ("CATALOG_BATCH_CALL_LIMIT", 80014, None),
])  # fmt: skip
def test_each_limit_can_be_practised_by_its_documented_code(live: Live, symbol: str, code: int, subcode: int | None):
    forced = f"{code}/{subcode}" if subcode else str(code)
    error = error_of(live.get("/me", headers={"X-Adtwin-Error": forced}), symbol)
    assert (error["code"], error.get("error_subcode"), error["is_transient"]) == (code, subcode, True)
