"""What delivery is told of a creative: its kind, its worth, where it leads, and the variants that it may show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import orjson

from adtwin.base.streams import stable_hash
from adtwin.delivery import Traits, Variant
from adtwin.model.creative.feed.variants import Asset, Slots, slots_by_placement
from adtwin.model.creative.story import Story, number_in, story_of
from adtwin.model.status import children
from adtwin.store import Obj, View

Place = tuple[str, str]

MOST_VARIANTS: Final = 40
"""Combinations that an ad tries; where there are more, every asset is in one of them, the others by lot."""
MOST_PRODUCTS: Final = 30
_COLUMN: Final = {
    "image": "image_asset",
    "video": "video_asset",
    "body": "body_asset",
    "title": "title_asset",
    "description": "description_asset",
    "link_url": "link_url_asset",
    "call_to_action": "call_to_action_asset",
    "ad_format": "ad_format_asset",
}
"""Kinds of assets that reports break down by, and the breakdown's name [B-319]."""


def traits_of(view: View, adset: Obj, creative: Obj, placements: Sequence[Place]) -> Traits:
    """What of a creative moves people; equal content is equally good."""
    data = creative.data
    story = story_of(view, data)
    content = str(
        sorted(
            (name, str(data[name]))
            for name in ("object_story_spec", "asset_feed_spec", "template_data")
            if data.get(name)
        )
        or data.get("object_story_id")
        or (story.message, story.picture, story.video_id)
    )
    variants = [*_of_feed(creative, placements)] or [*_of_products(view, adset, creative)]
    return Traits(
        kind=_kind(story, data),
        seconds=_seconds(view, story, data),
        quality=stable_hash(content) % 2**31,
        variants=tuple(variants),
        cards=tuple(_card_names(story)),
        page=(story.page_id, _name(view, story.page_id)),
        link=(_link_id(story.link), story.link),
    )


def _kind(story: Story, data: Mapping[str, Any]) -> Literal["image", "video", "carousel", "text"]:
    feed = data.get("asset_feed_spec") or {}
    if story.cards or (feed.get("ad_formats") or [""])[0].startswith("CAROUSEL"):
        return "carousel"
    if story.video_id or (feed.get("videos") and not feed.get("images")):
        return "video"
    return "image" if story.picture or story.link or feed or data.get("object_story_id") else "text"


def _seconds(view: View, story: Story, data: Mapping[str, Any]) -> float:
    """How long its video runs; the mean of those of a feed."""
    feed = [str(one.get("video_id") or "") for one in (data.get("asset_feed_spec") or {}).get("videos") or ()]
    found = [view.get(pk) for pk in (number_in(each) for each in (story.video_id, *feed)) if pk]
    lengths = [float(video.data["length"]) for video in found if video is not None and video.data.get("length")]
    return sum(lengths) / len(lengths) if lengths else 0.0


def _card_names(story: Story) -> Iterator[str]:
    """Cards are known by their headline [C-259]; one without is known by its place."""
    for number, card in enumerate(story.cards, 1):
        yield str(card.get("name") or f"Card {number}")


def _name(view: View, pk: str) -> str:
    number = number_in(pk)
    found = view.get(number) if number else None
    return str(found.data.get("name") or "") if found is not None else ""


def _link_id(link: str) -> str:
    return str(10**14 + stable_hash("link", link) % (9 * 10**14)) if link else ""


# -- dynamic creatives and asset feeds -------------------------------------------------------------------------------


def _of_feed(creative: Obj, placements: Sequence[Place]) -> Iterator[Variant]:
    """The combinations of a feed's assets, each with the placements at which it may be shown [B-254, B-324]."""
    places: dict[tuple[str, ...], list[Place]] = {}
    chosen: dict[tuple[str, ...], Sequence[Asset]] = {}
    found = slots_by_placement(creative.data, placements, creative.id)
    for place, slots in found.items():
        for assets in _combinations(slots):
            named: Sequence[Asset] = [*assets, *([slots.ad_format] if slots.ad_format is not None else [])]
            key = tuple(asset.id for asset in named)
            chosen[key] = named
            places.setdefault(key, []).append(place)
    for key, assets in chosen.items():
        number = 1 + stable_hash("variant", *key) % 2**61
        everywhere = len(places[key]) == len(found)
        shown = tuple((_COLUMN[asset.kind], _shown(asset)) for asset in assets if asset.kind in _COLUMN)
        yield Variant(number, shown, _worth(assets), () if everywhere else tuple(places[key]))


def _combinations(slots: Slots) -> Iterable[Sequence[Asset]]:
    """All of them, or so many that every asset is in one."""
    if slots.count() <= MOST_VARIANTS:
        return list(slots.combinations())
    among = slots.chosen_among()
    longest = max(len(slot) for slot in among)
    found: dict[tuple[str, ...], Sequence[Asset]] = {}
    for number in range(MOST_VARIANTS):
        turn = [number if number < longest else stable_hash(number, place) for place in range(len(among))]
        assets = [slot[index % len(slot)] for slot, index in zip(among, turn, strict=True)]
        found.setdefault(tuple(asset.id for asset in assets), assets)
    return list(found.values())


def _worth(assets: Sequence[Asset]) -> int:
    """The seed of a combination's quality: what it says and shows, whichever creative it is in."""
    return stable_hash(*(str(sorted(asset.value.items(), key=lambda item: item[0])) for asset in assets)) % 2**31


def _shown(asset: Asset) -> str:
    """An asset as a report's row shows it [B-322]."""
    value = asset.value
    if asset.kind == "ad_format":
        return str(value.get("type"))
    parts: dict[str, Any] = {
        "image": {"hash": value.get("hash")},
        "video": {"video_id": value.get("video_id")},
        "link_url": {"website_url": value.get("website_url")},
        "call_to_action": {"name": value.get("type")},
    }.get(asset.kind, {"text": value.get("text")})
    return orjson.dumps({**{key: part for key, part in parts.items() if part}, "id": asset.id}).decode()


# -- catalog ads -----------------------------------------------------------------------------------------------------


def _of_products(view: View, adset: Obj, creative: Obj) -> Iterator[Variant]:
    """The products of the set that a catalog ad shows, each impression one of them [B-406]."""
    promoted = adset.data.get("promoted_object") or {}
    named = creative.data.get("product_set_id") or promoted.get("product_set_id")
    number = number_in(str(named or ""))
    if not number:
        return
    for index, product in enumerate(children(view, number, "products")):
        if index == MOST_PRODUCTS:
            return
        yield Variant(product.id, (("product_id", str(product.id)),), stable_hash("product", product.id) % 2**31)
