"""What kind of ad a creative makes, as far as features depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adtwin.model.creative.features.table import Feature, feature
from adtwin.model.creative.story import Story

Data = dict[str, Any]

SITE_LINK_OBJECTIVES = frozenset((
    "OUTCOME_TRAFFIC", "OUTCOME_ENGAGEMENT", "OUTCOME_LEADS", "OUTCOME_SALES", "LINK_CLICKS", "POST_ENGAGEMENT",
    "LEAD_GENERATION", "CONVERSIONS",
))  # fmt: skip
"""Traffic, engagement, leads and sales, with what they were called before [C-052]."""
PRODUCT_OBJECTIVES = frozenset(("OUTCOME_SALES", "OUTCOME_TRAFFIC", "CONVERSIONS", "LINK_CLICKS"))
"""[C-060]"""
WEBSITE = frozenset(("WEBSITE", "UNDEFINED", ""))


@dataclass(frozen=True, slots=True)
class Setup:
    """Format and content of a creative, and the ad set and campaign of its ad where there is one.

    `format` is "" when nothing of the creative says what it will be.
    """

    format: str
    message: str = ""
    product_set: str = ""
    site_links: int = 0
    objective: str | None = None
    destination: str = ""

    def takes(self, name: str) -> bool:
        """Whether the feature can be applied; features that nobody describes always can [C-037]."""
        row = feature(name)
        if row is None or not self.format:
            return True
        return self.format in row.formats and self._has_what_it_needs(row)

    def _has_what_it_needs(self, row: Feature) -> bool:
        if row.name == "text_generation":
            return bool(self.message)
        if row.name == "product_extensions":
            return bool(self.product_set) and self._objective_is_one_of(PRODUCT_OBJECTIVES)
        if row.name == "site_extensions":
            on_site = self.objective is None or self.destination in WEBSITE
            return self.site_links > 0 and on_site and self._objective_is_one_of(SITE_LINK_OBJECTIVES)
        return True

    def _objective_is_one_of(self, objectives: frozenset[str]) -> bool:
        return self.objective is None or self.objective in objectives


def setup_of(story: Story, data: Data, objective: str | None = None, destination: str | None = None) -> Setup:
    """The set-up of a creative with this story and data, in an ad with this objective and destination type."""
    sourcing: Data = data.get("creative_sourcing_spec") or {}
    spec: Data = data.get("object_story_spec") or {}
    return Setup(
        format=_format(story, data, spec),
        message=str((spec.get("link_data") or {}).get("message") or ""),
        product_set=str(sourcing.get("associated_product_set_id") or ""),
        site_links=len(sourcing.get("site_links_spec") or ()),
        objective=objective,
        destination=destination or "",
    )


def _format(story: Story, data: Data, spec: Data) -> str:
    feed: Data = data.get("asset_feed_spec") or {}
    if data.get("product_set_id") or spec.get("template_data") or data.get("template_url"):
        return "catalog"
    formats = feed.get("ad_formats") or ()
    if story.cards or ("CAROUSEL" in formats and not {"SINGLE_IMAGE", "SINGLE_VIDEO"} & set(formats)):
        return "carousel"
    if story.video_id or (feed.get("videos") and not feed.get("images")):
        return "video"
    shows = story.image_hash or story.link or feed.get("images") or data.get("object_story_id")
    return "image" if shows else ""
