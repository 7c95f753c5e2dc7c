"""Media and previews: what browsers get to see, and what they may do with it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from adtwin.server.files import kind_of
from tests.live import Live
from tests.server.fake import PNG


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (PNG[:16], "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
        (b"<svg onload=alert(1)>", "application/octet-stream"),
        (b"<!doctype html>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_kind_of_a_file_follows_from_its_bytes(start: bytes, kind: str) -> None:
    assert kind_of(start) == kind


def test_a_picture_is_served_by_its_hash(fake: Live) -> None:
    for ending in ("", ".png", ".jpg"):
        answer = fake.client.get(f"/_adtwin/media/{fake.world['image_hash']}{ending}")
        assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-disposition"] == "inline"
    head = fake.client.head(f"/_adtwin/media/{fake.world['image_hash']}")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(PNG)))


def test_a_film_is_served_in_parts(fake: Live) -> None:
    answer = fake.client.get(f"/_adtwin/media/{fake.world['image_hash']}", headers={"Range": "bytes=1-3"})
    assert (answer.status_code, answer.content) == (206, b"PNG")


def test_what_is_no_picture_is_never_shown(fake: Live) -> None:
    """[S11]"""
    name = fake.twin.store.blobs.put(b"<html><script>alert(1)</script></html>")
    answer = fake.client.get(f"/_adtwin/media/{name}.png")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("name", ["0" * 32, "..%2f..%2fadtwin.db", "", "x", "0" * 31, "A" * 32, "%00"])
def test_nothing_else_is_served(fake: Live, name: str) -> None:
    """[S9]"""
    assert fake.client.get(f"/_adtwin/media/{name}").status_code == 404


def test_a_preview_may_do_nothing(fake: Live) -> None:
    """[S11]"""
    answer = fake.client.get("/_adtwin/preview/good", headers={"Host": "127.0.0.1:8910"})
    assert answer.text == "<p>http://127.0.0.1:8910</p>"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; ")
    assert "http://127.0.0.1:8910" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("token", "status"), [("old", 410), ("unknown", 404), ("", 404)])
def test_a_preview_link_ends(fake: Live, token: str, status: int) -> None:
    assert fake.client.get(f"/_adtwin/preview/{token}").status_code == status


def test_a_smaller_picture_is_served_on_request(live: Live) -> None:
    blob = live.world["image_hash"]
    whole, small = (live.client.get(f"/_adtwin/media/{blob}{query}") for query in ("", "?size=128"))
    assert (whole.status_code, small.status_code) == (200, 200)
    with Image.open(io.BytesIO(small.content)) as picture:
        assert max(picture.size) == 128
    assert len(small.content) < len(whole.content)


@pytest.mark.parametrize("size", ["0", "-1", "x", "99999", "1e3", "²"])
def test_a_size_that_is_none_is_refused(live: Live, size: str) -> None:
    answer = live.client.get(f"/_adtwin/media/{live.world['image_hash']}", params={"size": size})
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "size")
