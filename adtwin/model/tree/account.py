"""The ad account: what everything else in the tree belongs to, with its money, its zone and its limits."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal

from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Edge, Node, column, computed, reference, sent, stored, written
from adtwin.graph.types import Integer, MinorUnits, Name, NumericId, NumericString, Text, WireTime
from adtwin.model import activity
from adtwin.model.creative.inline import adcreatives_edge
from adtwin.model.creative.preview_edge import generatepreviews_edge
from adtwin.model.media.ad_image import adimages_edge
from adtwin.model.media.ad_video import advideos_edge
from adtwin.model.owned import ADS
from adtwin.model.signal.pixel import adspixels_edge
from adtwin.model.tree import account_facts as facts
from adtwin.model.tree import account_rules, customers
from adtwin.model.tree.account_rules import SpendCap
from adtwin.model.tree.campaign import campaigns_edge
from adtwin.model.tree.insights import insights_edge
from adtwin.store import View, Where


class AdAccount(Node):
    """An ad account; its id is `act_<account_id>`. Every field has a true value. [D-037…D-069]"""

    id_pattern: ClassVar[re.Pattern[str]] = re.compile(r"act_([0-9]{1,18})")
    access = ADS
    use_case = "ads_management"
    wire_type = "adaccount"

    account_id: NumericId = computed(lambda account, _call: str(account.pk), by_default=True)
    name: Name = computed(facts.name, on_update=True)
    account_status: Integer = stored(default=1)
    disable_reason: Integer = stored(default=0)
    currency: Text = stored()
    timezone_id: Integer = stored()
    timezone_name: Text = stored()
    timezone_offset_hours_utc: float = computed(facts.utc_offset)
    created_time: WireTime = column()
    age: float = computed(facts.age)
    amount_spent: MinorUnits = computed(facts.amount_spent)
    balance: MinorUnits = computed(facts.balance)
    spend_cap: SpendCap = written(on_update=True, default=0)
    spend_cap_action: Literal["reset", "delete"] = sent(on_update=True)
    min_daily_budget: Integer = computed(facts.min_daily_budget)
    min_campaign_group_spend_cap: NumericString = computed(facts.min_campaign_group_spend_cap)
    funding_source: NumericId = computed(facts.funding_source)
    funding_source_details: dict[str, Any] = computed(facts.funding_source_details)
    expired_funding_source_details: dict[str, Any] = computed(facts.expired_funding_source_details)
    is_prepay_account: bool = computed(facts.is_prepay_account)
    is_tax_id_required: bool = computed(facts.is_tax_id_required)
    show_checkout_experience: bool = stored(default=False)
    tax_id: Text = stored()
    tax_id_status: Integer = stored(default=0)
    tax_id_type: Text = stored(default="0")
    business: Node = reference("business_id", doc="The business that owns the account.")
    business_name: Text = stored()
    business_street: Text = stored()
    business_street2: Text = stored()
    business_city: Text = stored()
    business_state: Text = stored()
    business_zip: Text = stored()
    business_country_code: Text = stored()
    owner: NumericId = computed(facts.owner)
    end_advertiser: Text = computed(facts.end_advertiser, on_update=True)
    end_advertiser_name: Text = computed(facts.end_advertiser_name)
    media_agency: Text = written(on_update=True, default="NONE")
    partner: Text = written(on_update=True, default="NONE")
    io_number: NumericString = stored(default=0)
    line_numbers: list[Integer] = stored(default=[])
    extended_credit_invoice_group: dict[str, Any] = stored(default={})
    agency_client_declaration: dict[str, Any] = computed(facts.agency_client_declaration, on_update=True)
    fb_entity: Integer = stored(default=0)
    is_personal: Integer = stored(default=0)
    is_notifications_enabled: bool = computed(facts.is_notifications_enabled, on_update=True)
    is_direct_deals_enabled: bool = stored(default=False)
    direct_deals_tos_accepted: bool = stored(default=False)
    offsite_pixels_tos_accepted: bool = stored(default=True)
    is_in_3ds_authorization_enabled_market: bool = computed(facts.is_in_3ds_market)
    has_migrated_permissions: bool = stored(default=True)
    has_page_authorized_adaccount: bool = computed(facts.has_page_authorized)
    can_create_brand_lift_study: bool = stored(default=False)
    capabilities: list[str] = stored(default=["CAN_USE_REACH_AND_FREQUENCY", "DIRECT_SALES"])
    rf_spec: dict[str, Any] = computed(facts.rf_spec)
    attribution_spec: list[dict[str, Any]] = stored(
        default=[{"event_type": "CLICK_THROUGH", "window_days": 7}, {"event_type": "VIEW_THROUGH", "window_days": 1}]
    )
    is_attribution_spec_system_default: bool = stored(default=True)
    default_dsa_payor: Text = written(on_update=True)
    default_dsa_beneficiary: Text = written(on_update=True)
    existing_customers: list[NumericId] = written(on_update=True, default=[])
    business_info: dict[str, Any] = sent(on_update=True)
    custom_audience_info: dict[str, Any] = sent(on_update=True)
    brand_safety_content_filter_levels: list[str] = stored(default=["FACEBOOK_STANDARD", "AN_STANDARD"])
    failed_delivery_checks: list[dict[str, Any]] = computed(facts.failed_delivery_checks)
    ad_account_promotable_objects: dict[str, Any] = computed(facts.promotable_objects)
    opportunity_score: float = computed(facts.opportunity_score)
    tos_accepted: dict[str, int] = stored(default={"206760949512025": 1, "215449065224656": 1})
    user_tos_accepted: dict[str, int] = computed(facts.user_tos_accepted)
    user_tasks: list[str] = computed(facts.user_tasks)

    insights = insights_edge()
    campaigns = campaigns_edge()
    generatepreviews = generatepreviews_edge()
    adpreviews = generatepreviews_edge(verb="POST")
    instagram_accounts = Edge("InstagramUser", doc="The Instagram profiles that the account's ads can speak as.")
    connected_instagram_accounts = Edge("InstagramUser", doc="The Instagram profiles connected to the account's pages.")
    adcreatives = adcreatives_edge()
    adimages = adimages_edge()
    advideos = advideos_edge()
    adspixels = adspixels_edge()
    promote_pages = Edge("Page", doc="The pages that the account's ads can promote.")
    minimum_budgets = facts.minimum_budgets_edge()

    rules = (
        account_rules.the_account_itself_is_its_managers,
        account_rules.dsa_defaults_come_in_a_pair,
        account_rules.advertisers_stay_once_they_are_set,
        account_rules.spend_cap_is_an_amount,
        account_rules.declaration_is_made_by_admins,
        customers.existing_customers_are_audiences,
    )

    @property
    def wire_id(self) -> str:
        """`act_<account_id>`."""
        return f"act_{self.pk}"

    @classmethod
    def resolve(cls, view: View, match: re.Match[str]) -> int | None:
        """The number; whether it is an account's is seen when the node is read, by its wire id."""
        return int(match.group(1))

    def quota_units(self, use_case: str, call: Call) -> float:
        """Its custom audiences, or its ads that run [C-410, C-411, C-414]."""
        if use_case == "custom_audience":
            return call.view.edge_count(self.pk, "customaudiences")
        return call.view.edge_count(self.pk, "ads", Where(effective_status=("ACTIVE",)))

    @classmethod
    def prepare(cls, change: Change[AdAccount]) -> None:
        """Put what was sent where reads find it."""
        account_rules.take(change)

    @classmethod
    def effects(cls, change: Change[AdAccount]) -> None:
        """The account's log has it."""
        activity.note_write(change)

    def zone(self, call: Call) -> str:
        """The account's own time zone."""
        return str(self.timezone_name or "UTC")
