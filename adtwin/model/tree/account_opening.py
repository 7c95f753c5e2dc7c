"""How a business comes to ad accounts: it opens new ones, and claims those that it does not own yet. [D-077…D-085]"""

from __future__ import annotations

import copy
from typing import Any

from pydantic import BaseModel, Field

from adtwin.base import money, zones
from adtwin.errors.accounts import (
    ACCOUNT_IS_CLAIMED_ALREADY,
    BUSINESS_HAS_TOO_MANY_ACCOUNTS,
    BUSINESS_IN_BAD_STANDING,
    CLAIM_IS_PENDING,
    PERSON_HAS_TOO_MANY_ACCOUNTS,
    PERSONAL_ACCOUNT_IS_UNUSED,
)
from adtwin.errors.protocol import INVALID_PARAMETER, PERMISSION
from adtwin.errors.tree import CURRENCY_INVALID
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.read import render, selection
from adtwin.graph.rows import RowType
from adtwin.graph.types import Integer, Name, NumericId
from adtwin.model.enums import AccountStatus
from adtwin.model.people.access import ADS_OR_BUSINESS, ALL_ACCOUNT_TASKS, give
from adtwin.model.people.assigned_users import MOST_OF_A_PERSON
from adtwin.model.tree.advertisers import ADVERTISERS, kept_as, names_an_advertiser
from adtwin.model.tree.named_edges import APP_EDGES
from adtwin.store import Obj, Page

MOST_OF_A_BUSINESS = 100
"""Ad accounts of one business; the real number grows with what is spent (the twin's own figure)."""
BAD_STANDING = frozenset({AccountStatus.DISABLED, AccountStatus.UNSETTLED, AccountStatus.PENDING_RISK_REVIEW})
CLAIM = "claim"
"""The kind of link from a business to an account that it has asked another business for."""
_COPIED = ("business_street", "business_street2", "business_city", "business_state", "business_zip")


class Opening(BaseModel):
    """A new account: its currency and zone can't be changed later; without `funding_id` its ads get no delivery."""

    name: Name
    currency: str
    timezone_id: Integer
    end_advertiser: str
    media_agency: str
    partner: str
    funding_id: NumericId | None = None
    ad_account_created_from_bm_flag: bool = False
    invoice: bool = False
    invoice_group_id: NumericId | None = None
    invoicing_emails: list[str] = Field(default_factory=list)
    io: bool = False
    po_number: str | None = None


class Claiming(BaseModel):
    """The account that the business wants."""

    adaccount_id: NumericId


def _open(call: Call, business: Node, params: Opening) -> dict[str, Any]:
    """Open an account that belongs to the business; its opener has every task on it, and it may promote its pages."""
    if params.currency not in money.CURRENCIES:
        raise CURRENCY_INVALID(blame=["currency"], currency=params.currency[:20])
    if params.timezone_id not in zones.ZONE_NAMES:
        detail = f"Param timezone_id must be one of the ids 1 to {len(zones.ZONE_NAMES)}, and is {params.timezone_id}"
        raise INVALID_PARAMETER(blame=["timezone_id"], detail=detail)
    advertisers = _advertisers(call, params)
    _check_business(call, business)
    person = call.principal.person_id
    if call.view.edge_count(person, "adaccounts") >= MOST_OF_A_PERSON:
        raise PERSON_HAS_TOO_MANY_ACCOUNTS(most=MOST_OF_A_PERSON)
    account = _insert(call, business, params, advertisers)
    give(call.tx, person, ("AdAccount", account.id), ALL_ACCOUNT_TASKS, call.now)
    call.tx.link(business.pk, "owned_ad_accounts", account.id, call.now)
    _equip(call, business, account.id)
    call.twin.notes["roles_changed"] = True
    given = {f"{name}_id": getattr(params, name) for name in ADVERTISERS}
    body = {"id": f"act_{account.id}", "account_id": str(account.id), "business_id": business.wire_id, **given}
    return body | _read_back(call, call.registry.wrap(account))


def _read_back(call: Call, node: Node) -> dict[str, Any]:
    """What `fields` asks for of a node that was written [D-006]."""
    selected = selection(call.params.get("fields"))
    return {} if selected is None else render(call, node, selected)


def _check_business(call: Call, business: Node) -> None:
    """A business in good standing with room for one more account [D-082, D-085]."""
    owned = call.view.edge(business.pk, "owned_ad_accounts", Page(limit=MOST_OF_A_BUSINESS + 1))
    most = call.twin.limits.get("accounts_of_business", MOST_OF_A_BUSINESS)
    if len(owned) >= most:
        raise BUSINESS_HAS_TOO_MANY_ACCOUNTS(found=len(owned), most=most)
    for account in owned:
        if (status := account.data["account_status"]) in BAD_STANDING:
            raise BUSINESS_IN_BAD_STANDING(account=f"act_{account.id}", status=AccountStatus(status).name)


