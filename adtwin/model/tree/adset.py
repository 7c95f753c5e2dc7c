"""The ad set: who is reached, when, where, for what goal, and the budget when the campaign holds none."""

from __future__ import annotations

from typing import Annotated, Any, cast

from pydantic import Field

from adtwin.errors.tree import ARCHIVED_TAKES_NAME_AND_DELETION_ONLY, DELETED_ADSET_TAKES_NAME_ONLY
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Edge, Node, column, computed, only, reference, sent, stored, written
from adtwin.graph.types import Count, Integer, MinorUnits, Name, NumericId, Text, WireTime
from adtwin.model import activity, ad_label, enums
from adtwin.model.audience.targeting import Targeting
from adtwin.model.owned import Owned
from adtwin.model.status import by_status, creation_status_is_active_or_paused, set_deleted, status_may_change
from adtwin.model.tree import (
    adset_promotion,
    adset_rules,
    adset_versions,
    allowance,
    budget,
    customers,
    dynamic_creative,
    high_demand_period,
    issues_info,
    learning,
    regulation,
    spread,
)
from adtwin.model.tree.campaign import Campaign
from adtwin.model.tree.insights import insights_edge
from adtwin.model.tree.review import feedback_of_adset, targeting_was_changed
from adtwin.model.tree.specs import (
    AdsetSchedule,
    AttributionSpec,
    BidAdjustments,
    BidConstraints,
    BudgetSchedule,
    FrequencyControl,
    PromotedObject,
)

Percentage = Annotated[Integer, Field(ge=0, le=100)]


