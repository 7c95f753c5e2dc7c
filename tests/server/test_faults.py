"""Failures on demand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adtwin.errors import CATALOGUE, Row
from adtwin.server.faults import Faults, asked_in_header
from tests.live import ConnectionCutError, Live, error_of
from tests.server.fake import ACCOUNT, things

THINGS = f"/v24.0/act_{ACCOUNT}/things"


@pytest.mark.parametrize(
    ("asked", "status", "code", "subcode"),
    [
        ("17/2446079", 400, 17, 2446079),
        ("4", 400, 4, None),
        ("1", 500, 1, None),
        ("2", 503, 2, None),
        ("190/463", 401, 190, 463),
        ("80004/2446079", 400, 80004, 2446079),
        ("REQUEST_TOO_LARGE", 413, 100, None),
        ("123456", 400, 123456, None),
        ("999/10", 400, 999, 10),
        ("nonsense", 400, 100, None),
        ("1/2/3", 400, 100, None),
    ],
)
def test_a_header_forces_one_error(fake: Live, asked: str, status: int, code: int, subcode: int | None) -> None:
    answer = fake.post(THINGS, {"name": "Lamp"}, headers={"X-Adtwin-Error": asked})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error.get("error_subcode")) == (status, code, subcode)
    assert error["fbtrace_id"]
    assert list(things(fake.twin)) == []
    assert fake.post(THINGS, {"name": "Lamp"}).status_code == 200


MEANT = {
    "1": "UNKNOWN", "2": "SERVICE_UNAVAILABLE", "100": "INVALID_PARAMETER", "104": "TOKEN_REQUIRED",
    "190": "INVALID_TOKEN", "200": "PERMISSION", "2500": "UNKNOWN_PATH", "2635": "VERSION_ENDED",
    "190/463": "EXPIRED_TOKEN", "463": "EXPIRED_TOKEN", "1885183": "APP_IN_DEVELOPMENT", "1487390": "RULE_MALFORMED",
    "1885272": "BUDGET_TOO_LOW", "80004": "ADS_MANAGEMENT_CALL_LIMIT", "2446079": "ADS_API_CALL_LIMIT",
    "1870034": "AUDIENCE_TERMS_NOT_ACCEPTED", "100/3858355": "FLEXIBLE_CREATIVE",
}  # fmt: skip


@pytest.mark.req("C-541")
@pytest.mark.parametrize("by", ["header", "rule", "rule with numbers"])
@pytest.mark.parametrize(("asked", "symbol"), MEANT.items())
def test_numbers_alone_find_the_row_that_is_meant(fake: Live, by: str, asked: str, symbol: str) -> None:
    """By code, by code and subcode, and by either of them alone."""
    headers = {}
    if by == "header":
        headers = {"X-Adtwin-Error": asked}
    else:
        numbers = dict(zip(("code", "subcode"), map(int, asked.split("/")), strict=False))
        fake.admin("POST", "/faults", {"error": asked if by == "rule" else numbers})
    answer = fake.get("/me", headers=headers)
    error_of(answer, symbol)
    assert ("www-authenticate" in answer.headers) == (CATALOGUE[symbol].status == 401)


@pytest.mark.parametrize(
    ("asked", "symbol"),
    [
        ("190/999", "INVALID_TOKEN"),
        ("190/33", "INVALID_TOKEN"),
        ("613/463", "CUSTOM_CALL_LIMIT"),
        ("100/1870034", "AUDIENCE_TERMS_NOT_ACCEPTED"),
        ("80001/2446079", "PAGES_CALL_LIMIT"),
        ("80011", "ADS_MANAGEMENT_CALL_LIMIT"),
        ("-3/1885183", "APP_IN_DEVELOPMENT"),
    ],
)
def test_numbers_that_are_no_row_take_the_words_of_the_nearest(fake: Live, asked: str, symbol: str) -> None:
    answer, row = fake.get("/me", headers={"X-Adtwin-Error": asked}), CATALOGUE[symbol]
    error = answer.json()["error"]
    told = f"{error['code']}/{error['error_subcode']}" if "error_subcode" in error else str(error["code"])
    assert (told, error["error_user_title"], answer.status_code) == (asked, row.title, row.status)
    assert ("www-authenticate" in answer.headers) == (row.status == 401)


def test_of_rows_with_the_same_numbers_one_is_meant() -> None:
    alike: dict[tuple[int, int | None], list[Row]] = {}
    for row in CATALOGUE.values():
        alike.setdefault((row.code, row.subcode), []).append(row)
    for rows in alike.values():
        assert sum(row.canonical for row in rows) == (len(rows) > 1), [row.symbol for row in rows]


@pytest.mark.parametrize("error", [{"symbol": "TOO_MUCH_DATA"}, "TOO_MUCH_DATA"])
def test_a_rule_names_a_row_by_its_symbol(fake: Live, error: object) -> None:
    made = fake.admin("POST", "/faults", {"error": error, "times": 1})
    assert made["error"] == {"symbol": "TOO_MUCH_DATA"}
    error_of(fake.get("/me"), "TOO_MUCH_DATA")
    assert fake.get("/me").status_code == 200


@pytest.mark.parametrize("symbol", sorted(CATALOGUE))
def test_every_error_can_be_forced(symbol: str) -> None:
    error = asked_in_header(symbol)
    assert error.row.symbol == symbol
    assert error.body("T")["error"]["code"] == error.row.code


@pytest.mark.parametrize(
    ("rule", "hit"),
    [
        ({"path": "*"}, True),
        ({"path": "act_*/things"}, True),
        ({"path": f"/act_{ACCOUNT}/things/"}, True),
        ({"path": "act_*/things", "method": "POST"}, False),
        ({"path": "*/campaigns"}, False),
        ({"path": "things"}, False),
        ({"path": "*", "probability": 0.0}, False),
    ],
)
def test_a_rule_meets_requests_by_path_and_method(fake: Live, rule: dict, hit: bool) -> None:
    fake.admin("POST", "/faults", rule | {"error": {"code": 613}})
    answer = fake.get(THINGS)
    assert answer.json().get("error", {}).get("code") == (613 if hit else None)
    assert fake.admin("GET", "/faults")["data"][0]["hits"] == int(hit)


def test_a_rule_strikes_so_many_times(fake: Live) -> None:
    made = fake.admin("POST", "/faults", {"error": {"code": 2}, "times": 2})
    assert (made["id"], made["left"]) == (1, 2)
    assert [fake.get("/me").status_code for _ in range(4)] == [503, 503, 200, 200]
    assert fake.admin("GET", "/faults")["data"][0]["left"] == 0


def test_chance_is_the_same_in_every_run(fake: Live) -> None:
    runs = []
    for _ in range(2):
        fake.admin("POST", "/reset")
        fake.admin("POST", "/faults", {"error": {"code": 4}, "probability": 0.5})
        runs.append([fake.get("/me").status_code for _ in range(20)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 400}


def test_a_slow_answer_is_late_and_right(fake: Live) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    fake.app.control.faults._sleep = sleep
    fake.admin("POST", "/faults", {"latency_ms": 30_000, "times": 1})
    assert fake.get("/me").status_code == 200
    assert waited == [30.0]


def test_a_lost_request_was_never_carried_out(fake: Live) -> None:
    fake.admin("POST", "/faults", {"drop": True, "times": 1})
    with pytest.raises(ConnectionCutError):
        fake.post(THINGS, {"name": "Lamp"})
    assert list(things(fake.twin)) == []


def test_a_lost_answer_leaves_the_work_done(fake: Live) -> None:
    fake.admin("POST", "/faults", {"drop": "after", "times": 1})
    with pytest.raises(ConnectionCutError):
        fake.post(THINGS, {"name": "Lamp"})
    assert len(list(things(fake.twin))) == 1
    assert fake.admin("GET", "/requests")["data"][0]["rules"] == ["fault 1"]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({}, None),
        ({"path": "*"}, None),
        ({"drop": False}, None),
        ({"error": {"code": 4}, "probability": 2}, "probability"),
        ({"error": {"code": "x"}}, "error.code"),
        ({"error": {}}, "error"),
        ({"error": "nonsense"}, "error.symbol"),
        ({"error": {"symbol": "TO_MUCH_DATA"}}, "error.symbol"),
        ({"error": {"symbol": "TOO_MUCH_DATA", "code": 1}}, "error"),
        ({"error": {"symbol": "TOO_MUCH_DATA", "subcode": 1}}, "error"),
        ({"error": {"subcode": 463}}, "error"),
        ({"error": "99999999999"}, "error.symbol"),
        ({"latency_ms": -1}, "latency_ms"),
        ({"latency_ms": 10**9}, "latency_ms"),
        ({"error": {"code": 4}, "method": "PUT"}, "method"),
        ({"error": {"code": 4}, "times": 0}, "times"),
        ({"error": {"code": 4}, "path": "x" * 201}, "path"),
        ({"error": {"code": 4}, "colour": "red"}, "colour"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(fake: Live, rule: dict, field: str | None) -> None:
    answer = fake.client.post("/_adtwin/faults", json=rule)
    assert answer.status_code == 400
    assert answer.json()["error"].get("field") == field
    assert fake.admin("GET", "/faults") == {"data": []}


def test_rules_are_dropped_one_by_one_or_all(fake: Live) -> None:
    for _ in range(3):
        fake.admin("POST", "/faults", {"error": {"code": 4}})
    assert fake.admin("DELETE", "/faults/2") == {"dropped": 1}
    assert [rule["id"] for rule in fake.admin("GET", "/faults")["data"]] == [1, 3]
    assert fake.client.delete("/_adtwin/faults/2").status_code == 404
    assert fake.admin("DELETE", "/faults") == {"dropped": 2}
    assert fake.get("/me").status_code == 200


def test_the_admin_root_never_fails_on_demand(fake: Live) -> None:
    fake.admin("POST", "/faults", {"drop": True})
    assert fake.admin("GET", "/health")["status"] == "ok"


def test_a_forced_error_of_the_catalogue_is_the_whole_row(fake: Live) -> None:
    row = replace(CATALOGUE["EXPIRED_TOKEN"])
    answer = fake.get("/me", headers={"X-Adtwin-Error": f"{row.code}/{row.subcode}"})
    error_of(answer, "EXPIRED_TOKEN")


def test_equal_seeds_strike_alike() -> None:
    from adtwin.server.faults import Rule

    rule = Rule.model_validate({"error": {"code": 4}, "probability": 0.3})
    draws = [[Faults(seed).add(rule).strikes("GET", "me") for _ in range(3)] for seed in (1, 1)]
    assert draws[0] == draws[1]
