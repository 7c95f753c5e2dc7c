"""Sharing an audience with other ad accounts, which may then target it [D-090…D-093]."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel

from adtwin.graph.call import Call, Principal
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.read import render, selection
from adtwin.graph.rows import RowType
from adtwin.graph.types import NumericId
from adtwin.model.owned import ADS
from adtwin.store import Link, Obj, View

SHARED: Final = "adaccounts"
"""The kind of links from an audience to the accounts that may use it; they hold the permissions."""
EDGES: Final = (SHARED, "ad_accounts")
"""The path's two names [D-089, D-090]."""
INSIGHTS: Final = "targeting_and_insights"


class Receivers(BaseModel):
    """Which accounts get the audience, and what they may do; with `replace` no others keep it [D-090]."""

    adaccounts: list[NumericId] = []
    permissions: Literal["targeting", "targeting_and_insights"] = "targeting"
    relationship_type: list[str] | None = None
    replace: bool = False


class Losers(BaseModel):
    """Which accounts lose the audience [D-093]."""

    adaccounts: list[NumericId]


def is_shared(view: View, audience: int, account: int) -> bool:
    """Whether the account may target the audience of another one."""
    return view.link_get(audience, SHARED, account) is not None


def lets_see(view: View, audience: int, principal: Principal) -> bool:
    """Whether an account that the audience is shared with is one that the principal may read."""
    return any(principal.may_see(link.id2, ADS) for link in view.links(audience, SHARED))


def lets_look_into(view: View, audience: int, principal: Principal) -> bool:
    """Whether such an account may see how many people the audience has [D-091]."""
    links = view.links(audience, SHARED)
    return any((one.data or {}).get("permissions") == INSIGHTS and principal.may_see(one.id2, ADS) for one in links)


def _share(call: Call, audience: Node, params: Receivers) -> dict[str, Any]:
    """One entry for each account; what keeps one from getting the audience stands in its entry [D-092]."""
    if params.replace:
        for link in call.view.links(audience.pk, SHARED):
            if str(link.id2) not in params.adaccounts:
                _withdraw(call, audience, link.id2)
    told = [_give(call, audience, int(number), params) for number in dict.fromkeys(params.adaccounts)]
    body = {"success": all(not one["errors"] for one in told), "sharing_data": told}
    selected = selection(call.params.get("fields"))
    return body | render(call, audience, selected) if selected is not None else body


def _give(call: Call, audience: Node, number: int, params: Receivers) -> dict[str, Any]:
    account = _receiver(call, audience, number)
    if account is None:
        error = f"Ad account {number} cannot get the audience: it is neither of its business nor one of yours."
        return {"ad_acct_id": str(number), "business_id": None, "audience_share_status": "FAILED", "errors": [error]}
    rights = {"permissions": params.permissions, "relationship_type": params.relationship_type or []}
    for edge in EDGES:
        call.tx.link(audience.pk, edge, number, call.now, rights)
    call.tx.link(number, "customaudiences", audience.pk, call.now)
    owner = account.data.get("business_id")
    return {"ad_acct_id": str(number), "business_id": owner, "audience_share_status": "SHARED", "errors": []}


def _receiver(call: Call, audience: Node, number: int) -> Obj | None:
    """The account, if it is another one of the same business or one that the caller works for."""
    account, owner = call.view.get(number), call.view.get(audience.obj.owner_id)
    if account is None or account.type != "AdAccount" or owner is None or number == owner.id:
        return None
    business = owner.data.get("business_id")
    same = business is not None and account.data.get("business_id") == business
    return account if same or call.sees(account) else None


def _unshare(call: Call, audience: Node, params: Losers) -> dict[str, bool]:
    """These accounts may not use the audience any more."""
    for number in params.adaccounts:
        _withdraw(call, audience, int(number))
    return {"success": True}


def _withdraw(call: Call, audience: Node, number: int) -> None:
    gone = [call.tx.unlink(audience.pk, edge, number) for edge in EDGES]
    if any(gone):
        call.tx.unlink(number, "customaudiences", audience.pk)


SHARING = RowType(
    "CustomAudienceSharedAccountInfo",
    "account_id", "account_name", "business_id", "business_name", "sharing_status", "permissions",
)  # fmt: skip


def _list(call: Call, audience: Node, params: Any) -> list[dict[str, Any]]:  # noqa: ARG001 - an operation's signature
    """The accounts, with what each may do."""
    return [_shown(call, link) for link in call.view.links(audience.pk, SHARED)]


def _shown(call: Call, link: Link) -> dict[str, Any]:
    account = call.view.get(link.id2)
    about = {} if account is None else account.data
    business = call.view.get(int(about["business_id"])) if about.get("business_id") else None
    return {
        "account_id": str(link.id2),
        "account_name": about.get("name"),
        "business_id": about.get("business_id"),
        "business_name": None if business is None else business.data.get("name"),
        "sharing_status": "SHARED",
        "permissions": link.data["permissions"],
    }


def _edge() -> Edge:
    return Edge(
        "AdAccount",
        post=Operation(_share, Receivers),
        delete=Operation(_unshare, Losers),
        access=ADS,
        doc="The other ad accounts that may use the audience.",
    )


class SharedAudience(Edges, of="CustomAudience"):
    """With whom an audience is shared."""

    adaccounts = _edge()
    ad_accounts = _edge()
    shared_account_info = Edge(
        get=Operation(_list, rows=SHARING), access=ADS, doc="Those accounts, and what each may do."
    )
