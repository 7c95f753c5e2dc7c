"""Advantage+ features: what may be said of them, and all of them off. [E-194…E-208]"""

from __future__ import annotations

from typing import Any

from adtwin.compose.creative import findings
from adtwin.compose.problem import Problem

KNOWN = (
    "3d_animation", "adapt_to_placement", "add_text_overlay", "creative_stickers", "description_automation",
    "enhance_cta", "image_background_gen", "image_brightness_and_contrast", "image_templates", "image_touchups",
    "image_uncrop", "inline_comment", "media_type_automation", "music", "pac_relaxation", "product_extensions",
    "product_metadata_automation", "profile_card", "reveal_details_over_time", "site_extensions", "text_generation",
    "text_optimizations", "text_overlay_translation", "text_translation", "video_auto_crop",
)  # fmt: skip
"""The features that `disable_all_enhancements` opts out of [E-203]."""

STATUSES = ("OPT_IN", "OPT_OUT")
RETIRED = "standard_enhancements"


def problem_of(spec: dict[str, Any], *, all_off: bool) -> Problem | None:
    """The first feature that is no feature, or the opt-ins that contradict `disable_all_enhancements`."""
    for feature, settings in spec.items():
        if not isinstance(settings, dict):
            return findings.FEATURE_MALFORMED("creative_features_spec", feature=feature, detail="is no object")
        status = settings.get("enroll_status")
        if status not in STATUSES:
            detail = f"has enroll_status {status!r}"
            return findings.FEATURE_MALFORMED("creative_features_spec", feature=feature, detail=detail)
    opted_in = [feature for feature, settings in spec.items() if settings["enroll_status"] == "OPT_IN"]
    if all_off and opted_in:
        fields = ("disable_all_enhancements", "creative_features_spec")
        return findings.FEATURES_CONTRADICT(*fields, features=", ".join(opted_in))
    return None


def chosen(spec: dict[str, Any], *, all_off: bool) -> dict[str, Any]:
    """The features to send."""
    if not all_off:
        return spec
    return {feature: {"enroll_status": "OPT_OUT"} for feature in KNOWN} | spec
