"""How reports fail: by what was asked, by limits and time-outs, by runs that are slow or break."""

from __future__ import annotations

from typing import Any

import pytest

from tests.live import Live, error_of

OLD = {"time_range": {"since": "2020-01-01", "until": "2020-01-31"}}


@pytest.mark.req("D-262")
@pytest.mark.parametrize(
    ("path", "asked", "code", "subcode"),
    [
        ("insights", {"fields": "impresions"}, 100, None),
        ("insights", OLD, 3018, None),
        ("insights", {"after": "garbage"}, 2642, None),
        ("insights", {"access_token": "EAAnothing"}, 190, None),
        ("insightz", {}, 2500, None),
    ],
)
def test_what_is_wrong_with_a_query_has_its_code(
    path: str, asked: dict[str, Any], code: int, subcode: int | None, live: Live
):
    error = live.get(f"/{live.world['ad_account_id']}/{path}", asked).json()["error"]
    assert (error["code"], error.get("error_subcode")) == (code, subcode)
    assert error["error_user_msg"]


@pytest.mark.req("D-262")
def test_a_level_above_the_object_and_a_stranger_are_refused(live: Live):
    account = live.world["ad_account_id"]
    made = {"name": "C", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": []}
    campaign = live.post(f"/{account}/campaigns", made).json()["id"]
    error_of(live.get(f"/{campaign}/insights", {"level": "account"}), "LEVEL_ABOVE_NODE", [["level"]])
    stranger = live.get(f"/{account}/insights", token=live.world["second_access_token"]).json()["error"]
    assert stranger["code"] in (100, 200)


@pytest.mark.req("D-262", "C-232")
@pytest.mark.parametrize("code", [1, 2, 105, 200, 613, 2635, 3001])
def test_every_documented_code_can_be_practised(code: int, live: Live):
    answer = live.get(f"/{live.world['ad_account_id']}/insights", headers={"X-Adtwin-Error": str(code)})
    assert answer.status_code >= 400
    assert answer.json()["error"]["code"] == code


def test_over_the_load_limit_some_requests_pass(live: Live):
    error = {"code": 4, "subcode": 1504022}
    live.admin("POST", "/faults", {"path": "*/insights", "probability": 0.5, "error": error})
    answers = [live.get(f"/{live.world['ad_account_id']}/insights") for _ in range(40)]
    refused = [one for one in answers if one.status_code != 200]
    assert 5 < len(refused) < 35
    for one in refused:
        error_of(one, "TOO_MANY_API_REQUESTS")


@pytest.mark.req("C-232")
def test_a_run_takes_its_time_and_a_failed_one_is_ordered_again(live: Live):
    edge = f"/{live.world['ad_account_id']}/insights"
    slow = live.post(edge, headers={"X-Adtwin-Report": "slow"}).json()["report_run_id"]
    assert live.get(f"/{slow}").json()["async_status"] == "Job Not Started"
    live.advance("59m")
    assert live.get(f"/{slow}").json()["async_status"] == "Job Completed"
    broken = live.post(edge, headers={"X-Adtwin-Report": "fail"}).json()["report_run_id"]
    assert live.get(f"/{broken}").json()["async_status"] == "Job Failed"
    error_of(live.get(f"/{broken}/insights"), "REPORT_NOT_READY")
    again = live.post(edge).json()["report_run_id"]
    assert live.get(f"/{again}/insights").json()["data"] == []
