"""The permissions an app can ask a person for, and the list of those that were given [A-041…A-045]."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, Field

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.errors.tokens import SCOPE_UNKNOWN
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Operation
from adtwin.graph.rows import RowType
from adtwin.model.people import grants

SCOPES: dict[str, str] = {
    "ads_management": "manage ads for the ad accounts you have access to",
    "ads_read": "read the ads and their results of the ad accounts you have access to",
    "business_management": "manage your businesses",
    "catalog_management": "manage your product catalogs",
    "email": "see your email address",
    "instagram_basic": "see the profiles and posts of your Instagram accounts",
    "instagram_branded_content_ads_brand": "run partnership ads for your brand on Instagram",
    "instagram_branded_content_brand": "say who may tag your brand on Instagram",
    "instagram_branded_content_creator": "manage brands' access to your posts on Instagram",
    "instagram_content_publish": "post for your Instagram accounts",
    "instagram_manage_comments": "manage comments on your Instagram posts",
    "leads_retrieval": "read the leads of your forms",
    "pages_manage_ads": "manage ads for your Pages",
    "pages_manage_metadata": "manage the settings of your Pages",
    "pages_manage_posts": "post for your Pages",
    "pages_read_engagement": "read what is posted on your Pages",
    "pages_show_list": "see which Pages you manage",
    "public_profile": "see your name and picture",
    "read_insights": "read the statistics of your Pages and apps",
    "threads_business_basic": "see your Threads profiles for advertising",
    "user_friends": "see which of your friends use this app",
    "user_videos": "see your videos",
}
"""Each scope, as the end of "… would like to"."""
ALWAYS = "public_profile"
"""Comes with every login."""


def scopes_in(given: Any, param: str = "scope") -> list[str]:
    """The scopes of a parameter, separated by commas or blanks [A-050]; `Business_management` is one of them
    however it is written [A-043]. SCOPE_UNKNOWN for what the twin knows none of."""
    parts = given if isinstance(given, list) else str(given or "").replace(",", " ").split()
    names = list(dict.fromkeys(str(part).lower() for part in parts))
    strange = [name for name in names if name not in SCOPES]
    if strange:
        raise SCOPE_UNKNOWN(blame=[param], scopes=", ".join(strange)[:200], known=", ".join(SCOPES))
    return names


class PermissionChoice(BaseModel):
    """Which permission is meant; all of them without one."""

    permission: str | None = Field(default=None, max_length=200)


class PermissionFilter(PermissionChoice):
    """What is to be listed."""

    status: str | None = Field(default=None, max_length=40)


def _list(call: Call, user: Any, params: PermissionFilter) -> list[dict[str, str]]:
    """The permissions that the person has given to the app of the token, and those taken back."""
    granted = grants.of(call.view, user.pk, call.principal.app_id)
    has = call.principal.scopes if granted is None else granted.scopes
    rows = [*_rows(has, "granted"), *_rows(granted.declined if granted is not None else (), "declined")]
    wanted = (params.permission, params.status)
    return [row for row in rows if wanted[0] in (None, row["permission"]) and wanted[1] in (None, row["status"])]


def _rows(names: Iterable[str], status: str) -> list[dict[str, str]]:
    return [{"permission": name, "status": status} for name in sorted(names)]


def _take_back(call: Call, user: Any, params: PermissionChoice) -> dict[str, bool]:
    """Take back one permission, or the whole grant: then every token of the app for this person ends [A-054, A-062]."""
    app_id = call.principal.app_id
    granted = grants.of(call.tx, user.pk, app_id) or grants.Granted(call.principal.scopes)
    if params.permission is None:
        grants.keep(call.tx, user.pk, app_id, granted.taken_back(), call.now)
    elif params.permission in granted.scopes:
        grants.keep(call.tx, user.pk, app_id, granted.without(params.permission), call.now)
    else:
        detail = f"permission {params.permission[:60]} was not given to the app; GET permissions lists those that were"
        raise INVALID_PARAMETER(blame=["permission"], detail=detail)
    call.twin.notes["roles_changed"] = True
    return {"success": True}


def permissions_edge() -> Edge:
    """The permissions that a person has given to the app."""
    return Edge(
        get=Operation(_list, PermissionFilter, rows=RowType("Permission", "permission", "status", at_once=True)),
        delete=Operation(_take_back, PermissionChoice),
        item="permission",
        doc="The permissions given to the app; DELETE takes back one of them (permission), or all.",
    )
