"""Recommendations on objectives and goals. [D-297]"""

from __future__ import annotations

from adtwin.model.audience.targeting import placements_are_automatic
from adtwin.model.tree.compatibility import goal_fits
from adtwin.model.tree.recommendations import changes
from adtwin.model.tree.recommendations.kinds import Apply, Kind, those
from adtwin.model.tree.recommendations.state import (
    Json,
    State,
    leads_to_a_chat,
    leads_to_a_website,
    promoted,
    spec_of,
    targeting_of,
)
from adtwin.store import Obj

CONVERSIONS = ("OFFSITE_CONVERSIONS", "VALUE")


def _goal(name: str) -> Apply:
    return changes.with_fields(lambda _state, _adset: {"optimization_goal": name})


def _could_have(state: State, adset: Obj, goal: str) -> bool:
    objective = state.campaign_of(adset).data["objective"]
    return goal_fits(objective, goal, adset.data.get("destination_type"))


def _sells_without_counting_sales(state: State, adset: Obj) -> bool:
    other = adset.data["optimization_goal"] not in CONVERSIONS
    return state.objective(adset) == "OUTCOME_SALES" and leads_to_a_website(adset) and other and bool(state.pixels)


def _count_purchases(state: State, adset: Obj) -> Json:  # noqa: ARG001 - a change's signature
    return {
        "optimization_goal": "OFFSITE_CONVERSIONS",
        "promoted_object": {"pixel_id": state.pixels[0], "custom_event_type": "PURCHASE"},
    }


def _counts_purchases_without_their_value(state: State, adset: Obj) -> bool:
    buys = adset.data["optimization_goal"] == "OFFSITE_CONVERSIONS" and promoted(adset).get("custom_event_type")
    return buys == "PURCHASE" and state.has_learned(adset) and _could_have(state, adset, "VALUE")


def _counts_any_lead(state: State, adset: Obj) -> bool:
    return adset.data["optimization_goal"] == "LEAD_GENERATION" and _could_have(state, adset, "QUALITY_LEAD")


def _counts_clicks(state: State, adset: Obj) -> bool:
    to_site = leads_to_a_website(adset) and state.objective(adset) == "OUTCOME_TRAFFIC"
    return to_site and adset.data["optimization_goal"] == "LINK_CLICKS"


def _counts_nothing_but_clicks(state: State, campaign: Obj) -> bool:
    adsets = state.adsets_of(campaign)
    return bool(state.pixels and adsets) and all(_counts_clicks(state, one) for one in adsets)


def _asks_for_no_recall(state: State, campaign: Obj) -> bool:
    goals = {one.data["optimization_goal"] for one in state.adsets}
    return state.objective(campaign) == "OUTCOME_AWARENESS" and "AD_RECALL_LIFT" not in goals


def _leaves_the_catalog_alone(state: State, campaign: Obj) -> bool:
    """Something is sold, the business has products, and no ad set shows them."""
    business = state.account.obj.data.get("business_id")
    catalogs = state.call.view.edge(int(business), "owned_product_catalogs") if business else []
    products = any(state.call.view.edge_count(one.id, "products") for one in catalogs)
    shown = any(promoted(one).get("product_set_id") for one in state.adsets)
    return state.objective(campaign) == "OUTCOME_SALES" and products and not shown


def _is_made_by_hand(state: State, campaign: Obj) -> bool:
    """Not all of it is left to delivery: placements, audience, the budget of the campaign."""
    adsets = state.adsets_of(campaign)
    tailored = bool(campaign.data.get("daily_budget") or campaign.data.get("lifetime_budget")) and all(
        placements_are_automatic(spec_of(one))
        and (targeting_of(one).get("targeting_automation") or {}).get("advantage_audience") == 1
        for one in adsets
    )
    return bool(adsets) and not tailored


def _chats(state: State, campaign: Obj) -> bool:
    adsets = state.adsets_of(campaign)
    return bool(adsets) and all(leads_to_a_chat(one) for one in adsets)


KINDS = (
    Kind(
        "OFFSITE_CONVERSION",
        "goals",
        "adsets",
        "Maximize conversions: ads find people who buy.",
        those("adsets", _sells_without_counting_sales),
        changes.with_fields(_count_purchases),
    ),
    Kind(
        "VALUE_OPTIMIZATION_GOAL",
        "goals",
        "adsets",
        "Maximize the value of conversions: ads find people who spend more.",
        those("adsets", _counts_purchases_without_their_value),
        _goal("VALUE"),
    ),
    Kind(
        "CONVERSION_LEADS_OPTIMIZATION",
        "goals",
        "adsets",
        "Maximize conversion leads: ads find people likely to buy.",
        those("adsets", _counts_any_lead),
        _goal("QUALITY_LEAD"),
    ),
    Kind(
        "PIXELLESS_LPV_OPTIMIZATION_GOAL",
        "goals",
        "adsets",
        "Maximize landing page views, which needs no pixel.",
        those("adsets", lambda state, one: not state.pixels and _counts_clicks(state, one)),
        _goal("LANDING_PAGE_VIEWS"),
    ),
    Kind(
        "LANDING_PAGE_VIEW_OPTIMIZATION_GOAL",
        "goals",
        "campaigns",
        "Make a campaign that maximizes landing page views.",
        those("campaigns", _counts_nothing_but_clicks),
    ),
    Kind(
        "AD_LIFT_RECALL_OPTIMIZATION_GOAL",
        "goals",
        "campaigns",
        "Make an awareness campaign that maximizes ad recall.",
        those("campaigns", _asks_for_no_recall),
    ),
    Kind(
        "ADVANTAGE_PLUS_CATALOG_ADS",
        "goals",
        "campaigns",
        "Make a campaign that shows people products of the catalog.",
        those("campaigns", _leaves_the_catalog_alone),
    ),
    Kind(
        "LEAD_ADS_GUIDANCE",
        "automation",
        "campaigns",
        "Make a tailored leads campaign: its settings are the best ones.",
        those("campaigns", lambda state, one: state.objective(one) == "OUTCOME_LEADS" and _is_made_by_hand(state, one)),
    ),
    Kind(
        "CTX_CREATION_PACKAGE",
        "automation",
        "campaigns",
        "Make a tailored messages campaign: it is simpler and does more.",
        those("campaigns", lambda state, one: _chats(state, one) and _is_made_by_hand(state, one)),
    ),
    Kind(
        "CTX_HVS",
        "goals",
        "campaigns",
        "Make this an engagement campaign that maximizes conversations.",
        those("campaigns", lambda state, one: _chats(state, one) and state.objective(one) != "OUTCOME_ENGAGEMENT"),
    ),
)
