"""Who is asking: tokens are looked up by their hash, never kept or logged in clear [A-003]."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from adtwin.errors.protocol import EXPIRED_TOKEN, INVALID_TOKEN, NO_TOKEN
from adtwin.graph.call import Principal, Request

if TYPE_CHECKING:
    from adtwin.graph.twin import Twin
    from adtwin.store import Transaction, View

ROLE = "role"
"""The kind of link from a person to an object they have tasks on; its data is `{"tasks": [...]}`."""

MAX_KNOWN = 10_000


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


class Authentication:
    """Turns tokens into principals and remembers them until roles or tokens change."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self._known: dict[str, tuple[Principal, int | None]] = {}

    def forget(self) -> None:
        """Read roles, tokens and zones anew from now on: the world has changed."""
        self._known.clear()
        self._twin.zones.clear()
        self._twin.bounds.clear()

    def known(self, request: Request, now: int) -> Principal | None:
        """The principal of a token met before and still valid, without a look into the store."""
        token = token_in(request)
        found = self._known.get(token) if token is not None else None
        if found is None or (found[1] is not None and found[1] <= now):
            return None
        return found[0]

    def principal(self, request: Request, view: View, now: int) -> Principal:
        """Whom the request's token speaks for; error 2500 without a token, 190 for a bad one."""
        token = token_in(request)
        if token is None:
            raise NO_TOKEN()
        known = self._known.get(token)
        if known is None:
            known = self._look_up(token, view)
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[token] = known
        principal, expires = known
        if expires is not None and expires <= now:
            raise EXPIRED_TOKEN()
        return principal

    def _look_up(self, token: str, view: View) -> tuple[Principal, int | None]:
        record = view.token_get(digest(token))
        if record is None:
            raise INVALID_TOKEN()
        return principal_of(record, view), record.get("expires")


def principal_of(record: dict[str, Any], view: View) -> Principal:
    """The principal a token record stands for, with the tasks its user holds now."""
    speaks_for = record.get("page_id") or record["user_id"]
    tasks: dict[int, frozenset[str]] = {speaks_for: frozenset({"SELF"})}
    for link in view.links(record["user_id"], ROLE, limit=10_000):
        tasks[link.id2] = frozenset((link.data or {}).get("tasks", ()))
    tasks.setdefault(record["user_id"], frozenset({"SELF"}))
    return Principal(
        user_id=speaks_for,
        app_id=record["app_id"],
        kind=record.get("kind", "user"),
        scopes=frozenset(record.get("scopes", ())),
        tasks=tasks,
    )


def new_token() -> str:
    """A fresh token of more than 128 bits, in the look of the real ones."""
    return "EAAB" + secrets.token_urlsafe(48).replace("-", "Z").replace("_", "Y")


def grant(tx: Transaction, user_id: int, owner_id: int, tasks: list[str], now: int) -> None:
    """Give a person tasks on an object."""
    tx.link(user_id, ROLE, owner_id, now, {"tasks": tasks})
