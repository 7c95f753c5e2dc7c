"""The pixel that reports what people do on a website: one for each ad account, and the accounts it is shared with."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from adtwin.errors.accounts import PIXEL_EXISTS
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, Operation, column, computed, stored
from adtwin.graph.types import Name, NumericId, Text, UtcTime
from adtwin.model.owned import ADS
from adtwin.store import Obj

UNNAMED = "Pixel"
"""What a pixel is called that was given no name."""


def _code(pixel: AdsPixel, call: Call) -> str:  # noqa: ARG001
    """The base code to put on a website [D-191]."""
    return (
        "<!-- Meta Pixel Code -->\n<script>fbq('init', '" + pixel.wire_id + "'); fbq('track', 'PageView');</script>\n"
        "<!-- End Meta Pixel Code -->"
    )


def _owner_business(pixel: AdsPixel, call: Call) -> Any:
    """The business that owns the pixel."""
    return call.load(int(pixel.business_id)) if pixel.business_id else None


class NewPixel(BaseModel):
    """What a new pixel is called."""

    name: Name | None = None


class Sharing(BaseModel):
    """Which account of which business [D-104]."""

    account_id: NumericId
    business: NumericId


def _share(call: Call, pixel: Node, params: Sharing) -> dict[str, bool]:
    """Let another account use the pixel."""
    account = _account(call, params)
    if account.pk != pixel.obj.owner_id:
        call.tx.link(pixel.pk, "shared_accounts", account.pk, call.now)
        call.tx.link(account.pk, "adspixels", pixel.pk, call.now)
    return {"success": True}


def _unshare(call: Call, pixel: Node, params: Sharing) -> dict[str, bool]:
    """Take the pixel back from an account [D-104]."""
    account = _account(call, params)
    if not call.tx.unlink(pixel.pk, "shared_accounts", account.pk):
        detail = f"account_id {params.account_id} is no account that the pixel is shared with"
        raise INVALID_PARAMETER(blame=["account_id"], detail=detail)
    call.tx.unlink(account.pk, "adspixels", pixel.pk)
    return {"success": True}


def _account(call: Call, params: Sharing) -> Node:
    account = call.require(params.account_id, "AdAccount", "account_id")
    if account.obj.data.get("business_id") != params.business:
        detail = f"business {params.business} does not own account {account.wire_id}"
        raise INVALID_PARAMETER(blame=["business"], detail=detail)
    return account


class AdsPixel(Node):
    """A pixel of an ad account. Its code is a sample: it loads nothing."""

    wire_type = "adspixel"

    name: Name = stored()
    code: Text = computed(_code)
    business_id: Text = stored()
    owner_business: Node = computed(_owner_business)
    creation_time: UtcTime = computed(lambda pixel, _call: pixel.obj.created_time)
    last_fired_time: UtcTime = stored()
    is_unavailable: bool = stored(default=False)
    created_time: UtcTime = column()

    shared_accounts = Edge(
        "AdAccount",
        post=Operation(_share, Sharing),
        delete=Operation(_unshare, Sharing),
        access=ADS,
        doc="The other ad accounts that use the pixel.",
    )


def _create(call: Call, account: Node, params: NewPixel) -> Node:
    """The account's pixel; there is one [D-192]."""
    for pixel in call.view.edge(account.pk, "adspixels"):
        if pixel.owner_id == account.pk:
            raise PIXEL_EXISTS(id=pixel.id)
    business = account.obj.data.get("business_id")
    data = {**call.registry.types["AdsPixel"].defaults, "name": params.name or UNNAMED, "business_id": business}
    kept = {name: value for name, value in data.items() if value is not None}
    number = call.tx.new_id(account.pk)
    made = call.tx.insert(Obj(number, "AdsPixel", account.pk, call.now, call.now, None, None, kept))
    call.tx.link(account.pk, "adspixels", made.id, call.now)
    if business:
        call.tx.link(int(business), "adspixels", made.id, call.now)
    return call.registry.wrap(made)


def adspixels_edge() -> Edge:
    """An account's pixel; POST makes it, if the account has none [D-191, D-192]."""
    return Edge("AdsPixel", post=Operation(_create, NewPixel), doc="The account's pixel, and those shared with it.")
