"""Every `ad_format`, the family that shows it, and which kinds of ad it takes. [D-222, D-224, C-187, C-188, A-148]"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from adtwin.errors.media import PREVIEW_UNAVAILABLE
from adtwin.preview.ad import CreativeKind

Device = Literal["desktop", "mobile"]


class Family(StrEnum):
    """Placements that look alike share a template of this name."""

    FEED = "feed"
    ARTICLE = "article"
    RIGHT_COLUMN = "right_column"
    MARKETPLACE = "marketplace"
    STORY = "story"
    REELS = "reels"
    INSTREAM = "instream"
    FULLSCREEN = "fullscreen"
    OVERLAY = "overlay"
    INSTAGRAM = "instagram"
    GRID = "grid"
    NATIVE = "native"
    BANNER = "banner"
    INTERSTITIAL = "interstitial"
    REWARDED = "rewarded"
    MESSENGER = "messenger"
    THREADS = "threads"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an ad is shown: its family, the device, and the usual size of the iframe in pixels."""

    family: Family
    device: Device
    width: int
    height: int


_TALL = (320, 570)
_TABLE: tuple[tuple[Family, Device, tuple[int, int], str], ...] = (
    (Family.FEED, "desktop", (540, 690), """
        DESKTOP_FEED_STANDARD FACEBOOK_PROFILE_FEED_DESKTOP JOB_BROWSER_DESKTOP SUGGESTED_VIDEO_DESKTOP"""),
    (Family.FEED, "mobile", (360, 640), """
        MOBILE_FEED_STANDARD MOBILE_FEED_BASIC FACEBOOK_PROFILE_FEED_MOBILE BIZ_DISCO_FEED_MOBILE GROUPS_MOBILE
        JOB_BROWSER_MOBILE SUGGESTED_VIDEO_MOBILE WATCH_FEED_HOME WATCH_FEED_MOBILE FACEBOOK_REELS_POSTLOOP_FEED"""),
    (Family.ARTICLE, "mobile", (360, 640), "INSTANT_ARTICLE_STANDARD INSTANT_ARTICLE_RECIRCULATION_AD"),
    (Family.RIGHT_COLUMN, "desktop", (300, 180), "RIGHT_COLUMN_STANDARD"),
    (Family.MARKETPLACE, "desktop", (540, 640), "MARKETPLACE_DESKTOP"),
    (Family.MARKETPLACE, "mobile", (360, 640), "MARKETPLACE_MOBILE"),
    (Family.STORY, "mobile", _TALL, """
        FACEBOOK_STORY_MOBILE FACEBOOK_STORY_STICKER_MOBILE INSTAGRAM_STORY INSTAGRAM_STORY_CAMERA_TRAY
        INSTAGRAM_STORY_EFFECT_TRAY INSTAGRAM_STORY_WEB_M_SITE MESSENGER_MOBILE_STORY_MEDIA"""),
    (Family.STORY, "desktop", (400, 711), "INSTAGRAM_STORY_WEB"),
    (Family.REELS, "mobile", _TALL, """
        FACEBOOK_IFU_REELS_MOBILE FACEBOOK_PROFILE_REELS_MOBILE FACEBOOK_REELS_MOBILE FACEBOOK_REELS_POSTLOOP
        FACEBOOK_REELS_STICKER INSTAGRAM_EXPLORE_IMMERSIVE INSTAGRAM_PROFILE_REELS INSTAGRAM_REELS
        INSTAGRAM_REELS_INSTREAM INSTAGRAM_REELS_WEB_M_SITE"""),
    (Family.REELS, "desktop", (400, 711), "INSTAGRAM_REELS_WEB"),
    (Family.INSTREAM, "desktop", (540, 420), "INSTREAM_VIDEO_DESKTOP AUDIENCE_NETWORK_INSTREAM_VIDEO"),
    (Family.INSTREAM, "mobile", (360, 410), """
        INSTREAM_VIDEO_IMAGE INSTREAM_VIDEO_MOBILE AUDIENCE_NETWORK_INSTREAM_VIDEO_MOBILE"""),
    (Family.FULLSCREEN, "mobile", _TALL, """
        INSTREAM_VIDEO_FULLSCREEN_IOS INSTREAM_VIDEO_FULLSCREEN_MOBILE INSTREAM_VIDEO_IMMERSIVE_MOBILE
        SUGGESTED_VIDEO_FULLSCREEN_MOBILE SUGGESTED_VIDEO_IMMERSIVE_MOBILE"""),
    (Family.OVERLAY, "desktop", (540, 420), "FACEBOOK_REELS_BANNER_DESKTOP INSTREAM_BANNER_DESKTOP"),
    (Family.OVERLAY, "mobile", (360, 480), """
        FACEBOOK_REELS_BANNER FACEBOOK_REELS_BANNER_FEED_ANDROID FACEBOOK_REELS_BANNER_FEED_ANDROID_LARGE
        FACEBOOK_REELS_BANNER_FULLSCREEN_IOS FACEBOOK_REELS_BANNER_FULLSCREEN_MOBILE INSTAGRAM_REELS_OVERLAY
        INSTREAM_BANNER_FEED_IOS INSTREAM_BANNER_FULLSCREEN_IOS INSTREAM_BANNER_FULLSCREEN_MOBILE
        INSTREAM_BANNER_IMMERSIVE_MOBILE INSTREAM_BANNER_MOBILE"""),
    (Family.INSTAGRAM, "mobile", (360, 660), """
        INSTAGRAM_STANDARD INSTAGRAM_EXPLORE_CONTEXTUAL INSTAGRAM_FEED_WEB_M_SITE INSTAGRAM_LEAD_GEN_MULTI_SUBMIT_ADS
        INSTAGRAM_PROFILE_FEED INSTAGRAM_SEARCH_CHAIN"""),
    (Family.INSTAGRAM, "desktop", (500, 760), "INSTAGRAM_FEED_WEB"),
    (Family.GRID, "mobile", (360, 560), "INSTAGRAM_EXPLORE_GRID_HOME INSTAGRAM_SEARCH_GRID"),
    (Family.NATIVE, "mobile", (360, 420), """
        MOBILE_FULLWIDTH MOBILE_MEDIUM_RECTANGLE MOBILE_NATIVE AUDIENCE_NETWORK_OUTSTREAM_VIDEO"""),
    (Family.BANNER, "mobile", (360, 90), "MOBILE_BANNER"),
    (Family.INTERSTITIAL, "mobile", _TALL, "MOBILE_INTERSTITIAL"),
    (Family.REWARDED, "mobile", _TALL, "AUDIENCE_NETWORK_REWARDED_VIDEO"),
    (Family.MESSENGER, "mobile", (360, 560), "MESSENGER_MOBILE_INBOX_MEDIA"),
    (Family.THREADS, "mobile", (360, 600), "THREADS_STREAM"),
)  # fmt: skip

