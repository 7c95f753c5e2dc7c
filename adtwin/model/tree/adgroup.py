"""Ad groups: what ads were called in 2013, made under a campaign that is an ad set today. [E-400…E-402]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import AliasChoices, BaseModel, Field

from adtwin.errors.legacy import LEGACY_ADGROUP_STATUS, LEGACY_BID_TYPE
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.listing import stored_rows
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.read import render, selection
from adtwin.graph.rows import Rows
from adtwin.graph.types import Count, NumericId
from adtwin.model import enums
from adtwin.model.creative.legacy import placements
from adtwin.model.creative.pictures import gather
from adtwin.model.status import by_status
from adtwin.model.tree import ad_rules

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad

LONGEST_NAME = 100
BID_TYPES: Final = {1: "CPC", 2: "CPM", 6: "goals", 7: "goals", 9: "CPA"}
"""What each number bids for [E-401]."""
SETTABLE: Final[dict[int, enums.ConfiguredStatus]] = {1: "ACTIVE", 9: "PAUSED"}
CHANGEABLE: Final[dict[int, enums.ConfiguredStatus]] = {**SETTABLE, 3: "DELETED"}
STATUS_NUMBERS: Final = {
    "ACTIVE": 1, "DELETED": 3, "PENDING_REVIEW": 4, "IN_PROCESS": 4, "DISAPPROVED": 5, "PENDING_BILLING_INFO": 7,
    "CAMPAIGN_PAUSED": 8, "ADSET_PAUSED": 8, "PAUSED": 9, "ARCHIVED": 9,
}  # fmt: skip
"""The numbers of an ad group's status [E-401]; of today's statuses the nearest."""
KEPT: Final = ("targeting", "max_bid", "bid_info", "tracking_specs", "conversion_specs", "view_tags")
"""What an ad keeps of the ad group it was made as."""
SHOWN: Final = f"id,name,account_id,campaign_id,adset_id,creative,adgroup_status,bid_type,{','.join(KEPT)}"
"""What a list of ad groups tells when no fields are asked for, as it did then."""


class AdGroupParams(BaseModel):
    """An ad group as it was made: `campaign_id` is the parent, and bid and targeting stand beside the creative."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    campaign_id: NumericId = Field(validation_alias=AliasChoices("campaign_id", "adset_id"))
    creative: dict[str, Any]
    targeting: dict[str, Any] | None = None
    bid_type: Count | None = None
    max_bid: Count | None = None
    bid_info: dict[str, Any] | None = None
    adgroup_status: Count | None = None
    tracking_specs: list[dict[str, Any]] | None = None
    conversion_specs: list[dict[str, Any]] | None = None
    view_tags: list[str] | None = None


def status_number(ad: Node, call: Call) -> int:  # noqa: ARG001 - a compute function's signature
    """The ad's effective status by its number of 2013."""
    return STATUS_NUMBERS.get(ad.obj.effective_status or "", 9)


def _create(call: Call, account: Node, given: AdGroupParams) -> Node:
    """An ad in the ad set that was named; what it says of its targeting has to suit the creative [E-400, E-482]."""
    if given.bid_type is not None and given.bid_type not in BID_TYPES:
        known = ", ".join(map(str, BID_TYPES))
        raise LEGACY_BID_TYPE(blame=["bid_type"], value=given.bid_type, known=known)
    if given.adgroup_status is not None and given.adgroup_status not in SETTABLE:
        raise LEGACY_ADGROUP_STATUS(blame=["adgroup_status"], value=given.adgroup_status)
    if given.max_bid is not None and given.max_bid < 1:
        raise INVALID_PARAMETER(blame=["max_bid"], detail="max_bid must be at least 1 cent")
    kept = given.model_dump(include=set(KEPT), exclude_none=True)
    return writing.create(call, "Ad", account, {
        "name": given.name, "adset_id": given.campaign_id, "creative": given.creative,
        "status": SETTABLE[given.adgroup_status or 1], "adgroup_bid_type": given.bid_type, **kept,
    })  # fmt: skip


def take_status(change: Change[Ad]) -> None:
    """`adgroup_status` of an update is the status by its number [E-401]. Error: LEGACY_ADGROUP_STATUS."""
    number = change.typed("adgroup_status")
    if number is not None and number not in CHANGEABLE:
        raise LEGACY_ADGROUP_STATUS(blame=["adgroup_status"], value=number)
    if number is not None:
        change.new.status = CHANGEABLE[number]


def creative_of_2013_has_its_place(change: Change[Ad]) -> None:
    """A numbered creative goes to the places of its type, and its post's locales [E-430, E-481…E-484].

    The targeting of the ad group decides, where it has one, else that of its ad set.
    """
    ad, call = change.new, change.call
    creative = ad_rules.creative_of(ad, call)
    if creative is None or "type" not in creative.obj.data:
        return
    own = ad.targeting
    targeting = own if own is not None else ad_rules.adset_of(ad, call).targeting or {}
    blame = ["creative"] if own is None else ["targeting"]
    placements.refuse_other_places(creative, targeting, blame)
    placements.refuse_other_locales(call, creative, targeting, blame if own is None else [*blame, "locales"])
    if creative.obj.data["type"] == "32" and not targeting.get("user_os"):
        call.warn("An ad for installing a mobile app should be targeted by user_os and user_device.")


def _list(call: Call, owner: Node, given: dict[str, Any]) -> Rows:
    """The ads of an account, a campaign or an ad set, as ad groups."""
    rows = stored_rows(call, owner, Edge("Ad", filters=by_status, name="ads"), given)
    if not given.get("fields"):
        rows.items = [_shown(call, one) for one in rows.items]
    return rows


def _shown(call: Call, ad: Node) -> dict[str, Any]:
    bid_type = ad.obj.data.get("adgroup_bid_type")
    return render(call, ad, selection(SHOWN)) | ({"bid_type": bid_type} if bid_type is not None else {})


def _before(call: Call, given: AdGroupParams) -> Any:
    """The pictures of a creative that is given in full."""
    return gather(call, given.creative)


class AdGroups(Edges, of="AdAccount"):
    """The account's ad groups."""

    adgroups = Edge(
        get=Operation(_list),
        post=Operation(_create, AdGroupParams, before=_before),
        doc="The account's ads under their name of 2013.",
    )


class AdGroupsOfASet(Edges, of="AdSet"):
    """The ad groups of what was a campaign in 2013."""

    adgroups = Edge(get=Operation(_list), doc="The ad set's ads under their name of 2013.")


class AdGroupsOfACampaign(Edges, of="Campaign"):
    """The ad groups of what was nothing yet in 2013."""

    adgroups = Edge(get=Operation(_list), doc="The campaign's ads under their name of 2013.")
