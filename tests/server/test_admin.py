"""The admin root: the outer contract's table, and who may use it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

import adtwin
from tests.live import NOW, InProcess, Live, postgres_live, sqlite_live
from tests.server.fake import ACCOUNT, FAKE, PNG, TOKEN, USER, things

THINGS = f"/act_{ACCOUNT}/things"


@pytest.fixture(params=["sqlite", "postgresql"])
def each_fake(request: pytest.FixtureRequest) -> Iterator[Live]:
    """A fresh fake world on each of the stores."""
    with {"sqlite": sqlite_live, "postgresql": postgres_live}[request.param](FAKE) as live:
        yield live


def refused(answer: httpx.Response, status: int, field: str | None = None) -> str:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error.get("field") == field
    assert error["message"].endswith(".")
    return str(error["message"])


def test_health(fake: Live) -> None:
    assert fake.admin("GET", "/health") == {
        "status": "ok",
        "version": adtwin.__version__,
        "clock": "2026-11-25T00:00:00Z",
        "world": "demo",
        "durability": "relaxed",
        "outbound": "off",
    }


def test_the_world_names_its_identities(fake: Live) -> None:
    world = fake.admin("GET", "/world")
    assert (world["access_token"], world["ad_account_id"], world["world"]) == (TOKEN, f"act_{ACCOUNT}", "demo")


def test_a_reset_brings_back_the_seeded_world(each_fake: Live) -> None:
    first = each_fake.post(THINGS, {"name": "Lamp"}).json()["id"]
    each_fake.advance("3d")
    each_fake.admin("POST", "/faults", {"error": {"code": 4}, "path": "nowhere"})
    world = each_fake.admin("POST", "/reset")
    assert world == each_fake.world
    assert list(things(each_fake.twin)) == []
    assert each_fake.admin("GET", "/clock")["epoch"] == NOW
    assert each_fake.admin("GET", "/faults") == {"data": []}
    assert each_fake.post(THINGS, {"name": "Lamp"}).json()["id"] == first


def test_a_reset_may_change_the_world(fake: Live) -> None:
    assert fake.admin("POST", "/reset", {"world": "agency"})["world"] == "agency"
    assert fake.get("/me").json()["name"] == "Ida of agency"
    assert fake.admin("POST", "/reset")["world"] == "agency"
    refused(fake.client.post("/_adtwin/reset", json={"world": "moon"}), 400, "world")


@pytest.mark.parametrize(
    ("body", "until"),
    [
        ({"advance": "30s"}, NOW + 30),
        ({"advance": "90m"}, NOW + 5_400),
        ({"advance": "1d12h"}, NOW + 129_600),
        ({"advance": "7d"}, NOW + 7 * 86_400),
        ({"set": "2026-12-01T00:00:00Z"}, NOW + 6 * 86_400),
        ({"set": NOW + 5}, NOW + 5),
        ({"set": NOW}, NOW),
    ],
)
def test_the_clock_moves_when_told(fake: Live, body: dict, until: int) -> None:
    moved = fake.admin("POST", "/clock", body)
    assert (moved["epoch"], moved["runs"]) == (until, False)
    assert fake.admin("GET", "/clock") == moved
    assert fake.twin.store.read_sync(lambda view: view.meta("moves")) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"advance": "a week"}, "advance"),
        ({"advance": "-1d"}, "advance"),
        ({"advance": "9999999d"}, "advance"),
        ({"advance": "1" * 500 + "d"}, "advance"),
        ({"set": "soon"}, "set"),
        ({"set": "2020-01-01T00:00:00Z"}, "set"),
        ({"set": "9999999999999999999"}, "set"),
        ({"advance": 7}, "advance"),
        ({}, None),
        ({"advance": "1d", "set": "2026-12-01T00:00:00Z"}, None),
        ({"foo": 1}, "foo"),
    ],
)
def test_the_clock_refuses(fake: Live, body: dict, field: str | None) -> None:
    assert fake.client.post("/_adtwin/clock", json=body).json()["error"].get("field") == field
    assert fake.client.post("/_adtwin/clock", json=body).status_code == 400
    assert fake.twin.clock.now() == NOW


def test_a_delivery_profile_is_set_and_taken_away(fake: Live) -> None:
    assert fake.admin("POST", "/profiles", {"ad_id": "77", "profile": "fatigued"})["profile"] == "fatigued"
    assert fake.admin("DELETE", "/profiles", {"ad_id": 77}) == {"ad_id": "77", "profile": None}
    assert fake.admin("GET", "/profiles") == {"data": []}
    refused(fake.client.post("/_adtwin/profiles", json={"ad_id": "78", "profile": "healthy"}), 404, "ad_id")
    refused(
        fake.client.post("/_adtwin/profiles", json={"ad_account_id": "act_1", "profile": "healthy"}),
        404,
        "ad_account_id",
    )
    refused(fake.client.post("/_adtwin/profiles", json={"ad_id": "77", "profile": "sad"}), 400, "profile")
    for body in ({"profile": "healthy"}, {"ad_id": "77", "ad_account_id": "1", "profile": "healthy"}):
        assert fake.client.post("/_adtwin/profiles", json=body).status_code == 400


def test_a_review_is_forced(fake: Live) -> None:
    forced = fake.admin("POST", "/review", {"ad_id": "77", "decision": "reject", "reason": "ALCOHOL"})
    assert forced == {"ad_id": "77", "decision": "reject", "reason": "ALCOHOL"}
    refused(fake.client.post("/_adtwin/review", json={"ad_id": "78", "decision": "approve"}), 404, "ad_id")
    for body in ({"ad_id": "77", "decision": "maybe"}, {"ad_id": "77"}):
        assert fake.client.post("/_adtwin/review", json=body).json()["error"]["field"] == "decision"


def test_a_snapshot_is_one_file_and_comes_back(each_fake: Live) -> None:
    fake = each_fake
    kept = fake.post(THINGS, {"name": "Lamp"}).json()["id"]
    fake.advance("1d")
    saved = fake.client.post("/_adtwin/snapshot")
    assert saved.headers["content-type"] == "application/zip"
    assert f"blobs/{fake.world['image_hash']}" in zipfile.ZipFile(io.BytesIO(saved.content)).namelist()
    fake.admin("POST", "/reset")
    assert fake.get(f"/{kept}").status_code == 400
    for sent in ({"content": saved.content}, {"files": {"file": ("s.zip", saved.content)}}):
        back = fake.client.post("/_adtwin/restore", **sent)
        assert back.json()["access_token"] == TOKEN, back.text
        assert fake.get(f"/{kept}", {"fields": "name"}).json()["name"] == "Lamp"
        assert fake.twin.clock.now() == NOW + 86_400
        assert fake.client.get(f"/_adtwin/media/{fake.world['image_hash']}").content == PNG


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 rubbish"])
def test_a_file_that_is_no_snapshot_changes_nothing(fake: Live, content: bytes) -> None:
    made = fake.post(THINGS, {"name": "Lamp"}).json()["id"]
    answer = fake.client.post("/_adtwin/restore", content=content)
    assert answer.status_code == 400
    assert "can't be restored" in answer.json()["error"]["message"]
    assert fake.get(f"/{made}").status_code == 200


def test_a_snapshot_with_a_path_that_leads_away_is_refused(fake: Live) -> None:
    saved = io.BytesIO(fake.client.post("/_adtwin/snapshot").content)
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("blobs/../../evil", b"x")
    assert fake.client.post("/_adtwin/restore", content=saved.getvalue()).status_code == 400


def test_unknown_calls_say_what_there_is(fake: Live) -> None:
    assert "/clock" in refused(fake.client.get("/_adtwin/clocks"), 404)
    assert "GET, POST" in refused(fake.client.delete("/_adtwin/clock"), 405)
    refused(fake.client.get("/_adtwin"), 404)


@pytest.mark.parametrize("content", [b"{", b"[]", b'"x"', b"\xff", b"1"])
def test_a_body_that_is_no_object_is_refused(fake: Live, content: bytes) -> None:
    assert fake.client.post("/_adtwin/clock", content=content).status_code == 400


def test_a_body_has_a_limit(fake: Live) -> None:
    refused(fake.client.post("/_adtwin/clock", content=b" " * (2**20 + 1)), 413)


@pytest.fixture
def guarded(fake: Live) -> Iterator[httpx.Client]:
    """A client of a twin with an admin secret."""
    options = FAKE.options(host="0.0.0.0", admin_secret="s3cret")
    app = FAKE.app(fake.twin.store, options)
    with httpx.Client(transport=InProcess(app), base_url="http://localhost", trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/world"),
        ("POST", "/reset"),
        ("GET", "/clock"),
        ("POST", "/clock"),
        ("POST", "/review"),
        ("GET", "/faults"),
        ("POST", "/faults"),
        ("DELETE", "/faults"),
        ("GET", "/requests"),
        ("POST", "/snapshot"),
        ("POST", "/restore"),
    ],
)
def test_with_a_secret_every_call_needs_it(guarded: httpx.Client, method: str, path: str) -> None:
    """[S5]"""
    for headers in ({}, {"X-Adtwin-Secret": "wrong"}, {"Authorization": f"Bearer {TOKEN}"}):
        refused(guarded.request(method, f"/_adtwin{path}", headers=headers), 401)
    assert guarded.request(method, f"/_adtwin{path}", headers={"X-Adtwin-Secret": "s3cret"}).status_code != 401


def test_readiness_and_pictures_need_no_secret(guarded: httpx.Client, fake: Live) -> None:
    assert guarded.get("/_adtwin/health").status_code == 200
    assert guarded.get(f"/_adtwin/media/{fake.world['image_hash']}").status_code == 200
    assert guarded.get(f"/{USER}", params={"access_token": TOKEN}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000"},
    ],
)
def test_pages_of_other_sites_change_nothing(fake: Live, headers: dict) -> None:
    """[S12]"""
    fake.post(THINGS, {"name": "Lamp"})
    refused(fake.client.post("/_adtwin/reset", headers=headers), 403)
    refused(fake.client.request("DELETE", "/_adtwin/faults", headers=headers), 403)
    assert len(list(things(fake.twin))) == 1


def test_its_own_pages_may(fake: Live) -> None:
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    assert fake.client.post("/_adtwin/reset", headers=own).status_code == 200


def test_a_failure_of_its_own_is_an_answer(fake: Live, caplog: pytest.LogCaptureFixture) -> None:
    def fail(twin: object, until: int) -> None:
        raise RuntimeError("no time")

    fake.app.control.hooks = replace(fake.app.control.hooks, advance=fail)
    refused(fake.client.post("/_adtwin/clock", json={"advance": "1d"}), 500)
    assert "no time" in caplog.text
    assert fake.client.post("/_adtwin/reset").status_code == 200
