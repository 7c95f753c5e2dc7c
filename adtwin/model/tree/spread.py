"""Working out effective statuses after a change, from the changed object down to its ads [D-329, D-330]."""

from __future__ import annotations

from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.model import status
from adtwin.model.tree.delivery_profile import FIELD
from adtwin.store import Obj

REVIEW_SHOWS_AS = {"pending": "PENDING_REVIEW", "rejected": "DISAPPROVED"}


def begin(call: Call, node: Node) -> None:
    """The effective status that a new object is stored with; there is nothing below it yet."""
    obj = node.obj
    above = [call.load(int(obj.data[name])) for name in ("adset_id", "campaign_id") if name in obj.data]
    parents = [parent.obj for parent in above if parent is not None]
    if len(parents) == 2:
        obj.effective_status = ad_status(obj, parents[0], parents[1])
    else:
        statuses = [parent.effective_status for parent in parents]
        obj.effective_status = status.inherited(obj.status or "PAUSED", statuses, ["CAMPAIGN_PAUSED"][: len(parents)])


def from_campaign(call: Call, campaign: Node) -> None:
    """The campaign's own effective status, and that of all below it."""
    status.settle(call, campaign.obj, status.inherited(campaign.obj.status or "PAUSED", [], []))
    for adset in status.children(call.tx, campaign.pk, "adsets"):
        _settle_adset(call, adset, campaign.obj)


def from_adset(call: Call, adset: Node) -> None:
    """The ad set's own effective status, and that of its ads."""
    campaign = call.load(int(adset.obj.data["campaign_id"]))
    if campaign is not None:
        _settle_adset(call, adset.obj, campaign.obj)


def from_ad(call: Call, ad: Node) -> None:
    """The ad's own effective status."""
    adset = call.load(int(ad.obj.data["adset_id"]))
    campaign = call.load(int(ad.obj.data["campaign_id"]))
    if adset is not None and campaign is not None:
        status.settle(call, ad.obj, ad_status(ad.obj, adset.obj, campaign.obj))


def _settle_adset(call: Call, adset: Obj, campaign: Obj) -> None:
    own = adset.status or "PAUSED"
    status.settle(call, adset, status.inherited(own, [campaign.effective_status], ["CAMPAIGN_PAUSED"]))
    for ad in status.children(call.tx, adset.id, "ads"):
        status.settle(call, ad, ad_status(ad, adset, campaign))


def ad_status(ad: Obj, adset: Obj, campaign: Obj) -> str:
    """An ad's effective status: what is lost, then review, then who is paused [D-153, C-375]."""
    inherited = status.inherited(
        ad.status or "PAUSED", [adset.status, campaign.status], ["ADSET_PAUSED", "CAMPAIGN_PAUSED"]
    )
    if inherited in status.HIDDEN:
        return inherited
    shown = REVIEW_SHOWS_AS.get(ad.data.get("review", {}).get("state", ""), inherited)
    return "WITH_ISSUES" if shown == "ACTIVE" and ad.data.get(FIELD) == "no_delivery" else shown
