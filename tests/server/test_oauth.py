"""The login dialog as a browser meets it, and what people do about tokens outside the API."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from adtwin.model.people import oauth
from adtwin.store import Obj
from tests.live import DEMO, InProcess, Live, error_of, open_store

HOME = "http://localhost:3000/done/"


def asked(live: Live, **given: Any) -> dict[str, Any]:
    """The parameters of a login link."""
    return {"client_id": live.world["app_id"], "redirect_uri": HOME, "scope": "ads_management", **given}


def answer(live: Live, headers: dict[str, str] | None = None, **given: Any) -> httpx.Response:
    """The form, sent."""
    form = {"user_id": live.world["user_id"], "choice": "allow", **asked(live), **given}
    return live.client.post("/v24.0/dialog/oauth", data=form, headers=headers)


def came_back(response: httpx.Response) -> dict[str, str]:
    """What the app's page is told in the query."""
    assert response.status_code == 302, response.text
    assert response.headers["location"].startswith(HOME)
    return {name: one[0] for name, one in parse_qs(urlsplit(response.headers["location"]).query).items()}


@pytest.mark.req("A-050", "A-400", "C-442")
@pytest.mark.parametrize("path", ["/v24.0/dialog/oauth", "/dialog/oauth/"])
def test_the_dialog_asks_for_consent(live: Live, path: str):
    page = live.client.get(path, params=asked(live, scope="ads_read, pages_show_list", state='a"b<c'))
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    for text in ("adtwin demo app", "Dana Mercer", "ads_read", "pages_show_list", ">Allow<", "a&quot;b&lt;c"):
        assert text in page.text
    assert "System User" not in page.text
    assert live.client.head(path, params=asked(live)).content == b""


@pytest.mark.req("A-050", "A-052", "A-053", "A-056", "A-401")
def test_a_person_logs_in_and_the_app_gets_a_token(live: Live):
    page = live.client.get("/v24.0/dialog/oauth", params=asked(live, scope="ads_management,email", state="s t&x=1"))
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text.replace("&amp;", "&")))
    told = came_back(answer(live, **form | {"allow_ads_management": "1"}))
    assert told["state"] == "s t&x=1"
    secret = {"client_id": live.world["app_id"], "client_secret": live.world["app_secret"], "redirect_uri": HOME}
    got = live.get("/oauth/access_token", {**secret, "code": told["code"]}, token=None).json()
    token = got["access_token"]
    assert live.get(f"/{live.world['ad_account_id']}/campaigns", token=token).status_code == 200
    found = live.get("/debug_token", {"input_token": token}).json()["data"]
    assert found["scopes"] == ["ads_management", "public_profile"]
    assert live.get("/me", token=token).json()["id"] == live.world["user_id"]
    error_of(live.get("/oauth/access_token", {**secret, "code": told["code"]}, token=None), "CODE_USED")


@pytest.mark.req("A-052")
def test_a_person_says_no(live: Live):
    told = came_back(answer(live, choice="deny", state="7"))
    assert told == {
        "error": "access_denied", "error_code": "200", "error_description": "Permissions error",
        "error_reason": "user_denied", "state": "7",
    }  # fmt: skip


@pytest.mark.req("A-057")
def test_a_page_gets_a_short_token_in_the_fragment(live: Live):
    response = answer(live, response_type="token")
    told = parse_qs(urlsplit(response.headers["location"]).fragment)
    assert 3_600 <= int(told["expires_in"][0]) < 7_200
    assert live.get("/me", token=told["access_token"][0]).json()["id"] == live.world["user_id"]


@pytest.mark.req("A-050", "A-051")
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"client_id": "1"}, "Unknown app"),
        ({"redirect_uri": "https://evil.example.com/"}, "URL blocked"),
        ({"redirect_uri": ""}, "URL blocked"),
        ({"redirect_uri": "javascript:alert(1)"}, "URL blocked"),
        ({"scope": "ads_management,world_domination"}, "Unknown permission"),
        ({"response_type": "id_token"}, "Invalid parameter"),
        ({"user_id": "<1>"}, "Invalid parameter"),
    ],
)
def test_the_dialog_refuses(live: Live, given: dict[str, str], says: str):
    refused = answer(live, **given)
    assert refused.status_code == 400
    assert f"<h1>{says}</h1>" in refused.text
    assert "location" not in refused.headers
    if "user_id" not in given:
        assert live.client.get("/dialog/oauth", params=asked(live, **given)).status_code == 400


