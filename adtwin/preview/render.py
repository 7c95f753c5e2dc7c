"""Ads to HTML: no scripts, nothing from outside, every text escaped. [S11]"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from adtwin.preview.ad import PreviewInput
from adtwin.preview.formats import FORMATS, check_supported

if TYPE_CHECKING:
    from jinja2 import Environment

SMALLEST_SIDE, LARGEST_SIDE = 32, 4_096
_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*\Z")
_DATA = re.compile(r"data:(image/(png|jpeg|gif|webp)|video/mp4);base64,[A-Za-z0-9+/=]*\Z")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+\Z")

# Labels that aren't simply their type in lower case.
_CTA_LABELS = {
    "NO_BUTTON": "",
    "LIKE_PAGE": "Like Page",
    "INSTALL_MOBILE_APP": "Install now",
    "USE_MOBILE_APP": "Use app",
    "INSTALL_APP": "Install now",
    "MOBILE_DOWNLOAD": "Download",
    "MESSAGE_PAGE": "Send message",
    "INSTAGRAM_MESSAGE": "Send message",
    "WHATSAPP_MESSAGE": "Send WhatsApp message",
    "WHATSAPP_LINK": "Send WhatsApp message",
    "BOOK_TRAVEL": "Book now",
    "GET_OFFER_VIEW": "Get offer",
    "GET_QUOTE": "Get quote",
    "BUY_TICKETS": "Get tickets",
    "EVENT_RSVP": "Interested",
    "VIEW_INSTAGRAM_PROFILE": "Visit Instagram profile",
    "SEE_MENU": "See menu",
    "CALL": "Call now",
    "CALL_ME": "Call me",
}


def render(ad: PreviewInput, ad_format: str) -> str:
    """The ad as an HTML document. Error: PREVIEW_UNAVAILABLE (2606) for a combination that isn't shown. [D-224]"""
    placement = check_supported(ad.kind, ad_format)
    template = _environment().get_template(f"{placement.family}.html")
    return template.render(
        ad=ad,
        ad_format=ad_format,
        device=placement.device,
        brand=_brand(ad_format),
        name=_name(ad, ad_format),
        layout=_layout(ad),
        media_url=lambda url: media_url(url, ad.origin),
        style=_style(),
        policy=content_security_policy(ad.origin),
    )


def iframe(url: str, ad_format: str, width: int | None = None, height: int | None = None) -> str:
    """The `body` of an AdPreview. `width` and `height` size the frame, not the ad. [D-221, D-223]"""
    usual = FORMATS[ad_format]
    across, down = _side(width or usual.width), _side(height or usual.height)
    return (
        f'<iframe src="{escape(url)}" width="{across}" height="{down}" scrolling="yes" style="border: none;"></iframe>'
    )


def content_security_policy(origin: str = "") -> str:
    """The policy that the page carries, and that its server should send: the one style sheet, media of the twin."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    media = f"'self' data: {origin}".rstrip() if _ORIGIN.match(origin) else "'self' data:"
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src {media}; media-src {media};"
        " base-uri 'none'; form-action 'none'"
    )


def media_url(url: str | None, origin: str) -> str | None:
    """The address when it leads to the twin itself, else None: a preview fetches nothing from outside."""
    if not url:
        return None
    own = _ORIGIN.match(origin) is not None and url.startswith(f"{origin}/") and not re.search(r"[\x00-\x20\\]", url)
    return url if own or _PATH.match(url) or _DATA.match(url) else None


def cta_label(cta: str | None) -> str:
    """The words on the button: `SHOP_NOW` is "Shop now". Empty for no button."""
    if not cta:
        return ""
    return _CTA_LABELS.get(cta, cta.replace("_", " ").capitalize())


def safe_link(link: str) -> str | None:
    """The link when a browser may follow it: http and https only."""
    return link if re.match(r"https?://[^\s]", link, re.IGNORECASE) else None


def display_link(ad: PreviewInput) -> str:
    """The link as people see it: the caption, or the site's name; an address is cut down to its site."""
    text = ad.caption or ad.link
    if not text or " " in text:
        return text
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname
    except ValueError:
        host = None
    return (host or text).removeprefix("www.")


def _brand(ad_format: str) -> str:
    for brand in ("instagram", "messenger", "threads"):
        if ad_format.startswith(brand.upper()):
            return brand
    return "facebook"


def _name(ad: PreviewInput, ad_format: str) -> str:
    """Who shows the ad: on Instagram and Threads the account, elsewhere the page."""
    if _brand(ad_format) in ("instagram", "threads"):
        return ad.instagram_username or ad.page_name.lower().replace(" ", "")
    return ad.page_name


def _layout(ad: PreviewInput) -> str:
    if not ad.cards:
        return "single"
    return "collection" if ad.kind in ("collection", "template_video") else "carousel"


def _side(pixels: int) -> int:
    return min(max(pixels, SMALLEST_SIDE), LARGEST_SIDE)


@cache
def _style() -> str:
    return resources.files("adtwin.preview").joinpath("templates/preview.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("adtwin.preview"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"cta": cta_label, "link": safe_link, "site": display_link}
    return environment
