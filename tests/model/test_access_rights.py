"""Who may do what, at which access level and with which task: features, profiles of others, uploads."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.graph.auth import digest
from tests import ads
from tests.graph.test_isolation import person
from tests.live import Live, error_of
from tests.model.test_video_ads import CLIP

SCOPES = ("ads_management", "ads_read", "instagram_basic", "pages_show_list")


def stranger(live: Live, number: int, **roles: list[str]) -> str:
    """The token of somebody without a role on the app, with these tasks on objects of the world."""
    token = person(live, number, {live.world[name]: tasks for name, tasks in roles.items()}, SCOPES)
    app = int(live.world["app_id"])

    def of_the_app(tx: Any) -> None:
        tx.token_put(digest(token), {**tx.token_get(digest(token)), "app_id": app})

    live.twin.store.write_sync(of_the_app)
    return token


def level(live: Live, name: str, wanted: str) -> Any:
    """Ask for a level of a permission or feature."""
    return live.post(f"/{live.world['app_id']}/permissions", {"permission": name, "access_level": wanted})


@pytest.mark.req("A-026", "A-040", "A-049")
def test_other_owners_content_takes_advanced_access_of_every_permission(live: Live):
    tasks = {"ad_account_id": ["ADVERTISE"], "page_id": ["ADVERTISE"], "instagram_user_id": ["ADVERTISE"]}
    token = stranger(live, 900_300, **tasks)
    media = f"/{live.world['instagram_user_id']}/media"
    edge, profile = f"/{live.world['ad_account_id']}/adcreatives", live.world["instagram_user_id"]
    given = {"name": "c", "object_story_spec": {**ads.link_story(live), "instagram_user_id": profile}}
    assert live.get(media, token=token).status_code == 200
    assert live.post(edge, given, token=token).status_code == 200
    for scope, call, symbol in (
        ("instagram_basic", lambda: live.get(media, token=token), "APP_LACKS_PERMISSION"),
        ("ads_management", lambda: live.post(edge, given, token=token), "ADS_PERMISSION_MISSING"),
    ):
        assert level(live, scope, "standard").status_code == 200
        error_of(call(), symbol)
        assert level(live, scope, "advanced").status_code == 200  # what App Review grants
        assert call().status_code == 200


@pytest.mark.req("A-045", "A-027", "A-028")
def test_features_have_levels_of_their_own(live: Live):
    def levels() -> dict[str, str]:
        rows = live.get(f"/{live.world['app_id']}/permissions", {"limit": 100}).json()["data"]
        return {row["feature"]: row["access_level"] for row in rows if "feature" in row}

    management, content = "Ads Management Standard Access", "Page Public Content Access"
    assert levels() == {management: "advanced", content: "standard"}
    assert level(live, management, "standard").json() == {"success": True}
    assert levels()[management] == "standard"
    app = live.get(f"/{live.world['app_id']}", {"fields": "ads_api_access_tier"}).json()
    assert app["ads_api_access_tier"] == "development_access"
    error_of(level(live, content, "advanced"), "INVALID_PARAMETER", [["permission"]])
    error_of(live.get(f"/{live.world['second_page_id']}"), "UNSUPPORTED_REQUEST")


@pytest.mark.req("A-047", "A-214")
@pytest.mark.parametrize(
    ("tasks", "may"), [(["CREATE_CONTENT"], True), (["ADVERTISE"], True), (["MANAGE"], True), (["ANALYZE"], False)]
)
def test_ad_videos_are_uploaded_by_who_may_create_content(live: Live, tasks: list[str], *, may: bool):
    token = stranger(live, 900_310, ad_account_id=tasks)
    edge = f"/{live.world['ad_account_id']}/video_ads"
    started = live.post(edge, {"upload_phase": "start"}, token=token)
    if not may:
        assert "CREATE_CONTENT" in error_of(started, "PERMISSION")["error_user_msg"]
        return
    video = started.json()["video_id"]
    headers = {"offset": "0", "file_size": str(len(CLIP)), "Authorization": f"OAuth {token}"}
    sent = live.client.post(f"/video-ads-upload/v24.0/{video}", content=CLIP, headers=headers)
    assert sent.json() == {"success": True}
    looking_on = stranger(live, 900_311, ad_account_id=["ANALYZE"])
    finish = {"upload_phase": "finish", "video_id": video}
    error_of(live.post(edge, finish, token=looking_on), "PERMISSION")
    refused = live.client.post(
        f"/video-ads-upload/v24.0/{video}", content=CLIP, headers={**headers, "Authorization": f"OAuth {looking_on}"}
    )
    error_of(refused, "PERMISSION")
    assert live.post(edge, finish, token=token).json() == {"success": True}
    if tasks == ["CREATE_CONTENT"]:
        error_of(live.post(f"/{live.world['ad_account_id']}/adlabels", {"name": "x"}, token=token), "PERMISSION")


@pytest.mark.req("A-048")
@pytest.mark.parametrize(("tasks", "may"), [(["ADVERTISE"], True), (["CREATE_ADS"], True), (["ANALYZE"], False)])
def test_ads_of_an_instagram_account_are_created_by_who_has_the_right(live: Live, tasks: list[str], *, may: bool):
    roles = {"ad_account_id": ["ADVERTISE"], "page_id": ["ADVERTISE"], "instagram_user_id": tasks}
    token = stranger(live, 900_320, **roles)
    edge, profile = f"/{live.world['ad_account_id']}/adcreatives", live.world["instagram_user_id"]
    inside = {"object_story_spec": {**ads.link_story(live), "instagram_user_id": profile}}
    beside = {"object_story_spec": ads.link_story(live), "instagram_user_id": profile}
    for given, path in ((inside, ["object_story_spec", "instagram_user_id"]), (beside, ["instagram_user_id"])):
        answer = live.post(edge, {"name": "c", **given}, token=token)
        if may:
            assert answer.status_code == 200, answer.text
        else:
            error_of(answer, "INSTAGRAM_NOT_USABLE", [path])
