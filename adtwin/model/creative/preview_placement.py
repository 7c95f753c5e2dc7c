"""The placement that a preview's format shows, so that rules choose its assets. [B-289, E-342]"""

from __future__ import annotations

from functools import cache
from typing import Final

from adtwin.model.creative.feed.variants import Viewer

_BEGINNINGS: Final = (
    ("INSTAGRAM_STORY", "instagram", "story"),
    ("INSTAGRAM_REELS", "instagram", "reels"),
    ("INSTAGRAM_PROFILE_REELS", "instagram", "profile_reels"),
    ("INSTAGRAM_PROFILE_FEED", "instagram", "profile_feed"),
    ("INSTAGRAM_EXPLORE_GRID_HOME", "instagram", "explore_home"),
    ("INSTAGRAM_EXPLORE", "instagram", "explore"),
    ("INSTAGRAM_SEARCH", "instagram", "ig_search"),
    ("INSTAGRAM", "instagram", "stream"),
    ("MESSENGER_MOBILE_STORY", "messenger", "story"),
    ("MESSENGER", "messenger", "messenger_home"),
    ("THREADS", "threads", "threads_stream"),
    ("AUDIENCE_NETWORK_REWARDED", "audience_network", "rewarded_video"),
    ("AUDIENCE_NETWORK_INSTREAM", "audience_network", "instream_video"),
    ("AUDIENCE_NETWORK", "audience_network", "classic"),
    ("MOBILE_BANNER", "audience_network", "classic"),
    ("MOBILE_FULLWIDTH", "audience_network", "classic"),
    ("MOBILE_INTERSTITIAL", "audience_network", "classic"),
    ("MOBILE_MEDIUM_RECTANGLE", "audience_network", "classic"),
    ("MOBILE_NATIVE", "audience_network", "classic"),
    ("FACEBOOK_STORY", "facebook", "story"),
    ("FACEBOOK_REELS_BANNER", "facebook", "facebook_reels_overlay"),
    ("FACEBOOK_REELS", "facebook", "facebook_reels"),
    ("FACEBOOK_IFU_REELS", "facebook", "facebook_reels"),
    ("FACEBOOK_PROFILE_REELS", "facebook", "facebook_reels"),
    ("FACEBOOK_PROFILE_FEED", "facebook", "profile_feed"),
    ("RIGHT_COLUMN", "facebook", "right_hand_column"),
    ("MARKETPLACE", "facebook", "marketplace"),
    ("INSTREAM", "facebook", "instream_video"),
    ("SUGGESTED_VIDEO", "facebook", "video_feeds"),
    ("WATCH_FEED", "facebook", "video_feeds"),
)
"""How a format's name begins, and the platform and position of targeting; the first that fits holds."""


@cache
def viewer_of(ad_format: str) -> Viewer:
    """Somebody who looks where the format stands; in Facebook's feed if its name says nothing else."""
    found = next((row for row in _BEGINNINGS if ad_format.startswith(row[0])), None)
    return Viewer() if found is None else Viewer(found[1], found[2])
