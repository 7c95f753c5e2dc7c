"""The button of an ad and what it leads to. [A-162…A-166, E-100…E-119]"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from adtwin.errors import creative as errors
from adtwin.model.creative.buttons import BUTTONS, DESTINATIONS
from adtwin.model.enums import CallToActionType
from adtwin.model.spec import ListOf, Spec

NEEDS_PHONE = ("CALL_NOW",)
TELEPHONE = re.compile(r"tel:\s*\+[1-9][0-9]{1,14}")
"""A number in E.164 form [E-114]."""


class CallToActionValue(Spec):
    """Where a button leads; it may be empty [A-164, E-110]. Which keys go with which type: `buttons`."""

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
        raise errors.CTA_WITHOUT_TYPE(blame=[*path, "type"], where=where)
    button, value = BUTTONS[action.type], action.value or CallToActionValue()
    given = {name for name in value.model_fields_set if getattr(value, name) not in (None, ())}
    alone = {key for key, other in button.beside if other not in given}
    extra = sorted(given & set(CallToActionValue.model_fields) - (button.takes - alone))
    if extra:
        place = [*path, "value", extra[0]]
        raise errors.CTA_TAKES_NO_SUCH_KEY(blame=place, type=action.type, where=where, key=extra[0])
    if action.type in NEEDS_PHONE and not TELEPHONE.fullmatch(value.link or ""):
        raise errors.CTA_NEEDS_PHONE(blame=[*path, "value", "link"], type=action.type, where=where)
    if button.needs and not given.intersection(button.needs):
        key = button.needs[0]
        raise errors.CTA_LACKS_KEY(blame=[*path, "value", key], type=action.type, where=where, key=key)
    if value.app_destination is not None and value.app_destination not in DESTINATIONS:
        detail = f"{where}.value.app_destination must be one of {', '.join(DESTINATIONS)}"
        raise errors.DESTINATION_NOT_USABLE(blame=[*path, "value", "app_destination"], detail=detail)


def link_of(action: dict[str, Any] | None) -> str:
    """The address that a stored call to action leads to, or ""."""
    return str(((action or {}).get("value") or {}).get("link") or "")


def buttons_in(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The calls to action of a stored creative, of its cards and of its asset feed."""
    spec: dict[str, Any] = data.get("object_story_spec") or {}
    parts = [part for name in ("link_data", "video_data", "template_data") if (part := spec.get(name))]
    cards = [card for part in parts for card in part.get("child_attachments") or ()]
    feed: dict[str, Any] = data.get("asset_feed_spec") or {}
    own = [data.get("call_to_action"), *(part.get("call_to_action") for part in (*parts, *cards))]
    for action in (*own, *(feed.get("call_to_actions") or ())):
        if isinstance(action, dict):
            yield action


def form_of(data: dict[str, Any]) -> str:
    """The number of the lead form that a button of a stored creative opens, or ""."""
    forms = (str((action.get("value") or {}).get("lead_gen_form_id") or "") for action in buttons_in(data))
    return next(filter(None, forms), "")
