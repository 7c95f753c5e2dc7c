"""What a feed is for, and the limits that go with it, as data. [B-197, B-219…B-233, B-301, B-302]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from adtwin.model.creative.feed.customization import PLACEMENT_KEYS


class FeedKind(StrEnum):
    """How the assets of a feed come together; the values are those of `optimization_type`."""

    REGULAR = "REGULAR"
    """Delivery mixes them: Dynamic Creative, or several texts for one picture [B-197, E-014]."""
    PLACEMENT = "PLACEMENT"
    LANGUAGE = "LANGUAGE"
    SEGMENT = "ASSET_CUSTOMIZATION"
    FREEDOM = "DEGREES_OF_FREEDOM"
    """Advantage+: delivery mixes texts around one picture; rules are ignored [E-087, E-089]."""
    FORMAT = "FORMAT_AUTOMATION"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many assets of each list, how many in all, and how long their texts may be."""

    most: Mapping[str, int]
    longest: Mapping[str, int]
    in_all: int | None = None
    formats: int = 1


COUNTED: Final = ("images", "videos", "bodies", "titles", "descriptions", "ad_formats", "link_urls")
"""Lists that count towards the total; the buttons are counted besides [B-225]."""

_USUAL: Final = Limits(
    most={
        "images": 10,
        "videos": 10,
        "bodies": 5,
        "titles": 5,
        "descriptions": 5,
        "link_urls": 5,
        "call to actions": 5,
    },
    longest={"titles": 255, "descriptions": 255, "bodies": 1_024},
    in_all=30,
)
LIMITS: Final[Mapping[FeedKind, Limits]] = {
    FeedKind.REGULAR: _USUAL,
    FeedKind.PLACEMENT: _USUAL,
    FeedKind.SEGMENT: _USUAL,
    FeedKind.FREEDOM: _USUAL,
    FeedKind.FORMAT: Limits(_USUAL.most, _USUAL.longest, in_all=30, formats=2),
    FeedKind.LANGUAGE: Limits(
        most={
            **dict.fromkeys(("images", "videos", "bodies", "titles", "descriptions", "link_urls"), 49),
            "call to actions": 1,
        },
        longest={"titles": 255, "descriptions": 10_000, "bodies": 4_096},
    ),
}

CUSTOMIZED: Final = frozenset({FeedKind.PLACEMENT, FeedKind.LANGUAGE, FeedKind.SEGMENT})
"""Kinds whose assets are chosen by rules."""

CONTENT: Final = ("images", "videos", "carousels", "bodies", "titles", "descriptions", "link_urls", "ad_formats")
"""Lists that say something to people; a feed without them adds a feature to a story, such as music."""


def kind_of(feed: Mapping[str, Any]) -> FeedKind:
    """The kind of a feed in wire form: as `optimization_type` says, else as its rules look [B-282, E-095]."""
    named = feed.get("optimization_type")
    rules = feed.get("asset_customization_rules") or ()
    specs = [rule.get("customization_spec") or {} for rule in rules]
    if named and (named != FeedKind.REGULAR or not rules):
        return FeedKind(named)
    if feed.get("autotranslate") or any("locales" in spec for spec in specs):
        return FeedKind.LANGUAGE
    if any(key in spec for spec in specs for key in PLACEMENT_KEYS):
        return FeedKind.PLACEMENT
    if any(specs):
        return FeedKind.SEGMENT
    return FeedKind.PLACEMENT if rules else FeedKind.REGULAR


def is_whole(data: Mapping[str, Any]) -> bool:
    """Whether a creative with this data has its content from the feed, and not from a story or a post beside it."""
    feed = data.get("asset_feed_spec") or {}
    spec = data.get("object_story_spec") or {}
    tells = any(name.endswith("_data") and spec[name] for name in spec)
    elsewhere = tells or any(
        data.get(name) for name in ("object_story_id", "source_instagram_media_id", "product_set_id")
    )
    return not elsewhere and any(feed.get(name) for name in CONTENT)


def is_mixed(data: Mapping[str, Any]) -> bool:
    """Whether it needs an ad set of its own kind: several pictures or films to choose among, and no rules [E-235]."""
    feed = data.get("asset_feed_spec") or {}
    if not is_whole(data) or kind_of(feed) is not FeedKind.REGULAR:
        return False
    return bool(data.get("dynamic_creative_spec")) or len(feed.get("images") or ()) + len(feed.get("videos") or ()) > 1
