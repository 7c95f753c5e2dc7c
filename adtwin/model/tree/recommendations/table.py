"""All 39 documented types, in their order [D-297]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from adtwin.model.tree.recommendations import audience, budgets, creatives, fragmentation, goals, signals
from adtwin.model.tree.recommendations.kinds import Kind

ORDER: Final = (
    "MUSIC", "AUTOFLOW_OPT_IN", "AUTOMATIC_PLACEMENTS", "UNCROP_IMAGE", "FRAGMENTATION", "CREATIVE_FATIGUE",
    "CREATIVE_LIMITED", "SIGNALS_GROWTH_CAPI", "CAPI_PERFORMANCE_MATCH_KEY", "SCALE_GOOD_CAMPAIGN", "SHOPS_ADS",
    "ADVANTAGE_PLUS_AUDIENCE", "AD_LIFT_RECALL_OPTIMIZATION_GOAL", "ADVANTAGE_PLUS_CATALOG_ADS",
    "BACKGROUND_GENERATION", "BUDGET_LIMITED", "CAPI_CRM_GUIDANCE", "CONVERSION_LEADS_OPTIMIZATION",
    "CTX_CREATION_PACKAGE", "CTX_HVS", "DELIVERY_ERROR", "DYNAMIC_ADVANTAGE_CAMPAIGN_BUDGET",
    "LANDING_PAGE_VIEW_OPTIMIZATION_GOAL", "LEAD_ADS_GUIDANCE", "MESSAGING_EVENTS", "MESSAGING_PARTNERS",
    "MIXED_FORMATS", "MULTI_TEXT", "OFFSITE_CONVERSION", "PERFORMANT_CREATIVE_REELS_OPT_IN", "PIXEL_OPTIMIZATION_HIE",
    "PIXEL_UPSELL", "PIXELLESS_LPV_OPTIMIZATION_GOAL", "SCALE_GOOD_CTX_CAMPAIGN", "REELS_PC_RECOMMENDATION",
    "SHOPS_ADS_SAOFF", "UNIFIED_INBOX", "VALUE_OPTIMIZATION_GOAL", "WA_MESSAGING_PARTNERS",
)  # fmt: skip

_DECLARED: Final = {
    kind.type: kind for module in (creatives, audience, budgets, fragmentation, goals, signals) for kind in module.KINDS
}
KINDS: Final[Mapping[str, Kind]] = {name: _DECLARED[name] for name in ORDER}
JUDGED: Final = tuple(kind for kind in KINDS.values() if kind.find is not None)
"""Those that the twin recommends."""
