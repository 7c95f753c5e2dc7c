"""Every call to action as data: which keys its value takes, and what it needs. [A-163, A-164, E-100…E-129]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from adtwin.model.enums import CallToActionType

LINKING = frozenset(("link", "link_title", "link_description", "link_caption", "link_format"))
APP = frozenset(("app_link", "application", "object_store_urls", "object_store_url", "android_url", "ios_url",
                 "deeplink", "product_link"))  # fmt: skip
CHAT = frozenset(("app_destination", "page", "link_title", "link_description", "whatsapp_number"))
WHATSAPP = CHAT | {"land_on_whatsapp_catalog", "land_on_whatsapp_profile"}
WEB = LINKING | APP | {"app_destination", "event_id", "lead_gen_form_id", "page", "whatsapp_number"}
"""A button of a website may lead into an app, a chat, or a form instead [E-118, B-126]."""


@dataclass(frozen=True, slots=True)
class Button:
    """The keys that a type's value takes, and those of which it must have one."""

    takes: frozenset[str] = WEB
    needs: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    """Pairs of a key and another one, without which the value does not take it."""


_ODD: dict[str, Button] = {
    "CALL_NOW": Button(LINKING, ("link",)),
    "WHATSAPP_MESSAGE": Button(WHATSAPP | {"link"}, beside=(("link", "app_destination"),)),
    "WHATSAPP_LINK": Button(WHATSAPP | {"link"}),
    "MESSAGE_PAGE": Button(CHAT | {"link"}),
    "LIKE_PAGE": Button(frozenset(("page", "link_title", "link_description"))),
    "FOLLOW_PAGE": Button(frozenset(("page", "link", "link_title", "link_description"))),
    "EVENT_RSVP": Button(LINKING | {"event_id", "page"}, ("event_id",)),
    "BUY_TICKETS": Button(WEB),
    "GET_DIRECTIONS": Button(LINKING | {"place_id", "page"}),
    "GET_OFFER": Button(WEB | {"offer_id"}),
    "GET_OFFER_VIEW": Button(LINKING | {"offer_id", "offer_view_id", "lead_gen_form_id"}),
    "INSTALL_MOBILE_APP": Button(LINKING | APP),
    "USE_MOBILE_APP": Button(LINKING | APP),
    "MOBILE_DOWNLOAD": Button(LINKING | APP),
    "INSTALL_APP": Button(LINKING | APP),
    "USE_APP": Button(LINKING | APP),
    "UPDATE_APP": Button(LINKING | APP),
    "PLAY_GAME": Button(LINKING | APP),
    "OPEN_INSTANT_APP": Button(LINKING | APP),
}
BUTTONS: dict[str, Button] = {name: _ODD.get(name, Button()) for name in get_args(CallToActionType)}

DESTINATIONS = ("MESSENGER", "WHATSAPP", "INSTAGRAM_DIRECT")
"""What `app_destination` may name [E-108]."""
FOR_DESTINATION = {
    "PHONE_CALL": frozenset(("CALL_NOW", "CALL")),
    "WHATSAPP": frozenset(("WHATSAPP_MESSAGE", "WHATSAPP_LINK")),
    "MESSENGER": frozenset(("MESSAGE_PAGE",)),
}
"""The buttons of an ad set whose destination is a call or one chat [001:L26, E-234]."""
