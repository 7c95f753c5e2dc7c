"""Ad videos in four steps over HTTP: start, bytes, status, finish; cuts, hosted files, lists, refusals."""

from __future__ import annotations

import re
from typing import Any

import pytest

from adtwin.model.media.make import stand_in_image
from tests.live import Live, error_of
from tests.model.uploads import CLIP, cut_after

NO_VIDEO = stand_in_image("no video", 400, 300)


def edge(live: Live) -> str:
    return f"/v24.0/{live.world['ad_account_id']}/video_ads"


def start(live: Live) -> tuple[str, str]:
    """The id of a video to come, and the path its bytes go to."""
    answer = live.post(edge(live), {"upload_phase": "start"})
    assert answer.status_code == 200, answer.text
    given = answer.json()
    assert given["upload_url"] == f"http://localhost/video-ads-upload/v24.0/{given['video_id']}"
    return given["video_id"], given["upload_url"].removeprefix("http://localhost")


def send(live: Live, path: str, data: bytes = CLIP, offset: int = 0, size: int | None = None, **more: Any) -> Any:
    headers = {"offset": str(offset), "file_size": str(len(CLIP) if size is None else size)}
    return live.request("POST", path, content=data, headers=headers, **more)


def finish(live: Live, video: str, **more: Any) -> Any:
    return live.post(edge(live), {"upload_phase": "finish", "video_id": video}, **more)


def status(live: Live, video: str) -> Any:
    return live.get(f"/v24.0/{video}", {"fields": "status"}).json()["status"]


def published(live: Live) -> str:
    video, path = start(live)
    assert send(live, path).json() == {"success": True}
    assert finish(live, video).json() == {"success": True}
    return video


@pytest.mark.req("A-213", "A-214", "A-215", "A-216", "A-217", "A-220", "A-221", "A-222", "A-223", "A-224", "A-227")
def test_a_video_goes_through_its_four_steps(live: Live):
    video, path = start(live)
    waiting = {"status": "not_started"}
    to_come = waiting | {"publish_status": "publish"}
    told = {"bytes_transfered": 0, "bytes_transferred": 0}
    assert status(live, video) == {
        "video_status": "processing", "uploading_phase": waiting | told, "processing_phase": waiting,
        "publishing_phase": to_come,
    }  # fmt: skip
    assert send(live, path).json() == {"success": True}
    there = status(live, video)
    assert there["uploading_phase"]["status"] == "complete"
    assert there["uploading_phase"]["bytes_transfered"] == len(CLIP)
    assert there["processing_phase"] == waiting
    assert live.get(edge(live)).json() == {"data": []}
    assert finish(live, video).json() == {"success": True}
    done = status(live, video)
    assert done["video_status"] == "ready"
    assert {done[name]["status"] for name in done if name.endswith("_phase")} == {"complete"}
    assert isinstance(done["publishing_phase"]["publish_time"], int)
    data = {"video_id": video, "image_hash": live.world["image_hash"]}
    spec = {"object_story_spec": {"page_id": live.world["page_id"], "video_data": data}}
    assert live.post(f"/{live.world['ad_account_id']}/adcreatives", spec).status_code == 200
    found = live.get(f"/{video}", {"fields": "source,thumbnails"}).json()
    assert live.client.get(found["source"]).content == CLIP
    assert len(found["thumbnails"]["data"]) == 5


@pytest.mark.req("A-219", "A-228")
def test_an_upload_goes_on_after_a_cut(live: Live):
    video, path = start(live)
    cut_after(live, path, CLIP[:1_000], {"offset": "0", "file_size": str(len(CLIP))})
    phase = status(live, video)["uploading_phase"]
    assert phase == {"status": "in_progress", "bytes_transfered": 1_000, "bytes_transferred": 1_000}
    error = error_of(send(live, path, CLIP[900:], 900), "VIDEO_UPLOAD_RETRY")
    assert error["error_data"]["start_offset"] == 1_000
    assert send(live, path, CLIP[1_000:], 1_000).json() == {"success": True}
    assert finish(live, video).json() == {"success": True}
    source = live.get(f"/{video}", {"fields": "source"}).json()["source"]
    assert live.client.get(source).content == CLIP


@pytest.mark.req("A-219")
def test_an_upload_may_start_anew(live: Live):
    video, path = start(live)
    send(live, path, b"x" * 500)
    assert send(live, path, CLIP, 0).json() == {"success": True}
    assert finish(live, video).json() == {"success": True}
    assert status(live, video)["video_status"] == "ready"


