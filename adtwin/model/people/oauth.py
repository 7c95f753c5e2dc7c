"""Login: from the click on Allow to a code, and from a code or a shorter-lived token to a token [A-050…A-061]."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from adtwin.errors.protocol import INVALID_PARAMETER, INVALID_TOKEN, MISSING_PARAMETER
from adtwin.errors.tokens import (
    APP_UNKNOWN,
    CODE_INVALID,
    CODE_OF_ANOTHER_ADDRESS,
    CODE_USED,
    REDIRECT_BLOCKED,
    SECRET_WRONG,
)
from adtwin.graph.auth import digest, ending_of, record_of
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Operation
from adtwin.model.people import grants, tokens
from adtwin.store import Obj, Transaction, View

PEOPLE = ("user", "system_user")
"""The kinds of tokens that are made for a person; pages' tokens live off these."""
CODE_LIFE = 600
"""Seconds in which a code can be exchanged."""
SUCCESS_PAGE = "https://www.facebook.com/connect/login_success.html"
"""Where programs without a web page of their own send people; allowed for every app."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody answered to the login dialog."""

    app_id: int
    user_id: int
    redirect_uri: str
    scopes: frozenset[str]
    refused: frozenset[str]
    targets: Mapping[str, list[int]] = field(default_factory=dict)
    """The objects that a scope is given for, where it is not given for all [A-044]."""


# ---- the dialog's part


def app_of(view: View, given: Any, param: str = "client_id") -> Obj:
    """The app that a parameter names; APP_UNKNOWN for none."""
    text = str(given or "").strip('"')
    app = view.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
    if app is None or app.type != "App":
        raise APP_UNKNOWN(blame=[param])
    return app


def check_redirect(app: Obj, address: str) -> None:
    """REDIRECT_BLOCKED unless the address is one of the app's own, or of this machine [A-051]."""
    plain = all("!" <= sign <= "~" and sign != "\\" for sign in address)  # browsers read the rest in ways of their own
    parts = urlsplit(address if plain else "")
    if parts.scheme in ("http", "https") and parts.hostname and not parts.fragment and "@" not in parts.netloc:
        known = [SUCCESS_PAGE, *app.data.get("oauth_redirect_uris", ())]
        if _is_here(parts.hostname) or _even(address) in map(_even, known):
            return
    raise REDIRECT_BLOCKED(blame=["redirect_uri"], address=address[:200] or "An empty redirect_uri")


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _even(address: str) -> str:
    return address.rstrip("/")


def code_for(tx: Transaction, seed: int, consent: Consent, now: int) -> str:
    """Note the consent; the code that the app exchanges for a token, once [A-052, A-053]."""
    _note(tx, consent, now)
    code = "AQ" + tokens.derived(seed, "code", tx.new_id(consent.user_id)).removeprefix("EAAB")
    record = {"redirect_uri": consent.redirect_uri, "scopes": sorted(consent.scopes), "expires": now + CODE_LIFE}
    return tokens.issue(
        tx, code, {"kind": "code", "user_id": consent.user_id, "app_id": consent.app_id, "used": False, **record}
    )


def token_for(tx: Transaction, seed: int, consent: Consent, now: int) -> tuple[str, int]:
    """Note the consent; a short-lived token for the client itself, and the seconds it lasts [A-057]."""
    _note(tx, consent, now)
    life = tokens.short_life(seed, now, consent.user_id)
    return tokens.fresh(tx, seed, user_record(consent, now) | {"expires": now + life}), life


def lasting_token(tx: Transaction, seed: int, consent: Consent, now: int, life: int | None) -> tuple[str, int | None]:
    """Note the consent; a long-lived token and the seconds it lasts, None for one without an end."""
    _note(tx, consent, now)
    ends = {} if life is None else {"expires": now + life}
    return tokens.fresh(tx, seed, {**user_record(consent, now), "lasting": True, **ends}), life


def _note(tx: Transaction, consent: Consent, now: int) -> None:
    before = grants.of(tx, consent.user_id, consent.app_id) or grants.Granted()
    grants.keep(tx, consent.user_id, consent.app_id, before.widened(consent.scopes, consent.refused), now)


def user_record(consent: Consent, now: int) -> dict[str, Any]:
    """The record of a user token that follows from a consent."""
    targets = {"targets": dict(consent.targets)} if consent.targets else {}
    about = {"kind": "user", "user_id": consent.user_id, "app_id": consent.app_id, "scopes": sorted(consent.scopes)}
    return {**about, "issued": now, **targets}


# ---- the app's part: oauth/access_token


