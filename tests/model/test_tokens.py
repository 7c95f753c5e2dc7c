"""Tokens and permissions: what a token is, what it may do, and what ends it."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.graph.auth import ENDINGS
from adtwin.model.people import oauth, tokens
from adtwin.store import Transaction
from tests.live import NOW, Live, error_of

HOME = "http://localhost:3000/done/"


def code(live: Live, *scopes: str, refused: tuple[str, ...] = ()) -> str:
    """A code that the world's user got for these scopes."""
    world = live.world
    consent = oauth.Consent(
        int(world["app_id"]), int(world["user_id"]), HOME, frozenset(scopes) | {"public_profile"}, frozenset(refused)
    )

    def allow(tx: Transaction) -> str:
        return oauth.code_for(tx, live.twin.seed, consent, live.twin.clock.now())

    made: str = live.twin.store.write_sync(allow)
    live.app.control.engine.authentication.forget()  # type: ignore[union-attr]
    return made


def exchange(live: Live, **given: Any) -> Any:
    """`oauth/access_token`, which takes no token."""
    known = {"client_id": live.world["app_id"], "client_secret": live.world["app_secret"]}
    return live.get("/v24.0/oauth/access_token", {**known, **given}, token=None)


def token(live: Live, *scopes: str) -> str:
    """A long-lived token with these scopes."""
    return str(exchange(live, code=code(live, *scopes), redirect_uri=HOME).json()["access_token"])


def short(live: Live, *scopes: str) -> str:
    """A short-lived token with these scopes."""
    world = live.world
    consent = oauth.Consent(int(world["app_id"]), int(world["user_id"]), HOME, frozenset(scopes), frozenset())

    def allow(tx: Transaction) -> str:
        return oauth.token_for(tx, live.twin.seed, consent, live.twin.clock.now())[0]

    made: str = live.twin.store.write_sync(allow)
    return made


def about(live: Live, one: str, **more: Any) -> dict[str, Any]:
    """What `debug_token` says."""
    more.setdefault("token", live.world["app_access_token"])
    found: dict[str, Any] = live.get("/debug_token", {"input_token": one}, **more).json()["data"]
    return found


# ---- codes


@pytest.mark.req("A-053", "A-055", "A-056", "A-057", "A-058")
def test_a_code_becomes_a_token_of_sixty_days(live: Live):
    answer = exchange(live, code=code(live, "ads_management"), redirect_uri=HOME)
    assert answer.status_code == 200
    got = answer.json()
    assert got == {"access_token": got["access_token"], "token_type": "bearer", "expires_in": 60 * 86_400}
    campaigns = f"/{live.world['ad_account_id']}/campaigns"
    assert live.get(campaigns, token=got["access_token"]).json() == {"data": []}
    live.advance("59d")
    assert live.get(campaigns, token=got["access_token"]).status_code == 200
    live.advance("1d")
    error_of(live.get(campaigns, token=got["access_token"]), "EXPIRED_TOKEN")


@pytest.mark.req("A-053", "A-056")
def test_a_code_works_once_for_its_app_and_address(live: Live):
    made = code(live, "ads_read")
    error_of(exchange(live, code=made, redirect_uri=HOME, client_secret="no"), "SECRET_WRONG", [["client_secret"]])
    error_of(exchange(live, code=made, redirect_uri=HOME, client_id="1"), "APP_UNKNOWN", [["client_id"]])
    error_of(exchange(live, code=made, redirect_uri=HOME + "x"), "CODE_OF_ANOTHER_ADDRESS", [["redirect_uri"]])
    error_of(exchange(live, code="x", redirect_uri=HOME), "CODE_INVALID", [["code"]])
    error_of(exchange(live, redirect_uri=HOME), "MISSING_PARAMETER", [["code"]])
    error_of(exchange(live, code=made), "MISSING_PARAMETER", [["redirect_uri"]])
    error_of(exchange(live, code=made, redirect_uri=HOME, grant_type="password"), "INVALID_PARAMETER", [["grant_type"]])
    error_of(live.get("/me", token=made), "INVALID_TOKEN")
    assert exchange(live, code=made, redirect_uri=HOME).status_code == 200
    error_of(exchange(live, code=made, redirect_uri=HOME), "CODE_USED", [["code"]])
    late = code(live, "ads_read")
    live.advance("10m")
    error_of(exchange(live, code=late, redirect_uri=HOME), "CODE_INVALID")


