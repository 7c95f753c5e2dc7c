"""What a person sees of a feed, as fields of a story: the first asset of each slot. [B-289, B-309, E-087]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adtwin.model.audience.locales import BY_KEY
from adtwin.model.creative.feed.customization import LABEL_OF
from adtwin.model.creative.feed.kinds import CUSTOMIZED, kind_of
from adtwin.model.creative.feed.variants import Asset, Slots, Viewer, rule_for, slots_of

Wire = Mapping[str, Any]
MEDIA = ("image_hash", "video_id", "cards", "crops")


def shown(data: Wire, told: Wire, viewer: Viewer, label: str | None = None) -> dict[str, Any]:
    """The fields of a story that the feed of a creative brings, by the names of `Story`.

    `told` are the fields that the story beside the feed has already: rules go before them, a mixture only fills gaps.
    """
    slots = slots_of(data, viewer, label=label)
    if slots is None or slots.existing_post:
        return {}
    fields = {name: value for name, value in _fields(data["asset_feed_spec"], slots).items() if value}
    told = {**told, "tags": ""}
    fields["language"] = _language(data["asset_feed_spec"], viewer, label)
    fields["tags"] = "&".join(filter(None, (str(data.get("url_tags") or ""), *_tags(slots))))
    if kind_of(data["asset_feed_spec"]) in CUSTOMIZED:
        return _replacing_media(fields)
    media = any(told.get(name) for name in ("image_hash", "video_id", "cards"))
    if media:
        fields = {name: value for name, value in fields.items() if name not in (*MEDIA, "kind")}
    return {name: value for name, value in fields.items() if name == "kind" or not told.get(name)}


def _language(feed: Wire, viewer: Viewer, label: str | None) -> str:
    """The language of the rule that is followed, if it is one for a language."""
    locales = ((rule_for(feed, viewer, label) or {}).get("customization_spec") or {}).get("locales") or ()
    return next((BY_KEY[key].language for key in locales if key in BY_KEY), "")


def _replacing_media(fields: dict[str, Any]) -> dict[str, Any]:
    """A picture takes the place of a film, and the other way round."""
    if any(name in fields for name in MEDIA):
        return {"image_hash": "", "video_id": "", "cards": (), "crops": None} | fields
    return fields


def _fields(feed: Wire, slots: Slots) -> dict[str, Any]:
    link, button = _first(slots.link_urls), _first(slots.call_to_actions)
    fields: dict[str, Any] = {
        "message": _first(slots.bodies).get("text"),
        "headline": _first(slots.titles).get("text"),
        "description": str(_first(slots.descriptions).get("text") or "").strip(),
        "link": link.get("website_url") or ((button.get("value") or {}).get("link")),
        "caption": link.get("display_url"),
        "call_to_action": dict(button) if button else None,
    }
    if slots.carousels:
        fields["cards"] = tuple(_labelled_cards(feed, slots.carousels[0].value))
    elif slots.as_carousel:
        fields["cards"] = tuple(_card(one, fields) for one in slots.media)
    elif slots.media:
        fields |= _medium(slots.media[0])
    if fields.get("video_id"):
        fields["kind"] = "VIDEO"
    return fields


def _tags(slots: Slots) -> Iterator[str]:
    """The `url_tags` of the assets that are shown [B-231, B-303]."""
    for assets in (slots.media, slots.bodies, slots.titles, slots.descriptions):
        tags = str(_first(assets).get("url_tags") or "").strip().strip("?&")
        if tags:
            yield tags


def _first(assets: Sequence[Asset]) -> Wire:
    return assets[0].value if assets else {}


def _medium(asset: Asset) -> dict[str, Any]:
    if asset.kind == "video":
        return {"video_id": asset.value.get("video_id"), "image_hash": asset.value.get("thumbnail_hash")}
    return {"image_hash": asset.value.get("hash"), "crops": asset.value.get("image_crops")}


def _card(asset: Asset, fields: Wire) -> dict[str, Any]:
    """A card of a dynamic carousel: its own picture, and the texts that all cards share."""
    texts = {"name": fields.get("headline"), "description": fields.get("description"), "link": fields.get("link")}
    medium = _medium(asset)
    crops = medium.pop("crops", None)
    return {**medium, **texts, "image_crops": crops, "call_to_action": fields.get("call_to_action")}


_CARD_KEYS = {"title_label": "name", "description_label": "description", "link_url_label": "link"}


def _labelled_cards(feed: Wire, carousel: Wire) -> Iterator[dict[str, Any]]:
    """The cards of a carousel, with the assets that their labels stand for."""
    for child in carousel.get("child_attachments") or ():
        image = _carrying(feed, child, "image_label")
        video = _carrying(feed, child, "video_label")
        card: dict[str, Any] = {"image_hash": image.get("hash") or video.get("thumbnail_hash")}
        if video:
            card["video_id"] = video.get("video_id")
        for key, name in _CARD_KEYS.items():
            found = _carrying(feed, child, key)
            card[name] = found.get("text") or found.get("website_url")
        yield {name: value for name, value in card.items() if value}


def _carrying(feed: Wire, child: Wire, key: str) -> Wire:
    label = (child.get(key) or {}).get("name")
    assets = feed.get(LABEL_OF[key]) or () if label else ()
    found = (one for one in assets if any(own.get("name") == label for own in one.get("adlabels") or ()))
    return next(found, {})
