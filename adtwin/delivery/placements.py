"""Where ads appear: inventory, price level and click level of each placement, and who uses its platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Device = Literal["mobile", "desktop"]


@dataclass(frozen=True, slots=True)
class Placement:
    """One position on one device platform: share of opportunities; price and clicks against Facebook's feed."""

    platform: str
    position: str
    device: Device
    share: float
    price: float
    clicks: float


# platform, position, weight among opportunities, price, clicks, share of it seen on desktops
_ROWS: Final = (
    ("facebook", "feed", 0.360, 1.00, 1.00, 0.12),
    ("facebook", "right_hand_column", 0.015, 0.20, 0.12, 1.0),
    ("facebook", "marketplace", 0.030, 0.60, 0.60, 0.20),
    ("facebook", "video_feeds", 0.015, 0.55, 0.40, 0.10),
    ("facebook", "story", 0.045, 0.55, 0.45, 0.0),
    ("facebook", "search", 0.008, 0.90, 0.95, 0.10),
    ("facebook", "instream_video", 0.020, 0.75, 0.20, 0.05),
    ("facebook", "facebook_reels", 0.070, 0.55, 0.50, 0.0),
    ("facebook", "facebook_reels_overlay", 0.008, 0.30, 0.20, 0.0),
    ("facebook", "profile_feed", 0.008, 0.60, 0.60, 0.10),
    ("facebook", "notification", 0.004, 0.45, 0.70, 0.0),
    ("instagram", "stream", 0.200, 1.00, 0.80, 0.03),
    ("instagram", "story", 0.120, 0.75, 0.60, 0.0),
    ("instagram", "explore", 0.012, 0.80, 0.50, 0.0),
    ("instagram", "explore_home", 0.010, 0.70, 0.45, 0.0),
    ("instagram", "reels", 0.120, 0.65, 0.50, 0.0),
    ("instagram", "profile_feed", 0.008, 0.70, 0.50, 0.0),
    ("instagram", "ig_search", 0.003, 0.80, 0.70, 0.0),
    ("instagram", "profile_reels", 0.003, 0.60, 0.45, 0.0),
    ("audience_network", "classic", 0.030, 0.60, 1.10, 0.0),
    ("audience_network", "rewarded_video", 0.015, 0.70, 0.30, 0.0),
    ("messenger", "messenger_home", 0.004, 0.50, 0.50, 0.0),
    ("messenger", "sponsored_messages", 0.001, 1.50, 1.50, 0.0),
    ("messenger", "story", 0.003, 0.50, 0.40, 0.0),
    ("threads", "threads_stream", 0.015, 0.60, 0.50, 0.05),
)  # fmt: skip


def _expand() -> tuple[Placement, ...]:
    rows: list[Placement] = []
    for platform, position, share, price, clicks, desktop in _ROWS:
        if desktop < 1:
            rows.append(Placement(platform, position, "mobile", share * (1 - desktop), price, clicks))
        if desktop > 0:
            rows.append(Placement(platform, position, "desktop", share * desktop, price * 1.1, clicks * 0.7))
    return tuple(rows)


PLACEMENTS: Final = _expand()

# How much people of each age band use a platform, against the average of the country.
AFFINITY: Final[dict[str, tuple[float, ...]]] = {
    "facebook": (0.30, 0.65, 1.00, 1.10, 1.20, 1.25, 1.35),
    "instagram": (1.70, 1.60, 1.25, 0.90, 0.65, 0.45, 0.30),
    "audience_network": (1.00, 1.00, 1.00, 1.00, 1.00, 1.00, 0.90),
    "messenger": (0.60, 0.90, 1.10, 1.10, 1.00, 0.90, 0.80),
    "threads": (1.20, 1.50, 1.30, 0.90, 0.60, 0.40, 0.25),
}

HANDHELDS: Final = (
    (("android_smartphone", 0.94), ("android_tablet", 0.06)),
    (("iphone", 0.93), ("ipad", 0.07)),
)
"""The phone and the tablet of people without an iPhone, and of those with one, each with its part of what they see."""
DEVICES: Final = ("desktop", "iphone", "ipad", "android_smartphone", "android_tablet")