@pytest.mark.req("A-055")
@pytest.mark.parametrize("missing", ["client_id", "client_secret"])
def test_only_the_app_itself_exchanges(live: Live, missing: str):
    given = {"client_id": live.world["app_id"], "client_secret": live.world["app_secret"]}
    del given[missing]
    symbol = "APP_UNKNOWN" if missing == "client_id" else "MISSING_PARAMETER"
    error_of(live.post("/oauth/access_token", given, token=None), symbol, [[missing]])
    error_of(live.delete("/oauth/access_token", given, token=None), "UNSUPPORTED_REQUEST")


# ---- lengthening, app tokens


@pytest.mark.req("A-057", "A-058", "A-059", "A-405")
def test_a_short_token_ends_within_two_hours_and_can_be_lengthened(live: Live):
    made = short(live, "ads_read")
    life = about(live, made)["expires_at"] - NOW
    assert 3_600 <= life < 7_200
    longer = exchange(live, grant_type="fb_exchange_token", fb_exchange_token=made).json()
    assert longer["expires_in"] == 60 * 86_400
    assert about(live, longer["access_token"])["scopes"] == ["ads_read"]
    assert live.get("/me", token=made).status_code == 200
    live.advance("2h")
    error_of(live.get("/me", token=made), "EXPIRED_TOKEN")
    assert about(live, made)["error"]["subcode"] == 463
    error_of(exchange(live, grant_type="fb_exchange_token", fb_exchange_token=made), "EXPIRED_TOKEN")
    error_of(exchange(live, grant_type="fb_exchange_token", fb_exchange_token="x"), "INVALID_TOKEN")
    error_of(exchange(live, grant_type="fb_exchange_token"), "MISSING_PARAMETER", [["fb_exchange_token"]])
    assert live.get("/me", token=longer["access_token"]).json()["id"] == live.world["user_id"]


@pytest.mark.req("A-059")
def test_an_app_gets_its_own_token(live: Live):
    got = exchange(live, grant_type="client_credentials").json()
    assert got == {"access_token": live.world["app_access_token"], "token_type": "bearer"}
    assert live.get("/me", token=got["access_token"]).json()["id"] == live.world["app_id"]
    error_of(live.get(f"/{live.world['ad_account_id']}", token=got["access_token"]), "ACCOUNT_PERMISSION")


def test_an_app_ends_a_token(live: Live):
    made = token(live, "pages_show_list")
    page = live.get(f"/{live.world['page_id']}", {"fields": "access_token"}, token=made).json()["access_token"]
    given = {"client_id": live.world["app_id"], "client_secret": live.world["app_secret"]}
    assert live.get("/me", token=page).status_code == 200
    error_of(live.get("/oauth/revoke", {**given, "revoke_token": "x"}, token=None), "INVALID_PARAMETER")
    assert live.get("/oauth/revoke", {**given, "revoke_token": made}, token=None).json() == {"success": True}
    error_of(live.get("/me", token=made), "INVALID_TOKEN")
    error_of(live.get("/me", token=page), "INVALID_TOKEN")


# ---- debug_token


@pytest.mark.req("A-059")
def test_a_token_is_told_about(live: Live):
    world = live.world
    seeded = {"app_id": world["app_id"], "application": "adtwin demo app", "is_valid": True, "expires_at": 0}
    for name, kind in (
        ("access_token", "USER"),
        ("system_user_access_token", "SYSTEM_USER"),
        ("app_access_token", "APP"),
    ):
        found = about(live, world[name])
        assert found.items() >= {**seeded, "type": kind, "data_access_expires_at": 0}.items()
        assert "ads_management" in found["scopes"]
    page = about(live, world["page_access_token"])
    assert (page["type"], page["profile_id"], page["user_id"]) == ("PAGE", world["page_id"], world["user_id"])
    made = token(live, "ads_read")
    assert about(live, made) == {
        **seeded, "type": "USER", "user_id": world["user_id"], "issued_at": NOW, "expires_at": NOW + 60 * 86_400,
        "data_access_expires_at": NOW + 90 * 86_400, "scopes": ["ads_read", "public_profile"],
    }  # fmt: skip
    nothing = about(live, "EAABnothing")
    assert nothing["is_valid"] is False
    assert nothing["error"]["code"] == 190


def test_a_token_is_told_about_to_its_app_its_developers_and_its_bearer_only(live: Live):
    mine, other = live.world["access_token"], live.world["second_access_token"]
    assert about(live, mine, token=mine)["is_valid"]
    assert about(live, other, token=mine)["is_valid"]
    assert about(live, other, token=other)["is_valid"]
    error_of(live.get("/debug_token", {"input_token": mine}, token=other), "NOT_A_DEVELOPER", [["input_token"]])
    error_of(live.get("/debug_token", {"input_token": mine}, token=None), "TOKEN_REQUIRED")
    error_of(live.get("/debug_token"), "MISSING_PARAMETER", [["input_token"]])
    error_of(live.post("/debug_token", {"input_token": mine}), "UNSUPPORTED_REQUEST")