def _access_token(call: Call, _root: Any, given: dict[str, Any]) -> dict[str, Any]:
    """A token for a code, a longer-lived one for a token, or the app's own [A-055…A-058]."""
    app = app_of(call.tx, given.get("client_id"))
    _check_secret(app, given.get("client_secret"))
    kind = given.get("grant_type", "authorization_code")
    if kind == "client_credentials":
        return {"access_token": app_token(call.tx, app), "token_type": "bearer"}
    if kind == "fb_exchange_token":
        return _lengthen(call, app, given)
    if kind != "authorization_code":
        known = "authorization_code, fb_exchange_token, client_credentials"
        raise INVALID_PARAMETER(blame=["grant_type"], detail=f"Param grant_type must be one of: {known}")
    return _redeem(call, app, given)


def _check_secret(app: Obj, given: Any) -> None:
    secret = app.data.get("secret")
    if given is None:
        raise MISSING_PARAMETER(blame=["client_secret"], param="client_secret")
    if secret is None or not hmac.compare_digest(str(given).encode(errors="replace"), secret.encode()):
        raise SECRET_WRONG(blame=["client_secret"])


def app_token(tx: Transaction, app: Obj) -> str:
    """The app's own token: its id and its secret."""
    token = f"{app.id}|{app.data['secret']}"
    if tx.token_get(digest(token)) is None:
        tokens.issue(tx, token, {"kind": "app", "user_id": app.id, "app_id": app.id, "scopes": []})
    return token


def _redeem(call: Call, app: Obj, given: dict[str, Any]) -> dict[str, Any]:
    """A code becomes a long-lived token: the app's server asks, so that it needs no lengthening [A-057]."""
    for name in ("redirect_uri", "code"):
        if not given.get(name):
            raise MISSING_PARAMETER(blame=[name], param=name)
    code = digest(str(given["code"]))
    record = call.tx.token_get(code)
    if record is None or record["kind"] != "code" or record["app_id"] != app.id or record["expires"] <= call.now:
        raise CODE_INVALID(blame=["code"])
    if record["used"]:
        raise CODE_USED(blame=["code"])
    if str(given["redirect_uri"]) != record["redirect_uri"]:
        raise CODE_OF_ANOTHER_ADDRESS(blame=["redirect_uri"])
    call.tx.token_put(code, {**record, "used": True})
    made = {name: record[name] for name in ("user_id", "app_id", "scopes")} | {"kind": "user"}
    return _long_lived(call, made)


def _lengthen(call: Call, app: Obj, given: dict[str, Any]) -> dict[str, Any]:
    """A token that still works becomes one of sixty days; a system user's may do without an end [A-058, A-061]."""
    token = given.get("fb_exchange_token")
    if not token:
        raise MISSING_PARAMETER(blame=["fb_exchange_token"], param="fb_exchange_token")
    record = record_of(str(token), call.tx, call.twin.seed)
    if record is None or record["app_id"] != app.id or record["kind"] not in PEOPLE:
        raise INVALID_TOKEN(blame=["fb_exchange_token"])
    if (ended := ending_of(record, call.tx, call.now)) is not None:
        raise ended(blame=["fb_exchange_token"])
    made: dict[str, Any] = {
        name: record[name] for name in ("user_id", "app_id", "scopes", "kind", "targets") if name in record
    }
    return _long_lived(call, made)


def _long_lived(call: Call, record: dict[str, Any]) -> dict[str, Any]:
    lasting = {"issued": call.now, "lasting": True, "expires": call.now + tokens.LONG}
    token = tokens.fresh(call.tx, call.twin.seed, record | lasting)
    return {"access_token": token, "token_type": "bearer", "expires_in": tokens.LONG}


def _revoke(call: Call, _root: Any, given: dict[str, Any]) -> dict[str, bool]:
    """End one token, for the app it was made for."""
    app = app_of(call.tx, given.get("client_id"))
    _check_secret(app, given.get("client_secret"))
    record = record_of(str(given.get("revoke_token", "")), call.tx, call.twin.seed)
    if record is None or record["app_id"] != app.id or record["kind"] not in PEOPLE:
        raise INVALID_PARAMETER(blame=["revoke_token"], detail="Param revoke_token must be a token of this app")
    call.tx.token_drop(record["token"])
    call.twin.notes["roles_changed"] = True
    return {"success": True}


class LoginPaths(Edges, of="Root"):
    """What an app calls without a token, by its secret."""

    access_token = Edge(
        name="oauth/access_token", open_to_all=True, get=Operation(_access_token), post=Operation(_access_token)
    )
    revoke = Edge(name="oauth/revoke", open_to_all=True, get=Operation(_revoke), post=Operation(_revoke))
