"""Placement groups, and the positions that each of them stands for. [E-151, E-162…E-164]"""

from __future__ import annotations

from collections.abc import Sequence

PLATFORMS = ("facebook", "instagram", "messenger", "audience_network")

GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "FEED": {"facebook": ("feed",), "instagram": ("stream",)},
    "STORY": {"facebook": ("story", "facebook_reels"), "instagram": ("story", "reels")},
    "MESSENGER": {"messenger": ("story",)},
    "INSTREAM_VIDEO": {"facebook": ("instream_video",)},
    "SEARCH": {"facebook": ("search",), "instagram": ("ig_search",)},
    "SHOP": {"facebook": ("marketplace",)},
    "AUDIENCE_NETWORK": {"audience_network": ("classic", "instream_video", "rewarded_video")},
}
"""Group to platform to positions."""


def customization_spec(groups: Sequence[str]) -> dict[str, list[str]]:
    """The positions of these groups together, as the API writes them; platforms in their fixed order."""
    positions: dict[str, list[str]] = {}
    for platform in PLATFORMS:
        found = [position for group in groups for position in GROUPS[group].get(platform, ())]
        if found:
            positions[platform] = list(dict.fromkeys(found))
    spec = {"publisher_platforms": list(positions)}
    return spec | {f"{platform}_positions": found for platform, found in positions.items()}
