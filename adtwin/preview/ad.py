"""What a preview needs to know of an ad; the caller has resolved ids, hashes and the page behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CreativeKind = Literal[
    "post",
    "link_without_page",
    "page_like",
    "event",
    "desktop_app",
    "mobile_app",
    "collection",
    "collection_with_products",
    "template_video",
    "right_column",
    "sponsored_story",
    "mobile_feed",
]
"""The creative kinds that D-224 and A-148 tell apart; `post` is every ad that shows as a page's post. The last three
are those of 2013, by where they may be shown [E-481…E-484]."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card of a carousel, or one product under a collection's cover."""

    image_url: str | None = None
    video_url: str | None = None
    headline: str = ""
    description: str = ""
    link: str = ""
    cta: str | None = None


@dataclass(frozen=True, slots=True)
class PreviewInput:
    """One ad, ready to be shown. Texts are plain text, `cta` is a call-to-action type such as `SHOP_NOW`.

    Media is shown only from the twin itself: a path, an address under `origin` (scheme, host and port) or a data
    address; a gap stands for any other. `image_url` is also the poster of `video_url`. `caption` is the displayed link.
    """

    page_name: str
    avatar_url: str | None = None
    instagram_username: str | None = None
    sponsor_name: str | None = None
    message: str = ""
    link: str = ""
    caption: str = ""
    headline: str = ""
    description: str = ""
    cta: str | None = None
    image_url: str | None = None
    video_url: str | None = None
    cards: tuple[Card, ...] = ()
    kind: CreativeKind = "post"
    disclaimer: str | None = None
    ai_label: bool = False
    origin: str = ""
