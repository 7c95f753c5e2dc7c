"""Videos of pages and people over HTTP: publishing, listing, tags, and whose token it takes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.live import OWN, Live, error_of
from tests.model.uploads import CLIP


def handle(live: Live) -> str:
    params = {"file_name": "reel.mp4", "file_length": str(len(CLIP)), "file_type": "video/mp4"}
    upload = live.post(f"/{live.world['app_id']}/uploads", params).json()["id"]
    return str(live.request("POST", f"/{upload}", content=CLIP, headers={"file_offset": "0"}).json()["h"])


def publish(live: Live, token: Any = None, **params: Any) -> Any:
    """POST to the page's videos with its own token, or another."""
    token = live.world["page_access_token"] if token is None else token
    return live.post(f"/v24.0/{live.world['page_id']}/videos", params, token=token)


def scoped(live: Live, *scopes: str) -> str:
    """A page's token got with these permissions alone."""
    person = live.admin("POST", "/tokens", {"user_id": live.world["user_id"], "scopes": list(scopes)})["access_token"]
    return str(live.get(f"/{live.world['page_id']}", {"fields": "access_token"}, token=person).json()["access_token"])


@pytest.mark.req("A-192", "A-193", "A-194", "A-195", "A-207", "A-209", "D-285", "D-286")
def test_a_page_publishes_a_video(live: Live):
    page = live.world["page_id"]
    answer = publish(live, title="Boots", description="Up we go", fbuploader_video_file_chunk=handle(live))
    video = answer.json()["id"]
    assert answer.json() == {"id": video}
    silent = publish(live, fbuploader_video_file_chunk=handle(live)).json()["id"]
    body = live.get(f"/{page}/videos").json()
    assert [sorted(one) for one in body["data"]] == [["id", "updated_time"], ["description", "id", "updated_time"]]
    assert [one["id"] for one in body["data"]] == [silent, video]
    assert set(body["paging"]["cursors"]) == {"before", "after"}
    found = live.get(f"/{video}", {"fields": "title,status,from,source,post_id"}).json()
    assert (found["title"], found["from"]) == ("Boots", {"id": page, "name": "Alpine Outfitters"})
    assert found["status"]["video_status"] == "ready"
    assert live.client.get(found["source"]).content == CLIP
    assert live.get(f"/{page}/posts").json()["data"][1]["id"] == found["post_id"]


def test_a_video_may_come_unpublished(live: Live):
    page = live.world["page_id"]
    video = publish(live, published=False, description="For ads", fbuploader_video_file_chunk=handle(live)).json()["id"]
    post = live.get(f"/{video}", {"fields": "post_id"}).json()["post_id"]
    assert post not in live.get(f"/{page}/posts").text
    assert post in live.get(f"/{page}/ads_posts").text
    creative = live.post(f"/{live.world['ad_account_id']}/adcreatives", {"object_story_id": post})
    assert creative.status_code == 200, creative.text


def test_a_page_takes_files_and_chunks_as_an_account_does(live: Live):
    page, token = f"/{live.world['page_id']}/videos", live.world["page_access_token"]
    files = {"source": ("clip.mp4", CLIP, "video/mp4")}
    assert live.post(page, {"title": "Whole"}, files=files, token=token).status_code == 200
    opened = live.post(page, {"upload_phase": "start", "file_size": str(len(CLIP))}, token=token).json()
    step = {"upload_session_id": opened["upload_session_id"], "start_offset": "0"}
    chunk = {"video_file_chunk": ("chunk", CLIP)}
    assert live.post(page, {"upload_phase": "transfer", **step}, files=chunk, token=token).status_code == 200
    assert live.post(page, {"upload_phase": "finish", **step}, token=token).json() == {"success": True}
    assert live.get(f"/{opened['video_id']}", {"fields": "post_id"}).json()["post_id"]


@pytest.mark.req("A-193", "A-194", "D-286")
def test_publishing_takes_the_pages_own_token(live: Live):
    given = {"fbuploader_video_file_chunk": handle(live)}
    error_of(publish(live, OWN, **given), "PAGE_TOKEN_NEEDED")
    unable = scoped(live, "pages_show_list", "pages_read_engagement")
    error_of(publish(live, unable, **given), "PERMISSION_MISSING")
    assert live.get(f"/{live.world['page_id']}/videos").json() == {"data": []}


@pytest.mark.req("A-208")
def test_reading_a_pages_videos_takes_a_permission(live: Live):
    page = f"/{live.world['page_id']}/videos"
    error_of(live.get(page, token=scoped(live, "pages_show_list")), "APP_LACKS_PERMISSION")
    assert live.get(page, token=scoped(live, "pages_show_list", "pages_read_engagement")).json() == {"data": []}


def test_a_video_goes_with_its_post(live: Live):
    video = publish(live, fbuploader_video_file_chunk=handle(live)).json()["id"]
    post = live.get(f"/{video}", {"fields": "post_id"}).json()["post_id"]
    assert live.delete(f"/{video}", token=live.world["page_access_token"]).json() == {"success": True}
    error_of(live.get(f"/{video}"), "UNSUPPORTED_REQUEST")
    error_of(live.get(f"/{post}"), "UNSUPPORTED_REQUEST")


# -- people ----------------------------------------------------------------------------------------------------------


@pytest.mark.req("A-210", "A-211")
def test_a_person_has_uploaded_and_tagged_videos(live: Live):
    files = {"source": ("mine.mp4", CLIP, "video/mp4")}
    uploaded = live.post("/me/videos", {"title": "Mine"}, files=files).json()["id"]
    tagged = publish(live, fbuploader_video_file_chunk=handle(live)).json()["id"]
    tag = {"tag_uid": live.world["user_id"]}
    assert live.post(f"/{tagged}/tags", tag, token=live.world["page_access_token"]).json() == {"success": True}
    person = f"/{live.world['user_id']}/videos"
    asked = {"uploaded": {"type": "uploaded"}, "tagged": {"type": "tagged"}, "": {}}
    listed = {kind: live.get(person, params).json()["data"] for kind, params in asked.items()}
    assert {kind: [one["id"] for one in rows] for kind, rows in listed.items()} == {
        "uploaded": [uploaded], "tagged": [tagged], "": [tagged],
    }  # fmt: skip
    people = live.get(f"/{tagged}/tags").json()["data"]
    assert people == [{"id": live.world["user_id"], "name": "Dana Mercer"}]
    error_of(live.get(person, {"type": "liked"}), "INVALID_PARAMETER", [["type"]])
    error_of(live.post(f"/{tagged}/tags", {"tag_uid": "5"}), "INVALID_PARAMETER", [["tag_uid"]])


@pytest.mark.req("A-210")
def test_reading_a_persons_videos_takes_their_permission(live: Live):
    body = {"user_id": live.world["user_id"], "scopes": ["ads_read"]}
    token = live.admin("POST", "/tokens", body)["access_token"]
    error_of(live.get("/me/videos", token=token), "APP_LACKS_PERMISSION")
    other = live.get(f"/{live.world['user_id']}/videos", token=live.world["second_access_token"])
    error_of(other, "UNSUPPORTED_REQUEST")