@pytest.mark.req("A-218", "A-229")
def test_a_hosted_video_is_fetched(live: Live):
    video, path = start(live)
    headers = {"file_url": "https://cdn.example.com/boots-640x360.mp4"}
    assert live.request("POST", path, headers=headers).json() == {"success": True}
    assert finish(live, video).json() == {"success": True}
    assert live.get(f"/{video}", {"fields": "format"}).json()["format"][-1]["width"] == 640
    other, path = start(live)
    error_of(live.request("POST", path, headers={"file_url": "ftp://cdn.example.com/boots.mp4"}), "VIDEO_URL")
    assert status(live, other)["uploading_phase"]["status"] == "not_started"


@pytest.mark.req("A-225")
def test_the_sample_with_the_hosts_prefix_is_taken(live: Live):
    video, path = start(live)
    send(live, path)
    params = {"upload_phase": "finish", "video_id": video}
    answer = live.post(f"/video-ads-upload/v24.0/{live.world['ad_account_id']}/video_ads", params)
    assert answer.json() == {"success": True}


@pytest.mark.req("A-226")
@pytest.mark.parametrize(
    ("params", "symbol", "field"),
    [
        ({}, "MISSING_PARAMETER", "upload_phase"),
        ({"upload_phase": "begin"}, "INVALID_PARAMETER", "upload_phase"),
        ({"upload_phase": "transfer"}, "INVALID_PARAMETER", "upload_phase"),
        ({"upload_phase": "finish"}, "MISSING_PARAMETER", "video_id"),
        ({"upload_phase": "finish", "video_id": "5"}, "VIDEO_NOT_VISIBLE", "video_id"),
        ({"upload_phase": "cancel", "video_id": "5"}, "VIDEO_NOT_VISIBLE", "video_id"),
    ],
)
def test_a_step_says_what_it_lacks(live: Live, params: dict[str, str], symbol: str, field: str):
    error_of(live.post(edge(live), params), symbol, [[field]])


@pytest.mark.req("A-226")
def test_finishing_waits_for_all_bytes_and_happens_once(live: Live):
    video, path = start(live)
    error_of(finish(live, video), "VIDEO_UPLOAD", [["video_id"]])
    send(live, path, CLIP[:100])
    error_of(finish(live, video), "VIDEO_UPLOAD", [["video_id"]])
    send(live, path, CLIP[100:], 100)
    assert finish(live, video).status_code == 200
    error_of(finish(live, video), "VIDEO_UPLOAD", [["video_id"]])
    error_of(send(live, path), "VIDEO_UPLOAD")
    error_of(finish(live, live.world["video_id"]), "VIDEO_UPLOAD", [["video_id"]])


@pytest.mark.req("A-217", "A-226")
def test_bytes_say_where_they_belong(live: Live):
    _, path = start(live)
    error_of(live.request("POST", path, content=CLIP, headers={"file_size": "9"}), "MISSING_PARAMETER", [["offset"]])
    error_of(live.request("POST", path, content=CLIP, headers={"offset": "0"}), "MISSING_PARAMETER", [["file_size"]])
    error_of(send(live, path, size=10), "VIDEO_UPLOAD", [["file_size"]])
    error_of(send(live, path, size=1 << 40), "VIDEO_UPLOAD", [["file_size"]])
    error_of(send(live, path, b""), "VIDEO_UPLOAD_RETRY", [["body"]])
    error_of(send(live, path, token=None), "TOKEN_REQUIRED")
    query = {"access_token": live.world["access_token"]}
    error_of(send(live, path, token=None, params=query), "UPLOAD_TOKEN_IN_HEADER")
    error_of(send(live, path, token=live.world["second_access_token"]), "UNSUPPORTED_REQUEST")


