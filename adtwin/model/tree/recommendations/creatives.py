"""Recommendations on what ads show. [D-296…D-298, D-301]"""

from __future__ import annotations

from adtwin.errors.protocol import INVALID_PARAMETER, MISSING_PARAMETER
from adtwin.model.audience.targeting import effective_placements
from adtwin.model.creative.features.table import BUNDLED
from adtwin.model.tree.delivery_profile import profile_of
from adtwin.model.tree.delivery_state import WORN
from adtwin.model.tree.recommendations import changes
from adtwin.model.tree.recommendations.audience import REELS
from adtwin.model.tree.recommendations.kinds import Apply, Applying, Find, Kind, NewCreative, those
from adtwin.model.tree.recommendations.shown import is_upright_video, lacks, setup, videos_of
from adtwin.model.tree.recommendations.state import State, spec_of
from adtwin.store import Obj

TIRED = 0.95
"""How well an ad does against a fresh one: below this it is limited, below `WORN` it is worn out."""


def _misses(name: str) -> Find:
    return those("ads", lambda state, ad: lacks(state, ad, name))


def _opts_in(name: str) -> Apply:
    return changes.with_features(lambda _state, _ad: (name,))


def _enhancements(state: State, ad: Obj) -> tuple[str, ...]:
    """The standard enhancements that an ad of its format could have and hasn't."""
    return tuple(name for name in BUNDLED.get(setup(state, ad).format, ()) if lacks(state, ad, name))


def _wear(state: State, ad: Obj) -> float:
    return 0.0 if profile_of(ad, state.account.obj) == "fatigued" else state.progress(ad).fatigue


def _is_worn_out(state: State, ad: Obj) -> bool:
    return _wear(state, ad) < WORN


def _tires(state: State, ad: Obj) -> bool:
    return WORN <= _wear(state, ad) < TIRED


def _renewed(name: str) -> Apply:
    """A copy of the ad with the new creative; the old ad stays as it was [D-301]."""

    def apply(state: State, ads: list[Obj], given: Applying) -> None:
        chosen: NewCreative | None = getattr(given, name)
        if chosen is None:
            raise MISSING_PARAMETER(blame=[name], param=name)
        ad = next((one for one in ads if str(one.id) == chosen.ad_id), None)
        if ad is None:
            detail = f"Param {name}.ad_id names an ad that the recommendation does not name"
            raise INVALID_PARAMETER(blame=[name, "ad_id"], detail=detail)
        changes.copy_ad(state, ad, creative={"creative_id": chosen.creative_id})

    return apply


def _shows_one_format(state: State, campaign: Obj) -> bool:
    ads = [ad for adset in state.adsets_of(campaign) for ad in state.ads_of(adset)]
    return len({bool(videos_of(state, ad)) for ad in ads}) == 1


def _lacks_upright_video(state: State, ad: Obj) -> bool:
    in_reels = REELS & set(effective_placements(spec_of(state.adset_of(ad))))
    return bool(in_reels) and not is_upright_video(state, ad)


_WORN = "People have seen this ad many times and respond less than at first. Show them another creative."

KINDS = (
    Kind(
        "MUSIC",
        "creative",
        "ads",
        "Let music be added to your ads, chosen by what they show.",
        _misses("music"),
        _opts_in("music"),
        "music_parameters",
    ),
    Kind(
        "AUTOFLOW_OPT_IN",
        "automation",
        "ads",
        "Turn on standard enhancements: each person sees the likeliest version.",
        those("ads", lambda state, ad: bool(_enhancements(state, ad))),
        changes.with_features(_enhancements),
        "autoflow_parameters",
    ),
    Kind(
        "UNCROP_IMAGE",
        "creative",
        "ads",
        "Let images be expanded, so that they fit more placements.",
        _misses("image_uncrop"),
        _opts_in("image_uncrop"),
    ),
    Kind(
        "BACKGROUND_GENERATION",
        "creative",
        "ads",
        "Let product images have generated backgrounds.",
        _misses("image_background_gen"),
        _opts_in("image_background_gen"),
    ),
    Kind(
        "MULTI_TEXT",
        "creative",
        "ads",
        "Add further texts: each placement shows the one that does best.",
        _misses("text_generation"),
        _opts_in("text_generation"),
    ),
    Kind(
        "CREATIVE_FATIGUE",
        "creative",
        "ads",
        _WORN,
        those("ads", _is_worn_out),
        _renewed("creative_fatigue_parameters"),
    ),
    Kind("CREATIVE_LIMITED", "creative", "ads", _WORN, those("ads", _tires), _renewed("creative_limited_parameters")),
    Kind(
        "MIXED_FORMATS",
        "creative",
        "campaigns",
        "Use films and images together: people respond to different ones.",
        those("campaigns", _shows_one_format),
    ),
    Kind(
        "REELS_PC_RECOMMENDATION",
        "creative",
        "ads",
        "Show a film of 9:16 with sound in Reels.",
        those("ads", _lacks_upright_video),
    ),
)
