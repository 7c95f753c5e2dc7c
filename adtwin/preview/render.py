"""Ads to HTML: no scripts, nothing from outside, every text escaped. [S11]"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from adtwin.preview import texts
from adtwin.preview.ad import PreviewInput
from adtwin.preview.addresses import ORIGIN, display_link, media_url, safe_link
from adtwin.preview.formats import FORMATS, Placement, check_supported
from adtwin.preview.look import crop_of, look_of, shape_of
from adtwin.preview.words import cta_label, words

if TYPE_CHECKING:
    from jinja2 import Environment

SMALLEST_SIDE, LARGEST_SIDE = 32, 4_096
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
"""What a preview may do: open the address behind a button in a window of its own, and nothing else."""


def render(ad: PreviewInput, ad_format: str) -> str:
    """The ad as an HTML document. Error: PREVIEW_UNAVAILABLE (2606) for a combination that isn't shown. [D-224]"""
    placement = check_supported(ad.kind, ad_format)
    template = _environment().get_template(f"{placement.family}.html")
    return template.render(
        ad=ad,
        ad_format=ad_format,
        device=placement.device,
        style=_style(),
        policy=content_security_policy(ad.origin),
        **_wording(ad, ad_format),
        **_media(ad, placement),
    )


def _wording(ad: PreviewInput, ad_format: str) -> dict[str, Any]:
    """What is said, in the ad's language."""
    language = ad.language or texts.language_of(ad.message, ad.headline, ad.description, *_card_texts(ad))
    said, look = words(language), look_of(FORMATS[ad_format])
    return {
        "language": language,
        "direction": texts.direction_of(language),
        "words": said,
        "name": _name(ad, ad_format),
        "brand": _brand(ad_format),
        "text": texts.cut(ad.message, look.most, look.lines),
        "headline": _headline(ad),
        "site": said["form"] if ad.form else (ad.app.store if ad.app else "") or display_link(ad.caption, ad.link),
        "cta_label": lambda cta: cta_label(cta, language),
    }


def _media(ad: PreviewInput, placement: Placement) -> dict[str, Any]:
    """What is shown, and how its addresses and frames follow from it."""
    look = look_of(placement)
    layout = _layout(ad)
    return {
        "layout": layout,
        "first": ad.cards[0] if layout == "carousel" else ad,
        "media_url": lambda url: media_url(url, ad.origin),
        "shape_of": lambda item: shape_of(item, look),
        "crop_of": lambda item: crop_of(item, look.crops),
    }


def _card_texts(ad: PreviewInput) -> list[str]:
    return [text for card in ad.cards for text in (card.headline, card.description)]


def iframe(url: str, ad_format: str, width: int | None = None, height: int | None = None) -> str:
    """The `body` of an AdPreview. `width` and `height` size the frame, not the ad. [D-221, D-223]"""
    usual = FORMATS[ad_format]
    across, down = _side(width or usual.width), _side(height or usual.height)
    return (
        f'<iframe src="{escape(url)}" width="{across}" height="{down}" scrolling="yes" style="border: none;"'
        f' sandbox="{SANDBOX}"></iframe>'
    )


def content_security_policy(origin: str = "") -> str:
    """The policy that the page carries, and that its server should send: the one style sheet, media of the twin."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    media = f"'self' data: {origin}".rstrip() if ORIGIN.match(origin) else "'self' data:"
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src {media}; media-src {media};"
        " base-uri 'none'; form-action 'none'"
    )


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


def _headline(ad: PreviewInput) -> str:
    """What stands below the medium: the store's name of an app [D-225]; the page where a story is told above it."""
    if ad.app:
        return ad.app.name
    return ad.page_name if ad.kind == "sponsored_story" else ad.headline


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
    environment.filters["link"] = safe_link
    environment.filters["card_name"] = lambda text: texts.shortened(text, texts.CARD_NAME)
    environment.filters["card_text"] = lambda text: texts.shortened(text, texts.CARD_DESCRIPTION)
    return environment
