"""The ad: a creative in an ad set, reviewed before it runs."""

from __future__ import annotations

from typing import Any

from adtwin.errors.tree import ARCHIVED_AD_TAKES_NAME_ONLY, DELETED_AD_TAKES_NAME_ONLY
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Edge, Node, column, computed, only, reference, sent, stored, written
from adtwin.graph.types import Integer, Name, NumericId, Text, WireTime
from adtwin.model import activity, ad_label, enums
from adtwin.model.creative.preview_edge import previews_edge
from adtwin.model.owned import Owned
from adtwin.model.status import by_status, creation_status_is_active_or_paused, set_deleted, status_may_change
from adtwin.model.tree import (
    ad_destinations,
    ad_features,
    ad_partners,
    ad_rules,
    ad_versions,
    adgroup,
    asset_groups,
    dynamic_creative,
    feed_rules,
    issues_info,
    learning,
    review,
    spread,
    tracking,
)
from adtwin.model.tree.allowance import account_has_room, account_may_advertise
from adtwin.model.tree.insights import insights_edge
from adtwin.model.tree.specs import TrackingSpec
from adtwin.model.tree.volume.limits import page_has_room


class Ad(Owned, edge_of=("AdAccount", "ads")):
    """A creative in an ad set. [A-095…A-099, D-146…D-160]"""

    filters = by_status
    deletable = True
    wire_type = "adgroup"

    name: Name = written(on_create=True, on_update=True)
    adset_id: NumericId = written(on_create=True, on_update=True)
    adset: Node = reference("adset_id", doc="The ad set.")
    adset_spec: dict[str, Any] = sent(on_create=True, doc="An ad set to create along with the ad [D-150].")
    campaign_id: NumericId = stored()
    campaign: Node = reference("campaign_id", doc="The campaign.")
    creative_id: NumericId = stored()
    creative: dict[str, Any] = computed(ad_rules.creative_of, on_create=REQUIRED, on_update=True)
    creative_asset_groups_spec: dict[str, Any] = written(asset_groups.AssetGroups, on_create=True, on_update=True)
    status: enums.ConfiguredStatus = column(on_create=True, on_update=True)
    configured_status: Text = computed(lambda ad, _call: ad.status)
    effective_status: Text = column()
    tracking_specs: list[TrackingSpec] = written(on_create=True, on_update=True)
    conversion_specs: list[dict[str, Any]] = computed(tracking.conversion_specs, on_create=True)
    conversion_domain: Text = written(on_create=True, on_update=True)
    ad_schedule_start_time: WireTime = written(on_create=True, on_update=True)
    ad_schedule_end_time: WireTime = written(on_create=True, on_update=True)
    adlabels: list[dict[str, Any]] = written(on_create=True, on_update=True)
    bid_amount: Integer = written(on_create=True, on_update=True)
    display_sequence: Integer = written(on_create=True, on_update=True)
    engagement_audience: bool = written(on_create=True, on_update=True)
    priority: Integer = written(on_create=True, on_update=True)
    source_ad_id: NumericId = written(on_create=True)

    # what it was made with as an ad group of 2013
    targeting: dict[str, Any] = written(on_create=True, on_update=True)
    max_bid: Integer = written(on_create=True, on_update=True)
    bid_info: dict[str, Any] = written(on_create=True, on_update=True)
    adgroup_bid_type: Integer = written(on_create=True)
    adgroup_status: Integer = computed(adgroup.status_number, on_update=True)
    view_tags: list[str] = written(on_create=True, on_update=True)

    creative_automation_spec: dict[str, Any] = only(ad_versions.AUTOMATED, written(on_create=True, on_update=True))

    created_time: WireTime = column()
    updated_time: WireTime = column()
    ad_review_feedback: dict[str, Any] = computed(review.feedback_of_ad)
    review_feedback: Text = computed(review.flat_feedback_of_ad)
    issues_info: list[dict[str, Any]] = computed(issues_info.of_ad)
    preview_shareable_link: Text = computed(ad_rules.shareable_link)
    bid_type: Text = computed(ad_rules.bid_type)
    demolink_hash: Text = computed(ad_rules.demolink_hash)

    adcreatives = Edge("AdCreative", doc="The creative that the ad shows.")
    previews = previews_edge()
    insights = insights_edge()

    rules = (
        account_may_advertise,
        account_has_room("ads"),
        page_has_room,
        creation_status_is_active_or_paused,
        status_may_change(archived=ARCHIVED_AD_TAKES_NAME_ONLY, deleted=DELETED_AD_TAKES_NAME_ONLY, restorable=False),
        ad_rules.adset_takes_children,
        ad_rules.bid_is_set_on_the_adset,
        ad_rules.conversion_domain_is_a_domain,
        ad_rules.schedule_is_for_sales_and_apps,
        ad_rules.page_is_the_promoted_one,
        ad_rules.creative_fits_the_placements,
        ad_rules.call_to_action_fits_the_objective,
        adgroup.creative_of_2013_has_its_place,
        *ad_features.RULES,
        *asset_groups.RULES,
        *dynamic_creative.OF_THE_AD,
        *feed_rules.ALL,
        *ad_destinations.RULES,
        ad_versions.web_only_is_for_websites_alone,
        *ad_partners.RULES,
        *tracking.RULES,
        review.review_at_once_passes,
    )

    @classmethod
    def prepare(cls, change: Change[Ad]) -> None:
        """Find or create the ad set and the creative; default status and tracking [A-096, A-099]."""
        if change.creating:
            ad_features.name_it(change)
            ad_rules.find_adset(change)
            change.new.status = change.new.status or "PAUSED"
        else:
            ad_rules.stay_in_the_adset(change)
        adgroup.take_status(change)
        ad_rules.find_creative(change)
        ad_features.begin(change)
        asset_groups.complete(change)
        tracking.keep_those_of_2013(change)
        tracking.track(change)
        if change.changed(*review.CONTENT):
            review.mark(change.call, change.new)
        if change.creating:
            spread.begin(change.call, change.new)

    @classmethod
    def effects(cls, change: Change[Ad]) -> None:
        """Logged; new content goes to review; labels are attached; the ad shows its effective status [D-153, C-374]."""
        activity.note_write(change)
        ad_rules.link_creative(change)
        learning.after_ad(change)
        if change.changed(*review.CONTENT):
            review.begin(change.call, change.new)
        ad_label.attach(change)
        if not change.creating:
            spread.from_ad(change.call, change.new)

    def delete(self, call: Call) -> None:
        """Deleted for good; readable by its own id."""
        dynamic_creative.refuse_to_lose(self, call)
        set_deleted(self, call, spread.from_ad)
