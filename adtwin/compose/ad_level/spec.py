"""The ad-level specification as data: formats, limits, buttons, conditional fields, media. [E-343…E-391]

What people call a field here is its name in the ads tools; `places.py` knows where the API keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMATS = ("SINGLE_IMAGE", "SINGLE_VIDEO", "CAROUSEL", "SINGLE_MEDIA")
"""Ad formats; every objective supports all four [E-344, E-345]."""
FEWEST_CARDS, MOST_CARDS = 2, 10

OBJECTIVES = ("AWARENESS", "TRAFFIC", "ENGAGEMENT", "LEADS", "APP_PROMOTION", "SALES")
"""Objectives without the API's OUTCOME_."""

PLACEMENTS = ("Feed", "Stories", "Reels")
"""Families of placements that have limits of their own."""

LIMITS: dict[str, dict[str, int]] = {
    "primary_text": {"Feed": 2_200, "Stories": 250, "Reels": 250},
    "headline": {"Feed": 40, "Stories": 25, "Reels": 25},
    "description": {"Feed": 30},
    "link_description": {"Feed": 30},
}
"""Characters by placement; Reels borrow the limits of Stories, for which alone there are figures [E-350, E-355]."""

GENERAL_BUTTONS = (
    "LEARN_MORE", "SHOP_NOW", "SIGN_UP", "DOWNLOAD", "APPLY_NOW", "BOOK_TRAVEL", "CONTACT_US", "GET_QUOTE", "SUBSCRIBE",
    "WATCH_MORE", "EXPLORE_MORE",
)  # fmt: skip
"""Buttons for every objective [E-359, E-362]."""
ONLY_BUTTON = {"PHONE_CALL": "CALL_NOW", "WHATSAPP": "WHATSAPP_MESSAGE", "MESSENGER": "MESSAGE_PAGE"}
"""Destinations that take one button alone [E-360]."""
INVENTED_BUTTONS = ("MAKE_RESERVATION", "RESERVE", "BOOK_TABLE")
"""Values that people send and the API has never known [E-100]."""

DESTINATIONS = (
    "WEBSITE", "APP", "PHONE_CALL", "WHATSAPP", "MESSENGER", "INSTAGRAM_DIRECT", "INSTANT_FORMS", "COMBINED", "NO_LINK",
)  # fmt: skip
DESTINATION_TYPES = {
    "ON_AD": "INSTANT_FORMS", "LEAD_FROM_MESSENGER": "COMBINED", "LEAD_FROM_IG_DIRECT": "COMBINED",
    "ON_POST": "NO_LINK", "ON_VIDEO": "NO_LINK", "ON_PAGE": "NO_LINK", "ON_EVENT": "NO_LINK", "UNDEFINED": "NO_LINK",
}  # fmt: skip
"""The ad set's destination_type to the name here; MESSAGING_… and ON_AD with a messenger are COMBINED [E-372]."""

LINKED = ("WEBSITE", "APP")
"""Destinations that show final_url [E-366]."""
UNLINKED = ("PHONE_CALL", "WHATSAPP", "MESSENGER", "INSTAGRAM_DIRECT", "NO_LINK")
FORM_DESTINATIONS = ("INSTANT_FORMS", "MESSENGER", "COMBINED")
"""Destinations that show lead_form_id, for the objective LEADS [E-367]."""

MEGABYTE, GIGABYTE = 2**20, 2**30


@dataclass(frozen=True, slots=True)
class MediaSpec:
    """What a placement takes: ratio as width, height; bytes; seconds; file types."""

    ratio: tuple[int, int]
    most_bytes: int
    file_types: tuple[str, ...]
    most_seconds: float | None = None


IMAGES, VIDEOS = ("jpg", "png"), ("mp4", "mov")
MEDIA: dict[tuple[str, str], MediaSpec] = {
    ("Feed", "image"): MediaSpec((1, 1), 30 * MEGABYTE, IMAGES),
    ("Feed", "video"): MediaSpec((1, 1), 4 * GIGABYTE, VIDEOS, 240),
    ("Stories", "image"): MediaSpec((9, 16), 30 * MEGABYTE, IMAGES),
    ("Stories", "video"): MediaSpec((9, 16), 4 * GIGABYTE, VIDEOS, 15),
    ("Reels", "video"): MediaSpec((9, 16), 4 * GIGABYTE, VIDEOS, 90),
}
"""All limits are inclusive [E-375, E-377]; Reels name no image [E-376]."""
RATIO_TOLERANCE = 0.01

FIELDS = ("name", "label", "status", "creative_id", "creative", "adcreatives", "adset_id", "id", "ad_format")
EDITABLE = ("name", "label", "status", "creative_id", "creative")
PROTECTED = ("id", "adset_id", "ad_format", "adcreatives")
"""The fields of an ad, and which of them an update may change [E-382, E-383]."""
