"""What an ad chooses among when it is shown: assets of a feed or of groups, texts, formats, products.

Delivery learns which variant does best, and reports tell them apart by their assets [B-319].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import orjson

from adtwin.base.streams import stable_hash
from adtwin.delivery import Variant
from adtwin.model.creative.features.enrollment import features_of, is_in
from adtwin.model.creative.features.transform import text_swaps
from adtwin.model.creative.feed.kinds import FeedKind, kind_of
from adtwin.model.creative.feed.variants import Asset, AssetKind, Slots, asset_id, slots_by_placement
from adtwin.model.creative.formats import fitting, takes
from adtwin.model.creative.story import number_in, story_of
from adtwin.model.status import children
from adtwin.store import Obj, View
from adtwin.store.fact_tables import VARIANTS

Place = tuple[str, str]
Wire = Mapping[str, Any]

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


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: an ad, its ad set and its creative."""

    ad: Obj
    adset: Obj
    creative: Obj


def variants_of(view: View, shown: Shown, placements: Sequence[Place]) -> list[Variant]:
    """The variants of an ad; none for one that always looks the same. The first way that there is decides."""
    ways: tuple[Iterator[Variant], ...] = (
        _of_groups(shown, placements),
        _of_feed(shown.creative, placements),
        _of_products(view, shown.adset, shown.creative),
        _of_texts(view, shown.creative),
    )
    return next((found for way in ways if (found := list(way))), [])


# -- dynamic creatives and asset feeds -------------------------------------------------------------------------------


def _of_feed(creative: Obj, placements: Sequence[Place]) -> Iterator[Variant]:
    """The combinations of a feed's assets, each with the placements at which it may be shown [B-254, B-324]."""
    if kind_of(creative.data.get("asset_feed_spec") or {}) is FeedKind.FORMAT:
        return
    places: dict[tuple[str, ...], list[Place]] = {}
    chosen: dict[tuple[str, ...], Sequence[Asset]] = {}
    every = slots_by_placement(creative.data, placements, creative.id)
    found = {place: fitting(slots, place) for place, slots in every.items()}
    for place, slots in found.items():
        for assets in _combinations(slots):
            named: Sequence[Asset] = [*assets, *([slots.ad_format] if slots.ad_format is not None else [])]
            key = tuple(asset.id for asset in named)
            chosen[key] = named
            places.setdefault(key, []).append(place)
    for key, assets in chosen.items():
        everywhere = len(places[key]) == len(found)
        yield _variant(assets, () if everywhere else tuple(places[key]))


def _variant(assets: Sequence[Asset], places: tuple[Place, ...] = ()) -> Variant:
    number = _number(*(asset.id for asset in assets))
    shown = tuple((_COLUMN[asset.kind], _shown(asset)) for asset in assets if asset.kind in _COLUMN)
    return Variant(number, shown, _worth(assets), places)


def _number(*parts: int | str) -> int:
    """Of a variant; the bits above it say whom the account knows."""
    return min(1 + stable_hash("variant", *parts) % VARIANTS, VARIANTS - 1)


def _combinations(slots: Slots, most: int = MOST_VARIANTS) -> Iterable[Sequence[Asset]]:
    """All of them, or so many that every asset is in one. A carousel's first card stands for its cards [B-251]."""
    slots = replace(slots, as_carousel=False)
    if slots.count() <= most:
        return list(slots.combinations())
    among = slots.chosen_among()
    longest = max(len(slot) for slot in among)
    found: dict[tuple[str, ...], Sequence[Asset]] = {}
    for number in range(max(most, longest)):
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


# -- the flexible format ---------------------------------------------------------------------------------------------


def groups_of(ad: Obj) -> list[Wire]:
    """The asset groups of an ad [C-199]."""
    return list((ad.data.get("creative_asset_groups_spec") or {}).get("groups") or ())


