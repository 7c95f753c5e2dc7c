"""Every Advantage+ creative feature as a row of data. [C-013, C-016…C-036, C-048, C-078, C-091, C-097, E-195, E-203]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Format = Literal["image", "video", "carousel", "catalog"]

IMAGE, VIDEO, CAROUSEL, CATALOG = (frozenset((one,)) for one in ("image", "video", "carousel", "catalog"))
STATIC = IMAGE | CAROUSEL
SINGLE = IMAGE | VIDEO
ANY = IMAGE | VIDEO | CAROUSEL | CATALOG

NOWHERE: frozenset[str] = frozenset()
USUAL = frozenset(("MOBILE_FEED_STANDARD", "INSTAGRAM_STANDARD", "INSTAGRAM_REELS", "INSTAGRAM_STORY",
                   "DESKTOP_FEED_STANDARD"))  # fmt: skip
"""Where features are previewed: the four of the guide, and the one its samples ask for [C-078]."""
EXPANSION = frozenset(("INSTAGRAM_STANDARD", "FACEBOOK_REELS_MOBILE", "INSTAGRAM_REELS", "MOBILE_FEED_STANDARD",
                       "INSTAGRAM_STORY"))  # fmt: skip
"""Where an expanded image is previewed [C-091]."""
FEED = frozenset(("MOBILE_FEED_STANDARD",))


@dataclass(frozen=True, slots=True)
class Feature:
    """One row: the key of `creative_features_spec`, its name for people, and which ads can have it.

    `previews` are the ad formats that can show it. `by_default`: ads have it unasked, since v24.0 [wire facts 8].
    A `generated` feature makes new text or pictures, so that its ad starts paused [C-036, C-040]. One that `extracts`
    takes `customizations.text_extraction` [C-035].
    """

    name: str
    label: str
    formats: frozenset[str] = ANY
    previews: frozenset[str] = NOWHERE
    generated: bool = False
    extracts: bool = False
    by_default: bool = False


_ROWS = (
    Feature("text_translation", "Translate text", ANY, USUAL),
    Feature("inline_comment", "Relevant comments"),
    Feature("image_templates", "Add overlays", STATIC | CATALOG, USUAL, generated=True),
    Feature("image_touchups", "Visual touch-ups", IMAGE, USUAL),
    Feature("video_auto_crop", "Visual touch-ups", VIDEO, USUAL),
    Feature("image_brightness_and_contrast", "Adjust brightness and contrast", STATIC),
    Feature("enhance_cta", "Enhance CTA", ANY, USUAL, extracts=True),
    Feature("text_optimizations", "Text improvements", SINGLE | CAROUSEL, USUAL, extracts=True),
    Feature("image_background_gen", "Generate backgrounds", CATALOG, FEED, generated=True),
    Feature("image_uncrop", "Expand image", IMAGE, EXPANSION, generated=True),
    Feature("adapt_to_placement", "Adapt to placement", CATALOG),
    Feature("media_type_automation", "Dynamic media", CATALOG, by_default=True),
    Feature("product_extensions", "Add catalog items", SINGLE),
    Feature("description_automation", "Dynamic description", CATALOG | CAROUSEL, USUAL, extracts=True),
    Feature("add_text_overlay", "Add dynamic overlays", CATALOG),
    Feature("creative_stickers", "Create sticker CTA", SINGLE, USUAL, generated=True),
    Feature("reveal_details_over_time", "Reveal details over time"),
    Feature("pac_relaxation", "Flexible media", SINGLE),
    Feature("site_extensions", "Add site links", SINGLE),
    Feature("text_generation", "Text generation", STATIC, generated=True),
    Feature("music", "Music", STATIC),
    Feature("3d_animation", "3D animation", IMAGE),
    Feature("product_metadata_automation", "Product details", CATALOG, USUAL),
    Feature("profile_card", "Profile card", ANY, USUAL),
    Feature("text_overlay_translation", "Translate text on images", STATIC | CATALOG, USUAL),
    Feature("standard_enhancements_catalog", "Standard enhancements for catalog", CATALOG, USUAL),
)
FEATURES = {one.name: one for one in _ROWS}

ALIASES = {"image_template": "image_templates"}
"""Other spellings that the documentation uses itself [C-015]."""

BUNDLE = "standard_enhancements"
BUNDLED = {
    "image": ("image_templates", "image_touchups", "text_optimizations", "inline_comment"),
    "video": ("video_auto_crop", "text_optimizations", "inline_comment"),
    "carousel": ("text_optimizations", "inline_comment"),
}
"""What standard enhancements were, by format [C-067, C-068]."""
RETIRED = frozenset((BUNDLE, "advantage_plus_creative", "cv_transformation", "image_animation", "replace_media_text",
                     "show_destination_blurbs", "show_summary"))  # fmt: skip
"""Names that reads may still show and creates refuse: the bundle [C-066], the rest by report."""

OTHERS = frozenset((
    "ads_with_benefits", "app_highlights", "audio", "biz_ai", "carousel_to_video", "catalog_feed_tag",
    "customize_product_recommendation", "dha_optimization", "dynamic_partner_content", "fb_feed_tag", "fb_reels_tag",
    "fb_story_tag", "feed_caption_optimization", "hide_price", "ig_feed_tag", "ig_glados_feed", "ig_reels_tag",
    "ig_stream_tag", "ig_video_native_subtitle", "image_auto_crop", "image_enhancement", "local_store_extension",
    "media_liquidity_animated_image", "media_order", "multi_photo_to_video", "music_generation", "product_browsing",
    "product_tags", "profile_extension", "text_extraction_for_headline", "text_extraction_for_tap_target",
    "text_formatting_optimization", "translate_voiceover", "video_filtering", "video_highlight", "video_highlights",
    "video_to_image", "video_uncrop",
))  # fmt: skip
"""Names that the API takes and the documentation does not describe: kept as sent, and nothing follows [E-197]."""

KNOWN = frozenset(FEATURES) | OTHERS


def feature(name: str) -> Feature | None:
    """The row of a feature under any of its spellings."""
    return FEATURES.get(ALIASES.get(name, name))


def previewed(name: str) -> str | None:
    """The feature that a preview may ask for: every described one, and the old bundle [C-047, C-077]."""
    name = ALIASES.get(name, name)
    return name if name in FEATURES or name == BUNDLE else None
