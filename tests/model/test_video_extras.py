"""What hangs on a video over HTTP: thumbnails to choose from, captions by locale."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.model.media.captions import trouble_in
from adtwin.model.media.make import stand_in_image
from tests.live import Live, error_of

SRT = "1\n00:00:00,000 --> 00:00:01,500\nUp we go\n\n2\n00:00:01,500 --> 00:00:02,000\nand down\nagain\n"


def stills(live: Live) -> list[dict[str, Any]]:
    return list(live.get(f"/{live.world['video_id']}/thumbnails").json()["data"])


def picture(live: Live) -> str:
    found = live.get(f"/{live.world['video_id']}", {"fields": "picture"}).json()["picture"]
    return str(found).partition("?")[0]


def test_another_still_becomes_the_picture(live: Live):
    video, last = live.world["video_id"], stills(live)[-1]
    assert not last["is_preferred"]
    assert live.post(f"/{video}", {"preferred_thumbnail_id": last["id"]}).json() == {"success": True}
    assert [one["is_preferred"] for one in stills(live)] == [False] * 4 + [True]
    assert picture(live) == last["uri"]
    error_of(live.post(f"/{video}", {"preferred_thumbnail_id": "5"}), "THUMBNAIL_UNKNOWN", [["preferred_thumbnail_id"]])


@pytest.mark.parametrize("preferred", [True, False])
def test_a_picture_of_ones_own_is_added(live: Live, preferred: bool):
    before, shown = stills(live), picture(live)
    files = {"source": ("poster.jpg", stand_in_image("Poster", 640, 360), "image/jpeg")}
    answer = live.post(f"/{live.world['video_id']}/thumbnails", {"is_preferred": preferred}, files=files)
    assert answer.json() == {"success": True}
    after = stills(live)
    assert (len(after), after[-1]["width"], after[-1]["is_preferred"]) == (len(before) + 1, 640, preferred)
    assert (picture(live) == after[-1]["uri"]) is preferred
    assert (picture(live) == shown) is not preferred


@pytest.mark.parametrize(
    ("files", "symbol"),
    [
        ({}, "NO_IMAGE_SENT"),
        ({"source": ("a.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")}, "IMAGE_TYPE_UNSUPPORTED"),
        ({"source": ("a.jpg", b"\xff\xd8\xff" + b"0" * 100, "image/jpeg")}, "IMAGE_PROCESSING"),
    ],
)
def test_what_is_no_picture_is_refused(live: Live, files: dict[str, Any], symbol: str):
    before = stills(live)
    error_of(live.post(f"/{live.world['video_id']}/thumbnails", {}, files=files), symbol)
    assert stills(live) == before


# -- captions --------------------------------------------------------------------------------------------------------


def send(live: Live, name: str = "clip.en_US.srt", text: str | bytes = SRT, **params: Any) -> Any:
    data = text.encode() if isinstance(text, str) else text
    files = {"captions_file": (name, data, "application/x-subrip")}
    return live.post(f"/{live.world['video_id']}/captions", params, files=files)


def captions(live: Live) -> list[dict[str, Any]]:
    return list(live.get(f"/{live.world['video_id']}/captions").json()["data"])


def test_captions_are_kept_by_locale(live: Live):
    assert captions(live) == []
    assert send(live, default_locale="en_US").json() == {"success": True}
    assert send(live, "clip.fr_FR.srt").json() == {"success": True}
    found = captions(live)
    assert [(one["locale"], one["locale_name"], one["is_default"]) for one in found] == [
        ("en_US", "English (United States)", True), ("fr_FR", "French (France)", False),
    ]  # fmt: skip
    assert live.client.get(found[0]["uri"]).text == SRT
    edge = f"/{live.world['video_id']}/captions"
    assert live.post(edge, {"default_locale": "fr_FR"}).json() == {"success": True}
    assert [one["is_default"] for one in captions(live)] == [False, True]
    assert live.post(edge, {"default_locale": "none"}).json() == {"success": True}
    assert [one["is_default"] for one in captions(live)] == [False, False]
    assert live.delete(edge, {"locale": "en_US"}).json() == {"success": True}
    assert [one["locale"] for one in captions(live)] == ["fr_FR"]
    error_of(live.delete(edge, {"locale": "en_US"}), "CAPTIONS_UNKNOWN", [["locale"]])


def test_captions_of_a_locale_are_replaced(live: Live):
    send(live)
    assert send(live, text=SRT.replace("Up", "Down")).json() == {"success": True}
    assert [live.client.get(one["uri"]).text for one in captions(live)] == [SRT.replace("Up", "Down")]


@pytest.mark.parametrize(
    ("name", "text", "symbol", "field"),
    [
        ("clip.srt", SRT, "CAPTIONS_NAME", "captions_file"),
        ("clip.xx_ZZ.srt", SRT, "CAPTIONS_NAME", "captions_file"),
        ("clip.en_US.vtt", SRT, "CAPTIONS_NAME", "captions_file"),
        ("clip.en_US.srt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHi", "CAPTIONS_UNREADABLE", "captions_file"),
        ("clip.en_US.srt", b"\xff\xfe1\x00", "CAPTIONS_UNREADABLE", "captions_file"),
    ],
)
def test_captions_that_cant_be_read_are_refused(live: Live, name: str, text: str | bytes, symbol: str, field: str):
    error_of(send(live, name, text), symbol, [[field]])
    assert captions(live) == []


def test_captions_say_what_they_lack(live: Live):
    edge = f"/{live.world['video_id']}/captions"
    error_of(live.post(edge), "MISSING_PARAMETER", [["captions_file"]])
    error_of(live.post(edge, {"default_locale": "de_DE"}), "CAPTIONS_UNKNOWN", [["default_locale"]])


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        (SRT, None),
        ("\ufeff" + SRT.replace("\n", "\r\n"), None),
        ("", "it holds no text"),
        ("1\n00:00:02,000 --> 00:00:01,000\nBack", "block 1 ends before it begins"),
        ("1\n00:00:00,000 --> 00:00:01,000\n", "block 1 has no text"),
        ("one\n00:00:00,000 --> 00:00:01,000\nHi", "block 1 has no number and line of times"),
        (SRT + "\n3\n00:75:00,000 --> 00:76:00,000\nHi", "block 3 has no number and line of times"),
    ],
)
def test_subrip_files_are_checked(text: str, trouble: str | None):
    assert trouble_in(text.encode()) == trouble
