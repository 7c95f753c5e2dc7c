"""The Resumable Upload API over HTTP: sessions, bytes from an offset on, handles, cuts, refusals."""

from __future__ import annotations

from typing import Any

import pytest

from tests.live import Live, error_of
from tests.model.uploads import CLIP, cut_after


def start(live: Live, **given: Any) -> Any:
    usual = {"file_name": "clip.mp4", "file_length": str(len(CLIP)), "file_type": "video/mp4"}
    params = {name: value for name, value in (usual | given).items() if value is not None}
    return live.request("POST", f"/v24.0/{live.world['app_id']}/uploads", params=params)


def session(live: Live) -> str:
    answer = start(live)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def send(live: Live, upload: str, data: bytes, offset: Any = 0, **more: Any) -> Any:
    headers = {"file_offset": str(offset), "Content-Type": "application/x-www-form-urlencoded"}
    return live.request("POST", f"/v24.0/{upload}", content=data, headers=headers, **more)


def offset_of(live: Live, upload: str) -> dict[str, str]:
    return dict(live.get(f"/v24.0/{upload}").json())


def published(live: Live, handle: str) -> str:
    """The id of a page video made of the file."""
    params = {"fbuploader_video_file_chunk": handle}
    answer = live.post(f"/{live.world['page_id']}/videos", params, token=live.world["page_access_token"])
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def file_of(live: Live, video: str) -> bytes:
    source = live.get(f"/{video}", {"fields": "source"}).json()["source"]
    return live.client.get(source).content


@pytest.mark.req("A-196", "A-197", "A-198", "A-202", "D-277", "D-279", "D-280")
def test_a_file_is_uploaded_in_one_piece(live: Live):
    upload = session(live)
    assert upload.startswith("upload:")
    assert offset_of(live, upload) == {"id": upload, "file_offset": "0"}
    handle = send(live, upload, CLIP).json()["h"]
    assert handle.startswith("2:")
    assert file_of(live, published(live, handle)) == CLIP


@pytest.mark.req("A-200", "A-203", "A-204", "D-282")
def test_an_upload_goes_on_after_a_cut(live: Live):
    upload, half = session(live), len(CLIP) // 2
    cut_after(live, f"/v24.0/{upload}", CLIP[:half], {"file_offset": "0"})
    assert offset_of(live, upload) == {"id": upload, "file_offset": str(half)}
    handle = send(live, upload, CLIP[half:], half).json()["h"]
    assert file_of(live, published(live, handle)) == CLIP


@pytest.mark.req("A-201")
def test_the_whole_file_may_come_again(live: Live):
    upload, half = session(live), len(CLIP) // 2
    assert send(live, upload, CLIP[:half]).json() == {"id": upload, "file_offset": str(half)}
    handle = send(live, upload, CLIP, half).json()["h"]
    assert file_of(live, published(live, handle)) == CLIP


@pytest.mark.req("A-206", "D-283")
def test_bytes_continue_what_is_there(live: Live):
    upload = session(live)
    send(live, upload, CLIP[:100])
    error_of(send(live, upload, CLIP[50:], 50), "UPLOAD_OFFSET", [["file_offset"]])
    error_of(send(live, upload, CLIP[:200], "many"), "UPLOAD_OFFSET", [["file_offset"]])
    error_of(send(live, upload, CLIP[100:] + b"more", 100), "UPLOAD_TOO_LONG", [["file_offset"]])
    assert offset_of(live, upload)["file_offset"] == "100"
    handle = send(live, upload, CLIP[100:], 100).json()["h"]
    assert send(live, upload, b"", len(CLIP)).json() == {"h": handle}, "an answer that was lost can be had again"


@pytest.mark.req("A-199", "A-202", "D-281")
def test_the_token_stands_in_the_header(live: Live):
    upload, token = session(live), live.world["access_token"]
    error_of(send(live, upload, CLIP, params={"access_token": token}, token=None), "UPLOAD_TOKEN_IN_HEADER")
    bearer = {"Authorization": f"Bearer {token}", "file_offset": "0"}
    answer = live.request("POST", f"/{upload}", content=CLIP, headers=bearer, token=None)
    error_of(answer, "UPLOAD_TOKEN_IN_HEADER")
    error_of(send(live, upload, CLIP, token=None), "TOKEN_REQUIRED")
    error_of(send(live, upload, CLIP, token=live.world["second_access_token"]), "UNSUPPORTED_REQUEST")
    assert offset_of(live, upload)["file_offset"] == "0"


@pytest.mark.req("A-196", "A-197", "A-202", "D-278")
@pytest.mark.parametrize(
    ("given", "symbol", "field"),
    [
        ({"file_type": "image/gif"}, "INVALID_PARAMETER", "file_type"),
        ({"file_type": None}, "MISSING_PARAMETER", "file_type"),
        ({"file_name": None}, "MISSING_PARAMETER", "file_name"),
        ({"file_length": None}, "MISSING_PARAMETER", "file_length"),
        ({"file_length": "0"}, "INVALID_PARAMETER", "file_length"),
        ({"file_length": "-5"}, "INVALID_PARAMETER", "file_length"),
        ({"file_length": str(1 << 40)}, "INVALID_PARAMETER", "file_length"),
    ],
)
def test_a_session_says_what_is_to_come(live: Live, given: dict[str, Any], symbol: str, field: str):
    error_of(start(live, **given), symbol, [[field]])


@pytest.mark.req("A-196", "D-278")
@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"])
def test_these_types_are_taken(live: Live, kind: str):
    assert start(live, file_type=kind).status_code == 200


@pytest.mark.req("A-197")
def test_a_session_is_a_persons(live: Live):
    params = {"file_name": "a.mp4", "file_length": "9", "file_type": "video/mp4"}
    answer = live.post(f"/{live.world['app_id']}/uploads", params, token=live.world["app_access_token"])
    error_of(answer, "UPLOAD_NEEDS_A_PERSON")


@pytest.mark.req("A-206")
def test_a_session_lasts_a_day(live: Live):
    upload = session(live)
    live.advance("23h")
    assert send(live, upload, CLIP[:10]).status_code == 200
    live.advance("61m")
    error_of(send(live, upload, CLIP[10:], 10), "UNSUPPORTED_REQUEST")


@pytest.mark.req("A-194", "A-205", "D-284")
def test_a_handle_serves_once_and_where_it_is_taken(live: Live):
    handle = send(live, session(live), CLIP).json()["h"]
    page, token = f"/{live.world['page_id']}/videos", live.world["page_access_token"]
    published(live, handle)
    blame = [["fbuploader_video_file_chunk"]]
    error_of(live.post(page, {"fbuploader_video_file_chunk": handle}, token=token), "UPLOAD_HANDLE", blame)
    error_of(live.post(page, {"fbuploader_video_file_chunk": "2:nope"}, token=token), "UPLOAD_HANDLE", blame)
    other = send(live, session(live), CLIP).json()["h"]
    refused = live.post(f"/{live.world['ad_account_id']}/advideos", {"fbuploader_video_file_chunk": other})
    error_of(refused, "NO_VIDEO_SENT")
