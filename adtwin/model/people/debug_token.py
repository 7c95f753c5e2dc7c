"""`debug_token`: what a token is, and why it no longer works [A-059]."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from adtwin.errors.catalogue import Row
from adtwin.errors.protocol import INVALID_TOKEN
from adtwin.errors.tokens import NOT_A_DEVELOPER, TOKEN_OF_ANOTHER_APP
from adtwin.graph.auth import digest, ending_of, record_of, scopes_of, token_in
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Operation
from adtwin.model.people import tokens

TYPES = {"user": "USER", "page": "PAGE", "app": "APP", "system_user": "SYSTEM_USER"}


class DebugToken(BaseModel):
    """The token to look at."""

    input_token: str = Field(min_length=1, max_length=2_000)


def _debug(call: Call, _root: Any, params: DebugToken) -> dict[str, Any]:
    """The token's app, user, type, times and scopes, for its app, its developers, and who holds it."""
    token = params.input_token.strip('"')
    record = record_of(token, call.view, call.twin.seed)
    if record is None:
        return {"data": {**_ended(INVALID_TOKEN), "is_valid": False, "scopes": []}}
    _check_right(call, token, record)
    ended = ending_of(record, call.view, call.now)
    return {"data": _about(call, record, ended)}


def _check_right(call: Call, token: str, record: dict[str, Any]) -> None:
    principal = call.principal
    if principal.app_id != record["app_id"]:
        raise TOKEN_OF_ANOTHER_APP(blame=["input_token"])
    itself = digest(token) == digest(token_in(call.request) or "")
    if not itself and principal.kind != "app" and principal.app_id not in principal.tasks:
        raise NOT_A_DEVELOPER(blame=["input_token"])


def _about(call: Call, record: dict[str, Any], ended: Row | None) -> dict[str, Any]:
    app = call.view.get(record["app_id"])
    expires, issued = record.get("expires") or 0, record.get("issued")
    about: dict[str, Any] = {
        "app_id": str(record["app_id"]),
        "type": TYPES[record["kind"]],
        "application": "" if app is None else app.data.get("name", ""),
        "data_access_expires_at": issued + tokens.DATA_ACCESS if issued and record["kind"] in ("user", "page") else 0,
        **({} if ended is None else _ended(ended)),
        "expires_at": expires,
        "is_valid": ended is None,
        "scopes": sorted(scopes_of(record, call.view)),
    }
    if targets := record.get("targets"):
        about["granular_scopes"] = [
            {"scope": scope} | ({"target_ids": [str(one) for one in targets[scope]]} if scope in targets else {})
            for scope in about["scopes"]
        ]
    if issued:
        about["issued_at"] = issued
    if record["kind"] != "app":
        about["user_id"] = str(record["user_id"])
    if record.get("page_id"):
        about["profile_id"] = str(record["page_id"])
    return about


def _ended(reason: Row) -> dict[str, Any]:
    error: dict[str, Any] = {"code": reason.code, "message": reason().message}
    return {"error": error if reason.subcode is None else {**error, "subcode": reason.subcode}}


class TokenPaths(Edges, of="Root"):
    """What tells about tokens."""

    debug_token = Edge(get=Operation(_debug, DebugToken))
