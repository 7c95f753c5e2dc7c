"""Tokens at the door: proofs of the app's secret, allow lists, and what a call needs besides a token."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from adtwin.graph.apps import listed, proof_of
from tests.live import Live, error_of


def proof(live: Live, token: str | None = None) -> str:
    """The proof of a token, worked out without the twin's own code."""
    token = token or live.world["access_token"]
    return hmac.new(live.world["app_secret"].encode(), token.encode(), hashlib.sha256).hexdigest()


def setting(live: Live, **settings: object) -> None:
    """Change a setting of the app, by the app itself."""
    app = {"token": live.world["app_access_token"]}
    assert live.post(f"/{live.world['app_id']}", settings, **app).json() == {"success": True}


@pytest.mark.req("D-272", "D-275")
def test_a_proof_that_is_sent_must_be_right(live: Live):
    own = live.world["access_token"]
    assert proof(live) == proof_of(live.world["app_secret"], own)
    assert live.get("/me", {"appsecret_proof": proof(live)}).status_code == 200
    assert live.get("/me", {"appsecret_proof": proof(live), "access_token": own}, token=None).status_code == 200
    for wrong in ("", "x", "é", proof(live).upper(), proof(live, "another"), proof(live) + "0"):
        error_of(live.get("/me", {"appsecret_proof": wrong or "-"}), "PROOF_INVALID", [["appsecret_proof"]])
    account = live.world["ad_account_id"]
    error_of(live.post(f"/{account}/adlabels", {"name": "x", "appsecret_proof": "no"}), "PROOF_INVALID")
    assert live.get(f"/{account}/adlabels").json() == {"data": []}


@pytest.mark.req("D-274", "D-276")
def test_an_app_may_demand_proofs(live: Live):
    assert live.get(f"/{live.world['app_id']}", {"fields": "require_app_secret"}).json()["require_app_secret"] is False
    assert live.get("/me").status_code == 200
    setting(live, require_app_secret=True)
    error_of(live.get("/me"), "PROOF_MISSING", [["appsecret_proof"]])
    error_of(live.post(f"/{live.world['ad_account_id']}", {"name": "x"}), "PROOF_MISSING")
    assert live.get("/me", {"appsecret_proof": proof(live)}).status_code == 200
    page = live.world["page_access_token"]
    assert live.get("/me", {"appsecret_proof": proof(live, page)}, token=page).status_code == 200
    setting(live, require_app_secret=False)
    assert live.get("/me").status_code == 200


@pytest.mark.req("D-276")
def test_the_secret_is_never_read(live: Live):
    app = live.world["app_id"]
    error_of(live.get(f"/{app}", {"fields": "secret"}, token=live.world["app_access_token"]), "UNKNOWN_FIELD")
    assert live.world["app_secret"] not in live.get(f"/{app}", {"metadata": "1"}).text


@pytest.mark.req("D-270")
def test_calls_come_from_the_servers_on_the_list(live: Live):
    setting(live, server_ip_whitelist=["10.0.0.0/8", "127.0.0.1"])
    assert live.get("/me").status_code == 200
    setting(live, server_ip_whitelist=["10.0.0.0/8"])
    error_of(live.get("/me"), "SERVER_NOT_LISTED")
    app, own = f"/{live.world['app_id']}", live.world["app_access_token"]
    error_of(live.post(app, {"server_ip_whitelist": []}), "SERVER_NOT_LISTED")
    error_of(live.get("/me", token=own), "SERVER_NOT_LISTED")
    error_of(live.get(f"{app}/permissions", token=own), "SERVER_NOT_LISTED")
    assert live.post(f"/v24.0{app}", {"server_ip_whitelist": []}, token=own).json() == {"success": True}
    assert live.get("/me").status_code == 200


@pytest.mark.parametrize(
    ("address", "servers", "fits"),
    [
        ("10.1.2.3", ("10.0.0.0/8",), True),
        ("11.1.2.3", ("10.0.0.0/8", "11.1.2.4"), False),
        ("::1", ("127.0.0.1", "::1"), True),
        ("", ("127.0.0.1",), False),
        ("somewhere", ("127.0.0.1",), False),
    ],
)
def test_addresses_are_told_from_each_other(address: str, servers: tuple[str, ...], *, fits: bool):
    assert listed(address, servers) is fits


@pytest.mark.parametrize(
    ("given", "blame"),
    [
        ({"server_ip_whitelist": ["nowhere"]}, ["server_ip_whitelist", "0"]),
        ({"oauth_redirect_uris": ["https://a.example.com/", "javascript:alert(1)"]}, ["oauth_redirect_uris", "1"]),
        ({"ads_api_access_tier": "platinum"}, ["ads_api_access_tier"]),
    ],
)
def test_settings_of_an_app_are_checked(live: Live, given: dict[str, object], blame: list[str]):
    answer = live.post(f"/{live.world['app_id']}", given, token=live.world["app_access_token"])
    error_of(answer, "INVALID_PARAMETER", [blame])


@pytest.mark.req("A-024")
def test_settings_are_for_those_with_a_role_on_the_app(live: Live):
    assert live.post(f"/{live.world['app_id']}", {"require_app_secret": False}).status_code == 200
    answer = live.post(
        f"/{live.world['app_id']}", {"require_app_secret": True}, token=live.world["second_access_token"]
    )
    error_of(answer, "UNSUPPORTED_REQUEST")
