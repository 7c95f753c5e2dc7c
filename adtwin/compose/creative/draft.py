"""The creative while it is being put together, and the route that its arguments choose. [E-012…E-022]"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from adtwin.compose.creative.arguments import Arguments
from adtwin.compose.problem import Problem

Json = dict[str, Any]

FLEXIBLE = "DEGREES_OF_FREEDOM"
FEED_ARGUMENTS = (
    "messages", "headlines", "descriptions", "image_hashes", "videos", "images", "optimization_type",
    "asset_customization_rules", "dynamic_creative_spec", "ad_formats",
)  # fmt: skip
"""Any of these selects the asset feed [E-018]."""


class Route(Enum):
    """Where the content of a creative goes."""

    POST = "an existing post"
    IMAGE = "link_data"
    VIDEO = "video_data"
    FEED = "asset_feed_spec"
    FLEXIBLE_IMAGE = "asset_feed_spec with its link and button in link_data"
    FLEXIBLE_VIDEO = "asset_feed_spec with its link repeated in link_data"


def route_of(given: Arguments) -> Route:
    """The route that these arguments take."""
    if given.object_story_id:
        return Route.POST
    has_video = bool(given.video_id or given.videos)
    if given.optimization_type == FLEXIBLE:
        return Route.FLEXIBLE_VIDEO if has_video else Route.FLEXIBLE_IMAGE
    if any(getattr(given, name) for name in FEED_ARGUMENTS):
        return Route.FEED
    if given.video_id:
        return Route.FEED if given.instagram_actor_id else Route.VIDEO
    return Route.IMAGE


@dataclass(slots=True)
class Draft:
    """The parts of the payload. `part` is link_data or video_data; empty parts are left out in the end."""

    given: Arguments
    route: Route
    now: int | None
    payload: Json = field(default_factory=dict)
    story: Json = field(default_factory=dict)
    part: Json = field(default_factory=dict)
    feed: Json = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)

    def warn(self, problem: Problem) -> None:
        """Take down a warning."""
        self.warnings.append(problem)

    def assets(self, kind: str) -> list[Json]:
        """The feed's list of this name, made when first asked for."""
        found: list[Json] = self.feed.setdefault(kind, [])
        return found

    def given_of(self, *names: str) -> Iterator[str]:
        """Those of the arguments that were given."""
        return (name for name in names if getattr(self.given, name))
