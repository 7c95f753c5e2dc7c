"""What stands in the way of a campaign, in the form of `issues_info`: its spend cap, and what its ad sets tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from adtwin.base import money
from adtwin.graph.call import Call
from adtwin.model.status import children
from adtwin.model.tree import learning
from adtwin.model.tree.budget import currency_of

if TYPE_CHECKING:
    from adtwin.model.tree.adset import AdSet
    from adtwin.model.tree.campaign import Campaign

CAP_REACHED: Final = {
    "level": "CAMPAIGN",
    "error_code": 1815875,
    "error_summary": "The campaign's spend cap is reached",
    "error_message": "The campaign has spent what spend_cap allows and delivers no more. Raise the cap, or remove it.",
    "error_type": "HARD_ERROR",
}
"""The code is the twin's own."""


def issues(campaign: Campaign, call: Call) -> list[dict[str, Any]] | None:
    """Its own, then those of its ad sets, each kind once; left out when nothing is the matter."""
    adsets = (cast("AdSet | None", call.load(one.id)) for one in children(call.view, campaign.pk, "adsets"))
    below = (issue for adset in adsets if adset is not None for issue in learning.issues(adset, call) or ())
    found = [*([CAP_REACHED] if _cap_is_reached(campaign, call) else []), *below]
    return list({one["error_code"]: one for one in found}.values()) or None


def _cap_is_reached(campaign: Campaign, call: Call) -> bool:
    """Nothing that could be charged is left."""
    cap, spent = campaign.spend_cap, campaign.obj.data.get("spent", {}).get("lifetime", 0)
    return bool(cap) and money.to_minor(currency_of(campaign, call), spent) >= int(cap)
