"""Rules of campaigns besides money: what is not offered any more, what is promoted, what the ad sets below need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adtwin.errors import goals as errors
from adtwin.graph.change import Change
from adtwin.graph.versions import difference
from adtwin.model.status import HIDDEN, children
from adtwin.model.tree import compatibility as table

if TYPE_CHECKING:
    from adtwin.model.tree.campaign import Campaign

SMART = frozenset({"AUTOMATED_SHOPPING_ADS", "SMART_APP_PROMOTION"})
SMART_ENDED = difference(
    "smart_promotion",
    "New Advantage+ shopping and app campaigns are refused; before, they are taken [B-072, wire facts 8].",
    since="v25.0",
)
"""The API version that takes no new Advantage+ shopping and app campaigns [B-072]."""


def objective_is_not_incremental(change: Change[Campaign]) -> None:
    """New incremental conversion campaigns ended with v15.0 [D-207]."""
    if change.creating and change.typed("campaign_optimization_type") == "ICO_ONLY":
        raise errors.INCREMENTAL_OPTIMIZATION_IS_GONE(blame=["campaign_optimization_type"])


def smart_promotion_is_over(change: Change[Campaign]) -> None:
    """v24 still takes new Advantage+ shopping and app campaigns, v25 doesn't [B-072]."""
    kind = change.typed("smart_promotion_type")
    if change.creating and kind in SMART and SMART_ENDED.holds(change.call.version):
        raise errors.SMART_PROMOTION_IS_GONE(blame=["smart_promotion_type"], value=kind)


def promoted_object_is_given(change: Change[Campaign]) -> None:
    """A catalog, or the app of an iOS 14 campaign, is named on the campaign itself [D-211, B-336]."""
    campaign = change.new
    if not change.changed("objective", "promoted_object", "is_skadnetwork_attribution"):
        return
    rule = table.campaign_promoted_object_rule(
        campaign.objective, skadnetwork=bool(campaign.is_skadnetwork_attribution)
    )
    if not rule.met_by(campaign.promoted_object):
        raise errors.PROMOTED_OBJECT_MISSING(blame=["promoted_object"], alternatives=rule.in_words())


def adsets_fit_the_objective(change: Change[Campaign]) -> None:
    """A new objective must suit the goals and destinations of the living ad sets [D-210]."""
    if change.creating or not change.changed("objective"):
        return
    objective = change.new.objective
    for adset in children(change.call.view, change.new.pk, "adsets"):
        goal, destination = adset.data["optimization_goal"], adset.data.get("destination_type")
        if adset.status not in HIDDEN and not table.goal_fits(objective, goal, destination):
            allowed = ", ".join(table.goals_for(objective, destination))
            raise errors.GOAL_DOES_NOT_FIT_OBJECTIVE(
                blame=["objective"], objective=objective, goal=goal, allowed=allowed
            )


def advice(change: Change[Campaign]) -> list[dict[str, Any]]:
    """What would serve the campaign better [B-077]."""
    campaign = change.new
    if campaign.buying_type == "RESERVED" or campaign.daily_budget or campaign.lifetime_budget:
        return []
    return [
        {
            "title": "Share one budget",
            "message": "With a budget on the campaign, delivery moves money to the ad sets that do best.",
            "code": 1815170,
            "importance": "MEDIUM",
            "confidence": "MEDIUM",
            "blame_field": "daily_budget",
        }
    ]