class AdSet(Owned, edge_of=("AdAccount", "adsets")):
    """Audience, placements, schedule, goal and bid of the ads below it. [A-078…A-083, D-161…D-190]"""

    filters = by_status
    deletable = True
    wire_type = "adcampaign"
    once_in_a_batch = "campaign_id"

    name: Name = written(on_create=REQUIRED, on_update=True)
    campaign_id: NumericId = written(on_create=True)
    campaign: Node = reference("campaign_id", doc="The campaign.")
    campaign_spec: dict[str, Any] = sent(on_create=True, doc="A campaign to create along with the ad set [D-167].")
    status: enums.ConfiguredStatus = column(on_create=True, on_update=True)
    configured_status: Text = computed(lambda adset, _call: adset.status)
    effective_status: Text = column()
    targeting: dict[str, Any] = written(Targeting, on_create=True, on_update=True)
    optimization_goal: enums.OptimizationGoal = written(on_create=True, on_update=True)
    optimization_sub_event: enums.OptimizationSubEvent = written(on_create=True, on_update=True)
    billing_event: enums.BillingEvent = written(on_create=True, on_update=True)
    bid_amount: Count = written(on_create=True, on_update=True)
    bid_strategy: budget.BidStrategy = written(on_create=True, on_update=True)
    bid_constraints: dict[str, Any] = written(BidConstraints, on_create=True, on_update=True)
    bid_adjustments: dict[str, Any] = written(BidAdjustments, on_create=True, on_update=True)
    bid_info: dict[str, int] = computed(adset_rules.bid_info)
    daily_budget: MinorUnits = written(on_create=True, on_update=True)
    lifetime_budget: MinorUnits = written(on_create=True, on_update=True)
    budget_remaining: MinorUnits = computed(budget.remaining)
    daily_min_spend_target: MinorUnits = written(on_create=True, on_update=True)
    daily_spend_cap: MinorUnits = written(on_create=True, on_update=True)
    lifetime_min_spend_target: MinorUnits = written(on_create=True, on_update=True)
    lifetime_spend_cap: MinorUnits = written(on_create=True, on_update=True)
    budget_schedule_specs: list[dict[str, Any]] = written(list[BudgetSchedule], on_create=True, on_update=True)
    daily_imps: Count = written(on_create=True, on_update=True)
    lifetime_imps: Count = written(on_create=True, on_update=True)
    start_time: WireTime = written(on_create=True, on_update=True)
    end_time: WireTime = written(on_create=True, on_update=True)
    adset_schedule: list[dict[str, Any]] = written(list[AdsetSchedule], on_create=True, on_update=True)
    pacing_type: list[enums.PacingType] = written(on_create=True, on_update=True, default=["standard"])
    destination_type: enums.DestinationType = written(on_create=True, on_update=True)
    promoted_object: dict[str, Any] = written(PromotedObject, on_create=True, on_update=True)
    attribution_spec: list[dict[str, Any]] = written(list[AttributionSpec], on_create=True, on_update=True)
    frequency_control_specs: list[dict[str, Any]] = written(list[FrequencyControl], on_create=True, on_update=True)
    is_dynamic_creative: bool = written(on_create=True, on_update=True, default=False)
    multi_optimization_goal_weight: enums.MultiOptimizationGoalWeight = written(on_create=True, on_update=True)
    dsa_beneficiary: Text = written(on_create=True, on_update=True)
    dsa_payor: Text = written(on_create=True, on_update=True)
    regional_regulated_categories: list[str] = written(on_create=True, on_update=True)
    regional_regulation_identities: dict[str, Any] = written(on_create=True, on_update=True)
    tune_for_category: enums.SpecialAdCategory = written(on_create=True, on_update=True)
    rf_prediction_id: NumericId = written(on_create=True, on_update=True)
    source_adset_id: NumericId = written(on_create=True)
    value_rule_set_id: NumericId = written(on_create=True, on_update=True)
    creative_sequence: list[NumericId] = written(on_create=True, on_update=True)
    existing_customer_budget_percentage: Percentage = written(on_create=True, on_update=True)
    contextual_bundling_spec: dict[str, Any] = written(on_create=True, on_update=True)
    time_based_ad_rotation_id_blocks: list[list[NumericId]] = written(on_create=True, on_update=True)
    time_based_ad_rotation_intervals: list[WireTime] = written(on_create=True, on_update=True)
    anchor_event_attribution_window_days: Integer = written(on_create=True, on_update=True)
    budget_source: enums.BudgetSource = written(on_create=True)
    budget_split_set_id: NumericId = written(on_create=True, on_update=True)
    campaign_attribution: adset_rules.NoValue = sent(on_create=True, on_update=True)
    is_sac_cfca_terms_certified: bool = written(on_create=True, on_update=True)
    max_budget_spend_percentage: Percentage = written(on_create=True, on_update=True)
    min_budget_spend_percentage: Percentage = written(on_create=True, on_update=True)
    time_start: WireTime = written(on_create=True, on_update=True)
    time_stop: WireTime = written(on_create=True, on_update=True)
    value_rules_applied: bool = written(on_create=True, on_update=True)
    automatic_manual_state: enums.AutomaticManualState = written(on_create=True, on_update=True)
    adlabels: list[dict[str, Any]] = written(on_create=True, on_update=True)
    attribution_count_type: Text = only(adset_versions.COUNTS_BY, written(on_create=True, on_update=True))
    cost_bidding_mode: Text = only(adset_versions.BIDDING_MODE, written(on_create=True, on_update=True))
    brand_safety_config: dict[str, Any] = only(adset_versions.BRAND_SAFETY, written(on_create=True, on_update=True))
    created_time: WireTime = column()
    updated_time: WireTime = column()
    is_budget_schedule_enabled: bool = computed(lambda adset, _call: bool(adset.budget_schedule_specs))
    learning_stage_info: dict[str, Any] = computed(learning.stage)
    issues_info: list[dict[str, Any]] = computed(issues_info.of_adset)
    review_feedback: Text = computed(feedback_of_adset)
    recurring_budget_semantics: bool = stored(default=False)
    use_new_app_click: bool = stored(default=False)

    ads = Edge("Ad", by="adset_id")
    insights = insights_edge()

    rules = (
        allowance.account_may_advertise,
        creation_status_is_active_or_paused,
        status_may_change(
            archived=ARCHIVED_TAKES_NAME_AND_DELETION_ONLY, deleted=DELETED_ADSET_TAKES_NAME_ONLY, restorable=False
        ),
        allowance.account_has_room("adsets"),
        *adset_versions.RULES,
        adset_rules.campaign_is_of_the_account,
        adset_rules.campaign_takes_children,
        adset_rules.what_is_set_at_creation_stays,
        adset_promotion.skadnetwork_campaign_has_room,
        adset_rules.targeting_is_allowed,
        regulation.locations_are_not_restricted,
        regulation.special_categories_reach_everybody,
        adset_versions.advantage_audience_is_stated,
        adset_rules.goal_fits_the_objective,
        adset_rules.billing_event_fits_the_goal,
        adset_rules.destination_fits_the_objective,
        *dynamic_creative.OF_THE_ADSET,
        adset_rules.some_placement_delivers,
        adset_promotion.promoted_object_fits,
        adset_promotion.promoted_object_is_there,
        adset_promotion.app_runs_on_the_targeted_system,
        budget.impressions_are_not_bought_outright,
        budget.adset_budget_stands_at_one_level,
        budget.schedule_fits_the_budget,
        budget.adset_budget_is_above_the_minimum,
        budget.budget_covers_what_is_spent,
        budget.bid_strategy_stands_where_the_budget_is,
        budget.bid_strategy_has_its_companion,
        budget.bid_is_above_the_minimum,
        budget.spend_limits_need_a_campaign_budget,
        customers.a_share_needs_existing_customers,
        adset_rules.frequency_control_needs_reach,
        adset_rules.rotation_covers_the_run,
        regulation.europe_needs_beneficiary_and_payor,
        regulation.taiwan_needs_its_regulation,
    )

    def campaign_of(self, call: Call) -> Campaign:
        """The ad set's campaign."""
        campaign = call.load(int(self.campaign_id))
        if campaign is None:
            raise LookupError(f"{self} has no campaign")
        return cast(Campaign, campaign)

    @classmethod
    def prepare(cls, change: Change[AdSet]) -> None:
        """Defaults: PAUSED, starting now, goal from the objective, billed by impressions [A-079, D-179]."""
        if change.creating:
            adset_rules.find_campaign(change)
            change.new.status = change.new.status or "PAUSED"
            change.new.start_time = change.new.start_time or change.call.now
            spread.begin(change.call, change.new)
        adset_rules.fill_in(change)

    @classmethod
    def effects(cls, change: Change[AdSet]) -> None:
        """Logged, labelled, effective statuses below worked out; new targeting or goal brings ads to review [C-374]."""
        activity.note_write(change)
        ad_label.attach(change)
        high_demand_period.follow_specs(change)
        if not change.creating:
            spread.from_adset(change.call, change.new)
            targeting_was_changed(change)
            learning.after_edit(change)

    @classmethod
    def recommend(cls, change: Change[AdSet]) -> list[dict[str, Any]]:
        """Advice on placements and bid [B-077]."""
        return adset_rules.advice(change)

    def delete(self, call: Call) -> None:
        """Deleted for good; readable by its own id."""
        set_deleted(self, call, spread.from_adset)
