"""Each limit at n and n + 1; what is too large is refused before it is read whole. [S6]"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adtwin.server import limits
from adtwin.server.limits import FIELDS, FILES, MB, URL_BYTES, Room, room_of
from tests.live import Live, error_of
from tests.server.fake import ACCOUNT, TOKEN, things

ECHO = f"/v24.0/act_{ACCOUNT}/echo"
IMAGES = f"/v24.0/act_{ACCOUNT}/adimages"


def form(size: int) -> bytes:
    return b"a=" + b"x" * (size - 2)


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/v24.0/act_1/campaigns", limits.DEFAULT),
        ("/", limits.BATCHES),
        ("/v24.0/", limits.BATCHES),
        ("/v24.0/me", limits.BATCHES),
        ("/v24.0/vine", limits.DEFAULT),
        ("/v24.0/act_1/adimages", limits.IMAGES),
        ("/act_1/adimages/", limits.IMAGES),
        ("/v24.0/act_1/advideos", limits.VIDEOS),
        ("/77/users", limits.PEOPLE),
    ],
)
def test_the_room_follows_from_the_edge(path: str, room: Room) -> None:
    assert room_of(path) == room


def test_a_form_has_a_limit(fake: Live) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert fake.request("POST", ECHO, content=form(MB), headers=kind).status_code == 200
    error = error_of(fake.request("POST", ECHO, content=form(MB + 1), headers=kind), "REQUEST_TOO_LARGE")
    assert str(MB) in error["error_user_msg"]


def test_a_body_of_unknown_length_has_the_same_limit(fake: Live) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    def pieces(size: int):
        body = form(size)
        yield from (body[start : start + 65_536] for start in range(0, len(body), 65_536))

    assert fake.request("POST", ECHO, content=pieces(MB), headers=kind).status_code == 200
    error_of(fake.request("POST", ECHO, content=pieces(MB + 1), headers=kind), "REQUEST_TOO_LARGE")


@pytest.mark.parametrize("extra", [0, 1])
def test_parameters_have_a_limit(fake: Live, extra: int) -> None:
    many = {f"p{number}": "1" for number in range(FIELDS + extra)}
    answers = [
        fake.request("POST", ECHO, data=many),
        fake.request("POST", ECHO, json=many),
        fake.request("POST", ECHO, files=[(name, (None, value)) for name, value in many.items()]),
    ]
    for answer in answers:
        if extra:
            error_of(answer, "REQUEST_TOO_LARGE")
        else:
            assert len(answer.json()["params"]) == FIELDS


def test_files_have_a_limit(fake: Live) -> None:
    files = [("f", (f"{number}.png", b"x")) for number in range(FILES + 1)]
    assert len(fake.request("POST", IMAGES, files=files[:FILES]).json()["images"]) == FILES
    error_of(fake.request("POST", IMAGES, files=files), "REQUEST_TOO_LARGE")


def test_a_file_has_a_limit_of_its_own(fake: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.BY_EDGE, "adimages", Room(10_000, 5_000, "image uploads"))
    fits = fake.request("POST", IMAGES, files={"filename": ("a.png", b"x" * 5_000)})
    assert fits.status_code == 200
    refused = fake.request("POST", IMAGES, files={"filename": ("a.png", b"x" * 5_001)})
    error_of(refused, "REQUEST_TOO_LARGE", blame=[["filename"]])


def test_a_large_file_waits_on_disk_and_arrives_whole(fake: Live) -> None:
    picture = bytes(range(256)) * (20 * 1024)
    made = fake.request("POST", IMAGES, files={"filename": ("big.png", picture)}, data={"name": "Big"})
    blob = fake.twin.store.blobs.get(made.json()["images"]["big.png"]["hash"])
    assert blob == picture
    assert made.json()["name"] == "Big"


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\passwd", "/etc/passwd", "pass\x00wd"])
def test_a_file_name_is_a_label_and_no_path(fake: Live, name: str) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="' + name.encode() + b'"\r\n\r\nx\r\n--b--\r\n'
    sent = {"Content-Type": "multipart/form-data; boundary=b"}
    assert list(fake.request("POST", IMAGES, content=body, headers=sent).json().get("images", {})) == ["passwd"]


def test_what_is_declared_too_large_is_refused_unread(fake: Live) -> None:
    answers: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        raise AssertionError("the body was read")

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": ECHO,
        "raw_path": ECHO.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-length", str(2 * 2**30).encode())],
    }
    asyncio.run(fake.app(scope, receive, send))
    assert answers[0]["status"] == 413


def test_headers_have_a_limit(fake: Live) -> None:
    error_of(fake.get("/me", headers={"X-Long": "x" * limits.HEADER_BYTES}), "REQUEST_TOO_LARGE")
    assert fake.get("/me", headers={"X-Long": "x" * (limits.HEADER_BYTES - 2_000)}).status_code == 200


def test_nothing_is_stored_of_what_is_refused(fake: Live) -> None:
    many = {"name": "Lamp", "note": "x" * MB}
    error_of(fake.post(f"/act_{ACCOUNT}/things", many), "REQUEST_TOO_LARGE")
    assert list(things(fake.twin)) == []
    assert URL_BYTES < MB
    assert TOKEN
