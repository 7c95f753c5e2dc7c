"""The button of an ad and what it leads to. [A-162…A-166, E-100…E-119]"""

from __future__ import annotations

import re
from typing import Any

from adtwin.errors.creative import CTA_NEEDS_PHONE, CTA_TAKES_NO_LINK, CTA_WITHOUT_TYPE
from adtwin.model.enums import CallToActionType
from adtwin.model.spec import ListOf, Spec

TAKES_NO_LINK = ("WHATSAPP_MESSAGE",)
"""Types whose destination is not an address [wire facts 1]."""
NEEDS_PHONE = ("CALL_NOW",)
TELEPHONE = re.compile(r"tel:\s*\+[1-9][0-9]{1,14}")
"""A number in E.164 form [E-114]."""


class CallToActionValue(Spec):
    """Where a button leads; it may be empty [A-164, E-110]."""

    link: str | None = None
    link_title: str | None = None
    link_description: str | None = None
    link_caption: str | None = None
    link_format: str | None = None
    app_link: str | None = None
    app_destination: str | None = None
    application: str | None = None
    android_url: str | None = None
    ios_url: str | None = None
    event_id: str | None = None
    lead_gen_form_id: str | None = None
    page: str | None = None
    product_link: str | None = None
    whatsapp_number: str | None = None
    land_on_whatsapp_catalog: int | None = None
    land_on_whatsapp_profile: int | None = None
    object_store_urls: ListOf[str] = ()
    object_store_url: str | None = None
    offer_id: str | None = None
    offer_view_id: str | None = None
    place_id: str | None = None
    deeplink: str | None = None


class CallToAction(Spec):
    """`{"type": "SHOP_NOW", "value": {"link": …}}` [A-164]."""

    type: CallToActionType | None = None
    value: CallToActionValue | None = None


def check(action: CallToAction, path: list[str]) -> None:
    """Refuse a button that names no type, or whose value does not go with it. `path` is where it stands."""
    where = ".".join(path)
    if action.type is None:
        raise CTA_WITHOUT_TYPE(blame=[*path, "type"], where=where)
    link = action.value.link if action.value is not None else None
    if action.type in TAKES_NO_LINK and link is not None:
        raise CTA_TAKES_NO_LINK(blame=[*path, "value", "link"], type=action.type, where=where)
    if action.type in NEEDS_PHONE and not TELEPHONE.fullmatch(link or ""):
        raise CTA_NEEDS_PHONE(blame=[*path, "value", "link"], type=action.type, where=where)


def link_of(action: dict[str, Any] | None) -> str:
    """The address that a stored call to action leads to, or ""."""
    return str(((action or {}).get("value") or {}).get("link") or "")
