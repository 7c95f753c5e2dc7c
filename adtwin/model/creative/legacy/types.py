"""The creative types of 2013 as a table: what each takes, what it is about, and where it may be shown. [E-405…E-438]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ObjectKind = Literal["page", "application", "event", "place"]
Place = Literal["right_column", "desktop_feed", "mobile_feed", "typeahead", "homepage", "elsewhere"]

KIND_NUMBERS: Final[dict[ObjectKind, int]] = {"page": 1, "application": 2, "event": 3, "place": 6}
"""The numbers that the text calls the types of objects by [E-470]."""

TITLE, BODY, URL, WORD, SPEC = 25, 90, 1_024, 20, 4_096
"""At most so many characters [E-476, E-424]."""
RESULT_BODY = 70
"""Characters of a body among search results [E-434]."""

IMAGES: Final = ("image_file", "image_hash", "image_url")
EVENT_IMAGES: Final = ("image_file", "image_link", "image_hash", "image_url")
"""`image_link` is named for events alone, and means `image_url` [E-414]."""


@dataclass(frozen=True, slots=True)
class CreativeType:
    """One type. `required` and `optional` name parameters beside `name` and `type`; `images` the ways to give one."""

    number: str
    what: str
    required: tuple[str, ...]
    places: frozenset[Place]
    optional: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    needs_image: bool = False
    objects: tuple[ObjectKind, ...] = ()
    body: int = BODY

    @property
    def takes(self) -> frozenset[str]:
        """Every parameter that belongs to the type [E-446]."""
        return frozenset((*self.required, *self.optional, *self.images, "name", "type"))


_RIGHT: frozenset[Place] = frozenset(("right_column",))
_FEEDS: frozenset[Place] = frozenset(("right_column", "desktop_feed", "mobile_feed"))

TYPES: Final[dict[str, CreativeType]] = {
    one.number: one
    for one in (
        CreativeType(
            "1", "an ad for an external website", ("title", "body", "link_url"), _RIGHT,
            optional=("related_fan_page", "follow_redirect"), images=IMAGES, needs_image=True,
        ),
        CreativeType(
            "2", "an ad for a page or a place", ("object_id", "body"), _RIGHT,
            optional=("link_url", "title"), images=IMAGES, objects=("page", "place"),
        ),
        CreativeType(
            "3", "an ad for an event", ("object_id", "body"), _RIGHT,
            optional=("title",), images=EVENT_IMAGES, objects=("event",),
        ),
        CreativeType(
            "4", "an ad for an application", ("object_id", "body"), _RIGHT,
            optional=("link_url", "title"), images=IMAGES, objects=("application",),
        ),
        CreativeType(
            "12", "a standard ad of the homepage", ("title", "body", "link_url"), _RIGHT | {"homepage"},
            optional=("related_fan_page",), images=IMAGES, needs_image=True,
        ),
        CreativeType(
            "25", "a sponsored story", ("action_spec",), _FEEDS, optional=("url_tags", "story_id"),
        ),
        CreativeType(
            "27", "an ad for a page post", ("object_id",), _FEEDS,
            optional=("auto_update", "story_id", "url_tags"), objects=("page", "place"),
        ),
        CreativeType(
            "31", "a sponsored result", ("body", "object_id"), frozenset(("typeahead",)),
            optional=("link_url", "url_tags"), objects=("page", "place", "application"), body=RESULT_BODY,
        ),
        CreativeType(
            "32", "an ad for installing a mobile app", ("app_platform_type", "object_id", "body"),
            frozenset(("mobile_feed",)), images=("image_hash",), needs_image=True, objects=("application",),
        ),
    )
}  # fmt: skip
DEFAULT: Final = "1"
"""The type of a creative that names none [E-395, E-405]."""
NO_FEED: Final = frozenset(("1", "2", "3", "4", "12", "31"))
"""The types that News Feed refuses [E-481]."""

SPONSORED: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("8", {"action.type": "post", "application": "application"}),
    ("9", {"action.type": "like", "page": "page"}),
    ("10", {"action.type": "checkin", "page": "page"}),
    ("10", {"action.type": "checkin", "page.parent": "page"}),
    ("16", {"action.type": "game.plays", "application": "application"}),
    ("17", {"action.type": "like", "post.author": "page", "post.wall": "page"}),
    ("19", {"action.type": "like", "object.domain": "domain"}),
    ("19", {"action.type": "post", "object.domain": "domain"}),
)
"""The sponsored stories of before, and the action spec that each is now: selectors with what they name [E-462]."""
WITHDRAWN: Final = frozenset(number for number, _ in SPONSORED)

TAGGABLE_SPECS: Final[tuple[tuple[str, str], ...]] = (
    ("post", "application"), ("app_use", "application"), ("post", "object.domain"), ("post", "object"),
)  # fmt: skip
"""Action and selector of the sponsored stories that take `url_tags` [E-487]."""
