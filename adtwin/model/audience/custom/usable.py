"""Which audiences the targeting of an account may name [C-498, C-500, C-501, D-091, D-384]."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adtwin.errors.audience import (
    AUDIENCE_DISABLED,
    AUDIENCE_NOT_FOUND,
    AUDIENCE_TERMS_MUST_BE_AGREED,
    BUSINESS_TOOLS_TERMS_MUST_BE_AGREED,
)
from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.model.audience.custom import sharing, terms
from adtwin.model.enums import SHUT
from adtwin.store import Obj


def check(call: Call, account: Node, targeting: dict[str, Any], path: tuple[str, ...] = ("targeting",)) -> None:
    """Every audience is the account's own or shared with it, and the account has agreed to the terms."""
    kinds = {find(call, account, one, [*path, *place]).data.get("subtype") for place, one in _named(targeting)}
    if kinds and not terms.accepted(account, terms.OF_AUDIENCES):
        raise AUDIENCE_TERMS_MUST_BE_AGREED()
    if "WEBSITE" in kinds and not terms.accepted(account, terms.OF_BUSINESS_TOOLS):
        raise BUSINESS_TOOLS_TERMS_MUST_BE_AGREED()


def find(call: Call, account: Node, identifier: str, blame: list[str]) -> Obj:
    """An audience that the account can use; errors name this place."""
    audience = call.view.get(int(identifier)) if identifier.isdigit() and len(identifier) < 19 else None
    if audience is None or audience.type != "CustomAudience":
        raise AUDIENCE_NOT_FOUND(blame=blame, id=identifier)
    if audience.owner_id != account.pk:
        if not sharing.is_shared(call.view, audience.id, account.pk):
            raise AUDIENCE_NOT_FOUND(blame=blame, id=identifier)
        owner = call.view.get(audience.owner_id)
        if owner is None or owner.data.get("account_status") in SHUT:
            raise AUDIENCE_DISABLED(blame=blame, id=identifier)
    return audience


def _named(targeting: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The place and the id of every audience that a stored targeting names."""
    groups: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), targeting)]
    groups += [(("flexible_spec", str(place)), one) for place, one in enumerate(targeting.get("flexible_spec") or ())]
    groups += [(("exclusions",), targeting["exclusions"])] if targeting.get("exclusions") else []
    for where, group in groups:
        for key in ("custom_audiences", "excluded_custom_audiences"):
            for place, one in enumerate(group.get(key) or ()):
                yield (*where, key, str(place)), str(one["id"])
