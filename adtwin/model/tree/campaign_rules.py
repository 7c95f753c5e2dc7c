"""Rules of campaigns besides money: what is not offered any more, what is promoted, what the ad sets below need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adtwin.errors import goals as errors
from adtwin.errors.tree import BUDGET_SHARING_MUST_BE_STATED
from adtwin.graph.change import Change
from adtwin.graph.versions import difference
from adtwin.model.status import HIDDEN, children
from adtwin.model.tree import compatibility as table

if TYPE_CHECKING:
    from adtwin.model.tree.campaign import Campaign

SMART = frozenset({"AUTOMATED_SHOPPING_ADS", "SMART_APP_PROMOTION"})
SMART_ENDED = difference(
    "smart_promotion",
    "Advantage+ shopping and app campaigns can't be made or changed, only paused and deleted [B-072, wire facts 8].",
    since="v25.0",
)
FREQUENCY_ON_CAMPAIGNS = difference(
    "campaign_frequency",
    "Campaigns have `frequency_control_specs`; before, only ad sets do [wire facts 8].",
    since="v25.0",
)
SHARING_IS_STATED = difference(
    "budget_sharing",
    "A campaign without a budget must say `is_adset_budget_sharing_enabled`. Reports say so of v24, whose documented"
    " samples leave it out; here v24 takes them [wire facts 8].",
    since="v25.0",
)


def objective_is_not_incremental(change: Change[Campaign]) -> None:
    """New incremental conversion campaigns ended with v15.0 [D-207]."""
    if change.creating and change.typed("campaign_optimization_type") == "ICO_ONLY":
        raise errors.INCREMENTAL_OPTIMIZATION_IS_GONE(blame=["campaign_optimization_type"])


def smart_promotion_is_over(change: Change[Campaign]) -> None:
    """v24 still takes and changes Advantage+ shopping and app campaigns, v25 doesn't [B-072]."""
    kind = change.new.smart_promotion_type
    stops = change.sent == {"status"} and change.new.status != "ACTIVE"
    if kind in SMART and not stops and SMART_ENDED.holds(change.call.version):
        raise errors.SMART_PROMOTION_IS_GONE(blame=["smart_promotion_type"], value=kind)


def budget_sharing_is_stated(change: Change[Campaign]) -> None:
    """Where ad sets hold the budgets, the campaign says whether they share them [wire facts 8]."""
    campaign = change.new
    own = campaign.daily_budget or campaign.lifetime_budget
    if not change.creating or own or campaign.buying_type != "AUCTION":
        return
    if campaign.is_adset_budget_sharing_enabled is None and SHARING_IS_STATED.holds(change.call.version):
        raise BUDGET_SHARING_MUST_BE_STATED(blame=["is_adset_budget_sharing_enabled"])


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