# ---- permissions


@pytest.mark.req("A-054", "A-062", "A-401")
def test_a_permission_is_taken_back(live: Live):
    made = token(live, "ads_read", "ads_management", "email")
    listed = live.get("/me/permissions", token=made).json()["data"]
    assert {"permission": "ads_management", "status": "granted"} in listed
    account = live.world["ad_account_id"]
    assert live.post(f"/{account}/adlabels", {"name": "x"}, token=made).status_code == 200
    assert live.delete("/me/permissions", {"permission": "ads_management"}, token=made).json() == {"success": True}
    error_of(live.post(f"/{account}/adlabels", {"name": "y"}, token=made), "ADS_PERMISSION_MISSING")
    assert live.get(f"/{account}/adlabels", token=made).status_code == 200
    assert live.delete("/me/permissions/email", token=made).json() == {"success": True}
    assert live.get("/me/permissions/ads_read", token=made).json()["data"][0]["status"] == "granted"
    error_of(live.get("/me/accounts/email"), "UNKNOWN_PATH")
    error_of(live.get("/me/permissions/email/x"), "UNKNOWN_PATH")
    error_of(live.get("/oauth/access_token/x"), "UNSUPPORTED_REQUEST")
    left = live.get("/me/permissions", {"status": "declined"}, token=made).json()["data"]
    assert left == [{"permission": name, "status": "declined"} for name in ("ads_management", "email")]
    assert about(live, made)["scopes"] == ["ads_read", "public_profile"]
    answer = live.delete("/me/permissions", {"permission": "ads_management"}, token=made)
    error_of(answer, "INVALID_PARAMETER", [["permission"]])


@pytest.mark.req("A-054", "A-062", "A-401")
def test_an_app_that_is_removed_needs_a_new_login(live: Live):
    made, seeded = token(live, "ads_read"), live.world["access_token"]
    assert live.delete(f"/{live.world['user_id']}/permissions", token=made).json() == {"success": True}
    for ended in (made, seeded, live.world["page_access_token"]):
        error_of(live.get("/me", token=ended), "APP_REMOVED")
        error_of(live.post(f"/{live.world['ad_account_id']}", {"name": "x"}, token=ended), "APP_REMOVED")
        assert about(live, ended)["error"]["subcode"] == 458
    again = token(live, "pages_show_list")
    assert live.get("/me", token=again).status_code == 200
    assert about(live, again)["scopes"] == ["pages_show_list", "public_profile"]
    error_of(live.get("/me", token=made), "APP_REMOVED")
    page = live.get("/me/accounts", {"fields": "access_token"}, token=again).json()["data"][0]
    assert page["access_token"] != live.world["page_access_token"]
    assert live.get("/me", token=page["access_token"]).json()["id"] == live.world["page_id"]
    assert live.get("/me", token=live.world["system_user_access_token"]).status_code == 200


def test_the_demo_token_holds_every_permission(live: Live):
    listed = live.get("/me/permissions").json()["data"]
    assert {"permission": "user_videos", "status": "granted"} in listed
    error_of(live.delete("/me/permissions", token=live.world["second_access_token"], params={"permission": "x"}),
             "INVALID_PARAMETER")  # fmt: skip


@pytest.mark.req("A-062", "A-401")
@pytest.mark.parametrize("reason", ENDINGS)
def test_a_session_that_ends_takes_its_tokens_along(live: Live, reason: str):
    made = token(live, "ads_read")
    assert live.get("/me", token=made).status_code == 200
    user = int(live.world["user_id"])
    assert live.twin.store.write_sync(lambda tx: tokens.end_session(tx, user, reason))
    assert not live.twin.store.write_sync(lambda tx: tokens.end_session(tx, 1, reason))
    live.app.control.engine.authentication.forget()  # type: ignore[union-attr]
    for ended in (made, live.world["access_token"], live.world["page_access_token"]):
        error_of(live.get("/me", token=ended), ENDINGS[reason].symbol)
    assert live.get("/me", token=token(live, "ads_read")).status_code == 200
    assert live.get("/me", token=live.world["second_access_token"]).status_code == 200


# ---- page tokens


