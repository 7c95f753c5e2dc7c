"""What clients send by accident or on purpose: a documented error or a sane answer, never a failure of the server."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import TARGETING, campaign, read
from tests.live import Live, error_of

LONG = "9" * 10_000
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}

NUMBERS = (
    LONG, "9" * 20, "99999999999999999999999999", str(2**63), str(-(2**63) - 1), "1e400", "1e30", "-1", "NaN",
    "Infinity", "0x10", "1.5", "٣", "1_000", "[]", "{}", "true", "\0", "one",
)  # fmt: skip


@pytest.mark.req("A-020", "D-004")
@pytest.mark.parametrize("value", NUMBERS)
@pytest.mark.parametrize("form", ["form", "json"])
def test_a_budget_that_is_no_number_is_refused_by_name(live: Live, value: str, form: str):
    given = {"name": "Numbers", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "daily_budget": value}
    body: dict[str, Any] = {"json": given} if form == "json" else {"data": given}
    if form == "form" and len(value) > 5_000:
        body["headers"] = FORM
    response = live.request("POST", f"/{live.world['ad_account_id']}/campaigns", **body)
    assert response.status_code == 400, response.text
    assert response.json()["error"]["error_data"]["blame_field_specs"] == [["daily_budget"]]
    assert live.get(f"/{live.world['ad_account_id']}/campaigns").json() == {"data": []}


HUGE_IN_JSON = ("[{'a':" + "9" * 40 + "}]", '[{"a":[1e300]}]', '[{"a":{"b":-' + "9" * 21 + "}}]", '{"a":' + LONG + "}")
BROKEN = (
    '[{"a":"\\ud800"}]', "[{'a':'\\udfff'}]", "[" * 10_000, "[" * 100 + "]" * 100, '{"a":' * 60 + "1" + "}" * 60,
    '[{"a":', '{"a" 1}', "[{]}", '"', "{'a':}", '{"a":1}}', "[\x01]", "{'a':'\\x'}",
)  # fmt: skip


@pytest.mark.req("A-009", "A-012", "C-004")
@pytest.mark.parametrize("value", [*HUGE_IN_JSON, *BROKEN])
def test_json_that_cannot_be_kept_is_refused_by_name(live: Live, value: str):
    given = {
        "name": "Broken",
        "objective": "OUTCOME_TRAFFIC",
        "status": "PAUSED",
        "iterative_split_test_configs": value,
    }
    response = live.post(f"/{live.world['ad_account_id']}/campaigns", given)
    assert response.status_code == 400, response.text
    assert response.json()["error"]["error_data"]["blame_field_specs"][0][0] == "iterative_split_test_configs"
    assert live.get(f"/{live.world['ad_account_id']}/campaigns").json() == {"data": []}


BODIES = (
    b'{"name":"\\ud800","objective":"OUTCOME_TRAFFIC"}',
    b'{"name":"x","objective":"OUTCOME_TRAFFIC","daily_budget":' + LONG.encode() + b"}",
    b'{"name":"x","objective":"OUTCOME_TRAFFIC","promoted_object":{"pixel_id":' + b"9" * 30 + b"}}",
    b'{"name":' * 60 + b"1" + b"}" * 60,
    b'[1,2]', b'"text"', b"12", b"{", b"\xff\xfe", b'{"name":"\xff"}',
)  # fmt: skip


@pytest.mark.req("A-013", "B-003")
@pytest.mark.parametrize("body", BODIES)
def test_a_json_body_that_cannot_be_read_is_refused(live: Live, body: bytes):
    response = live.post(f"/{live.world['ad_account_id']}/campaigns", content=body, headers=JSON)
    error_of(response, "MALFORMED_PARAMETER")


@pytest.mark.req("D-010")
@pytest.mark.parametrize("name", ["🥾 Boots — für alle", "ends \U0001f9f5", "a\0b", "\x07", "e\u0301", "\u202eright"])
def test_any_text_comes_back_as_it_was_sent(each_store: Live, name: str):
    made = campaign(each_store, name=name)
    assert read(each_store, made, "name")["name"] == name
    listed = each_store.get(f"/{each_store.world['ad_account_id']}/campaigns", {"fields": "name"}).json()["data"]
    assert [one["name"] for one in listed] == [name]


def test_bytes_that_are_no_text_do_not_break_the_store(each_store: Live):
    body = b"status=PAUSED&objective=OUTCOME_TRAFFIC&name=%ED%A0%80half"
    made = each_store.post(f"/{each_store.world['ad_account_id']}/campaigns", content=body, headers=FORM).json()["id"]
    assert read(each_store, made, "name")["name"].endswith("half")


EDGE_PARAMS = (
    ("limit", "-1", "INVALID_PARAMETER"),
    ("limit", LONG, "INVALID_PARAMETER"),
    ("limit", "ten", "INVALID_PARAMETER"),
    ("limit", "1.5", "INVALID_PARAMETER"),
    ("limit", "٣", "INVALID_PARAMETER"),
    ("after", "zzz", "INVALID_CURSOR"),
    ("after", LONG, "INVALID_CURSOR"),
    ("before", "zzz", "INVALID_CURSOR"),
    ("before", "MAZDZD", "INVALID_CURSOR"),
    ("before", "\0", "INVALID_CURSOR"),
    ("filtering", "[1]", "INVALID_PARAMETER"),
    ("filtering", "{", "MALFORMED_PARAMETER"),
    ("filtering", '[{"field":"name","operator":"LIKE","value":"a"}]', "INVALID_PARAMETER"),
    ("filtering", '[{"field":{"a":1},"operator":["x"],"value":1}]', "INVALID_PARAMETER"),
    ("filtering", '[{"field":"updated_time","operator":"IN_RANGE","value":[]}]', "INVALID_PARAMETER"),
    ("filtering", '[{"field":"updated_time","operator":"IN_RANGE","value":1}]', "INVALID_PARAMETER"),
    ("fields", "{" * 10_000, "QUERY_SYNTAX"),
    ("fields", "name,", None),
    ("fields", "name\0", "QUERY_SYNTAX"),
    ("fields", "name{", "QUERY_SYNTAX"),
    ("fields", "adsets.limit(", "QUERY_SYNTAX"),
    ("fields", "adsets{" * 20 + "id" + "}" * 20, "INVALID_PARAMETER"),
    ("fields", ",".join(f"f{n}" for n in range(501)), "INVALID_PARAMETER"),
    ("updated_since", LONG, "INVALID_PARAMETER"),
    ("updated_since", "-5", "INVALID_PARAMETER"),
    ("updated_since", "tomorrow", "INVALID_PARAMETER"),
    ("effective_status", "[NOPE]", "INVALID_PARAMETER"),
    ("effective_status", "{", "MALFORMED_PARAMETER"),
)


@pytest.mark.req("D-069", "D-147")
@pytest.mark.parametrize(("name", "value", "symbol"), EDGE_PARAMS)
def test_an_odd_parameter_of_an_edge_is_a_documented_error(live: Live, name: str, value: str, symbol: str | None):
    campaign(live)
    response = live.request("GET", f"/{live.world['ad_account_id']}/campaigns", data={name: value})
    if symbol is None:
        assert response.status_code == 200, response.text
        return
    error = error_of(response, symbol)
    assert error["error_data"]["blame_field_specs"][0][0] == name


@pytest.mark.parametrize("identifier", ["9" * 30, "9" * 19, "-1", "1.5", "act_", "²", "\0", "[]", LONG, "abc"])
@pytest.mark.parametrize(("edge", "param"), [("adsets", "campaign_id"), ("ads", "adset_id")])
def test_a_reference_that_names_nothing_is_refused_by_name(live: Live, edge: str, param: str, identifier: str):
    given = {"name": "x", "daily_budget": 2_000, "targeting": TARGETING, "creative": {"creative_id": "1"}}
    response = live.post(f"/{live.world['ad_account_id']}/{edge}", {**given, param: identifier})
    assert response.status_code == 400, response.text
    assert response.json()["error"]["error_data"]["blame_field_specs"] == [[param]]


@pytest.mark.parametrize("identifier", ["9" * 30, "9" * 19, "²", "\0", {"a": 1}, ["1"], True, 1.5])
def test_a_creative_that_is_none_is_refused(live: Live, identifier: Any):
    given = {"name": "x", "adset_id": "1", "creative": {"creative_id": identifier}}
    response = live.post(f"/{live.world['ad_account_id']}/ads", json=given)
    assert response.status_code == 400, response.text


@pytest.mark.req("C-387")
def test_a_huge_limit_is_the_largest_there_is(live: Live):
    for number in range(3):
        campaign(live, name=str(number))
    response = live.get(f"/{live.world['ad_account_id']}/campaigns", {"limit": "99999999999999999999"})
    assert len(response.json()["data"]) == 3