def _advertisers(call: Call, params: Opening) -> dict[str, str]:
    """Advertiser, agency and partner as they are kept. INVALID_PARAMETER for one that is none [D-079]."""
    found = {name: kept_as(call, getattr(params, name)) for name in ADVERTISERS}
    for name, kept in found.items():
        names_an_advertiser(call, name, kept)
    return {key: found[name] for name, key in ADVERTISERS.items()}


def _insert(call: Call, business: Node, params: Opening, advertisers: dict[str, str]) -> Obj:
    zone = zones.zone_name(params.timezone_id)
    data = copy.deepcopy(call.registry.types["AdAccount"].defaults) | {
        "name": params.name,
        "currency": params.currency,
        "timezone_id": params.timezone_id,
        "timezone_name": zone,
        "business_id": business.wire_id,
        "business_name": business.obj.data.get("name", ""),
        "opened_by": str(call.principal.person_id),
        **advertisers,
        "is_direct_deals_enabled": params.io,
        "tos_accepted": {},
        **_address_of(call, business),
        **_billing(params),
    }
    pk = call.tx.new_id(business.pk)
    return call.tx.insert(Obj(pk, "AdAccount", pk, call.now, call.now, None, None, data))


def _address_of(call: Call, business: Node) -> dict[str, str]:
    """Where the business is, as its accounts so far have it."""
    others = call.view.edge(business.pk, "owned_ad_accounts", Page(limit=1))
    names = (*_COPIED, "business_country_code")
    return {name: others[0].data[name] for name in names if others and name in others[0].data}


def _billing(params: Opening) -> dict[str, Any]:
    """How the account is paid for."""
    paid: dict[str, Any] = {}
    if params.funding_id is not None:
        paid |= {"funding_id": params.funding_id, "funding_display": f"Payment method {params.funding_id[-4:]}"}
    if params.invoice:
        group = {"id": params.invoice_group_id, "emails": params.invoicing_emails, "po_number": params.po_number}
        paid["extended_credit_invoice_group"] = {name: value for name, value in group.items() if value}
    return paid


def _equip(call: Call, business: Node, account: int) -> None:
    """The business's pages, profiles and apps can be advertised from the new account."""
    for source, edge in (("owned_pages", "promote_pages"), ("instagram_accounts", "instagram_accounts")):
        for link in call.view.links(business.pk, source):
            call.tx.link(account, edge, link.id2, call.now)
    others = [link.id2 for link in call.view.links(business.pk, "owned_ad_accounts") if link.id2 != account]
    for edge in APP_EDGES:
        for link in call.view.links(min(others), edge) if others else ():
            call.tx.link(account, edge, link.id2, call.now)


def _claim(call: Call, business: Node, params: Claiming) -> dict[str, Any]:
    """Make an account the business's own; one of another business stays there until that approves [D-084, D-085]."""
    account = call.require(params.adaccount_id, "AdAccount", "adaccount_id")
    data = account.obj.data
    if data.get("business_id") == business.wire_id or _has(call, business, "client_ad_accounts", account):
        raise ACCOUNT_IS_CLAIMED_ALREADY(account=account.wire_id, business=business.wire_id)
    if "MANAGE" not in call.principal.tasks.get(account.pk, ()):
        raise PERMISSION(detail=f"To claim {account.wire_id} a token's user needs the task MANAGE on it.")
    _check_business(call, business)
    if data.get("business_id"):
        if _has(call, business, CLAIM, account):
            raise CLAIM_IS_PENDING(account=account.wire_id)
        call.tx.link(business.pk, CLAIM, account.pk, call.now)
        return {"access_status": "PENDING"} | _read_back(call, business)
    if not call.view.edge_count(account.pk, "campaigns"):
        raise PERSONAL_ACCOUNT_IS_UNUSED(account=account.wire_id, business=business.wire_id)
    data |= {"business_id": business.wire_id, "business_name": business.obj.data.get("name", "")}
    call.tx.update(account.obj)
    call.tx.link(business.pk, "owned_ad_accounts", account.pk, call.now)
    return {"access_status": "CONFIRMED"} | _read_back(call, business)


def _has(call: Call, business: Node, edge: str, account: Node) -> bool:
    return call.view.link_get(business.pk, edge, account.pk) is not None


PENDING = RowType("PendingAdAccount", "id", "ad_account")


def _pending(call: Call, business: Node, params: Any) -> list[dict[str, Any]]:  # noqa: ARG001 - an operation's signature
    """The accounts that the business has asked for, as far as the caller sees them."""
    asked = (call.visible(link.id2) for link in call.view.links(business.pk, CLAIM))
    return [{"id": one.wire_id, "ad_account": one} for one in asked if one is not None]


class BusinessAccounts(Edges, of="Business"):
    """The ad accounts of a business."""

    adaccount = Edge(post=Operation(_open, Opening), doc="POST opens an ad account.")
    owned_ad_accounts = Edge(
        "AdAccount",
        post=Operation(_claim, Claiming),
        access=ADS_OR_BUSINESS,
        doc="The ad accounts that the business owns; POST claims one.",
    )
    pending_owned_ad_accounts = Edge(
        get=Operation(_pending, rows=PENDING),
        access=ADS_OR_BUSINESS,
        doc="The ad accounts that were claimed and not granted yet.",
    )