@pytest.mark.req("A-051")
@pytest.mark.parametrize(
    ("address", "passes"),
    [
        ("http://localhost:3000/", True),
        ("http://127.0.0.1/x?y=1", True),
        ("http://[::1]:80/", True),
        ("https://app.localhost/", True),
        ("https://shop.example.com/done", True),
        ("https://shop.example.com/done/", True),
        ("https://www.facebook.com/connect/login_success.html", True),
        ("https://shop.example.com/done/more", False),
        ("https://shop.example.com.evil.org/done", False),
        ("http://localhost@evil.org/", False),
        ("http://evil.org\\.localhost/", False),
        ("http://localhost/\r\nx: y", False),
        ("http://localhost/#token", False),
        ("//localhost/", False),
        ("ftp://localhost/", False),
    ],
)
def test_people_are_sent_to_known_addresses_only(address: str, *, passes: bool):
    app = Obj(1, "App", 1, 0, 0, None, None, {"oauth_redirect_uris": ["https://shop.example.com/done/"]})
    if passes:
        oauth.check_redirect(app, address)
    else:
        with pytest.raises(Exception, match="redirect_uri"):
            oauth.check_redirect(app, address)


def test_pages_of_other_sites_do_not_answer(live: Live):
    for headers in ({"origin": "https://evil.example.com"}, {"sec-fetch-site": "cross-site"}):
        refused = answer(live, headers)
        assert refused.status_code == 403
        assert "location" not in refused.headers


def test_where_there_is_an_admin_secret_the_dialog_asks_for_it(tmp_path: Any):
    store = open_store(f"sqlite:///{tmp_path / 'adtwin.db'}", durability="relaxed")
    app = DEMO.app(store, DEMO.options(admin_secret="open sesame"))
    with httpx.Client(
        transport=InProcess(app),
        base_url="http://localhost",
        trust_env=False,
        headers={"X-Adtwin-Secret": "open sesame"},
    ) as client:
        live = Live(client)
        assert 'name="admin_secret"' in live.client.get("/dialog/oauth", params=asked(live)).text
        wrong = answer(live, admin_secret="no")
        assert (wrong.status_code, "secret is wrong" in wrong.text) == (401, True)
        assert "code" in came_back(answer(live, admin_secret="open sesame"))
    store.close()


# ---- the admin root


@pytest.mark.req("A-060")
def test_tokens_are_made_by_hand(live: Live):
    made = live.admin("POST", "/tokens", {"scopes": ["ads_read"], "lasts": "short"})
    assert made["scopes"] == ["ads_read", "public_profile"]
    assert 3_600 <= made["expires_in"] < 7_200
    error_of(live.post(f"/{live.world['ad_account_id']}", {"name": "x"}, token=made["access_token"]),
             "ADS_PERMISSION_MISSING")  # fmt: skip
    always = live.admin("POST", "/tokens", {"user_id": live.world["second_user_id"], "lasts": "always"})
    live.advance("100d")
    assert live.get("/me", token=always["access_token"]).json()["id"] == live.world["second_user_id"]
    error_of(live.get("/me", token=made["access_token"]), "EXPIRED_TOKEN")


@pytest.mark.req("A-062", "A-401", "C-472")
def test_a_password_is_changed(live: Live):
    assert live.get("/me").status_code == 200
    ended = live.admin("POST", "/sessions", {})
    assert ended == {"user_id": live.world["user_id"], "reason": "password_changed"}
    error = error_of(live.get("/me"), "PASSWORD_CHANGED")
    assert (error["code"], error["error_subcode"]) == (190, 460)
    fresh = live.admin("POST", "/tokens", {})["access_token"]
    assert live.get("/me", token=fresh).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/tokens", {"scopes": ["nope"]}, 400),
        ("/tokens", {"user_id": "1"}, 400),
        ("/tokens", {"lasts": "for ever"}, 400),
        ("/sessions", {"user_id": "1"}, 404),
        ("/sessions", {"reason": "boredom"}, 400),
    ],
)
def test_faulty_admin_calls_say_what_is_wrong(live: Live, path: str, body: dict[str, Any], status: int):
    refused = live.client.post(f"/_adtwin{path}", json=body)
    assert refused.status_code == status
    assert refused.json()["error"]["message"]
