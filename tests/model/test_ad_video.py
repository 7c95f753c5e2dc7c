"""The video library over HTTP: whole files, addresses, chunks; what a video shows; what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.model.media.make import stand_in_image, stand_in_video
from tests.live import Live, error_of

CLIP = stand_in_video("clip", 2.0, 320, 180)
FIELDS = "title,description,length,source,picture,status,format,thumbnails,published,from,account_id,permalink_url"


def edge(live: Live) -> str:
    return f"/{live.world['ad_account_id']}/advideos"


def sent(live: Live, data: bytes = CLIP, **params: Any) -> Any:
    return live.post(edge(live), params, files={"source": ("clip.mp4", data, "video/mp4")})


@pytest.mark.req("D-193", "D-194", "D-195", "D-196", "A-150")
def test_a_video_is_probed_and_shown(live):
    number = sent(live, title="Clip", description="Two seconds").json()["id"]
    found = live.get(f"/{number}", {"fields": FIELDS}).json()
    assert (found["title"], found["description"], found["length"]) == ("Clip", "Two seconds", 2.0)
    assert found["status"]["video_status"] == "ready"
    assert found["published"] is True
    assert live.client.get(found["source"]).content == CLIP
    assert [(one["filter"], one["width"], one["height"]) for one in found["format"]] == [
        ("130x130", 130, 73), ("480x480", 320, 180), ("720x720", 320, 180), ("native", 320, 180),
    ]  # fmt: skip
    stills = found["thumbnails"]["data"]
    assert [still["is_preferred"] for still in stills] == [False, False, True, False, False]
    assert live.client.get(stills[2]["uri"]).headers["content-type"] == "image/jpeg"
    assert found["picture"].partition("?")[0] == stills[2]["uri"]
    assert live.get(f"/{number}/thumbnails").json()["data"] == stills
    listed = live.get(edge(live), {"fields": "id,title"}).json()["data"]
    assert listed[0] == {"id": number, "title": "Clip"}


@pytest.mark.req("D-195", "A-218")
def test_a_video_by_address_is_stood_in_for(live):
    answer = live.post(edge(live), {"file_url": "https://example.com/boots-640x360.mp4", "name": "Boots"})
    assert answer.status_code == 200, answer.text
    found = live.get(f"/{answer.json()['id']}", {"fields": "name,length,status,format"}).json()
    assert (found["name"], found["length"], found["status"]["video_status"]) == ("Boots", 15.0, "ready")
    assert found["format"][-1]["width"] == 640


@pytest.mark.req("D-198")
@pytest.mark.parametrize(
    ("data", "symbol"),
    [
        (b"tiny", "VIDEO_TOO_SMALL"),
        (stand_in_image("no video", 300, 200), "VIDEO_UNSUPPORTED"),
        (CLIP[: len(CLIP) * 2 // 3], "VIDEO_PROBLEM"),
    ],
)
def test_what_is_no_video_is_refused(live, data, symbol):
    before = live.get(edge(live)).json()["data"]
    error_of(sent(live, data), symbol)
    assert live.get(edge(live)).json()["data"] == before


@pytest.mark.req("D-195", "D-198")
@pytest.mark.parametrize(
    ("params", "symbol"),
    [
        ({"title": "nothing sent"}, "NO_VIDEO_SENT"),
        ({"file_url": "file:///x.mp4"}, "VIDEO_URL"),
        ({"upload_phase": "start"}, "MISSING_PARAMETER"),
        ({"upload_phase": "start", "file_size": "0"}, "VIDEO_UPLOAD"),
        ({"upload_phase": "begin"}, "INVALID_PARAMETER"),
        ({"upload_phase": "finish"}, "MISSING_PARAMETER"),
        ({"upload_phase": "finish", "upload_session_id": "5"}, "VIDEO_UPLOAD"),
        ({"upload_phase": "transfer", "upload_session_id": "5", "start_offset": "0"}, "VIDEO_UPLOAD"),
        ({"upload_phase": "cancel", "upload_session_id": "5"}, "VIDEO_UPLOAD"),
    ],
)
def test_an_upload_says_what_it_lacks(live, params, symbol):
    error_of(live.post(edge(live), params), symbol)


@pytest.mark.req("D-199")
def test_a_video_is_taken_out_of_the_library(live):
    number = sent(live).json()["id"]
    assert live.delete(edge(live), {"video_id": number}).json() == {"success": True}
    error_of(live.get(f"/{number}"), "UNSUPPORTED_REQUEST")
    error_of(live.delete(edge(live), {"video_id": number}), "VIDEO_NOT_VISIBLE", [["video_id"]])


def test_a_video_is_renamed_and_stays_its_accounts_own(live):
    number = live.world["video_id"]
    assert live.post(f"/{number}", {"title": "New title"}).json() == {"success": True}
    assert live.get(f"/{number}", {"fields": "title"}).json()["title"] == "New title"
    theirs = live.get(f"/{number}", token=live.world["second_access_token"])
    error_of(theirs, "UNSUPPORTED_REQUEST")


# -- chunks ----------------------------------------------------------------------------------------------------------


def start(live: Live, size: int = len(CLIP)) -> dict[str, str]:
    answer = live.post(edge(live), {"upload_phase": "start", "file_size": str(size)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def transfer(live: Live, session: str, offset: int, chunk: bytes) -> Any:
    params = {"upload_phase": "transfer", "upload_session_id": session, "start_offset": str(offset)}
    return live.post(edge(live), params, files={"video_file_chunk": ("chunk", chunk)})


def status(live: Live, number: str) -> str:
    return str(live.get(f"/{number}", {"fields": "status"}).json()["status"]["video_status"])


@pytest.mark.req("D-195", "D-196", "D-197")
def test_a_video_comes_in_chunks(live):
    opened = start(live)
    session, number = opened["upload_session_id"], opened["video_id"]
    assert (opened["start_offset"], opened["end_offset"]) == ("0", str(len(CLIP)))
    assert status(live, number) == "processing"
    half = len(CLIP) // 2
    assert transfer(live, session, 0, CLIP[:half]).json() == {"start_offset": str(half), "end_offset": str(len(CLIP))}
    early = live.post(edge(live), {"upload_phase": "finish", "upload_session_id": session})
    error_of(early, "VIDEO_UPLOAD", [["upload_session_id"]])
    done = transfer(live, session, half, CLIP[half:]).json()
    assert done["start_offset"] == done["end_offset"] == str(len(CLIP))
    end = {"upload_phase": "finish", "upload_session_id": session, "title": "In chunks"}
    assert live.post(edge(live), end).json() == {"success": True}
    found = live.get(f"/{number}", {"fields": "title,length,source"}).json()
    assert (found["title"], found["length"]) == ("In chunks", 2.0)
    assert live.client.get(found["source"]).content == CLIP
    error_of(live.post(edge(live), end), "VIDEO_UPLOAD", [["upload_session_id"]])


@pytest.mark.req("D-197", "D-198")
def test_a_chunk_goes_where_the_session_says(live):
    session = start(live)["upload_session_id"]
    error_of(transfer(live, session, 10, CLIP[:10]), "VIDEO_UPLOAD_RETRY", [["start_offset"]])
    error_of(transfer(live, session, 0, CLIP + b"more"), "VIDEO_UPLOAD", [["video_file_chunk"]])
    error_of(transfer(live, session, 0, b""), "VIDEO_UPLOAD_RETRY", [["video_file_chunk"]])
    assert transfer(live, session, 0, CLIP[:10]).json()["start_offset"] == "10"
    error_of(transfer(live, session, 0, CLIP[:10]), "VIDEO_UPLOAD_RETRY", [["start_offset"]])


@pytest.mark.req("D-195")
def test_an_upload_is_cancelled(live):
    opened = start(live)
    transfer(live, opened["upload_session_id"], 0, CLIP[:100])
    params = {"upload_phase": "cancel", "upload_session_id": opened["upload_session_id"]}
    assert live.post(edge(live), params).json() == {"success": True}
    error_of(live.get(f"/{opened['video_id']}"), "UNSUPPORTED_REQUEST")


def test_a_session_is_its_accounts_own(live):
    session = start(live)["upload_session_id"]
    theirs = f"/{live.world['second_ad_account_id']}/advideos"
    params = {"upload_phase": "cancel", "upload_session_id": session}
    answer = live.post(theirs, params, token=live.world["second_access_token"])
    error_of(answer, "VIDEO_UPLOAD", [["upload_session_id"]])


@pytest.mark.req("A-149", "E-067")
def test_a_video_that_is_still_coming_in_makes_no_creative(live):
    world, number = live.world, start(live)["video_id"]
    data = {"video_id": number, "image_hash": world["image_hash"]}
    spec = {"object_story_spec": {"page_id": world["page_id"], "video_data": data}}
    answer = live.post(f"/{world['ad_account_id']}/adcreatives", spec)
    error_of(answer, "VIDEO_NOT_READY", [["object_story_spec", "video_data", "video_id"]])