@pytest.mark.req("A-064")
def test_a_page_token_lives_off_the_token_it_was_read_with(live: Live):
    brief, lasting = short(live, "pages_show_list"), token(live, "pages_show_list", "pages_manage_posts")
    page = f"/{live.world['page_id']}"
    read = {"fields": "access_token"}
    of_brief = live.get(page, read, token=brief).json()["access_token"]
    of_lasting = live.get("/me/accounts", read, token=lasting).json()["data"][0]["access_token"]
    assert live.get("/me", read, token=of_lasting).json()["access_token"] == of_lasting
    assert about(live, of_lasting)["expires_at"] == 0
    assert about(live, of_brief)["expires_at"] == about(live, brief)["expires_at"]
    assert live.post(f"{page}/feed", {"message": "x"}, token=of_lasting).status_code == 200
    error_of(live.post(f"{page}/feed", {"message": "x"}, token=of_brief), "PERMISSION_MISSING")
    for forged in (of_lasting[:-1] + ("A" if of_lasting[-1] != "A" else "B"), of_lasting + "A", of_lasting.lower()):
        error_of(live.get("/me", token=forged), "INVALID_TOKEN")
    live.advance("100d")
    error_of(live.get("/me", token=of_brief), "EXPIRED_TOKEN")
    assert live.get("/me", token=of_lasting).status_code == 200


@pytest.mark.req("A-046", "A-064")
def test_a_page_token_ends_with_the_role_on_the_page(live: Live):
    made = token(live, "pages_show_list")
    page = live.get("/me/accounts", {"fields": "access_token"}, token=made).json()["data"][0]["access_token"]
    user, number = int(live.world["user_id"]), int(live.world["page_id"])
    live.twin.store.write_sync(lambda tx: tx.unlink(user, "role", number))
    error_of(live.get("/me", token=page), "PAGE_ROLE_LOST")
    error_of(live.get("/me", token=live.world["page_access_token"]), "PAGE_ROLE_LOST")


# ---- scopes

READS = (
    ("me/adaccounts", ("ads_read", "ads_management"), "APP_LACKS_PERMISSION"),
    ("me/accounts", ("pages_show_list",), "APP_LACKS_PERMISSION"),
    ("me/businesses", ("business_management",), "APP_LACKS_PERMISSION"),
    ("{page_id}/posts", ("pages_read_engagement",), "APP_LACKS_PERMISSION"),
    ("{page_id}/leadgen_forms", ("pages_manage_ads", "leads_retrieval"), "APP_LACKS_PERMISSION"),
    ("{instagram_user_id}/media", ("instagram_basic",), "APP_LACKS_PERMISSION"),
    ("{ad_account_id}", ("ads_read", "ads_management"), "ACCOUNT_PERMISSION"),
    ("{ad_account_id}/campaigns", ("ads_read", "ads_management"), "ACCOUNT_PERMISSION"),
    ("{business_id}/owned_ad_accounts", ("ads_read", "business_management"), "APP_LACKS_PERMISSION"),
    ("{business_id}/owned_pages", ("pages_show_list",), "APP_LACKS_PERMISSION"),
)


@pytest.mark.req("A-036", "A-038", "A-041", "A-049", "C-381")
@pytest.mark.parametrize(("path", "scopes", "symbol"), READS)
def test_reading_takes_a_permission(live: Live, path: str, scopes: tuple[str, ...], symbol: str):
    path = "/" + path.format_map(live.world)
    bare = token(live)
    error_of(live.get(path, token=bare), symbol)
    for scope in scopes:
        assert live.get(path, token=token(live, scope)).status_code == 200


@pytest.mark.req("A-041", "A-049")
def test_what_the_token_may_not_read_is_left_out_of_fields(live: Live):
    fields = {"fields": "name,accounts{name},adaccounts{name}"}
    assert live.get("/me", fields, token=token(live)).json() == {"name": "Dana Mercer", "id": live.world["user_id"]}
    assert "accounts" in live.get("/me", fields).json()


WRITES = (
    ("{ad_account_id}/adlabels", "ads_read", "ads_management", "ADS_PERMISSION_MISSING"),
    ("{page_id}/feed", "pages_read_engagement", "pages_manage_posts", "PERMISSION_MISSING"),
)


@pytest.mark.req("A-041", "A-049", "C-487", "C-489")
@pytest.mark.parametrize(("path", "less", "enough", "symbol"), WRITES)
def test_writing_takes_a_permission(live: Live, path: str, less: str, enough: str, symbol: str):
    path = "/" + path.format_map(live.world)
    given = {"name": "x", "message": "x"}
    error_of(live.post(path, given, token=token(live, less)), symbol)
    assert live.post(path, given, token=token(live, less, enough)).status_code == 200
