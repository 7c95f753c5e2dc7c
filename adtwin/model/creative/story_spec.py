"""The story of a creative: who speaks, and the post that is made of it. [A-086…A-088, A-149…A-178, D-126]"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from adtwin.graph.types import Integer, NumericId
from adtwin.model.creative.call_to_action import CallToAction
from adtwin.model.spec import Spec

SPEC = "object_story_spec"
DATA_KINDS = ("link_data", "photo_data", "video_data", "text_data", "template_data")
"""The kinds of content, of which a story has one [D-126]."""
CROP_KEYS = ("100x100", "100x72", "191x100", "300x400", "400x150", "400x500", "600x360", "90x160")
"""Named shapes of crops [D-124]."""

Crops = dict[str, list[list[int]]]


def _in_order(value: Any) -> Any:
    """A list written as an object with numbered keys, or as its only entry."""
    if isinstance(value, dict):
        return list(value.values()) if value and all(key.isdigit() for key in value) else [value]
    return value


class Card(Spec):
    """One card of a carousel [A-168…A-175]."""

    link: str | None = None
    name: str | None = None
    description: str | None = None
    caption: str | None = None
    picture: str | None = None
    image_hash: str | None = None
    image_crops: Crops | None = None
    video_id: NumericId | None = None
    call_to_action: CallToAction | None = None
    place_data: dict[str, Any] | None = None
    static_card: bool | None = None
    android_url: str | None = None
    ios_url: str | None = None
    ig_media_id: NumericId | None = None
    marketing_message_buttons: list[dict[str, Any]] | None = None


class _Content(Spec):
    """What several kinds of content have in common."""

    branded_content_shared_to_sponsor_status: str | None = None
    branded_content_sponsor_page_id: NumericId | None = None
    page_welcome_message: Any = None


class Reminder(Spec):
    """The event of a reminder ad; times in seconds [E-130…E-133]."""

    event_name: str | None = None
    start_time: Integer | None = None
    end_time: Integer | None = None


class LinkData(_Content):
    """A link with a picture, or a carousel [A-086, A-176…A-178]."""

    message: str | None = None
    link: str | None = None
    name: str | None = None
    caption: str | None = None
    description: str | None = None
    picture: str | None = None
    image_hash: str | None = None
    image_crops: Crops | None = None
    call_to_action: CallToAction | None = None
    child_attachments: Annotated[list[Card], BeforeValidator(_in_order)] | None = None
    multi_share_optimized: bool | None = None
    multi_share_end_card: bool | None = None
    attachment_style: Literal["link", "default"] | None = None
    additional_image_index: int | None = None
    ad_context: str | None = None
    app_link_spec: dict[str, Any] | None = None
    automated_product_tags: bool | None = None
    boosted_product_set_id: NumericId | None = None
    collection_thumbnails: list[dict[str, Any]] | None = None
    customization_rules_spec: list[dict[str, Any]] | None = None
    event_id: NumericId | None = None
    force_single_link: bool | None = None
    format_option: str | None = None
    image_layer_specs: list[dict[str, Any]] | None = None
    image_overlay_spec: dict[str, Any] | None = None
    is_local_expansion: bool | None = None
    max_product_count: int | None = None
    offer_id: NumericId | None = None
    post_click_configuration: dict[str, Any] | None = None
    reminder_data: Reminder | None = None
    preferred_image_tags: list[str] | None = None
    preferred_video_tags: list[str] | None = None
    retailer_item_ids: list[str] | None = None
    show_multiple_images: bool | None = None
    static_fallback_spec: dict[str, Any] | None = None
    template_video_spec: dict[str, Any] | None = None
    use_flexible_image_aspect_ratio: bool | None = None


class VideoData(_Content):
    """A video with its thumbnail [A-151]."""

    video_id: NumericId | None = None
    image_hash: str | None = None
    image_url: str | None = None
    title: str | None = None
    message: str | None = None
    link_description: str | None = None
    call_to_action: CallToAction | None = None
    additional_image_index: int | None = None
    collection_thumbnails: list[dict[str, Any]] | None = None
    customization_rules_spec: list[dict[str, Any]] | None = None
    offer_id: NumericId | None = None
    post_click_configuration: dict[str, Any] | None = None
    retailer_item_ids: list[str] | None = None
    targeting: dict[str, Any] | None = None


class PhotoData(_Content):
    """A photo post."""

    image_hash: str | None = None
    url: str | None = None
    caption: str | None = None


class TextData(Spec):
    """A status update."""

    message: str | None = None


class TemplateData(LinkData):
    """A template that a catalog's products fill in; its keys are the catalog's business."""


class StorySpec(Spec):
    """`object_story_spec`: the page, the profiles beside it, and one kind of content [D-126]."""

    page_id: NumericId | None = None
    instagram_user_id: NumericId | None = None
    instagram_actor_id: NumericId | None = None
    threads_user_id: NumericId | None = None
    link_data: LinkData | None = None
    photo_data: PhotoData | None = None
    video_data: VideoData | None = None
    text_data: TextData | None = None
    template_data: TemplateData | None = None
    product_data: list[dict[str, Any]] | None = None
    page_welcome_message: Any = None
