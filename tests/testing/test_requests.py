"""Assertions about requests: what fits, and what a failing one says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from adtwin.testing import Twin
from adtwin.testing.requests import Request, Wanted, decoded

POST = Request(7, "POST", "act_1/adsets", {"name": "S", "targeting": {"age_min": 18}, "daily_budget": "500"}, 200, None)


@pytest.mark.parametrize(
    ("method", "path", "params", "misses"),
    [
        ("POST", "act_*/adsets", {}, []),
        ("*", "*", {"name": "S"}, []),
        ("POST", "*", {"daily_budget": 500}, []),
        ("POST", "*", {"targeting": {"age_min": "18"}}, []),
        ("POST", "*", {"name": ..., "targeting": re.compile("age_")}, []),
        ("POST", "*", {"name": re.compile("^S$"), "daily_budget": lambda value: int(value) > 100}, []),
        ("GET", "*", {}, ["method: expected GET, was POST"]),
        ("POST", "act_*/ads", {}, ["path: expected act_*/ads, was act_1/adsets"]),
        ("POST", "*", {"name": "T"}, ["name: expected 'T', was 'S'"]),
        ("POST", "*", {"status": "PAUSED"}, ["status: expected 'PAUSED', was not sent"]),
        ("POST", "*", {"status": ...}, ["status: expected anything, was not sent"]),
        ("POST", "*", {"name": re.compile("x")}, ["name: expected /x/, was 'S'"]),
        ("POST", "*", {"targeting": {"age_min": 21}}, ["targeting: expected {'age_min': 21}, was {'age_min': 18}"]),
    ],
)
def test_what_fits(method: str, path: str, params: dict[str, Any], misses: list[str]):
    assert Wanted(method, path, params).misses(POST) == misses


@pytest.mark.parametrize(
    ("value", "meant"),
    [("PAUSED", "PAUSED"), ('{"a": [1]}', {"a": [1]}), ("true", True),
     ("120000000000000000001", "120000000000000000001"), ("{loose: 1}", "{loose: 1}"), ("5", "5"), ("", "")],
)  # fmt: skip
def test_a_parameter_is_read_as_json_where_it_is(value, meant):
    assert decoded(value) == meant


def _campaign(adtwin: Twin, **more: Any) -> None:
    sent = {"name": "Spring", "objective": "OUTCOME_TRAFFIC", "special_ad_categories": "[]", "status": "ACTIVE"}
    adtwin.client.post(f"{adtwin.ad_account_id}/campaigns", data=sent | more)


def test_a_failing_expectation_shows_the_nearest_miss(adtwin: Twin):
    adtwin.client.get("me")
    _campaign(adtwin)
    adtwin.client.get(f"{adtwin.ad_account_id}/adsets")
    with pytest.raises(AssertionError) as failed:
        adtwin.requests.expect_one("POST", "act_*/campaigns", name="Spring", status="PAUSED")
    sent = "name='Spring', objective='OUTCOME_TRAFFIC', special_ad_categories=[], status='ACTIVE'"
    assert str(failed.value).splitlines() == [
        "expected exactly 1 POST act_*/campaigns with name='Spring', status='PAUSED', found 0",
        f"  nearest of 3 was: POST {adtwin.ad_account_id}/campaigns ({sent}) → 200",
        "    status: expected 'PAUSED', was 'ACTIVE'",
    ]


def test_a_request_that_was_refused_says_why(adtwin: Twin):
    _campaign(adtwin, objective="FAME")
    with pytest.raises(AssertionError, match=r"it was answered: .*objective"):
        adtwin.requests.expect_one("POST", "act_*/campaigns", objective="OUTCOME_TRAFFIC")


def test_one_too_many_is_shown(adtwin: Twin):
    _campaign(adtwin)
    _campaign(adtwin)
    with pytest.raises(AssertionError) as failed:
        adtwin.requests.expect_one("POST")
    first, *found = str(failed.value).splitlines()
    assert first == "expected exactly 1 POST *, found 2"
    assert [line.split()[:2] for line in found] == [["found:", "POST"]] * 2
    with pytest.raises(AssertionError, match="expected exactly 0 POST"):
        adtwin.requests.expect_none("POST")


def test_nothing_asked(adtwin: Twin):
    with pytest.raises(AssertionError, match=r"found 0: the twin was not asked anything$"):
        adtwin.requests.expect_one("GET")


def test_preparations_can_be_forgotten(adtwin: Twin):
    _campaign(adtwin)
    adtwin.requests.forget()
    assert len(adtwin.requests) == 0
    _campaign(adtwin, name="Second")
    assert [one.params["name"] for one in adtwin.requests.matching("POST")] == ["Second"]


def test_long_values_are_whole_and_tokens_are_not_there(adtwin: Twin):
    spec = {"geo_locations": {"countries": ["DE"]}, "interests": [{"id": str(number)} for number in range(500)]}
    address = f"{adtwin.url}/v24.0/{adtwin.ad_account_id}/adsets?access_token={adtwin.access_token}"
    adtwin.client.post(address, json={"targeting": spec}, headers={"Authorization": ""})
    asked = adtwin.requests.expect_one("POST", targeting=spec)
    assert adtwin.access_token not in json.dumps(asked.params)
