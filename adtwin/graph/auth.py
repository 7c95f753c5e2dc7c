"""Who is asking: tokens are looked up by their hash, never kept or logged in clear [A-003].

A token is valid while nothing has ended it: its time, its user's session, the user's grant to the app, the role on the
page it speaks for. What it may do follows from its scopes, narrowed by the grant, and from its user's tasks.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adtwin.errors.catalogue import Row
from adtwin.errors.protocol import EXPIRED_TOKEN, INVALID_TOKEN, NO_TOKEN, PERMISSION, TOKEN_REQUIRED
from adtwin.errors.tokens import (
    ADS_PERMISSION_MISSING,
    APP_LACKS_PERMISSION,
    APP_REMOVED,
    LOGGED_OUT,
    PAGE_ROLE_LOST,
    PASSWORD_CHANGED,
    PERMISSION_MISSING,
    USER_CHECKPOINTED,
    USER_UNCONFIRMED,
)
from adtwin.graph.apps import AppRules
from adtwin.graph.call import Bearer, Principal, Request

if TYPE_CHECKING:
    from adtwin.graph.node import Access, Edge, Node
    from adtwin.graph.twin import Twin
    from adtwin.store import Transaction, View

ROLE = "role"
"""The kind of link from a person to an object they have tasks on; its data is `{"tasks": [...]}`."""
GRANT = "grant"
"""The kind of link from a person to an app; its data says `scopes`, `declined`, `number` and whether it is `revoked`.
A token made under an earlier number is of a grant that was taken back [A-054]. Without a link every token stands."""
STANDARD_ACCESS = "standard_access"
"""Where an app's data lists the permissions that it has at standard access; it has advanced access of all others."""
ENDINGS: dict[str, Row] = {
    "password_changed": PASSWORD_CHANGED,
    "checkpointed": USER_CHECKPOINTED,
    "unconfirmed": USER_UNCONFIRMED,
    "logged_out": LOGGED_OUT,
}
"""What ends a person's session, and with it every token made in it [A-062]."""
MAX_KNOWN = 10_000
_SEALED = "EAAP"
_MAC = 16


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def token_in(request: Request) -> str | None:
    """The token of a request: a parameter, or an `OAuth` or `Bearer` header [A-003]."""
    given = request.params.get("access_token")
    if given is not None:
        return str(given).strip('"')
    header = request.headers.get("authorization", "")
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() in ("oauth", "bearer") and token else None


@dataclass(frozen=True, slots=True)
class _Known:
    principal: Principal
    expires: int | None
    app: AppRules


class Authentication:
    """Turns tokens into principals and remembers them until roles or tokens change."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self._known: dict[str | Bearer, _Known] = {}

    def forget(self) -> None:
        """Read roles, tokens and zones anew from now on: the world has changed."""
        self._known.clear()
        self._twin.zones.clear()
        self._twin.bounds.clear()

    def known(self, request: Request, now: int) -> Principal | None:
        """The principal of a token met before and still valid, without a look into the store."""
        given = request.bearer or token_in(request)
        found = self._known.get(given) if given is not None else None
        if given is None or found is None or (found.expires is not None and found.expires <= now):
            return None
        if isinstance(given, str):
            found.app.admit(request, given, found.principal.kind)
        return found.principal

    def principal(self, request: Request, view: View, now: int) -> Principal:
        """Whom the request's token speaks for; error 104 without a token, 190 for a bad one [D-268].

        `me` without a token is nobody, which has an error of its own: 2500 [D-387]."""
        given = request.bearer or token_in(request)
        if given is None:
            raise NO_TOKEN() if "me" in request.path.split("/")[:3] else TOKEN_REQUIRED()
        known = self._known.get(given)
        if known is None:
            known = self._look_up(given, view, now)
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[given] = known
        if known.expires is not None and known.expires <= now:
            raise EXPIRED_TOKEN()
        if isinstance(given, str):
            known.app.admit(request, given, known.principal.kind)
        return known.principal

    def _look_up(self, given: str | Bearer, view: View, now: int) -> _Known:
        record = record_behind(given, view) if isinstance(given, Bearer) else record_of(given, view, self._twin.seed)
        if record is None:
            raise INVALID_TOKEN()
        if (ended := ending_of(record, view, now)) is not None:
            raise ended()
        return _Known(principal_of(record, view), record.get("expires"), AppRules.of(record["app_id"], view))


def record_of(token: str, view: View, seed: int) -> dict[str, Any] | None:
    """What is known of an access token; None for one that was never made. A login code is none."""
    hashed = digest(token)
    record = view.token_get(hashed) or _page_record(token, view, seed)
    if record is None or record["kind"] == "code":
        return None
    return {"token": hashed, **record}


def bearer_of(principal: Principal) -> Bearer:
    """What lets the twin act for a principal later, without keeping their token."""
    return Bearer(principal.token, principal.user_id if principal.kind == "page" else None)


def record_behind(bearer: Bearer, view: View) -> dict[str, Any] | None:
    """What is known of the token that a bearer stands for; None for one that is gone."""
    record: dict[str, Any] | None = view.token_get(bearer.digest)
    if record is None or record["kind"] == "code":
        return None
    if bearer.page_id is not None:
        return _of_page(record, bearer.digest, bearer.page_id)
    return {"token": bearer.digest, **record}


def ending_of(record: dict[str, Any], view: View, now: int) -> Row | None:
    """Why a token no longer works, as the error its bearer gets; None while it does [A-062]."""
    expires = record.get("expires")
    if expires is not None and expires <= now:
        return EXPIRED_TOKEN
    if record["kind"] == "app":
        return None
    person = view.get(record["user_id"])
    if person is not None and person.data.get("session", 0) != record.get("session", 0):
        return ENDINGS.get(person.data.get("session_ended_by", ""), LOGGED_OUT)
    granted = view.link_get(record["user_id"], GRANT, record["app_id"])
    given = None if granted is None else granted.data
    if given is not None and (given["revoked"] or given["number"] != record.get("grant", 1)):
        return APP_REMOVED
    page = record.get("page_id")
    return PAGE_ROLE_LOST if page is not None and view.link_get(record["user_id"], ROLE, page) is None else None


def principal_of(record: dict[str, Any], view: View) -> Principal:
    """The principal a token record stands for, with the tasks its user holds now and the scopes still granted."""
    speaks_for = record.get("page_id") or record["user_id"]
    tasks: dict[int, frozenset[str]] = {speaks_for: frozenset({"SELF"})}
    for link in view.links(record["user_id"], ROLE, limit=10_000):
        tasks[link.id2] = frozenset((link.data or {}).get("tasks", ()))
    tasks.setdefault(record["user_id"], frozenset({"SELF"}))
    app = view.get(record["app_id"])
    settings: dict[str, Any] = {} if app is None else app.data
    scopes = scopes_of(record, view)
    if record["app_id"] not in tasks:  # at standard access a permission serves those with a role on the app
        scopes -= frozenset(settings.get(STANDARD_ACCESS, ()))
    return Principal(
        user_id=speaks_for,
        app_id=record["app_id"],
        kind=record.get("kind", "user"),
        scopes=scopes,
        tasks=tasks,
        api_version=settings.get("api_version", ""),
        access_tier=settings.get("ads_api_access_tier", ""),
        targets={scope: frozenset(owners) for scope, owners in record.get("targets", {}).items()},
        person_id=record["user_id"],
        token=record.get("token", ""),
        lasts=record.get("expires") is None or bool(record.get("lasting")),
    )


def scopes_of(record: dict[str, Any], view: View) -> frozenset[str]:
    """The scopes a token was made with, less those that its user has taken back since."""
    scopes = frozenset(record.get("scopes", ()))
    granted = view.link_get(record["user_id"], GRANT, record["app_id"])
    return scopes if granted is None or granted.data is None else scopes & frozenset(granted.data["scopes"])


def grant(tx: Transaction, user_id: int, owner_id: int, tasks: list[str], now: int) -> None:
    """Give a person tasks on an object."""
    tx.link(user_id, ROLE, owner_id, now, {"tasks": tasks})


# ---- page tokens: sealed, so that reading a page needs no write


def page_token_of(principal: Principal, page_id: int, seed: int) -> str:
    """The token of a page, read with this principal's token, off which it lives: what ends the one ends the other."""
    body = bytes.fromhex(principal.token) + page_id.to_bytes(8, "big")
    return _spelt(body + _mac(body, seed))


