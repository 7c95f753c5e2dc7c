"""Recommendations on what a business tells of its customers. [D-302]

The twin receives no events of servers, messages or shops; what would be judged by them is never recommended.
"""

from __future__ import annotations

from adtwin.model.tree.recommendations.kinds import Kind, those
from adtwin.model.tree.recommendations.state import State, leads_to_a_website, promoted
from adtwin.store import Obj


def _counts_on_the_pixel(state: State, adset: Obj) -> bool:  # noqa: ARG001 - a rule's signature
    """It is optimized by what a pixel reports, and no server reports anything."""
    return bool(promoted(adset).get("pixel_id"))


def _has_no_pixel(state: State, adset: Obj) -> bool:
    return not state.pixels and leads_to_a_website(adset)


def _knows_no_purchases(state: State, adset: Obj) -> bool:
    events = {promoted(one).get("custom_event_type") for one in state.adsets}
    return bool(promoted(adset).get("pixel_id")) and "PURCHASE" not in events


KINDS = (
    Kind(
        "SIGNALS_GROWTH_CAPI",
        "signals",
        "adsets",
        "Connect the Conversions API: better data lowers the cost per result.",
        those("adsets", _counts_on_the_pixel),
    ),
    Kind(
        "PIXEL_UPSELL",
        "signals",
        "adsets",
        "Connect the website with a pixel, to learn what ads bring about.",
        those("adsets", _has_no_pixel),
    ),
    Kind(
        "PIXEL_OPTIMIZATION_HIE",
        "signals",
        "adsets",
        "Set up Purchase events: ads find people likely to buy.",
        those("adsets", _knows_no_purchases),
    ),
    Kind("CAPI_PERFORMANCE_MATCH_KEY", "signals", "adsets", "Send more fields with the events of the Conversions API."),
    Kind("CAPI_CRM_GUIDANCE", "signals", "adsets", "Connect the CRM with the Conversions API, for better leads."),
    Kind("MESSAGING_EVENTS", "signals", "adsets", "Report purchases that conversations lead to."),
    Kind("MESSAGING_PARTNERS", "signals", "adsets", "Work with a partner who answers messages."),
    Kind("WA_MESSAGING_PARTNERS", "signals", "adsets", "Work with a partner who answers WhatsApp messages."),
    Kind("UNIFIED_INBOX", "signals", "adsets", "Answer unread messages within five hours."),
    Kind("SHOPS_ADS", "goals", "adsets", "Choose website and shop as the place of conversions."),
    Kind("SHOPS_ADS_SAOFF", "goals", "adsets", "Choose website and shop in place of the website alone."),
)
