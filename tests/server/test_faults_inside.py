"""Failures on demand inside a batch: each request of it is struck on its own."""

from __future__ import annotations

from typing import Any

from adtwin.errors import CATALOGUE
from tests.live import Live, error_of


def _codes(live: Live, *parts: dict[str, Any]) -> list[int | None]:
    return [one and one["code"] for one in live.post("/", {"batch": list(parts)}).json()]


def test_a_rule_strikes_a_request_of_a_batch(live: Live):
    account = live.world["ad_account_id"]
    live.admin("POST", "/faults", {"path": "act_*/campaigns", "error": {"code": 17, "subcode": 2446079}, "times": 1})
    campaigns = {"method": "GET", "relative_url": f"{account}/campaigns"}
    assert _codes(live, {"method": "GET", "relative_url": "me"}, campaigns, campaigns) == [200, 400, 200]


def test_a_header_strikes_the_request_that_carries_it(live: Live):
    struck = {"method": "GET", "relative_url": "me", "headers": [{"name": "X-Adtwin-Error", "value": "TOO_MUCH_DATA"}]}
    assert _codes(live, struck, {"method": "GET", "relative_url": "me"}) == [500, 200]


def test_a_lost_request_of_a_batch_is_null(live: Live):
    live.admin("POST", "/faults", {"path": "me", "drop": True, "times": 1})
    assert _codes(live, *[{"method": "GET", "relative_url": "me"}] * 2) == [None, 200]


def test_too_much_data_is_ready_made(live: Live):
    answer = live.get("/me", headers={"X-Adtwin-Error": "TOO_MUCH_DATA"})
    error = error_of(answer, "TOO_MUCH_DATA")
    assert (error["code"], answer.status_code) == (1, 500)
    assert error["message"] == CATALOGUE["TOO_MUCH_DATA"].message
