"""The image library over HTTP: uploading in every documented way, listing, deleting."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from typing import Any

import pytest

from adtwin.model.media.make import stand_in_image
from tests.live import Live, error_of

RED = stand_in_image("red", 400, 300)
BLUE = stand_in_image("blue", 64, 640, form="png")
TEXT = base64.b64encode(RED).decode()


def edge(live: Live) -> str:
    return f"/{live.world['ad_account_id']}/adimages"


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def rows(live: Live, **params: Any) -> list[dict[str, Any]]:
    fields = {"fields": "hash,width,height,name", "limit": "100"}
    return list(live.get(edge(live), fields | params).json()["data"])


@pytest.mark.req("D-141", "D-142", "D-143", "E-399")
def test_an_upload_answers_with_what_is_in_the_file(live):
    answer = live.post(edge(live), files={"image.jpg": ("image.jpg", RED, "image/jpeg")}).json()
    url = f"http://localhost/_adtwin/media/{md5(RED)}"
    assert answer == {
        "images": {
            "image.jpg": {
                "hash": md5(RED), "url": url, "url_128": f"{url}?size=128", "url_256": f"{url}?size=256",
                "url_256_width": "256", "url_256_height": "192", "width": 400, "height": 300, "name": "image.jpg",
            }
        }
    }  # fmt: skip
    assert live.client.get(url).content == RED


UPLOADS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "bytes": ({"data": {"bytes": TEXT}}, {"bytes": md5(RED)}),
    "bytes unescaped": ({"data": {"bytes": TEXT.replace("+", " ")}}, {"bytes": md5(RED)}),
    "bytes with a name": ({"data": {"bytes": TEXT, "name": "red"}}, {"bytes": md5(RED)}),
    "part of any name": ({"files": {"source0": ("r.jpg", RED)}}, {"r.jpg": md5(RED)}),
    "the same file twice": (
        {"files": [("filename", ("r.jpg", RED)), ("source0", ("r.jpg", RED))]}, {"r.jpg": md5(RED)},
    ),
    "two files": ({"files": {"a": ("r.jpg", RED), "b": ("b.png", BLUE)}}, {"r.jpg": md5(RED), "b.png": md5(BLUE)}),
    "two files of one name": (
        {"files": [("a", ("x", RED)), ("b", ("x", BLUE))]}, {"x": md5(RED), "b:x": md5(BLUE)},
    ),
    "zip": (
        {"files": {"z": ("z.zip", zipped(**{"r.jpg": RED, "in/b.png": BLUE}))}},
        {"r.jpg": md5(RED), "in/b.png": md5(BLUE)},
    ),
}  # fmt: skip


@pytest.mark.req("D-141", "D-142", "D-143")
@pytest.mark.parametrize(("sent", "expected"), UPLOADS.values(), ids=UPLOADS)
def test_images_come_in_many_ways(live, sent, expected):
    answer = live.post(edge(live), **sent)
    assert answer.status_code == 200, answer.text
    assert {key: image["hash"] for key, image in answer.json()["images"].items()} == expected
    assert {row["hash"] for row in rows(live)} >= set(expected.values())


@pytest.mark.req("D-143")
def test_the_same_bytes_are_one_image(live):
    before = len(rows(live))
    for name in ("one.jpg", "two.jpg"):
        live.post(edge(live), files={"f": (name, RED)})
    assert len(rows(live)) == before + 1


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({"data": {"name": "x"}}, "NO_IMAGE_SENT"),
    "no base64": ({"data": {"bytes": "***"}}, "IMAGE_BYTES_UNREADABLE"),
    "cut base64": ({"data": {"bytes": TEXT[:-3]}}, "IMAGE_BYTES_UNREADABLE"),
    "text as image": ({"files": {"f": ("x.jpg", b"hello world")}}, "IMAGE_TYPE_UNSUPPORTED"),
    "drawing": ({"files": {"f": ("x.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")}}, "IMAGE_TYPE_UNSUPPORTED"),
    "cut file": ({"files": {"f": ("x.jpg", RED[: len(RED) // 2])}}, "IMAGE_PROCESSING"),
    "one of two is broken": ({"files": {"a": ("r.jpg", RED), "b": ("x.jpg", RED[:900])}}, "IMAGE_PROCESSING"),
    "zip that climbs": ({"files": {"z": ("z.zip", zipped(**{"../r.jpg": RED}))}}, "IMAGE_ARCHIVE"),
    "foreign copy": (
        {"data": {"copy_from": {"source_account_id": "5", "hash": "0" * 32}}}, "IMAGE_NOT_IN_LIBRARY",
    ),
}  # fmt: skip


@pytest.mark.req("D-144", "D-128")
@pytest.mark.parametrize(("sent", "symbol"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_image_is_refused_and_leaves_nothing(live, sent, symbol):
    before = rows(live)
    error_of(live.post(edge(live), **sent), symbol)
    assert rows(live) == before


@pytest.mark.req("D-140")
def test_the_list_is_filtered(live):
    live.post(edge(live), files={"a": ("Red one.jpg", RED), "b": ("b.png", BLUE)})
    both = sorted([md5(RED), md5(BLUE)])
    assert [row["hash"] for row in rows(live, hashes=[md5(RED)])] == [md5(RED)]
    assert sorted(row["hash"] for row in rows(live, hashes=",".join(both))) == both
    assert rows(live, hashes=["0" * 32]) == []
    assert [row["hash"] for row in rows(live, name="red ONE")] == [md5(RED)]
    found = rows(live, minwidth="100", minheight="100", hashes=both)
    assert [row["hash"] for row in found] == [md5(RED)]
    answer = live.get(edge(live), {"hashes": both, "summary": "total_count", "limit": "1"}).json()
    assert answer["summary"] == {"total_count": 2}
    assert "next" in answer["paging"]
    error_of(live.get(edge(live), {"minwidth": "wide"}), "INVALID_PARAMETER", [["minwidth"]])


@pytest.mark.req("D-140", "D-142")
def test_an_image_is_a_node(live):
    live.post(edge(live), files={"f": ("red.jpg", RED)})
    account = live.world["ad_account_id"].removeprefix("act_")
    number = f"{account}:{md5(RED)}"
    fields = "id,account_id,name,width,original_height,status,created_time,url_256_width,url_256_height,url_128"
    found = live.get(f"/{number}", {"fields": fields}).json()
    assert found == {
        "id": number, "account_id": account, "name": "red.jpg", "width": 400, "original_height": 300,
        "status": "ACTIVE", "created_time": "2026-11-24T16:00:00-0800", "url_256_width": "256",
        "url_256_height": "192", "url_128": f"http://localhost/_adtwin/media/{md5(RED)}?size=128",
    }  # fmt: skip
    answer = live.get(f"/{number}", token=live.world["second_access_token"])
    error_of(answer, "UNSUPPORTED_REQUEST")


@pytest.mark.req("D-145")
def test_an_image_is_taken_out_of_the_library(live):
    live.post(edge(live), files={"f": ("red.jpg", RED)})
    assert live.delete(edge(live), {"hash": md5(RED)}).json() == {"success": True}
    assert rows(live, hashes=[md5(RED)]) == []
    error_of(live.delete(edge(live), {"hash": md5(RED)}), "IMAGE_NOT_IN_LIBRARY", [["hash"]])
    error_of(live.delete(edge(live)), "MISSING_PARAMETER", [["hash"]])
    live.post(edge(live), files={"f": ("red.jpg", RED)})
    assert len(rows(live, hashes=[md5(RED)])) == 1


@pytest.mark.req("D-141")
def test_an_image_is_copied_between_accounts_one_may_use(live):
    world = live.world
    source = {"source_account_id": world["ad_account_id"], "hash": world["image_hash"]}
    answer = live.post(f"/{world['ad_account_id']}/adimages", {"copy_from": source}).json()
    assert answer["images"][world["image_hash"]]["hash"] == world["image_hash"]
    theirs = f"/{world['second_ad_account_id']}/adimages"
    refused = live.post(theirs, {"copy_from": source}, token=world["second_access_token"])
    error_of(refused, "IMAGE_NOT_IN_LIBRARY", [["copy_from"]])
