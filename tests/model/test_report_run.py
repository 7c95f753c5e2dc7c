"""Asynchronous insights: ordered, polled, paged, failed on demand, gone after thirty days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from adtwin.base import zones
from adtwin.graph.auth import digest, grant
from adtwin.model.tree import report_run
from adtwin.model.tree.report_run import FATE
from adtwin.server.faults import REPORT_HEADER
from tests.ads import ad, adset, approve, campaign, creative
from tests.live import Live, error_of, sqlite_live

BY_DAY = {"level": "ad", "time_increment": 1, "date_preset": "last_7d", "fields": "ad_id,impressions,spend"}


@pytest.fixture(scope="module")
def delivered() -> Iterator[Live]:
    """A campaign whose two ads ran for three days; tests leave its objects as they are."""
    with sqlite_live() as live:
        one = adset(live, campaign(live))
        for number in range(2):
            approve(live, ad(live, one, creative(live, f"Boots {number}")))
        live.advance("3d")
        yield live


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


def ordered(live: Live, on: str, headers: dict[str, str] | None = None, **given: Any) -> str:
    """The id of a run of this query."""
    answer = live.post(f"/{on}/insights", given, headers=headers)
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["report_run_id"]
    return str(answer.json()["report_run_id"])


def polled(live: Live, run: str, version: str = "v25.0", **given: Any) -> dict[str, Any]:
    """What a poll of the run tells."""
    found: dict[str, Any] = live.get(f"/{version}/{run}", given).json()
    return found


@pytest.mark.req("C-297", "C-299", "C-300", "C-301", "D-263")
def test_a_run_is_completed_by_the_first_poll(delivered: Live):
    run = ordered(delivered, account(delivered), **BY_DAY)
    now = delivered.admin("GET", "/clock")["epoch"]
    today = zones.local_date(now, "America/Los_Angeles")
    assert polled(delivered, run) == {
        "id": run,
        "account_id": account(delivered).removeprefix("act_"),
        "time_ref": now,
        "time_completed": now,
        "async_status": "Job Completed",
        "async_percent_completion": 100,
        "is_running": False,
        "date_start": str(today - timedelta(days=7)),
        "date_stop": str(today - timedelta(days=1)),
    }


@pytest.mark.req("C-303", "C-304", "C-305")
@pytest.mark.parametrize("edge", ["campaigns", "adsets", "ads", ""])
def test_a_run_pages_the_rows_of_the_same_synchronous_report(delivered: Live, edge: str):
    on = delivered.get(f"/{account(delivered)}/{edge}").json()["data"][0]["id"] if edge else account(delivered)
    query = {**BY_DAY, "sort": "impressions_descending", "filtering": [
        {"field": "impressions", "operator": "GREATER_THAN", "value": 0}]}  # fmt: skip
    expected = delivered.get(f"/{on}/insights", query).json()["data"]
    assert len(expected) >= 3
    run = ordered(delivered, on, **query)
    page = delivered.get(f"/{run}/insights", {"limit": 2})
    found: list[dict[str, Any]] = []
    while True:
        body = page.json()
        assert len(body["data"]) <= 2
        found += body["data"]
        if "next" not in body["paging"]:
            break
        page = delivered.get(f"/{run}/insights", {"limit": 2, "after": body["paging"]["cursors"]["after"]})
    assert found == expected


@pytest.mark.req("D-263")
@pytest.mark.parametrize("given", [
    {"fields": "nonsense"}, {"level": "ad", "breakdowns": "shoe_size"}, {"date_preset": "someday"},
    {"time_range": {"since": "2026-11-20", "until": "2026-11-19"}}, {"sort": "a_ascending,b_ascending"},
    {"filtering": [{"field": "impressions", "operator": "SOUNDS_LIKE", "value": 1}]},
    {"time_range": {"since": "2020-01-01", "until": "2026-11-19"}}, {"after": "nonsense"},
])  # fmt: skip
def test_faulty_parameters_are_refused_at_once_as_they_are_by_get(delivered: Live, given: dict[str, Any]):
    refused = [delivered.request(verb, f"/{account(delivered)}/insights", params=given) for verb in ("GET", "POST")]
    errors = [one.json()["error"] for one in refused]
    for error in errors:
        del error["fbtrace_id"]
    assert errors[0] == errors[1]


@pytest.mark.req("C-302", "C-301", "D-371")
def test_a_slow_run_goes_through_its_states(live: Live):
    assert FATE == REPORT_HEADER
    live.admin("POST", "/faults", {"path": "*/insights", "method": "POST", "report": "slow", "times": 1})
    run, quick = ordered(live, account(live)), ordered(live, account(live))
    assert polled(live, quick)["async_status"] == "Job Completed"
    seen = []
    for step in ("0s", "30s", "4m", "6m"):
        live.advance(step)
        body = polled(live, run)
        seen.append((body["async_status"], body["async_percent_completion"], body["is_running"]))
        assert ("time_completed" in body) == (not body["is_running"])
        if body["is_running"]:
            error = error_of(live.get(f"/{run}/insights"), "REPORT_NOT_READY")
            assert (error["code"], error["error_subcode"]) == (2601, 1815107)
    assert seen == [
        ("Job Not Started", 0, True), ("Job Started", 5, True), ("Job Running", 45, True),
        ("Job Completed", 100, False),
    ]  # fmt: skip
    assert live.get(f"/{run}/insights").json()["data"] == []


@pytest.mark.req("C-301")
@pytest.mark.parametrize(("fate", "status"), [("fail", "Job Failed"), ("skip", "Job Skipped")])
def test_a_run_fails_or_is_skipped_on_demand(live: Live, fate: str, status: str):
    run = ordered(live, account(live), headers={"X-Adtwin-Report": fate})
    new, old = polled(live, run), polled(live, run, version="v24.0")
    assert (new["async_status"], new["async_percent_completion"]) == (status, 0)
    assert old == {name: value for name, value in new.items() if not name.startswith("error_")}
    assert {name for name in new if name.startswith("error_")} == (
        {"error_code", "error_message", "error_user_title", "error_user_msg"} if fate == "fail" else set()
    )
    error_of(live.get(f"/{run}/insights"), "REPORT_NOT_READY")


def test_an_unknown_fate_is_refused(live: Live):
    headers = {"X-Adtwin-Report": "explode"}
    error_of(live.post(f"/{account(live)}/insights", headers=headers), "INVALID_PARAMETER")


@pytest.mark.req("C-287")
def test_too_much_data_fails_the_run(delivered: Live, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(report_run, "RUN_ROWS", 3)
    body = polled(delivered, ordered(delivered, account(delivered), **BY_DAY))
    assert body["async_status"] == "Job Failed"
    assert (body["error_code"], body["error_subcode"]) == (100, 1487534)


@pytest.mark.req("C-298")
def test_a_run_is_gone_after_thirty_days(live: Live):
    run = ordered(live, account(live))
    live.advance("29d")
    assert polled(live, run, fields="async_status")["async_status"] == "Job Completed"
    live.advance("1d")
    error_of(live.get(f"/{run}"), "UNSUPPORTED_REQUEST")
    error_of(live.get(f"/{run}", {"fields": "id"}), "UNSUPPORTED_REQUEST")
    error_of(live.get(f"/{run}/insights"), "UNSUPPORTED_REQUEST")


def test_a_run_keeps_its_days_while_the_clock_moves(delivered: Live):
    run = ordered(delivered, account(delivered), date_preset="last_7d", time_increment=1)
    before = delivered.get(f"/{run}/insights").json()["data"]
    delivered.advance("2d")
    assert delivered.get(f"/{run}/insights").json()["data"] == before


@pytest.mark.req("D-263")
def test_a_run_is_neither_changed_nor_deleted(live: Live):
    run = ordered(live, account(live))
    error_of(live.post(f"/{run}", {"async_status": "Job Failed"}), "UNSUPPORTED_REQUEST")
    error_of(live.delete(f"/{run}"), "UNSUPPORTED_REQUEST")
    error_of(live.post(f"/{run}/insights"), "UNSUPPORTED_REQUEST")


@pytest.mark.req("C-381")
def test_who_may_read_may_order_and_nobody_else(live: Live):
    number = int(account(live).removeprefix("act_"))

    def analyst(tx: Any) -> None:
        grant(tx, 77, number, ["ANALYZE"], 0)
        tx.token_put(digest("EAABanalyst"), {"user_id": 77, "app_id": 1, "kind": "user", "scopes": ["ads_read"]})

    live.twin.store.write_sync(analyst)
    run = live.post(f"/{account(live)}/insights", token="EAABanalyst").json()["report_run_id"]
    assert live.get(f"/{run}/insights", token="EAABanalyst").json() == {"data": []}
    error_of(live.post(f"/{account(live)}/campaigns", {"name": "x"}, token="EAABanalyst"), "ADS_PERMISSION_MISSING")
    for path in (f"/{run}", f"/{run}/insights"):
        error_of(live.get(path, token=live.world["second_access_token"]), "UNSUPPORTED_REQUEST")


@pytest.mark.req("C-284", "C-285", "C-286")
def test_ten_runs_a_day_have_reach_of_long_ago(delivered: Live):
    """Broken down and begun over 13 months ago: withheld from a read, given by ten runs of a day, told by a header."""
    today = zones.local_date(delivered.admin("GET", "/clock")["epoch"], "America/Los_Angeles")
    span = {"since": str(today - timedelta(days=430)), "until": str(today)}
    query = {"fields": "impressions,reach,frequency", "breakdowns": "age", "time_range": span, "limit": 1}
    path = f"/v25.0/{account(delivered)}/insights"
    read = delivered.get(path, query)
    assert "reach" not in read.json()["data"][0]
    assert "x-fb-ads-insights-reach-throttle" not in read.headers
    told = []
    for number in range(1, 13):
        answer = delivered.post(path, {**query, "debug": "warning"})
        told.append(answer.headers["x-fb-ads-insights-reach-throttle"])
        (row,) = delivered.get(f"/{answer.json()['report_run_id']}/insights", {"limit": 1}).json()["data"]
        assert ("reach" in row) == ("frequency" in row) == (number <= 10), number
        warned = [one["message"] for one in answer.json().get("__debug__", {"messages": []})["messages"]]
        withheld = "Reach-related metric breakdowns are unavailable due to rate limit threshold."
        assert warned == ([withheld] if number > 10 else []), number
    assert told == [*map(str, range(10, 101, 10)), "100", "100"]
    recent = delivered.post(path, {**query, "time_range": {"since": str(today), "until": str(today)}})
    assert "x-fb-ads-insights-reach-throttle" not in recent.headers
