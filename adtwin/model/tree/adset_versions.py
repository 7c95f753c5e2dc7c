"""What ad sets lose from one version of the API to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adtwin.errors.audience import ADVANTAGE_AUDIENCE_MUST_BE_STATED
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.change import Change
from adtwin.graph.versions import difference
from adtwin.model.tree.regulation import EQUAL_CHANCES

if TYPE_CHECKING:
    from adtwin.model.tree.adset import AdSet

EXISTING_CUSTOMERS_ENDED: Final = difference(
    "existing_customer_budget_percentage",
    "Ad sets take no `existing_customer_budget_percentage` any more: an error [B-034].",
    since="v25.0",
)
MESSENGER_STORIES_ENDED: Final = difference(
    "messenger_stories",
    "`story` in `messenger_positions` is dropped without a word; before, it is kept [wire facts 8].",
    since="v26.0",
)
ADVANTAGE_IS_STATED: Final = difference(
    "advantage_audience_stated",
    "A new ad set must say `advantage_audience` 1 or 0. Reports say so from v23 on; the documented samples of v24 leave"
    " it out, and both take it here. Ad sets of special categories: see `advantage_audience` [wire facts 8].",
    since="v25.0",
)
MESSENGER_LEADS_ENDED: Final = difference(
    "messenger_lead_ads",
    "The destinations of lead ads in Messenger are refused to new ad sets; before, they are taken [wire facts 8].",
    since="v24.0",
)
COUNTS_BY: Final = difference(
    "attribution_count_type", "Ad sets have `attribution_count_type` [wire facts 8].", since="v25.0"
)
BIDDING_MODE: Final = difference(
    "cost_bidding_mode",
    "Ad sets have `cost_bidding_mode`, in this version alone [wire facts 8].",
    since="v25.0",
    until="v25.0",
)
BRAND_SAFETY: Final = difference(
    "brand_safety_config", "Ad sets have `brand_safety_config`; later it is ignored [wire facts 8].", until="v25.0"
)
IN_MESSENGER: Final = frozenset({"LEAD_FROM_MESSENGER", "LEAD_FORM_MESSENGER"})


def advantage_audience_is_stated(change: Change[AdSet]) -> None:
    """A new ad set says whether Advantage+ may look beyond its audience; special categories have their own rule."""
    if not change.creating or not ADVANTAGE_IS_STATED.holds(change.call.version):
        return
    special = EQUAL_CHANCES.intersection(change.new.campaign_of(change.call).special_ad_categories or ())
    automation = (change.new.targeting or {}).get("targeting_automation") or {}
    if not special and automation.get("advantage_audience") is None:
        raise ADVANTAGE_AUDIENCE_MUST_BE_STATED(blame=["targeting", "targeting_automation", "advantage_audience"])


def leads_are_not_taken_in_messenger(change: Change[AdSet]) -> None:
    """Lead ads in Messenger ended with v24."""
    kind = change.new.destination_type
    if kind in IN_MESSENGER and change.changed("destination_type") and MESSENGER_LEADS_ENDED.holds(change.call.version):
        detail = f"destination_type {kind} is not supported since v24.0. Use ON_AD, or MESSENGER with CONVERSATIONS."
        raise INVALID_PARAMETER(blame=["destination_type"], detail=detail)


def drop_messenger_stories(change: Change[AdSet]) -> None:
    """Take a placement that is no more out of the targeting; nobody is told, as by the service."""
    targeting = change.new.targeting
    if "targeting" not in change.sent or not targeting or not MESSENGER_STORIES_ENDED.holds(change.call.version):
        return
    kept = [one for one in targeting.get("messenger_positions", ()) if one != "story"]
    rest = {name: value for name, value in targeting.items() if name != "messenger_positions"}
    change.new.targeting = rest | ({"messenger_positions": kept} if kept else {})


def existing_customers_have_no_share(change: Change[AdSet]) -> None:
    """The share of the budget for existing customers ended with v25 [B-034]."""
    name = "existing_customer_budget_percentage"
    if name in change.sent and EXISTING_CUSTOMERS_ENDED.holds(change.call.version):
        raise INVALID_PARAMETER(blame=[name], detail=f"Param {name} is not supported since v25.0. Leave it out.")


RULES = (existing_customers_have_no_share, leads_are_not_taken_in_messenger)
