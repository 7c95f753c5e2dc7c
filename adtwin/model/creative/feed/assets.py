"""The assets of a feed: pictures, films, texts, links, carousels, each with the labels that rules call it by."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from adtwin.graph.types import NumericId
from adtwin.model.creative.story_spec import Crops
from adtwin.model.spec import ListOf, Spec


def _named(value: Any) -> Any:
    """A label may be written as its bare name [E-179]."""
    return {"name": value} if isinstance(value, str) else value


class Label(Spec):
    """A name that ties assets and rules together; `id` is taken as reads elsewhere may bring it."""

    name: str
    id: str | None = None


LabelOrName = Annotated[Label, BeforeValidator(_named)]


class Asset(Spec):
    """Anything that may carry labels [B-284]."""

    adlabels: ListOf[LabelOrName] = ()


class ImageAsset(Asset):
    """A picture by hash or address, with at most one crop [B-210, B-244]."""

    url: str | None = None
    hash: str | None = None
    image_crops: Crops | None = None
    url_tags: str | None = None
    tag: str | None = None


class VideoAsset(Asset):
    """A film of the account, with its thumbnail [B-211]."""

    video_id: NumericId | None = None
    thumbnail_url: str | None = None
    thumbnail_hash: str | None = None
    caption_ids: ListOf[NumericId] = ()
    url_tags: str | None = None
    tag: str | None = None


class TextAsset(Asset):
    """A body, title or description; a single blank is a deliberate blank [B-213, B-215, B-216]."""

    text: str | None = None
    url_tags: str | None = None


class LinkAsset(Asset):
    """Where the ad leads: the web, and an app's inside [B-217, B-234]."""

    website_url: str | None = None
    display_url: str | None = None
    deeplink_url: str | None = None
    carousel_see_more_url: str | None = None
    object_store_urls: ListOf[str] = ()


class CardLabels(Spec):
    """One card of a carousel, made of labelled assets [B-212]."""

    image_label: LabelOrName | None = None
    video_label: LabelOrName | None = None
    title_label: LabelOrName | None = None
    description_label: LabelOrName | None = None
    link_url_label: LabelOrName | None = None
    body_label: LabelOrName | None = None
    call_to_action_type_label: LabelOrName | None = None
    caption_label: LabelOrName | None = None
    ad_format_label: LabelOrName | None = None


class CarouselAsset(Asset):
    """Cards that go together [B-212]."""

    child_attachments: ListOf[CardLabels] = ()
    multi_share_end_card: bool | None = None
    multi_share_optimized: bool | None = None


class OnsiteDestination(Spec):
    """Where in a shop the ad leads: exactly one of the three [B-221]."""

    storefront_shop_id: NumericId | None = None
    shop_collection_product_set_id: NumericId | None = None
    details_page_product_id: NumericId | None = None
