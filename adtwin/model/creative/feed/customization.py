"""Customization rules: for whom, or where, which labelled assets are shown. [B-271…B-284, B-292, E-183]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from adtwin.model.audience.targeting.vocabulary import (
    AudienceNetworkPosition,
    FacebookPosition,
    InstagramPosition,
    ThreadsPosition,
)
from adtwin.model.creative.feed.assets import LabelOrName
from adtwin.model.spec import ListOf, Spec

RulePlatform = Literal["facebook", "instagram", "messenger", "audience_network", "threads"]
RuleMessengerPosition = Literal["sponsored_messages", "story", "messenger_home"]

POSITIONS: Final[Mapping[str, str]] = {
    "facebook": "facebook_positions",
    "instagram": "instagram_positions",
    "messenger": "messenger_positions",
    "audience_network": "audience_network_positions",
    "threads": "threads_positions",
}
"""Platform to the key of its placements [B-276]."""

PLACEMENT_KEYS: Final = ("publisher_platforms", *POSITIONS.values())
SEGMENT_KEYS: Final = ("age_min", "age_max", "genders", "geo_locations", "custom_audiences", "user_os")

LABEL_OF: Final[Mapping[str, str]] = {
    "image_label": "images",
    "video_label": "videos",
    "carousel_label": "carousels",
    "body_label": "bodies",
    "title_label": "titles",
    "description_label": "descriptions",
    "link_url_label": "link_urls",
    "caption_label": "captions",
}
"""The key of a label in a rule or card, and the list of assets that the label is looked for in [E-176]."""


class CustomizationSpec(Spec):
    """Placements, or locales, or segments of people. An empty one catches all that is left [B-281]."""

    publisher_platforms: ListOf[RulePlatform] = ()
    facebook_positions: ListOf[FacebookPosition] = ()
    instagram_positions: ListOf[InstagramPosition] = ()
    messenger_positions: ListOf[RuleMessengerPosition] = ()
    audience_network_positions: ListOf[AudienceNetworkPosition] = ()
    threads_positions: ListOf[ThreadsPosition] = ()
    locales: ListOf[int] = ()
    age_min: int | None = None
    age_max: int | None = None
    genders: ListOf[int] = ()
    geo_locations: dict[str, Any] | None = None
    custom_audiences: ListOf[Any] = ()
    user_os: ListOf[str] = ()

    def names_placements(self) -> bool:
        """Whether it says where."""
        return any(getattr(self, key) for key in PLACEMENT_KEYS)

    def names_segments(self) -> bool:
        """Whether it says for whom, other than by language."""
        return any(getattr(self, key) not in ((), None) for key in SEGMENT_KEYS)


class CustomizationRule(Spec):
    """One entry of `asset_customization_rules`."""

    customization_spec: CustomizationSpec | None = None
    image_label: LabelOrName | None = None
    video_label: LabelOrName | None = None
    carousel_label: LabelOrName | None = None
    body_label: LabelOrName | None = None
    title_label: LabelOrName | None = None
    description_label: LabelOrName | None = None
    link_url_label: LabelOrName | None = None
    caption_label: LabelOrName | None = None
    call_to_action_type_label: LabelOrName | None = None
    is_default: bool | None = None
    priority: int | None = None
    use_existing_post: bool | None = None

    def label(self, key: str) -> str | None:
        """The name behind one of the label keys."""
        found = getattr(self, key)
        return None if found is None else str(found.name)

    def catches_all(self) -> bool:
        """Whether it is the rule for what no other rule covers [B-281, E-175]."""
        return bool(self.is_default) or self.customization_spec is None or not self.customization_spec.wire()
