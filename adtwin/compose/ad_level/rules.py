"""The rules of the ad level: each looks at one ad and tells all it finds. [E-343…E-386]"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from adtwin.compose.ad_level import findings, spec
from adtwin.compose.ad_level.places import PLACES, Ad, Found
from adtwin.compose.problem import Problem

CONTEXT_FIELDS = ("objective", "destination", "destination_type", "placements", "media", "adlabels", "page_id")
AD_FIELDS = (
    "bid_amount", "conversion_domain", "tracking_specs", "display_sequence", "engagement_audience", "execution_options",
    "ad_schedule_start_time", "ad_schedule_end_time", "creative_asset_groups_spec", "account_id", "text",
)  # fmt: skip


def count(text: str) -> int:
    """Characters as people count them: composed, a line break is one [E-354]."""
    return len(unicodedata.normalize("NFC", text.replace("\r\n", "\n")))


def has_content(ad: Ad) -> bool:
    """Whether the document says what the ad shows, rather than naming a creative or a post that does."""
    creative = ad.document.get("creative")
    names_another = ad.document.get("creative_id") or (isinstance(creative, Mapping) and creative.get("creative_id"))
    return not ad.all("post") and (not names_another or bool(ad.all("primary_text")))


def format_is_known(ad: Ad) -> Iterator[Problem]:
    """[E-344, E-345]"""
    given = ad.document.get("ad_format")
    if given not in (None, "", *spec.FORMATS):
        yield findings.FORMAT_UNKNOWN(ad.at("ad_format"), actual=given, limit=", ".join(spec.FORMATS))


def media_fit_the_format(ad: Ad) -> Iterator[Problem]:
    """[E-347…E-349]"""
    chosen, image, video = ad.document.get("ad_format"), ad.one("image"), ad.one("video")
    if chosen == "SINGLE_MEDIA" and image and video:
        yield findings.MEDIA_EXCLUSIVE(image.path, video.path, limit=1, actual=2)
    pairs = {
        "SINGLE_IMAGE": ("an image", image, "a video", video),
        "SINGLE_VIDEO": ("a video", video, "an image", image),
    }
    if chosen in pairs:
        wanted, right, other, wrong = pairs[chosen]
        if right is None and wrong is not None:
            yield findings.FORMAT_MISMATCH(wrong.path, format=chosen, wanted=wanted, actual=other)
        elif right is None:
            yield findings.MEDIA_MISSING(ad.at("creative"), format=chosen, wanted=wanted)
    if chosen == "SINGLE_MEDIA" and not image and not video:
        yield findings.MEDIA_MISSING(ad.at("creative"), format=chosen, wanted="image or video")


def carousel_has_its_cards(ad: Ad) -> Iterator[Problem]:
    """[E-346]"""
    cards = ad.one("cards")
    if cards is None:
        if ad.document.get("ad_format") == "CAROUSEL":
            yield findings.CARD_COUNT(ad.at("cards"), limit="2 to 10", actual=0)
        return
    listed = cards.value if isinstance(cards.value, list) else [cards.value]
    if not spec.FEWEST_CARDS <= len(listed) <= spec.MOST_CARDS:
        yield findings.CARD_COUNT(cards.path, limit="2 to 10", actual=len(listed))
    needed = {
        "an image or video": ("image_hash", "video_id", "picture", "image_url"),
        "a headline": ("headline", "name"),
        "a URL": ("final_url", "link", "link_url"),
    }
    for place, card in enumerate(listed):
        for what, keys in needed.items():
            if not isinstance(card, dict) or not any(card.get(key) for key in keys):
                yield findings.CARD_INCOMPLETE(f"{cards.path}[{place}].{keys[0]}", what=what)


def primary_text_is_there(ad: Ad) -> Iterator[Problem]:
    """[E-352]"""
    if not any(str(found.value).strip() for found in ad.all("primary_text")):
        yield findings.TEXT_MISSING(ad.at("primary_text"))


def texts_fit_their_placements(ad: Ad) -> Iterator[Problem]:
    """[E-350, E-351, E-353, E-355]"""
    placements = ad.context.placements or ("Feed", "Stories")
    for field, limits in spec.LIMITS.items():
        for found in ad.all(field):
            length = count(str(found.value))
            for placement in placements:
                limit = limits.get(placement)
                if limit is None or length <= limit:
                    continue
                cut = placement != "Feed" and "Feed" in placements
                row = findings.TEXT_TRUNCATED if cut else findings.TEXT_TOO_LONG
                yield row(found.path, limit=limit, actual=length, placement=placement, over=length - limit)


def descriptions_agree(ad: Ad) -> Iterator[Problem]:
    """[E-358]"""
    one, other = ad.one("description"), ad.one("link_description")
    if one and other and one.value != other.value:
        yield findings.TWO_DESCRIPTIONS(one.path, other.path)


def button_is_there(ad: Ad) -> Iterator[Problem]:
    """[E-363]"""
    context = ad.context
    if ad.button is not None:
        return
    if context.objective is None:
        yield findings.BUTTON_ADVISED(ad.at("call_to_action_type"))
    elif context.objective != "AWARENESS" or (ad.one("final_url") or ad.one("link")):
        yield findings.BUTTON_MISSING(ad.at("call_to_action_type"))


def button_fits_the_destination(ad: Ad) -> Iterator[Problem]:
    """[E-359…E-362, E-364, E-365]"""
    destination = ad.context.destination
    for found in ad.all("call_to_action_type"):
        yield from _button(found, destination)


def _button(found: Found, destination: str | None) -> Iterator[Problem]:
    only = spec.ONLY_BUTTON.get(destination or "")
    belongs = {button: one for one, button in spec.ONLY_BUTTON.items()}.get(found.value)
    if only is not None:
        if found.value != only:
            yield findings.BUTTON_FIXED(found.path, limit=only, actual=found.value, destination=destination)
    elif found.value == "CALL_NOW":
        if destination is not None:
            yield findings.BUTTON_CALLS(found.path, actual=found.value)
    elif belongs is not None:
        if destination not in {None, "COMBINED"}:
            yield findings.BUTTON_ELSEWHERE(found.path, actual=found.value, belongs=belongs)
    elif found.value in spec.INVENTED_BUTTONS:
        yield findings.BUTTON_INVENTED(found.path, actual=found.value)
    elif found.value not in spec.GENERAL_BUTTONS:
        yield findings.BUTTON_UNLISTED(found.path, actual=found.value, limit=", ".join(spec.GENERAL_BUTTONS))


def address_stands_where_it_is_shown(ad: Ad) -> Iterator[Problem]:
    """[E-366, E-370, E-371]"""
    destination, given = ad.context.destination, ad.one("final_url")
    if destination in spec.LINKED and not given and not ad.one("link") and not ad.one("cards"):
        yield findings.URL_MISSING(ad.at("final_url"), destination=destination)
    if destination in spec.UNLINKED and given:
        yield findings.NOT_APPLICABLE(given.path, name="final_url", why=f"the destination is {destination}")


def form_stands_where_it_is_shown(ad: Ad) -> Iterator[Problem]:
    """[E-367, E-370, E-371]"""
    context, given = ad.context, ad.one("lead_form_id")
    if context.destination == "INSTANT_FORMS" and context.objective in {None, "LEADS"} and not given:
        yield findings.FORM_MISSING(ad.at("lead_form_id"))
    if given and context.objective not in {None, "LEADS"}:
        yield findings.NOT_APPLICABLE(given.path, name="lead_form_id", why=f"the objective is {context.objective}")
    elif given and context.destination not in {None, *spec.FORM_DESTINATIONS}:
        yield findings.NOT_APPLICABLE(given.path, name="lead_form_id", why=f"the destination is {context.destination}")


def pixel_stands_where_it_is_shown(ad: Ad) -> Iterator[Problem]:
    """[E-368, E-370, E-371]"""
    destination, given = ad.context.destination, ad.one("pixel_id")
    if given and destination not in {None, "WEBSITE"}:
        yield findings.NOT_APPLICABLE(given.path, name="pixel_id", why=f"the destination is {destination}")


def number_stands_where_it_is_shown(ad: Ad) -> Iterator[Problem]:
    """[E-369, E-370, E-371]"""
    destination, given = ad.context.destination, ad.one("phone_number")
    calls = destination == "PHONE_CALL" or ad.button == "CALL_NOW"
    dialled = any(str(found.value).startswith("tel:") for found in ad.all("link"))
    if calls and not given and not dialled:
        yield findings.PHONE_MISSING(ad.at("phone_number"))
    if given and not calls and (destination is not None or ad.button is not None):
        yield findings.NOT_APPLICABLE(given.path, name="phone_number", why="nobody is called")


def creative_is_given_once(ad: Ad) -> Iterator[Problem]:
    """[E-384]"""
    named, creative = ad.document.get("creative_id"), ad.document.get("creative")
    if named and creative and creative != {"creative_id": named}:
        yield findings.CREATIVE_TWICE(ad.at("creative_id"), ad.at("creative"))


def page_is_known(ad: Ad) -> Iterator[Problem]:
    """[E-389]"""
    if has_content(ad) and not ad.one("page_id") and not ad.context.page_id:
        yield findings.PAGE_ADVISED(ad.at("creative.object_story_spec.page_id"))


def fields_are_known(ad: Ad) -> Iterator[Problem]:
    """[E-382]"""
    flat = {place.partition(".")[0].removesuffix("[]") for places in PLACES.values() for place in places}
    known = {*spec.FIELDS, *CONTEXT_FIELDS, *AD_FIELDS, *flat}
    if _is_creative(ad.document):
        return
    for name in sorted(map(str, set(ad.document) - known)):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else "Remove it."
        yield findings.FIELD_UNKNOWN(ad.at(name), name=name, hint=hint)


def _is_creative(document: Any) -> bool:
    return not any(key in document for key in ("creative", "adset_id", "creative_id", "ad_format"))


ALWAYS: tuple[Callable[[Ad], Iterator[Problem]], ...] = (format_is_known, creative_is_given_once, fields_are_known)
CONTENT: tuple[Callable[[Ad], Iterator[Problem]], ...] = (
    media_fit_the_format,
    carousel_has_its_cards,
    primary_text_is_there,
    texts_fit_their_placements,
    descriptions_agree,
    button_is_there,
    button_fits_the_destination,
    address_stands_where_it_is_shown,
    form_stands_where_it_is_shown,
    pixel_stands_where_it_is_shown,
    number_stands_where_it_is_shown,
    page_is_known,
)
