"""System users: a business's own users for servers, with tokens that need no end [A-032…A-034, A-061]."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.errors.tokens import PROOF_MISSING, SYSTEM_USER_LIMIT
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Access, Edge, Operation, column, stored, written
from adtwin.graph.quotas import STANDARD
from adtwin.graph.types import Name, NumericId, UtcTime
from adtwin.model.people import grants, oauth, tokens
from adtwin.model.people.access import BUSINESS_ADMIN, give
from adtwin.model.people.permissions import ALWAYS, scopes_in
from adtwin.model.people.user import User

MOST = {
    ("development_access", "EMPLOYEE"): 1,
    ("development_access", "ADMIN"): 1,
    ("standard_access", "EMPLOYEE"): 10,
    ("standard_access", "ADMIN"): 1,
}
"""System users of a role that a business may have, by the access level of the app [A-032, A-033]."""


class AccessTokens(BaseModel):
    """For which app, and with which permissions, a token is to be made."""

    business_app: NumericId
    scope: list[str] | str
    set_token_expires_in_60_days: bool = False


def _make_token(call: Call, user: SystemUser, params: AccessTokens) -> dict[str, str]:
    """A token of the system user for an app; the caller proves to know the app's secret."""
    app = oauth.app_of(call.tx, params.business_app, "business_app")
    if app.id not in call.principal.tasks:
        detail = f"business_app {app.id} is no app that the token's user has a role on"
        raise INVALID_PARAMETER(blame=["business_app"], detail=detail)
    if "appsecret_proof" not in call.params:
        raise PROOF_MISSING(blame=["appsecret_proof"])
    scopes = frozenset({ALWAYS, *scopes_in(params.scope)})
    before = grants.of(call.tx, user.pk, app.id) or grants.Granted()
    grants.keep(call.tx, user.pk, app.id, before.widened(scopes, ()), call.now)
    record: dict[str, Any] = {"kind": "system_user", "user_id": user.pk, "app_id": app.id, "scopes": sorted(scopes)}
    record |= {"issued": call.now, "lasting": True}
    if params.set_token_expires_in_60_days:
        record["expires"] = call.now + tokens.LONG
    call.twin.notes["roles_changed"] = True
    return {"access_token": tokens.fresh(call.tx, call.twin.seed, record)}


def business_has_room_for_another(change: Change[SystemUser]) -> None:
    """A business has as many system users of a role as the app's access level allows [A-032…A-034]."""
    if not change.creating or change.parent is None:
        return
    call, role = change.call, change.new.role
    tier = call.request.access_tier or STANDARD
    most = MOST[tier, role]
    there = [one for one in call.view.edge(change.parent.pk, "system_users") if one.data.get("role") == role]
    if len(there) >= most:
        raise SYSTEM_USER_LIMIT(tier=tier, most=most, role=role)


class SystemUser(User):
    """A user of a business that stands for a server. It belongs to the business; its admins manage it."""

    access = Access(writes=BUSINESS_ADMIN.writes, tasks=BUSINESS_ADMIN.tasks | {"SELF"})

    name: Name = written(on_create=REQUIRED, on_update=True, by_default=True)
    role: Literal["ADMIN", "EMPLOYEE"] = written(on_create=True, default="EMPLOYEE", by_default=True)
    business_id: NumericId = stored()
    created_time: UtcTime = column()

    access_tokens = Edge(post=Operation(_make_token, AccessTokens), doc="POST makes a token of the system user.")

    rules = (business_has_room_for_another,)

    @classmethod
    def effects(cls, change: Change[SystemUser]) -> None:
        """A new one works for the business in its role."""
        if change.creating:
            user = change.new
            give(change.call.tx, user.pk, ("Business", user.obj.owner_id), [user.role], change.call.now)
            change.call.twin.notes["roles_changed"] = True
