"""The request log: what it tells, and what it must never tell."""

from __future__ import annotations

import orjson
import pytest

from adtwin.server.request_log import MASK, RequestLog, masked
from tests.live import Live
from tests.server.fake import ACCOUNT, TOKEN

ECHO = f"/v24.0/act_{ACCOUNT}/echo"


def log(fake: Live, query: str = "") -> list[dict]:
    return fake.admin("GET", f"/requests{query}")["data"]


def test_an_entry_says_what_happened(fake: Live) -> None:
    fake.post(f"/v24.0/act_{ACCOUNT}/things", {"name": "Lamp"})
    fake.get("/v26.0/4711")
    failed, made = log(fake)
    assert failed["duration_ms"] >= 0
    assert made == made | {
        "time": "2026-11-25T00:00:00+0000",
        "method": "POST",
        "path": f"/v24.0/act_{ACCOUNT}/things",
        "params": {"name": "Lamp"},
        "status": 200,
        "version": "v24.0",
    }
    assert "error" not in made
    assert (failed["status"], failed["version"], failed["params"]) == (400, "v26.0", {})
    assert failed["error"] == failed["error"] | {"symbol": "UNSUPPORTED_REQUEST", "code": 100, "subcode": 33}
    assert failed["error"]["fbtrace_id"]


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("", [404, 200, 400, 200]),
        ("?limit=1", [404]),
        ("?status=200", [200, 200]),
        ("?status=4xx", [404, 400]),
        ("?path=*/echo", [200]),
        ("?path=*/echo&status=4xx", []),
    ],
)
def test_entries_are_chosen(fake: Live, query: str, statuses: list[int]) -> None:
    fake.get("/me")
    fake.get("/4711")
    fake.get(ECHO)
    fake.get("/me", headers={"X-Adtwin-Error": "UNKNOWN_PATH"})
    found = [entry["status"] for entry in log(fake, query)]
    assert found == [400 if status == 404 else status for status in statuses]


@pytest.mark.parametrize("limit", ["0", "x", "-1", "10001", "9" * 400, "٣x"])
def test_a_limit_is_a_number_in_range(fake: Live, limit: str) -> None:
    assert fake.client.get("/_adtwin/requests", params={"limit": limit}).json()["error"]["field"] == "limit"


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("params", "access_token"),
        ("params", "input_token"),
        ("params", "client_secret"),
        ("params", "appsecret_proof"),
        ("params", "fb_exchange_token"),
        ("params", "note"),
        ("data", "access_token"),
        ("json", "access_token"),
        ("json", "note"),
    ],
)
def test_a_token_is_never_shown(fake: Live, where: str, name: str) -> None:
    """[S3]"""
    fake.request("POST", ECHO, token=None, **{where: {name: TOKEN}})
    fake.request("GET", f"/{TOKEN}")
    fake.request("POST", "/", data={"batch": orjson.dumps([{"relative_url": f"me?access_token={TOKEN}&x=1"}]).decode()})
    fake.request("POST", ECHO, data={TOKEN: "1"})
    text = orjson.dumps(log(fake)).decode()
    assert TOKEN not in text
    assert MASK in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("me?access_token=abc&fields=id", "me?***&fields=id"),
        ('{"access_token": "abcdef", "x": 1}', '{"***", "x": 1}'),
        ("the access_token of a page", "the access_token of a page"),
        ("12345678|abcdefgh123", "***"),
        ("x%7B%22client_secret%22%3A%22abc%22%7D", "x%7B%22***"),
        ("client_secret=ab%2Bc&x=1", "***&x=1"),
        ("me?a=1%26access_token%3DEAABabcdefgh", "me?a=1%26***"),
        ("SEAAirlinesCarryYou", "SEAAirlinesCarryYou"),
        ("A plain name", "A plain name"),
        ("short", "short"),
    ],
)
def test_masking(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_long_values_are_cut_and_odd_ones_are_harmless(fake: Live) -> None:
    """[S16]"""
    fake.post(ECHO, {"long": "x" * 5_000, "line": "a\r\nSet-Cookie: b", "nul": "\x00\x1b[31m", "bidi": "\u202e"})
    params = log(fake)[0]["params"]
    assert len(params["long"]) == 300
    assert params["line"] == "a\r\nSet-Cookie: b"


def test_the_log_is_a_ring(fake: Live) -> None:
    control = fake.app.control
    control.log = RequestLog(kept=3)
    for number in range(5):
        fake.get("/me", {"n": number})
    assert [entry["params"]["n"] for entry in log(fake)] == ["4", "3", "2"]


def test_the_admin_root_is_not_logged(fake: Live) -> None:
    fake.admin("GET", "/world")
    assert log(fake) == []
