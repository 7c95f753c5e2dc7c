"""`asset_feed_spec` as it is sent: assets, how they may be put together, and the rules that say so. [B-196…B-223]"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from adtwin.model.creative.call_to_action import CallToAction
from adtwin.model.creative.feed.assets import (
    CarouselAsset,
    ImageAsset,
    LinkAsset,
    OnsiteDestination,
    TextAsset,
    VideoAsset,
)
from adtwin.model.creative.feed.customization import CustomizationRule
from adtwin.model.enums import CallToActionType
from adtwin.model.spec import ListOf, Spec

FEED = "asset_feed_spec"
"""The parameter's name."""

AdFormat = Literal[
    "SINGLE_IMAGE", "CAROUSEL", "CAROUSEL_IMAGE", "CAROUSEL_VIDEO", "SINGLE_VIDEO", "AUTOMATIC_FORMAT", "COLLECTION"
]
"""[B-218]; CAROUSEL_VIDEO from the reference."""

OptimizationType = Literal[
    "REGULAR", "PLACEMENT", "LANGUAGE", "ASSET_CUSTOMIZATION", "DEGREES_OF_FREEDOM", "FORMAT_AUTOMATION"
]
"""[B-219, E-085]"""


def _typed(value: Any) -> Any:
    """An extension may be written as its bare type [B-220]."""
    return {"type": value.lower()} if isinstance(value, str) else value


class MessageExtension(Spec):
    """A button beside the ad's own; only WhatsApp has one [B-220, B-235]."""

    type: Literal["whatsapp"]


class FeedSpec(Spec):
    """The whole feed. What is left out, the twin completes on reads [B-202]."""

    ad_formats: ListOf[AdFormat] = ()
    images: ListOf[ImageAsset] = ()
    videos: ListOf[VideoAsset] = ()
    carousels: ListOf[CarouselAsset] = ()
    bodies: ListOf[TextAsset] = ()
    titles: ListOf[TextAsset] = ()
    descriptions: ListOf[TextAsset] = ()
    captions: ListOf[TextAsset] = ()
    link_urls: ListOf[LinkAsset] = ()
    call_to_action_types: ListOf[CallToActionType] = ()
    call_to_actions: ListOf[CallToAction] = ()
    optimization_type: OptimizationType | None = None
    asset_customization_rules: ListOf[CustomizationRule] = ()
    autotranslate: ListOf[str] = ()
    message_extensions: ListOf[Annotated[MessageExtension, BeforeValidator(_typed)]] = ()
    onsite_destinations: ListOf[OnsiteDestination] = ()
    shops_bundle: bool | None = None
    reasons_to_shop: bool | None = None
    audios: ListOf[dict[str, Any]] = ()
    additional_data: dict[str, Any] | None = None
    events: ListOf[dict[str, Any]] = ()
    groups: ListOf[dict[str, Any]] = ()
    upcoming_events: ListOf[dict[str, Any]] = ()
    promotional_metadata: dict[str, Any] | None = None
    app_product_page_id: str | None = None
    ctwa_consent_data: ListOf[dict[str, Any]] = ()
