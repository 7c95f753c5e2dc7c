"""The kinds of entries in an account's log: their category, their words, and the fields whose change they tell of.

The documentation has no list (D-113); the names are those that clients of the API read in its answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Category = Literal[
    "ACCOUNT", "AD", "AD_KEYWORDS", "AD_SET", "AUDIENCE", "BID", "BUDGET", "CAMPAIGN", "DATE", "STATUS", "TARGETING"
]


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of entry. `told` names it in words; `fields` are those whose old and new values it holds."""

    type: str
    category: Category
    told: str
    fields: tuple[str, ...] = ()


CREATED: Mapping[str, Event] = {
    "Campaign": Event("create_campaign_group", "CAMPAIGN", "Campaign created"),
    "AdSet": Event("create_ad_set", "AD_SET", "Ad set created"),
    "Ad": Event("create_ad", "AD", "Ad created"),
}
CHANGED: Mapping[str, tuple[Event, ...]] = {
    "Campaign": (
        Event("update_campaign_name", "CAMPAIGN", "Campaign name updated", ("name",)),
        Event("update_campaign_run_status", "STATUS", "Campaign status updated", ("status",)),
        Event("update_campaign_budget", "BUDGET", "Campaign budget updated", ("daily_budget", "lifetime_budget")),
        Event("update_campaign_group_spend_cap", "BUDGET", "Campaign spending limit updated", ("spend_cap",)),
        Event("update_campaign_schedule", "DATE", "Campaign schedule updated", ("start_time", "stop_time")),
    ),
    "AdSet": (
        Event("update_ad_set_name", "AD_SET", "Ad set name updated", ("name",)),
        Event("update_ad_set_run_status", "STATUS", "Ad set status updated", ("status",)),
        Event("update_ad_set_budget", "BUDGET", "Ad set budget updated", ("daily_budget", "lifetime_budget")),
        Event("update_ad_set_bidding", "BID", "Ad set bid updated", ("bid_amount",)),
        Event("update_ad_set_bid_strategy", "BID", "Ad set bid strategy updated", ("bid_strategy",)),
        Event("update_ad_set_duration", "DATE", "Ad set duration updated", ("start_time", "end_time")),
        Event("update_ad_set_target_spec", "TARGETING", "Ad set targeting updated", ("targeting",)),
        Event("update_ad_set_optimization_goal", "AD_SET", "Ad set goal updated", ("optimization_goal",)),
    ),
    "Ad": (
        Event("update_ad_friendly_name", "AD", "Ad name updated", ("name",)),
        Event("update_ad_run_status", "STATUS", "Ad status updated", ("status",)),
        Event("update_ad_creative", "AD", "Ad creative updated", ("creative_id",)),
    ),
    "AdAccount": (
        Event("ad_account_update_spend_limit", "ACCOUNT", "Account spending limit updated", ("spend_cap",)),
        Event("ad_account_reset_spend_limit", "ACCOUNT", "Account spending limit reset", ("spent_before_cap",)),
        Event("ad_account_set_business_information", "ACCOUNT", "Account details updated", ("name",)),
    ),
}
REVIEWED: Mapping[str, Event] = {
    "approved": Event("ad_review_approved", "AD", "Ad approved"),
    "rejected": Event("ad_review_declined", "AD", "Ad rejected"),
}
USER_ADDED = Event("ad_account_add_user_to_role", "ACCOUNT", "Person added to the account")
USER_REMOVED = Event("ad_account_remove_user_from_role", "ACCOUNT", "Person removed from the account")
ALL: Mapping[str, Event] = {
    event.type: event
    for event in (
        *CREATED.values(),
        *(event for events in CHANGED.values() for event in events),
        *REVIEWED.values(),
        USER_ADDED,
        USER_REMOVED,
    )
}
OBJECTS: Mapping[str, str] = {"AdAccount": "ACCOUNT", "Campaign": "CAMPAIGN", "AdSet": "AD_SET", "Ad": "AD"}
"""What the entries call the types of nodes."""
