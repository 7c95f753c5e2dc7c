"""The rooms put together: the outer contract on the real model."""

from __future__ import annotations

import pytest

from adtwin.server.assemble import make_app, make_twin
from adtwin.server.options import Options
from tests.live import DEMO, NOW, Live, Setting, error_of, sqlite_live

IDENTITIES = [
    "app_id",
    "app_secret",
    "app_access_token",
    "user_id",
    "access_token",
    "system_user_access_token",
    "business_id",
    "ad_account_id",
    "page_id",
    "page_access_token",
    "page_post_id",
    "instagram_user_id",
    "threads_user_id",
    "pixel_id",
    "catalog_id",
    "product_set_id",
    "lead_form_id",
    "image_hash",
    "image_hashes",
    "video_id",
    "video_ids",
    "event_id",
    "application_id",
    "second_ad_account_id",
    "second_access_token",
]


@pytest.mark.parametrize("name", IDENTITIES)
def test_the_demo_world_names_every_identity(live: Live, name: str) -> None:
    assert live.world[name]


@pytest.mark.parametrize("world", ["demo", "empty"])
def test_each_world_has_an_account_of_its_user(world: str) -> None:
    with sqlite_live(Setting(world=world)) as live:
        assert live.world["world"] == world
        account = live.world["ad_account_id"]
        assert live.get(f"/v24.0/{account}", {"fields": "id"}).json() == {"id": account}


def test_tokens_and_ids_outlive_a_reset(each_store: Live) -> None:
    account = each_store.world["ad_account_id"]
    campaign = {"name": "C", "objective": "OUTCOME_TRAFFIC", "special_ad_categories": [], "status": "PAUSED"}
    first = each_store.post(f"/v24.0/{account}/campaigns", campaign)
    assert first.status_code == 200, first.text
    assert each_store.admin("POST", "/reset") == each_store.world
    assert each_store.get(f"/v24.0/{account}/campaigns").json()["data"] == []
    assert each_store.post(f"/v24.0/{account}/campaigns", campaign).json() == first.json()


def test_an_unrelated_user_sees_nothing(live: Live) -> None:
    """[S1]"""
    answer = live.get(f"/{live.world['ad_account_id']}", token=live.world["second_access_token"])
    error_of(answer, "ACCOUNT_PERMISSION")
    foreign = live.get(f"/{live.world['page_id']}/posts", token=live.world["second_access_token"])
    error_of(foreign, "UNSUPPORTED_REQUEST")


def test_the_clock_moves_and_an_unknown_ad_is_named(live: Live) -> None:
    live.advance("1d")
    assert live.twin.clock.now() == NOW + 86_400
    answer = live.client.post("/_adtwin/review", json={"ad_id": "1", "decision": "approve"})
    assert (answer.status_code, answer.json()["error"]["field"]) == (404, "ad_id")


def test_pictures_of_the_world_are_served(live: Live) -> None:
    answer = live.client.get(f"/_adtwin/media/{live.world['image_hash']}")
    assert answer.headers["content-type"].startswith("image/")


def test_a_made_up_preview_link_leads_nowhere(live: Live) -> None:
    assert live.client.get("/_adtwin/preview/made.up").status_code == 404


def test_an_ephemeral_twin_leaves_nothing() -> None:
    options = Options(ephemeral=True, world="empty", now=NOW, durability="relaxed")
    twin = make_twin(options)
    make_app(twin, options)
    folder = twin.store.folder
    assert folder.exists()
    twin.store.close()
    assert not folder.exists()


def test_a_kept_world_is_taken_up_and_a_later_now_moves_its_clock(live: Live) -> None:
    live.advance("2d")
    store = live.twin.store
    for now, found in ((None, NOW + 2 * 86_400), (NOW, NOW + 2 * 86_400), (NOW + 3 * 86_400, NOW + 3 * 86_400)):
        options = Options(world="empty", now=now)
        twin = make_twin(options, store=store)
        make_app(twin, options, DEMO.hooks)
        assert (twin.clock.now(), twin.world) == (found, "demo")
