"""What every Graph request goes through, on the tiny model."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import httpx
import pytest

from adtwin.graph.twin import Twin
from adtwin.server.app import App
from adtwin.server.limits import URL_BYTES
from tests.live import NOW, Live, error_of
from tests.server.fake import ACCOUNT, FAKE, HOOKS, TOKEN, things

THINGS = f"/v24.0/act_{ACCOUNT}/things"
ECHO = f"/v24.0/act_{ACCOUNT}/echo"


def test_a_node_is_made_and_read(fake: Live) -> None:
    made = fake.post(THINGS, {"name": "Lamp", "fields": "name,created_time"})
    assert made.status_code == 200, made.text
    assert made.json()["name"] == "Lamp"
    read = fake.get(f"/{made.json()['id']}", {"fields": "name"})
    assert read.json() == {"name": "Lamp", "id": made.json()["id"]}
    assert read.headers["content-type"] == "application/json; charset=UTF-8"
    assert fake.get(THINGS).json()["data"][0]["id"] == made.json()["id"]


def test_paging_links_stand_on_the_host_that_was_asked(fake: Live) -> None:
    for number in range(3):
        fake.post(THINGS, {"name": f"Thing {number}"})
    page = fake.get(THINGS, {"limit": 2}, headers={"Host": "127.0.0.1:8910"}).json()
    assert page["paging"]["next"].startswith(f"http://127.0.0.1:8910/v24.0/act_{ACCOUNT}/things?")
    assert [row["id"] for row in fake.get(page["paging"]["next"].partition(":8910")[2]).json()["data"]]


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        pytest.param({"params": {"a": "1", "b": "2"}}, {"a": "1", "b": "2"}, id="query"),
        pytest.param({"params": {"a": "1"}, "data": {"a": "2", "b": "ü"}}, {"a": "2", "b": "ü"}, id="form after query"),
        pytest.param({"json": {"a": {"b": [1]}, "n": None}}, {"a": {"b": [1]}}, id="json, null left out"),
        pytest.param({"data": {"a[b]": "1", "l[0]": "x"}}, {"a": {"b": "1"}, "l": ["x"]}, id="brackets"),
        pytest.param({"files": {"f": ("f.txt", b"x")}, "data": {"a": "1"}}, {"a": "1"}, id="multipart"),
        pytest.param({"content": b"a=1&b="}, {"a": "1"}, id="form without a type, blanks ignored"),
        pytest.param({"content": b'{"a": 1}'}, {"a": 1}, id="json without a type"),
    ],
)
@pytest.mark.req("A-003", "A-006")
def test_parameters_come_from_everywhere(fake: Live, sent: dict, seen: dict) -> None:
    answer = fake.request("POST", ECHO, **sent)
    assert answer.json() == {"params": seen}


def test_a_get_may_carry_a_body(fake: Live) -> None:
    assert fake.request("GET", ECHO, data={"a": "1"}).json() == {"params": {"a": "1"}}


@pytest.mark.parametrize("sent", ["DELETE", "delete"])
def test_the_method_parameter_decides_the_verb(fake: Live, sent: str) -> None:
    assert fake.post(ECHO, {"method": sent}).json()["params"] == {"method": sent}
    assert fake.admin("GET", "/requests?limit=1")["data"][0]["method"] == "DELETE"


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "OPTIONS"])
def test_other_verbs_are_refused(fake: Live, verb: str) -> None:
    error_of(fake.request(verb, ECHO), "UNSUPPORTED_REQUEST")


def test_head_answers_without_a_body(fake: Live) -> None:
    answer = fake.request("HEAD", "/me")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize(
    ("kind", "content", "says"),
    [
        pytest.param("application/json", b'{"a": ', "JSON body", id="json cut off"),
        pytest.param("application/json", b"[1]", "no object", id="json list"),
        pytest.param("application/json", b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "deeper than 32", id="json depth"),
        pytest.param("application/json", b'{"a":100000000000000000000}', "20 digits", id="json integer"),
        pytest.param("multipart/form-data", b"x", "no boundary", id="no boundary"),
        pytest.param("multipart/form-data; boundary=b", b"rubbish", "boundary", id="no multipart at all"),
        pytest.param("multipart/form-data; boundary=b", b"", "cut off", id="empty multipart"),
        pytest.param(
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nhalf a fi',
            "cut off in part 'f'",
            id="cut-off upload",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
            "Content-Disposition with a name",
            id="part without a name",
        ),
    ],
)
def test_a_broken_body_is_named_and_nothing_is_stored(fake: Live, kind: str, content: bytes, says: str) -> None:
    headers = {"Content-Type": kind} | ({} if content else {"Transfer-Encoding": "chunked"})
    answer = fake.request("POST", THINGS, params={"name": "Lamp"}, content=content, headers=headers)
    assert says in error_of(answer, "MALFORMED_PARAMETER")["error_user_msg"]
    assert list(things(fake.twin)) == []


def test_a_body_shorter_than_declared_is_refused(fake: Live) -> None:
    answer = fake.request("POST", THINGS, content=b"name=Lamp", headers={"Content-Length": "4000"})
    assert "after 9 of the 4000 bytes" in error_of(answer, "INVALID_PARAMETER")["error_user_msg"]
    assert list(things(fake.twin)) == []


def test_a_packed_body_is_refused(fake: Live) -> None:
    answer = fake.request("POST", THINGS, content=b"x", headers={"Content-Encoding": "gzip"})
    assert "gzip" in error_of(answer, "INVALID_PARAMETER")["error_user_msg"]


def test_the_token_may_come_as_header_or_parameter(fake: Live) -> None:
    assert fake.get("/me", {"access_token": TOKEN}, token=None).status_code == 200
    assert fake.get("/me", token=None, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    error_of(fake.get("/me", token=None), "NO_TOKEN")
    refused = fake.get("/me", token="wrong")
    error_of(refused, "INVALID_TOKEN")
    assert refused.headers["www-authenticate"].startswith('OAuth "Facebook Platform"')


@pytest.mark.req("C-478")
def test_every_answer_has_the_headers_clients_read(fake: Live) -> None:
    seen = set()
    for answer in (fake.get("/me"), fake.get("/nowhere/at/all"), fake.get("/me", token=None)):
        assert answer.headers["facebook-api-version"] or answer.status_code == 400
        assert answer.json().get("error", {}).get("fbtrace_id") != ""
        assert percent_used(answer) < 85
        assert answer.headers["x-content-type-options"] == "nosniff"
        seen |= {answer.headers["x-fb-trace-id"], answer.headers["x-fb-request-id"]}
    assert len(seen) == 6


def percent_used(answer: httpx.Response) -> int:
    use = httpx.Response(200, text=answer.headers["x-app-usage"]).json()
    one = httpx.Response(200, text=answer.headers["x-business-use-case-usage"]).json()[str(ACCOUNT)][0]
    account = httpx.Response(200, text=answer.headers["x-ad-account-usage"]).json()
    return max(use["call_count"], one["total_time"], account["acc_id_util_pct"])


def test_pretty_is_taken_until_v26(fake: Live) -> None:
    assert b"\n" in fake.get("/v24.0/me", {"pretty": "1"}).content
    assert b"\n" not in fake.get("/v26.0/me", {"pretty": "1"}).content
    assert b"\n" not in fake.get("/v24.0/me").content


def test_a_crash_below_is_an_answer(fake: Live, caplog: pytest.LogCaptureFixture) -> None:
    made = fake.post(THINGS, {"name": "Lamp"}).json()
    error = error_of(fake.get(f"/{made['id']}", {"fields": "broken"}), "UNKNOWN")
    assert error["fbtrace_id"] in caplog.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8910", 200),
        ("app.localhost:1", 200),
        ("127.0.0.1:8910", 200),
        ("[::1]:8910", 200),
        ("192.168.1.7", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("localhost@evil.example", 400),
        ("", 400),
    ],
)
def test_only_known_hosts_are_answered(fake: Live, host: str, status: int) -> None:
    graph = fake.get("/me", headers={"Host": host})
    admin = fake.client.get("/_adtwin/world", headers={"Host": host})
    assert (graph.status_code, admin.status_code) == (status, status)
    if status == 400:
        assert "Host name" in error_of(graph, "INVALID_PARAMETER")["error_user_msg"]


def test_what_browsers_ask_is_answered_quietly(fake: Live) -> None:
    before = len(fake.admin("GET", "/requests")["data"])
    assert fake.client.get("/favicon.ico").status_code == 204
    assert "Disallow" in fake.client.get("/robots.txt").text
    assert len(fake.admin("GET", "/requests")["data"]) == before


def test_a_crash_report_of_an_sdk_is_taken(fake: Live) -> None:
    answer = fake.post("/v24.0/None/instruments", {"bizsdk_crash_report": {"reason": "x"}}, token=None)
    assert answer.json() == {"success": True}


def test_a_running_clock_lets_happen_what_falls_due(fake: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adtwin.server.app.TICK", 0)
    told: asyncio.Queue[dict] = asyncio.Queue()
    said: list[str] = []
    moved = asyncio.Event()

    async def advance(twin: Twin, until: int) -> None:
        moved.set()
        raise RuntimeError("the first try fails, and the server lives on")

    async def send(message: dict) -> None:
        said.append(message["type"])

    async def life(app: App) -> None:
        told.put_nowait({"type": "lifespan.startup"})
        running = asyncio.create_task(app({"type": "lifespan"}, told.get, send))
        await moved.wait()
        moved.clear()
        await moved.wait()
        told.put_nowait({"type": "lifespan.shutdown"})
        await running

    setting = replace(FAKE, hooks=replace(HOOKS, advance=advance))
    asyncio.run(life(setting.app(fake.twin.store, setting.options(clock="real"))))
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_the_clock_stands(fake: Live) -> None:
    assert fake.twin.clock.now() == NOW
    fake.get("/me")
    assert fake.twin.clock.now() == NOW


def test_the_url_has_a_limit(fake: Live) -> None:
    path = "/v24.0/me"
    room = URL_BYTES - len(path) - len("a=")
    assert fake.request("GET", path, params={"a": "x" * room}).status_code == 200
    error_of(fake.request("GET", path, params={"a": "x" * (room + 1)}), "REQUEST_TOO_LARGE")