FORMATS: dict[str, Placement] = {
    name: Placement(family, device, *size) for family, device, size, names in _TABLE for name in names.split()
}
"""`ad_format` to placement. THREADS_STREAM is not in the documentation's lists; A-328 makes Threads a placement."""

_STANDARD = frozenset(name for name in FORMATS if name.endswith("_STANDARD"))
SUPPORTED: dict[CreativeKind, frozenset[str]] = {
    "post": frozenset(FORMATS),
    "link_without_page": frozenset({"RIGHT_COLUMN_STANDARD"}),
    "page_like": frozenset({"RIGHT_COLUMN_STANDARD", "DESKTOP_FEED_STANDARD", "MOBILE_FEED_STANDARD"}),
    "event": frozenset({"RIGHT_COLUMN_STANDARD"}),
    "desktop_app": frozenset({"DESKTOP_FEED_STANDARD"}),
    "mobile_app": frozenset({"MOBILE_FEED_STANDARD", "INSTAGRAM_STANDARD", "MOBILE_BANNER", "MOBILE_INTERSTITIAL"}),
    "collection": _STANDARD,
    "collection_with_products": frozenset(),
    "template_video": frozenset({
        "BIZ_DISCO_FEED_MOBILE", "GROUPS_MOBILE", "MOBILE_FEED_STANDARD", "SUGGESTED_VIDEO_DESKTOP",
        "SUGGESTED_VIDEO_MOBILE", "WATCH_FEED_MOBILE",
    }),
    "right_column": frozenset({"RIGHT_COLUMN_STANDARD"}),
    "sponsored_story": frozenset({"RIGHT_COLUMN_STANDARD", "DESKTOP_FEED_STANDARD", "MOBILE_FEED_STANDARD"}),
    "mobile_feed": frozenset({"MOBILE_FEED_STANDARD"}),
}  # fmt: skip
"""The formats of each kind. [D-224, A-148] The four of a page post ad are older than the placements of C-187 and C-188,
whose examples preview page posts in them: a post takes every format."""

_MOST_NAMED = 6


def check_supported(kind: CreativeKind, ad_format: str) -> Placement:
    """The placement of a supported combination. Error: PREVIEW_UNAVAILABLE (2606). [D-224, A-148]"""
    placement = FORMATS.get(ad_format)
    if placement is not None and ad_format in SUPPORTED[kind]:
        return placement
    detail = "there is no such format" if placement is None else f"{_WORDS[kind]} can't be shown in it"
    formats = sorted(SUPPORTED[kind])
    suggestion = ", ".join(formats) if len(formats) <= _MOST_NAMED else "DESKTOP_FEED_STANDARD or MOBILE_FEED_STANDARD"
    raise PREVIEW_UNAVAILABLE(
        blame=["ad_format"], ad_format=ad_format[:100], detail=detail, instead=suggestion or "an ad without products"
    )


_WORDS: dict[CreativeKind, str] = {
    "post": "a page post ad",
    "link_without_page": "a link ad that is not connected to a page",
    "page_like": "a page like ad",
    "event": "an event ad",
    "desktop_app": "a desktop app ad",
    "mobile_app": "a mobile app install ad",
    "collection": "a collection ad",
    "collection_with_products": "a collection ad with a product set",
    "template_video": "an Instant Experience with a template video",
    "right_column": "a creative of a type of 2013 for the right column",
    "sponsored_story": "a sponsored story or page post ad of 2013",
    "mobile_feed": "a mobile app install ad of 2013",
}
