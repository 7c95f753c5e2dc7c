"""The call to action: its type, its value, and where each route puts it. [E-100…E-129]"""

from __future__ import annotations

from adtwin.compose.creative import findings
from adtwin.compose.creative.draft import Draft, Json, Route

FORM_BUTTON = "SIGN_UP"
VIDEO_BUTTON = "LEARN_MORE"
EVENT_BUTTONS = frozenset({"EVENT_RSVP", "BUY_TICKETS"})
DESTINATIONS = {"MESSAGE_PAGE": "MESSENGER", "WHATSAPP_MESSAGE": "WHATSAPP"}
"""Buttons that open a conversation, and where [E-108]."""


def button(draft: Draft) -> Json | None:
    """The button as the API writes it; None where there is none."""
    given = draft.given
    chosen = given.call_to_action_type or _default(draft)
    if given.phone_number and chosen != "CALL_NOW":
        draft.warn(findings.PHONE_IGNORED("phone_number"))
    if chosen == "BUY_TICKETS" and not given.event_id:
        draft.warn(findings.EVENT_RECOMMENDED("event_id"))
    return None if chosen is None else {"type": chosen, "value": _value(draft, chosen)}


def _default(draft: Draft) -> str | None:
    """A form needs a button, and so does the link of a video [E-064, E-119]."""
    chosen = FORM_BUTTON if draft.given.lead_gen_form_id else VIDEO_BUTTON if draft.route is Route.VIDEO else None
    if chosen is not None:
        draft.warn(findings.CTA_DEFAULTED("call_to_action_type", chosen=chosen))
    return chosen


def _value(draft: Draft, chosen: str) -> Json:
    given = draft.given
    if chosen == "CALL_NOW":
        return {"link": f"tel:{given.phone_number}"}
    value: Json = {}
    if given.lead_gen_form_id:
        value["lead_gen_form_id"] = given.lead_gen_form_id
    if given.link_url and (not given.lead_gen_form_id or draft.route is Route.VIDEO):
        value["link"] = given.link_url
    if chosen in EVENT_BUTTONS and given.event_id:
        value["event_id"] = given.event_id
    if chosen in DESTINATIONS:
        value["app_destination"] = DESTINATIONS[chosen]
    return value


def put_into_part(draft: Draft) -> None:
    """`call_to_action` of link_data or video_data [E-105]."""
    found = button(draft)
    if found is not None:
        draft.part["call_to_action"] = found


def put_into_feed(draft: Draft) -> None:
    """`call_to_action_types` when the value is the link alone, else `call_to_actions` [E-106]."""
    found = button(draft)
    if found is None:
        return
    if set(found["value"]) <= {"link"} and found["type"] != "CALL_NOW":
        draft.feed["call_to_action_types"] = [found["type"]]
    else:
        draft.feed["call_to_actions"] = [found]


def put_on_top(draft: Draft) -> None:
    """`call_to_action` of the creative itself, beside an existing post [E-107]."""
    found = button(draft)
    if found is not None:
        draft.payload["call_to_action"] = found
    elif draft.given.link_url and not draft.feed:
        draft.warn(findings.LINK_IGNORED("link_url"))
