"""People, apps, businesses, pages, posts and profiles."""

from __future__ import annotations

import pytest

from tests.ads import read
from tests.live import Live, error_of

EDGES = (
    ("user_id", "adaccounts", "ad_account_id"),
    ("user_id", "accounts", "page_id"),
    ("user_id", "businesses", "business_id"),
    ("user_id", "promotable_events", "event_id"),
    ("business_id", "owned_ad_accounts", "ad_account_id"),
    ("business_id", "owned_pages", "page_id"),
    ("business_id", "owned_product_catalogs", "catalog_id"),
    ("business_id", "adspixels", "pixel_id"),
    ("business_id", "instagram_accounts", "instagram_user_id"),
    ("page_id", "instagram_accounts", "instagram_user_id"),
    ("page_id", "leadgen_forms", "lead_form_id"),
    ("page_id", "events", "event_id"),
    ("instagram_user_id", "connected_threads_user", "threads_user_id"),
    ("ad_account_id", "adspixels", "pixel_id"),
    ("ad_account_id", "promote_pages", "page_id"),
    ("catalog_id", "product_sets", "product_set_id"),
)


@pytest.mark.req("D-014", "D-015", "D-016")
@pytest.mark.parametrize(("start", "edge", "end"), EDGES)
def test_what_belongs_together_is_found_by_its_edge(live: Live, start: str, edge: str, end: str):
    listed = live.get(f"/{live.world[start]}/{edge}").json()
    assert [one["id"] for one in listed["data"]] == [live.world[end]]


@pytest.mark.req("A-061", "A-064", "A-065")
@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("access_token", "Dana Mercer"),
        ("system_user_access_token", "Outfitters System User"),
        ("page_access_token", "Alpine Outfitters"),
        ("second_access_token", "Robin Okafor"),
        ("app_access_token", "adtwin demo app"),
    ],
)
def test_me_is_whom_the_token_speaks_for(live: Live, token: str, name: str):
    assert live.get("/me", {"fields": "name"}, token=live.world[token]).json()["name"] == name


@pytest.mark.req("A-064")
def test_a_page_gives_its_token_to_those_with_a_task(live: Live):
    page = live.get("/me/accounts", {"fields": "name,access_token,tasks"}).json()["data"][0]
    assert page["access_token"] == live.world["page_access_token"]
    assert "CREATE_CONTENT" in page["tasks"]
    posted = live.post(f"/{page['id']}/feed", {"message": "By the page itself"}, token=page["access_token"]).json()[
        "id"
    ]
    assert posted.startswith(f"{page['id']}_")
    assert read(live, posted, "message", "from")["from"] == {"id": page["id"], "name": "Alpine Outfitters"}


@pytest.mark.req("A-061")
def test_a_token_of_a_system_user_does_not_end(live: Live):
    live.advance("400d")
    assert live.get("/me", token=live.world["system_user_access_token"]).status_code == 200


@pytest.mark.req("A-090")
def test_posts_are_written_read_listed_and_deleted(live: Live):
    page = live.world["page_id"]
    before = [one["id"] for one in live.get(f"/{page}/posts").json()["data"]]
    posted = live.post(f"/{page}/feed", {"message": "New boots 🥾", "link": "https://example.com/"}).json()["id"]
    assert posted.partition("_")[0] == page
    for edge in ("posts", "feed", "promotable_posts"):
        assert [one["id"] for one in live.get(f"/{page}/{edge}").json()["data"]] == [posted, *before]
    got = read(live, posted, "message", "link", "permalink_url", "is_published", "created_time")
    assert got["message"] == "New boots 🥾"
    assert got["created_time"] == "2026-11-25T00:00:00+0000"
    assert live.post(f"/{posted}", {"message": "Newer boots"}).json() == {"success": True}
    assert live.get(f"/{posted}").json()["message"] == "Newer boots"
    assert live.delete(f"/{posted}").json() == {"success": True}
    assert [one["id"] for one in live.get(f"/{page}/posts").json()["data"]] == before
    error_of(live.get(f"/{posted}"), "UNSUPPORTED_REQUEST")