def _page_record(token: str, view: View, seed: int) -> dict[str, Any] | None:
    """The record of a sealed page token. It lasts if its user's token is long-lived, else it ends with that [A-064]."""
    if not token.startswith(_SEALED) or len(token) != _SEALED_LENGTH:
        return None
    try:
        raw = base64.b32decode(token[len(_SEALED) :] + "=" * (-(len(token) - len(_SEALED)) % 8))
    except ValueError:
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if not hmac.compare_digest(mac, _mac(body, seed)) or _spelt(raw) != token:
        return None
    whose, page_id = body[:-8].hex(), int.from_bytes(body[-8:], "big")
    parent: dict[str, Any] | None = view.token_get(whose)
    return None if parent is None else _of_page(parent, whose, page_id)


def _of_page(parent: dict[str, Any], whose: str, page_id: int) -> dict[str, Any]:
    expires = None if parent.get("lasting") else parent.get("expires")
    return {**parent, "kind": "page", "page_id": page_id, "expires": expires, "token": whose}


def _spelt(raw: bytes) -> str:
    """The one way in which a sealed token is written."""
    return _SEALED + base64.b32encode(raw).decode().rstrip("=")


def _mac(body: bytes, seed: int) -> bytes:
    key = f"page tokens\x1f{seed}".encode()
    return hashlib.blake2b(body, digest_size=_MAC, key=hashlib.sha256(key).digest(), person=b"adtwin-page").digest()


_SEALED_LENGTH = len(_SEALED) + len(base64.b32encode(bytes(32 + 8 + _MAC)).rstrip(b"="))

# ---- what a call may do: the one place where a missing permission becomes an error


def authorise(principal: Principal, edge: Edge | None, method: str, owner: int) -> None:
    """Hold a call to what its edge asks beyond its node: 10 for reading, 200 for writing [A-041…A-049]."""
    if edge is None or edge.access is None or principal.is_the_twin:
        return
    wanted = edge.access.reads if method == "GET" else edge.access.writes
    own = owner in (principal.user_id, principal.person_id)  # what a person's own edges list is narrowed row by row
    if wanted and (principal.scopes.isdisjoint(wanted) if own else not principal.holds(wanted, owner)):
        permission = " or ".join(sorted(wanted))
        if method == "GET":
            raise APP_LACKS_PERMISSION(edge=edge.name, permission=permission)
        raise PERMISSION_MISSING(permission=permission)


def refusal(principal: Principal, node: Node) -> Exception:
    """Why a principal may not write to a node: 294 or 200 for a missing scope, 200 for a missing task [D-103]."""
    access: Access = node.access
    if access.writes and not principal.holds(access.writes, node.obj.owner_id):
        if "ads_management" in access.writes:
            return ADS_PERMISSION_MISSING()
        return PERMISSION_MISSING(permission=" or ".join(sorted(access.writes)))
    tasks = " or ".join(sorted(access.tasks))
    return PERMISSION(detail=f"To write to {node.wire_id} a token's user needs the task {tasks} on its owner.")