@pytest.mark.req("A-221", "A-234")
@pytest.mark.parametrize(("data", "code"), [(NO_VIDEO, 352), (CLIP[: len(CLIP) * 2 // 3], 351), (b"tiny", 382)])
def test_a_faulty_file_fails_in_processing(live: Live, data: bytes, code: int):
    video, path = start(live)
    send(live, path, data, size=len(data))
    assert finish(live, video).json() == {"success": True}
    found = status(live, video)
    assert (found["video_status"], found["processing_phase"]["status"]) == ("error", "error")
    assert [one["code"] for one in found["processing_phase"]["errors"]] == [code]
    assert live.get(edge(live)).json() == {"data": []}
    assert video not in live.get(f"/{live.world['ad_account_id']}/advideos").text


@pytest.mark.req("A-232")
def test_an_upload_expires_after_a_day(live: Live):
    video, path = start(live)
    send(live, path, CLIP[:100])
    live.advance("25h")
    assert status(live, video)["video_status"] == "expired"
    error_of(send(live, path, CLIP[100:], 100), "VIDEO_UPLOAD")
    error_of(finish(live, video), "VIDEO_UPLOAD", [["video_id"]])


def test_an_upload_is_cancelled(live: Live):
    video, path = start(live)
    send(live, path, CLIP[:100])
    assert live.post(edge(live), {"upload_phase": "cancel", "video_id": video}).json() == {"success": True}
    error_of(live.get(f"/{video}"), "UNSUPPORTED_REQUEST")


@pytest.mark.req("A-214")
def test_uploading_takes_both_permissions(live: Live):
    body = {"user_id": live.world["user_id"], "scopes": ["ads_management"]}
    token = live.admin("POST", "/tokens", body)["access_token"]
    error_of(live.post(edge(live), {"upload_phase": "start"}, token=token), "PERMISSION_MISSING")


@pytest.mark.req("A-230")
def test_published_videos_are_listed(live: Live):
    first, second = published(live), published(live)
    body = live.request("GET", edge(live), data={"access_token": live.world["access_token"]}, token=None).json()
    assert [one["id"] for one in body["data"]] == [second, first]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT.*", one["updated_time"]) for one in body["data"])


@pytest.mark.req("A-231")
@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("1795500000", "1795900000"), ("24 nov 2026", "26 nov 2026"), ("24 Nov 2026", "1 dec 2026"),
        ("2026-11-24", "2026-11-26"), ("24-nov-2026", "26-nov-2026"), ("yesterday", "tomorrow"), ("today", "tomorrow"),
    ],
)  # fmt: skip
def test_a_span_of_time_selects_videos(live: Live, inside: str, outside: str):
    video = published(live)
    assert [one["id"] for one in live.get(edge(live), {"since": inside}).json()["data"]] == [video]
    assert live.get(edge(live), {"since": outside}).json() == {"data": []}
    assert [one["id"] for one in live.get(edge(live), {"until": outside}).json()["data"]] == [video]


@pytest.mark.req("A-231")
def test_what_is_no_time_is_refused(live: Live):
    error_of(live.get(edge(live), {"since": "soon"}), "INVALID_PARAMETER", [["since"]])
    error_of(live.get(edge(live), {"until": "31 feb 2026"}), "INVALID_PARAMETER", [["until"]])


# -- encoding on demand ----------------------------------------------------------------------------------------------


@pytest.mark.req("D-371")
def test_a_slow_encoding_takes_ten_minutes(live: Live):
    live.admin("POST", "/faults", {"path": "*/video_ads", "video": "slow"})
    video = published(live)
    assert (status(live, video)["video_status"], status(live, video)["processing_progress"]) == ("processing", 0)
    live.advance("5m")
    halfway = status(live, video)
    assert (halfway["processing_progress"], halfway["processing_phase"]) == (50, {"status": "in_progress"})
    data = {"video_id": video, "image_hash": live.world["image_hash"]}
    spec = {"object_story_spec": {"page_id": live.world["page_id"], "video_data": data}}
    refused = live.post(f"/{live.world['ad_account_id']}/adcreatives", spec)
    error_of(refused, "VIDEO_NOT_READY", [["object_story_spec", "video_data", "video_id"]])
    live.advance("5m")
    assert status(live, video)["video_status"] == "ready"
    assert live.post(f"/{live.world['ad_account_id']}/adcreatives", spec).status_code == 200


def test_a_failed_encoding_says_why(live: Live):
    headers = {"X-Adtwin-Video": "fail"}
    files = {"source": ("clip.mp4", CLIP, "video/mp4")}
    video = live.post(f"/{live.world['ad_account_id']}/advideos", {}, files=files, headers=headers).json()["id"]
    found = status(live, video)
    assert (found["video_status"], found["processing_phase"]["errors"][0]["code"]) == ("error", 351)
    assert "source" not in live.get(f"/{video}", {"fields": "source"}).json()
    files = {"source": ("clip.mp4", CLIP, "video/mp4")}
    odd = live.post(f"/{live.world['ad_account_id']}/advideos", {}, files=files, headers={"X-Adtwin-Video": "later"})
    error_of(odd, "INVALID_PARAMETER")