@pytest.mark.req("A-091")
def test_a_post_is_found_under_its_own_page_only(live: Live):
    _, _, number = live.world["page_post_id"].partition("_")
    error_of(live.get(f"/{live.world['second_page_id']}_{number}"), "UNSUPPORTED_REQUEST")
    error_of(live.post(f"/{live.world['page_id']}/feed", {"published": "true"}), "INVALID_PARAMETER", [["message"]])


@pytest.mark.req("D-016")
def test_profiles_tell_about_themselves(live: Live):
    profile = read(live, live.world["instagram_user_id"], "username", "profile_picture_url", "media_count")
    assert live.client.get(profile["profile_picture_url"]).status_code == 200
    cover = read(live, live.world["event_id"], "cover")["cover"]
    assert live.client.get(cover["source"]).status_code == 200
    media = live.get(f"/{live.world['instagram_user_id']}/media", {"fields": "caption,media_url,like_count"}).json()
    assert profile["username"] == "alpine.outfitters"
    assert profile["media_count"] == len(media["data"]) > 0
    assert live.client.get(media["data"][0]["media_url"]).headers["content-type"].startswith("image/")
    page = read(live, live.world["page_id"], "instagram_business_account{username}", "picture")
    assert page["instagram_business_account"]["username"] == "alpine.outfitters"
    assert live.client.get(page["picture"]["data"]["url"]).status_code == 200


@pytest.mark.req("D-068")
def test_a_business_is_read_with_its_page(live: Live):
    got = read(live, live.world["business_id"], "name", "primary_page{name}", "verification_status")
    assert got["primary_page"] == {"name": "Alpine Outfitters", "id": live.world["page_id"]}


def test_the_sdks_may_leave_their_crash_reports(live: Live):
    answer = live.post(f"/{live.world['app_id']}/instruments", {"bsdk_exception": "{}"})
    assert answer.status_code == 200


@pytest.mark.req("A-064", "D-015")
def test_the_pages_of_a_person_come_with_their_tokens(live: Live):
    page = live.world["page_id"]
    (shown,) = live.get("/me/accounts").json()["data"]
    assert list(shown) == ["access_token", "category", "category_list", "name", "id", "tasks"]
    assert shown["access_token"] == live.world["page_access_token"]
    assert [one["name"] for one in shown["category_list"]] == [shown["category"]]
    assert live.get("/me", {"fields": "accounts"}).json()["accounts"]["data"] == [shown]
    assert live.get("/me/accounts", {"fields": "name"}).json()["data"] == [{"name": shown["name"], "id": page}]
    assert live.get(f"/{live.world['business_id']}/owned_pages").json()["data"][0].keys() == {"name", "id"}


@pytest.mark.req("A-041", "A-064")
def test_a_page_token_is_for_apps_that_may_list_pages(live: Live):
    asked = {"fields": "access_token,name"}
    weak = live.admin("POST", "/tokens", {"scopes": ["ads_management", "pages_manage_ads"]})["access_token"]
    assert "access_token" not in live.get(f"/{live.world['page_id']}", asked, token=weak).json()
    enough = live.admin("POST", "/tokens", {"scopes": ["pages_show_list"]})["access_token"]
    assert live.get(f"/{live.world['page_id']}", asked, token=enough).json()["access_token"]
    own = live.world["page_access_token"]
    assert live.get("/me", asked, token=own).json()["access_token"] == own


@pytest.mark.req("A-041", "A-054", "C-468")
def test_the_address_of_a_person_is_for_apps_that_may_see_it(live: Live):
    asked = {"fields": "name,email", "debug": "all"}
    assert live.get("/me", asked).json()["email"].endswith("@example.com")
    weak = live.admin("POST", "/tokens", {"scopes": ["ads_read"]})["access_token"]
    told = live.get("/me", asked, token=weak).json()
    assert "email" not in told
    message = "Field email is only accessible on User object, if email permission is granted by the user"
    assert {"message": message, "type": "warning"} in told["__debug__"]["messages"]
    assert live.delete("/me/permissions/email").json() == {"success": True}
    assert "email" not in live.get("/me", asked).json()
