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
class Crop:
    """A part of a picture, in pixels from its upper left corner, and the shape it is for, such as `100x100` [E-185]."""

    key: str
    left: int
    top: int
    right: int
    low: int


@dataclass(frozen=True, slots=True)
class Card:
    """One card of a carousel, one product beside the media, or one site link (a headline, an address, a picture)."""

    image_url: str | None = None
    image_size: tuple[int, int] | None = None
    crops: tuple[Crop, ...] = ()
    video_url: str | None = None
    headline: str = ""
    description: str = ""
    link: str = ""
    cta: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """The form that the button of a lead ad opens instead of an address [E-036]."""

    headline: str = ""
    intro: str = ""
    questions: tuple[str, ...] = ()
    policy: str = ""
    policy_url: str = ""


@dataclass(frozen=True, slots=True)
class StoreApp:
    """What a store calls the app that the ad leads to, and its icon [D-225]."""

    name: str
    icon_url: str | None = None
    store: str = ""


@dataclass(frozen=True, slots=True)
class PreviewInput:
    """One ad, ready to be shown. Texts are plain text, `cta` is a call-to-action type such as `SHOP_NOW`.

    Media is shown only from the twin itself: a path, an address under `origin` (scheme, host and port) or a data
    address; a gap stands for any other. `image_url` is also the poster of `video_url`, `image_size` its width and
    height in pixels where they are known. `caption` is the displayed link. `language` is the ISO 639 code of the texts;
    where it is empty, their script tells.
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
    image_size: tuple[int, int] | None = None
    crops: tuple[Crop, ...] = ()
    video_url: str | None = None
    cards: tuple[Card, ...] = ()
    site_links: tuple[Card, ...] = ()
    products: tuple[Card, ...] = ()
    form: Form | None = None
    app: StoreApp | None = None
    beside_others: bool = False
    """Whether ads of other businesses may stand in the same unit [C-143, C-144]."""
    kind: CreativeKind = "post"
    disclaimer: str | None = None
    ai_label: bool = False
    language: str = ""
    origin: str = ""
