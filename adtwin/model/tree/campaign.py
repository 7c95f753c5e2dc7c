"""The campaign: an objective, and the budget when its ad sets share one."""

from __future__ import annotations

from typing import Any

from adtwin.base.money import NO_SPEND_CAP
from adtwin.errors.tree import ARCHIVED_TAKES_NAME_AND_DELETION_ONLY, DELETED_CAMPAIGN_TAKES_NAME_ONLY
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Edge, Operation, column, computed, only, sent, stored, written
from adtwin.graph.types import MinorUnits, Name, NumericId, Text, WireTime
from adtwin.model import activity, ad_label, enums
from adtwin.model.owned import Owned
from adtwin.model.status import by_status, creation_status_is_active_or_paused, set_deleted, status_may_change
from adtwin.model.tree import advantage, allowance, budget, campaign_rules, high_demand_period, issues_info, spread
from adtwin.model.tree.campaign_bulk import BulkDelete, delete_in_bulk
from adtwin.model.tree.insights import insights_edge
from adtwin.model.tree.specs import BudgetSchedule, FrequencyControl, PromotedObject


def _can_use_spend_cap(campaign: Campaign, call: Call) -> bool:  # noqa: ARG001
    """Whether the campaign may carry a spend cap; reservations may not [D-215]."""
    return bool(campaign.buying_type == "AUCTION")


def campaigns_edge() -> Edge:
    """An account's campaigns; POST creates one, DELETE deletes many [D-203…D-220]."""
    return Edge(
        "Campaign",
        by="account_id",
        creates=True,
        delete=Operation(delete_in_bulk, BulkDelete),
        doc="The account's campaigns, newest first.",
    )


class Campaign(Owned):
    """The objective, and the budget when the ad sets share one. [A-066…A-077, D-203…D-220]"""

    filters = by_status
    deletable = True

    name: Name = written(on_create=REQUIRED, on_update=True)
    objective: enums.Objective = written(on_create=REQUIRED, on_update=True)
    status: enums.ConfiguredStatus = column(on_create=REQUIRED, on_update=True)
    configured_status: Text = computed(lambda campaign, _call: campaign.status)
    effective_status: Text = column()
    special_ad_categories: list[enums.SpecialAdCategory] = written(on_create=True, on_update=True, default=[])
    special_ad_category: Text = computed(lambda campaign, _call: (campaign.special_ad_categories or ["NONE"])[0])
    special_ad_category_country: list[enums.Country] = written(on_create=True, on_update=True)
    buying_type: enums.BuyingType = written(on_create=True, default="AUCTION")
    daily_budget: MinorUnits = written(on_create=True, on_update=True)
    lifetime_budget: MinorUnits = written(on_create=True, on_update=True)
    budget_remaining: MinorUnits = computed(budget.remaining)
    bid_strategy: budget.BidStrategy = written(on_create=True, on_update=True)
    spend_cap: MinorUnits = written(on_create=True, on_update=True)
    can_use_spend_cap: bool = computed(_can_use_spend_cap)
    pacing_type: list[enums.PacingType] = written(on_create=True, on_update=True)
    is_adset_budget_sharing_enabled: bool = written(on_create=True, on_update=True)
    is_skadnetwork_attribution: bool = written(on_create=True, on_update=True)
    is_using_l3_schedule: bool = written(on_create=True, on_update=True)
    smart_promotion_type: Text = written(on_create=True, on_update=True)
    campaign_optimization_type: enums.CampaignOptimizationType = sent(on_create=True)
    promoted_object: dict[str, Any] = written(PromotedObject, on_create=True, on_update=True)
    budget_schedule_specs: list[dict[str, Any]] = written(list[BudgetSchedule], on_create=True, on_update=True)
    iterative_split_test_configs: list[dict[str, Any]] = written(on_create=True, on_update=True)
    adlabels: list[dict[str, Any]] = written(on_create=True, on_update=True)
    source_campaign_id: NumericId = written(on_create=True)
    topline_id: NumericId = written(on_create=True)
    start_time: WireTime = written(on_create=True, on_update=True)
    stop_time: WireTime = written(on_create=True, on_update=True)
    created_time: WireTime = column()
    updated_time: WireTime = column()
    advantage_state_info: dict[str, Any] = only(advantage.STATE_IS_TOLD, computed(advantage.state))
    frequency_control_specs: list[dict[str, Any]] = only(
        campaign_rules.FREQUENCY_ON_CAMPAIGNS, written(list[FrequencyControl], on_create=True, on_update=True)
    )
    issues_info: list[dict[str, Any]] = computed(issues_info.of_campaign)
    budget_rebalance_flag: bool = stored(default=False)
    has_secondary_skadnetwork_reporting: bool = stored(default=False)

    adsets = Edge("AdSet", by="campaign_id")
    ads = Edge("Ad", by="campaign_id")
    insights = insights_edge()

    rules = (
        allowance.account_may_advertise,
        creation_status_is_active_or_paused,
        status_may_change(
            archived=ARCHIVED_TAKES_NAME_AND_DELETION_ONLY, deleted=DELETED_CAMPAIGN_TAKES_NAME_ONLY, restorable=True
        ),
        allowance.account_has_room("campaigns"),
        campaign_rules.objective_is_not_incremental,
        campaign_rules.smart_promotion_is_over,
        campaign_rules.budget_sharing_is_stated,
        campaign_rules.promoted_object_is_given,
        campaign_rules.adsets_fit_the_objective,
        budget.campaign_has_one_kind_of_budget,
        budget.campaign_budget_is_not_also_on_its_adsets,
        budget.campaign_budget_is_above_the_minimum,
        budget.campaign_bid_strategy_needs_its_budget,
        budget.campaign_cap_has_bids_below,
        budget.spend_cap_is_above_the_minimum,
        budget.campaign_stops_after_it_starts,
    )

    @classmethod
    def prepare(cls, change: Change[Campaign]) -> None:
        """Defaults: starting now, lowest cost where the campaign holds the budget [D-214]."""
        campaign = change.new
        if change.creating:
            campaign.start_time = campaign.start_time or change.call.now
            spread.begin(change.call, campaign)
        if budget.holds_budget(campaign) and not campaign.bid_strategy:
            campaign.bid_strategy = "LOWEST_COST_WITHOUT_CAP"
        if campaign.spend_cap == NO_SPEND_CAP:
            campaign.obj.data.pop("spend_cap")
        if change.changed("status") and campaign.status == "ARCHIVED":
            campaign.obj.data["archived_at"] = change.call.now

    @classmethod
    def effects(cls, change: Change[Campaign]) -> None:
        """The log has it; labels and high-demand periods follow; the effective statuses below are worked out."""
        activity.note_write(change)
        ad_label.attach(change)
        high_demand_period.follow_specs(change)
        if not change.creating:
            spread.from_campaign(change.call, change.new)

    @classmethod
    def recommend(cls, change: Change[Campaign]) -> list[dict[str, Any]]:
        """Advice on the budget [B-077]."""
        return campaign_rules.advice(change)

    def delete(self, call: Call) -> None:
        """Deleted for good; readable by its own id [A-077]."""
        set_deleted(self, call, spread.from_campaign)
