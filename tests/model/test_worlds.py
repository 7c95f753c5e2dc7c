"""The seeded worlds: whom they hold, who may read it, and that a reset gives the same again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ads import tree
from tests.live import NOW, Live, Setting, sqlite_live

TYPES = {
    "app_id": "application", "user_id": "user", "business_id": "business", "ad_account_id": "adaccount",
    "page_id": "page", "page_post_id": "post", "instagram_user_id": "ig_user", "threads_user_id": None,
    "pixel_id": "adspixel", "catalog_id": "product_catalog", "product_set_id": "product_set",
    "lead_form_id": "leadgen_form", "event_id": "event", "application_id": "application", "video_id": None,
}  # fmt: skip
"""Identity: its type where clients know it by one."""
TOKENS = ("app_access_token", "access_token", "system_user_access_token", "page_access_token", "second_access_token")
LISTS = ("image_hashes", "video_ids")
REST = ("app_secret", "image_hash", "second_ad_account_id")
AGENCY = Setting(world="agency")


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


@pytest.fixture(scope="module")
def agency() -> Iterator[Live]:
    """The agency, for tests that only read."""
    with sqlite_live(AGENCY) as live:
        yield live


@pytest.mark.req("D-014", "A-061", "A-064")
@pytest.mark.parametrize("world", ["demo", "empty"])
def test_every_identity_is_there_of_its_type_and_readable(world: str):
    with sqlite_live(Setting(world=world)) as live:
        assert {*TYPES, *TOKENS, *LISTS, *REST} <= set(live.world)
        for name, kind in TYPES.items():
            identifier = live.world[name]
            if identifier is None:
                assert world == "empty"
                continue
            assert isinstance(identifier, str)
            got = live.get(f"/{identifier}", {"metadata": "1"}).json()
            assert got["id"] == identifier, got
            assert kind in (None, got["metadata"]["type"]), name
        for name in TOKENS:
            assert len(live.world[name]) >= 20
            assert live.get("/me", token=live.world[name]).status_code == 200, name
        assert live.world["ad_account_id"].startswith("act_")
        assert live.world["app_access_token"] == f"{live.world['app_id']}|{live.world['app_secret']}"


@pytest.mark.req("D-004")
def test_ids_look_real(live: Live):
    for name in TYPES:
        for part in live.world[name].removeprefix("act_").split("_"):
            assert part.isdigit()
            assert 15 <= len(part) <= 18, name


@pytest.mark.req("C-376")
def test_the_neighbour_reads_what_is_theirs_and_nothing_else(live: Live):
    token = live.world["second_access_token"]
    mine = live.get(f"/{live.world['second_ad_account_id']}", {"fields": "name,currency"}, token=token).json()
    assert mine["currency"] == "EUR"
    for name in TYPES:
        assert live.get(f"/{live.world[name]}", token=token).status_code in (400, 403), name


@pytest.mark.req("A-087")
def test_the_demo_has_a_library_posts_and_products(live: Live):
    images = live.get(f"/{account(live)}/adimages", {"fields": "hash,width,height,url", "limit": 50}).json()["data"]
    assert [one["hash"] for one in images][::-1] == live.world["image_hashes"] or {
        one["hash"] for one in images
    } == set(live.world["image_hashes"])
    assert live.world["image_hash"] == live.world["image_hashes"][0]
    assert len(images) >= 4
    for one in images:
        assert live.client.get(one["url"]).headers["content-type"].startswith("image/")
    videos = live.get(f"/{account(live)}/advideos", {"fields": "title,length"}).json()["data"]
    assert {one["id"] for one in videos} == set(live.world["video_ids"])
    assert len(live.get(f"/{live.world['page_id']}/posts").json()["data"]) >= 3
    assert len(live.get(f"/{live.world['instagram_user_id']}/media").json()["data"]) >= 3
    for holder in ("catalog_id", "product_set_id"):
        products = live.get(f"/{live.world[holder]}/products", {"fields": "name,image_url", "limit": 50}).json()["data"]
        assert len(products) == 12
    assert live.client.get(products[0]["image_url"]).status_code == 200


def test_the_empty_world_has_people_and_accounts_and_nothing_to_show():
    with sqlite_live(Setting(world="empty")) as live:
        assert live.world["image_hashes"] == live.world["video_ids"] == []
        for edge in ("campaigns", "adsets", "ads", "adcreatives", "adimages", "advideos"):
            assert live.get(f"/{account(live)}/{edge}").json()["data"] == []


@pytest.mark.parametrize("world", ["demo", "empty"])
def test_a_reset_gives_the_same_ids_and_tokens(live: Live, world: str):
    first = live.admin("POST", "/reset", {"world": world})
    tree_before = tree(live) if world == "demo" else None
    live.advance("3d")
    second = live.admin("POST", "/reset", {})
    assert second == first
    assert live.admin("GET", "/world") == first
    assert live.admin("GET", "/clock")["epoch"] == NOW
    assert live.get(f"/{first['ad_account_id']}/campaigns").json() == {"data": []}
    if tree_before is not None:
        assert tree(live) == tree_before


def test_two_servers_of_one_seed_agree():
    worlds = []
    for _ in range(2):
        with sqlite_live(Setting(now=NOW + 86_400)) as live:
            worlds.append(live.world)
    assert worlds[0] == worlds[1]


@pytest.mark.req("D-015", "C-231")
def test_the_agency_has_accounts_with_ninety_days_behind_them(agency: Live):
    listed = agency.get("/me/adaccounts", {"fields": "name,currency,timezone_name,amount_spent"}).json()["data"]
    assert {one["id"] for one in listed} == set(agency.world["ad_account_ids"])
    assert len(listed) >= 4
    assert len({one["currency"] for one in listed}) >= 4
    for one in listed:
        given = {"fields": "spend,impressions", "time_increment": 1, "date_preset": "last_90d", "limit": 100}
        days = agency.get(f"/{one['id']}/insights", given).json()["data"]
        assert len(days) >= 89, one["name"]
        assert all(int(day["impressions"]) > 0 for day in days[1:])
        assert int(one["amount_spent"]) > 0


@pytest.mark.req("D-066")
def test_the_agencys_tokens_reach_every_account(agency: Live):
    for token in ("access_token", "system_user_access_token"):
        for identifier in agency.world["ad_account_ids"]:
            answer = agency.get(f"/{identifier}/ads", {"fields": "effective_status"}, token=agency.world[token])
            assert answer.status_code == 200, answer.text
            statuses = {one["effective_status"] for one in answer.json()["data"]}
            assert "ACTIVE" in statuses


@pytest.mark.req("C-217", "D-021")
def test_the_agencys_meters_and_facts_agree(agency: Live):
    for identifier in agency.world["ad_account_ids"]:
        about: dict[str, Any] = agency.get(f"/{identifier}", {"fields": "currency,amount_spent"}).json()
        given = {"fields": "spend", "date_preset": "maximum"}
        spend = agency.get(f"/{identifier}/insights", given).json()["data"][0]["spend"]
        minor = 1 if about["currency"] == "JPY" else 100
        assert round(float(spend) * minor) == int(about["amount_spent"]), about
