"""The forms in which a creative is seen, and the placements that take each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from adtwin.delivery.inputs import Kind
from adtwin.model.audience.targeting.vocabulary import DevicePlatform
from adtwin.model.creative.feed.variants import Slots, slots_by_placement
from adtwin.model.creative.legacy import placements as legacy
from adtwin.model.creative.story import Story

Wire = Mapping[str, Any]
Place = tuple[str, str]
"""Platform and position."""

_TAKES: Final[Mapping[Place, frozenset[Kind]]] = {
    ("facebook", "right_hand_column"): frozenset({"image", "carousel", "text"}),  # doc
    ("facebook", "video_feeds"): frozenset({"video"}),  # assumed
    ("facebook", "instream_video"): frozenset({"video"}),  # assumed
    ("instagram", "explore_home"): frozenset({"image"}),  # doc B-278
    ("audience_network", "rewarded_video"): frozenset({"video"}),  # assumed
    ("messenger", "messenger_home"): frozenset({"image", "carousel"}),  # assumed
    ("messenger", "story"): frozenset({"image", "video"}),  # assumed
}
_FOR_TEXT: Final = frozenset({"feed", "right_hand_column", "search", "profile_feed"})
"""Facebook's positions for a post of words alone [A-133]; the rest show a picture or a film (assumed)."""
_LONGEST_ON_THREADS: Final = 1_000
"""Characters of a text that Threads still shows [A-329]."""


def takes(place: Place, kind: Kind) -> bool:
    """Whether ads of this form can stand on a placement."""
    if kind == "text" and not (place[0] == "facebook" and place[1] in _FOR_TEXT):
        return False
    return place not in _TAKES or kind in _TAKES[place]


def kinds_of(story: Story, data: Wire, groups: Sequence[Wire] = ()) -> tuple[Kind, ...]:
    """The forms that a creative has, the usual one first. `groups` are the ad's own groups of assets."""
    if groups:
        return _media(groups) or ("image",)
    feed = data.get("asset_feed_spec") or {}
    if story.cards or (feed.get("ad_formats") or [""])[0].startswith("CAROUSEL"):
        return ("carousel",)
    first: Kind = "image"
    if story.video_id or (feed.get("videos") and not feed.get("images")):
        first = "video"
    elif not (story.picture or story.link or feed or _shows_a_post(data)):
        first = "text"
    return tuple(dict.fromkeys((first, *_media([feed]))))


def placements_for(story: Story, data: Wire, groups: Sequence[Wire], placements: Iterable[Place]) -> tuple[Place, ...]:
    """Those that take what the creative shows there: of a feed that which its rules choose for the placement. Creatives
    with a number for their type have their own."""
    if "type" in data:
        own = legacy.stands_on(data["type"])
        return tuple(one for one in placements if one in own)
    kinds = kinds_of(story, data, groups)
    asked = [one for one in placements if one[0] != "threads" or len(story.message) <= _LONGEST_ON_THREADS]
    feed = data.get("asset_feed_spec") or {}
    chosen = _chosen(data, asked) if not groups and (len(kinds) > 1 or feed.get("carousels")) else {}
    return tuple(one for one in asked if any(takes(one, kind) for kind in chosen.get(one) or kinds))


def platforms_for(data: Wire, asked: Iterable[DevicePlatform]) -> tuple[DevicePlatform, ...]:
    """Of the device platforms asked for, those on which the creative is seen."""
    mobile_alone = "type" in data and legacy.is_for_mobile_alone(data["type"])
    return tuple(one for one in asked if one == "mobile" or not mobile_alone)


def fitting(slots: Slots, place: Place) -> Slots:
    """The assets of a placement without the pictures or films that it doesn't take."""
    if slots.as_carousel:
        return slots
    return replace(slots, media=tuple(one for one in slots.media if takes(place, _kind_of_asset(one.kind))))


def _chosen(data: Wire, placements: Iterable[Place]) -> dict[Place, set[Kind]]:
    """The forms of what a feed shows on each placement; none where it says nothing of pictures and films."""
    found: dict[Place, set[Kind]] = {}
    for place, slots in slots_by_placement(data, placements).items():
        if slots.as_carousel or slots.carousels:
            found[place] = {"carousel"}
        else:
            found[place] = {_kind_of_asset(one.kind) for one in slots.media}
    return found


def _kind_of_asset(kind: str) -> Kind:
    return "video" if kind == "video" else "image"


def _media(lists: Iterable[Wire]) -> tuple[Kind, ...]:
    told = [*lists]
    kinds: tuple[tuple[Kind, str], ...] = (("image", "images"), ("video", "videos"))
    return tuple(kind for kind, name in kinds if any(one.get(name) for one in told))


def _shows_a_post(data: Wire) -> bool:
    return bool(data.get("object_story_id") or data.get("source_instagram_media_id"))
