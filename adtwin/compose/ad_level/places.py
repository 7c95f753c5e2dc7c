"""Where an ad keeps what: flat names, the ad-level payload, the API's story spec and asset feed. [E-373, E-388]"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

LINK, VIDEO, FEED = "object_story_spec.link_data", "object_story_spec.video_data", "asset_feed_spec"
BUTTONS = (f"{LINK}.call_to_action", f"{VIDEO}.call_to_action", f"{FEED}.call_to_actions[]", "call_to_action")


class Found(NamedTuple):
    """A value and the path it stands at."""

    value: Any
    path: str


PLACES: dict[str, tuple[str, ...]] = {
    "primary_text": (
        "primary_text", "message", "messages[]", f"{LINK}.primary_text", f"{LINK}.message", f"{VIDEO}.primary_text",
        f"{VIDEO}.message", f"{FEED}.bodies[]", "body",
    ),
    "headline": (
        "headline", "headlines[]", f"{LINK}.headline", f"{LINK}.name", f"{VIDEO}.headline", f"{VIDEO}.title",
        f"{FEED}.titles[]", "title",
    ),
    "description": ("description", "descriptions[]", f"{LINK}.description", f"{FEED}.descriptions[]"),
    "link_description": ("link_description", f"{LINK}.link_description", f"{VIDEO}.link_description"),
    "final_url": ("final_url",),
    "link": (
        "link_url", "link", f"{LINK}.link", f"{FEED}.link_urls[].website_url",
        *(f"{place}.value.link" for place in BUTTONS), "object_url",
    ),
    "call_to_action_type": (
        "call_to_action_type", f"{LINK}.call_to_action_type", f"{VIDEO}.call_to_action_type",
        *(f"{place}.type" for place in BUTTONS), f"{FEED}.call_to_action_types[]",
    ),
    "lead_form_id": (
        "lead_form_id", "lead_gen_form_id", f"{LINK}.lead_form_id",
        *(f"{place}.value.lead_gen_form_id" for place in BUTTONS),
    ),
    "pixel_id": ("pixel_id", "tracking_specs[].fb_pixel[]"),
    "phone_number": ("phone_number", f"{LINK}.phone_number"),
    "image": (
        "image_hash", "image_hashes[]", "images[]", "image_url", "image_file", f"{LINK}.image_hash", f"{LINK}.picture",
        "object_story_spec.photo_data", f"{FEED}.images[]",
    ),
    "video": ("video_id", "videos[]", f"{VIDEO}.video_id", f"{LINK}.video_id", f"{FEED}.videos[]"),
    "cards": ("cards", "child_attachments", f"{LINK}.child_attachments", f"{LINK}.cards"),
    "page_id": ("page_id", "object_story_spec.page_id"),
    "post": ("object_story_id", "source_instagram_media_id"),
}  # fmt: skip
"""Field to the places it may stand at, below the ad or below its creative; `[]` is each entry of a list."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an ad inherits from above: objective, destination, placements, page; None where nobody says."""

    objective: str | None = None
    destination: str | None = None
    placements: tuple[str, ...] = ()
    page_id: str | None = None


@dataclass(frozen=True, slots=True)
class Ad:
    """An ad or a creative as it stands in a document, with what it inherits."""

    document: Mapping[str, Any]
    path: str
    context: Context

    def all(self, field: str) -> list[Found]:
        """Every value of a field that is not empty."""
        bases = ("", "creative.") if isinstance(self.document.get("creative"), Mapping) else ("",)
        return [
            Found(_text(value), f"{self.path}.{path}" if self.path else path)
            for base in bases
            for place in PLACES[field]
            for value, path in find(self.document, base + place)
            if value not in (None, "", [], {})
        ]

    def one(self, field: str) -> Found | None:
        """The first value of a field."""
        return next(iter(self.all(field)), None)

    def at(self, field: str) -> str:
        """The path to name where a field is missing."""
        return f"{self.path}.{field}" if self.path else field

    @property
    def button(self) -> Any:
        """The button's type, if there is one."""
        found = self.one("call_to_action_type")
        return found.value if found else None


def _text(value: Any) -> Any:
    """An asset's text, where it stands in an object."""
    return value["text"] if isinstance(value, Mapping) and isinstance(value.get("text"), str) else value


def find(document: Any, place: str, path: str = "") -> Iterator[Found]:
    """What stands at a place; `a.b[].c` goes through each entry of b."""
    if not place:
        yield Found(document, path)
        return
    key, _, rest = place.partition(".")
    name = key.removesuffix("[]")
    if not isinstance(document, Mapping) or name not in document:
        return
    value, here = document[name], f"{path}.{name}" if path else name
    if key == name:
        yield from find(value, rest, here)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from find(one, rest, f"{here}[{number}]")


def word(value: Any) -> str:
    """A name as people write it, in the form used here: Phone Call, phone-call → PHONE_CALL."""
    return re.sub(r"[\s-]+", "_", str(value).strip()).upper()
