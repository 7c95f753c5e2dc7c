"""Recommendations on whom ads reach, and where. [D-297]"""

from __future__ import annotations

from adtwin.model.audience.targeting import PLACEMENT_KEYS, effective_placements, placements_are_automatic
from adtwin.model.tree.recommendations import changes
from adtwin.model.tree.recommendations.kinds import Kind, those
from adtwin.model.tree.recommendations.shown import is_upright_video
from adtwin.model.tree.recommendations.state import Json, State, spec_of, targeting_of
from adtwin.store import Obj

REELS = {("facebook", "facebook_reels"), ("instagram", "reels")}


def _chooses_placements(state: State, adset: Obj) -> bool:  # noqa: ARG001 - a rule's signature
    return not placements_are_automatic(spec_of(adset))


def _without_placements(targeting: Json) -> Json:
    return {name: value for name, value in targeting.items() if name not in PLACEMENT_KEYS}


def _keeps_to_its_audience(state: State, adset: Obj) -> bool:  # noqa: ARG001
    return (targeting_of(adset).get("targeting_automation") or {}).get("advantage_audience") != 1


def _with_advantage_audience(targeting: Json) -> Json:
    automation = {**(targeting.get("targeting_automation") or {}), "advantage_audience": 1}
    return {**targeting, "targeting_automation": automation}


def _leaves_reels_out(state: State, adset: Obj) -> bool:
    """Its films are upright, and its placements, chosen by hand, have no Reels."""
    if not _chooses_placements(state, adset) or REELS & set(effective_placements(spec_of(adset))):
        return False
    return any(is_upright_video(state, ad) for ad in state.ads_of(adset))


def _with_reels(targeting: Json) -> Json:
    platforms = targeting.get("publisher_platforms") or ["facebook", "instagram"]
    more: Json = {}
    for platform, position in sorted(REELS):
        key = f"{platform}_positions"
        if platform in platforms and targeting.get(key):
            more[key] = [*targeting[key], position]
    if not more:
        key = "facebook_positions" if "facebook" in platforms else "instagram_positions"
        platforms = platforms if {"facebook", "instagram"} & set(platforms) else [*platforms, "instagram"]
        more = {key: ["facebook_reels" if key.startswith("facebook") else "reels"], "publisher_platforms": platforms}
    return {**targeting, **more}


KINDS = (
    Kind(
        "AUTOMATIC_PLACEMENTS",
        "creative",
        "adsets",
        "Let delivery choose the placements: it finds the cheapest results wherever they are.",
        those("adsets", _chooses_placements),
        changes.with_targeting(_without_placements),
    ),
    Kind(
        "ADVANTAGE_PLUS_AUDIENCE",
        "audience",
        "adsets",
        "Turn on Advantage+ audience: delivery may go beyond the audience that was chosen.",
        those("adsets", _keeps_to_its_audience),
        changes.with_targeting(_with_advantage_audience),
    ),
    Kind(
        "PERFORMANT_CREATIVE_REELS_OPT_IN",
        "creative",
        "adsets",
        "Add the Reels placements: these ads have films that suit them.",
        those("adsets", _leaves_reels_out),
        changes.with_targeting(_with_reels),
    ),
)
