"""What of a campaign is left to Advantage+: its budget, its audiences, its placements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from adtwin.graph.call import Call
from adtwin.graph.versions import difference
from adtwin.model.status import HIDDEN, children
from adtwin.model.tree.compatibility import outcome_of

if TYPE_CHECKING:
    from adtwin.model.tree.campaign import Campaign

STATE_IS_TOLD: Final = difference(
    "advantage_state_info",
    "Campaigns tell what Advantage+ does in `advantage_state_info` [wire facts 8].",
    since="v23.0",
)
WHOLE: Final = {
    "OUTCOME_SALES": "ADVANTAGE_PLUS_SALES",
    "OUTCOME_APP_PROMOTION": "ADVANTAGE_PLUS_APP",
    "OUTCOME_LEADS": "ADVANTAGE_PLUS_LEADS",
}
"""What a campaign is called whose budget, audiences and placements are all automatic, by its outcome."""


def state(campaign: Campaign, call: Call) -> dict[str, Any]:
    """Whether budget, audiences and placements are automatic, and what that makes of the campaign."""
    targetings: list[dict[str, Any]] = [
        adset.data.get("targeting") or {}
        for adset in children(call.view, campaign.pk, "adsets")
        if adset.status not in HIDDEN
    ]
    on = {
        "advantage_budget_state": bool(campaign.daily_budget or campaign.lifetime_budget),
        "advantage_audience_state": bool(targetings) and all(map(_audience_is_free, targetings)),
        "advantage_placement_state": bool(targetings) and not any(map(_places, targetings)),
    }
    whole = WHOLE.get(outcome_of(campaign.objective) or "") if all(on.values()) else None
    states = {name: "ENABLED" if is_on else "DISABLED" for name, is_on in on.items()}
    return {"advantage_state": whole or "DISABLED", **states}


def _audience_is_free(targeting: dict[str, Any]) -> bool:
    return (targeting.get("targeting_automation") or {}).get("advantage_audience") == 1


def _places(targeting: dict[str, Any]) -> bool:
    return bool(targeting.get("publisher_platforms"))