def _of_groups(shown: Shown, placements: Sequence[Place]) -> Iterator[Variant]:
    """The combinations within each group: a picture or a video, and a text of each type [C-198, C-201]."""
    groups = groups_of(shown.ad)
    for group in groups:
        for assets in _combinations(_slots_of_group(group, shown.ad.id), max(1, MOST_VARIANTS // len(groups))):
            medium: Literal["image", "video"] = "video" if any(one.kind == "video" for one in assets) else "image"
            places = tuple(place for place in placements if takes(place, medium))
            everywhere = len(places) == len(placements)
            if places:
                form = _format(shown.ad.id, f"SINGLE_{medium.upper()}")
                yield _variant([*assets, form], () if everywhere else places)


def _slots_of_group(group: Wire, owner: int) -> Slots:
    def texts(kind: AssetKind, text_type: str) -> tuple[Asset, ...]:
        found = [str(one["text"]) for one in group.get("texts") or () if one.get("text_type") == text_type]
        return tuple(Asset(kind, asset_id(owner, kind, text), {"text": text}) for text in dict.fromkeys(found))

    pictures = [Asset("image", asset_id(owner, "image", one["hash"]), one) for one in group.get("images") or ()]
    films = [Asset("video", asset_id(owner, "video", one["video_id"]), one) for one in group.get("videos") or ()]
    action = group.get("call_to_action")
    buttons = (Asset("call_to_action", asset_id(owner, "call_to_action", action["type"]), action),) if action else ()
    return Slots(
        media=(*pictures, *films),
        bodies=texts("body", "primary_text"),
        titles=texts("title", "headline"),
        descriptions=texts("description", "description"),
        call_to_actions=buttons,
    )


def _format(owner: int, name: str) -> Asset:
    return Asset("ad_format", asset_id(owner, "ad_format", name), {"type": name})


# -- features --------------------------------------------------------------------------------------------------------


def _of_texts(view: View, creative: Obj) -> Iterator[Variant]:
    """The texts as they were written, and in one another's place where `text_optimizations` may do that [C-023]."""
    data = creative.data
    if not is_in(features_of(data).get("text_optimizations")):
        return
    story = story_of(view, data)
    swaps: list[dict[str, Any]] = [dict(changes) for changes, _ in text_swaps(story)]
    for changes in [{}, *swaps] if swaps else []:
        told = replace(story, **changes)
        texts: tuple[tuple[AssetKind, str], ...] = (
            ("body", told.message), ("title", told.headline), ("description", told.description),
        )  # fmt: skip
        yield _variant([Asset(kind, asset_id(creative.id, kind, text), {"text": text}) for kind, text in texts if text])


# -- catalog ads -----------------------------------------------------------------------------------------------------


def _of_products(view: View, adset: Obj, creative: Obj) -> Iterator[Variant]:
    """The products of the set that a catalog ad shows, each impression one of them [B-406]."""
    promoted = adset.data.get("promoted_object") or {}
    named = creative.data.get("product_set_id") or promoted.get("product_set_id")
    number = number_in(str(named or ""))
    if not number:
        return
    for index, item in enumerate(children(view, number, "products")):
        if index == MOST_PRODUCTS:
            return
        worth = stable_hash("product", item.id) % 2**31
        formats = _automatic_formats(creative)
        if not formats:
            yield Variant(item.id, (("product_id", str(item.id)),), worth)
        for name in formats:
            number = _number(item.id, name)
            form = ("ad_format_asset", name)
            yield Variant(number, (("product_id", str(item.id)), form), stable_hash(worth, name) % 2**31)


def _automatic_formats(creative: Obj) -> Sequence[str]:
    """The formats that a catalog ad is shown in by turns, unless it opted out of being turned into others [C-208]."""
    feed = creative.data.get("asset_feed_spec") or {}
    if kind_of(feed) is not FeedKind.FORMAT:
        return ()
    formats: Sequence[str] = feed.get("ad_formats") or ()
    wishes = creative.data.get("format_transformation_spec") or ()
    declined = any(one.get("format") == "da_collection" and one.get("data_source") == ["none"] for one in wishes)
    return [name for name in formats if not (declined and name == "COLLECTION")]
