"""Rules of what an ad leads to besides a website: forms, events, reminders, chats. [D-119, D-130, E-117…E-138]"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from adtwin.errors import creative as errors
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Node
from adtwin.model.creative.call_to_action import CallToAction
from adtwin.model.creative.story import number_in
from adtwin.model.creative.story_parts import cards_of, spec_of
from adtwin.model.creative.story_spec import SPEC

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

Place = tuple[str, list[str]]

MILLISECONDS = 10**11
"""From here on a moment is no count of seconds [E-132]."""
WHATSAPP_NUMBER = re.compile(r"\+?[1-9][0-9]{6,14}")


def buttons_of(change: Change[AdCreative]) -> Iterator[tuple[CallToAction, list[str]]]:
    """Every call to action that a create sent outside of an asset feed, with its place."""
    if not change.creating:
        return
    own = change.typed("call_to_action")
    if isinstance(own, CallToAction):
        yield own, ["call_to_action"]
    spec = spec_of(change)
    if spec is None:
        return
    for name in ("link_data", "video_data", "template_data"):
        action = getattr(getattr(spec, name), "call_to_action", None)
        if action is not None:
            yield action, [SPEC, name, "call_to_action"]
    for card, path in cards_of(spec):
        if card.call_to_action is not None:
            yield card.call_to_action, [*path, "call_to_action"]


def _values(change: Change[AdCreative], key: str) -> Iterator[Place]:
    for action, path in buttons_of(change):
        value = getattr(action.value, key, None)
        if value:
            yield str(value), [*path, "value", key]


def _visible(call: Call, number: str, kind: str) -> Node | None:
    pk = number_in(number)
    node = call.visible(pk) if pk is not None else None
    return node if type(node).__name__ == kind else None


def forms_are_of_the_page(change: Change[AdCreative]) -> None:
    """`lead_gen_form_id` is a form of the ad's own page, and it is not archived [E-117, E-123]."""
    page = change.new.story_data.get("page_id") or change.new.actor_id
    for number, path in _values(change, "lead_gen_form_id"):
        form = _visible(change.call, number, "LeadgenForm")
        if form is None or (page and str(form.obj.owner_id) != str(page)):
            detail = f"Lead form {number[:50]} doesn't exist or isn't one of the ad's page"
            raise errors.DESTINATION_NOT_USABLE(blame=path, detail=detail)
        if form.obj.status != "ACTIVE":
            detail = f"Lead form {number[:50]} is {form.obj.status}. Use one that is ACTIVE"
            raise errors.DESTINATION_NOT_USABLE(blame=path, detail=detail)


def events_exist(change: Change[AdCreative]) -> None:
    """`event_id` names an event, in the link and in the button [E-124, E-129]."""
    places = list(_values(change, "event_id"))
    spec = spec_of(change)
    if spec is not None and spec.link_data is not None and spec.link_data.event_id:
        places.append((spec.link_data.event_id, [SPEC, "link_data", "event_id"]))
    for number, path in places:
        if _visible(change.call, number, "Event") is None:
            raise errors.DESTINATION_NOT_USABLE(blame=path, detail=f"There is no event {number[:50]}")


def whatsapp_numbers_are_numbers(change: Change[AdCreative]) -> None:
    """`whatsapp_number` is digits with the country's code."""
    for number, path in _values(change, "whatsapp_number"):
        if not WHATSAPP_NUMBER.fullmatch(number):
            detail = "whatsapp_number must be a number with its country's code, such as 15550001111"
            raise errors.DESTINATION_NOT_USABLE(blame=path, detail=detail)


def reminders_have_name_and_times(change: Change[AdCreative]) -> None:
    """`reminder_data` has the event's name, and seconds of its start and of a later end [E-131, E-132]."""
    spec = spec_of(change)
    reminder = spec.link_data.reminder_data if spec is not None and spec.link_data is not None else None
    if reminder is None:
        return
    path = [SPEC, "link_data", "reminder_data"]
    for key in ("event_name", "start_time", "end_time"):
        if getattr(reminder, key) in (None, ""):
            raise errors.REMINDER_NOT_USABLE(blame=[*path, key], detail=f"reminder_data.{key} is missing")
    start, end = reminder.start_time or 0, reminder.end_time or 0
    for key, moment in (("start_time", start), ("end_time", end)):
        if moment > MILLISECONDS:
            detail = f"reminder_data.{key} must count seconds, not milliseconds"
            raise errors.REMINDER_NOT_USABLE(blame=[*path, key], detail=detail)
    if end <= start:
        raise errors.REMINDER_NOT_USABLE(blame=[*path, "end_time"], detail="The event must end after it starts")


def greetings_are_text_or_a_template(change: Change[AdCreative]) -> None:
    """`page_welcome_message` is a text, or the object of a message template; it is not empty [D-130]."""
    spec = spec_of(change)
    places: list[tuple[Any, list[str]]] = [(change.typed("page_welcome_message"), ["page_welcome_message"])]
    if spec is not None:
        places.append((spec.page_welcome_message, [SPEC, "page_welcome_message"]))
        for name in ("link_data", "video_data", "photo_data"):
            part = getattr(spec, name)
            places.append((getattr(part, "page_welcome_message", None), [SPEC, name, "page_welcome_message"]))
    for message, path in places if change.creating else ():
        blank = isinstance(message, str) and not message.strip()
        if message is not None and (blank or not isinstance(message, str | dict) or message == {}):
            detail = f"{'.'.join(path)} must be a text or the object of a message template"
            raise errors.DESTINATION_NOT_USABLE(blame=path, detail=detail)


def one_radius_stands_alone(change: Change[AdCreative]) -> None:
    """A post that is gated to several places takes no `radius` [D-119]."""
    spec = spec_of(change)
    targeting = spec.video_data.targeting if spec is not None and spec.video_data is not None else None
    geo = (targeting or {}).get("geo_locations")
    lists = geo.values() if isinstance(geo, dict) else ()
    places = [one for entries in lists if isinstance(entries, list) for one in entries]
    if len(places) > 1 and any(isinstance(one, dict) and one.get("radius") is not None for one in places):
        raise errors.RADIUS_WITH_SEVERAL_PLACES(blame=[SPEC, "video_data", "targeting", "geo_locations"])


ALL = (
    forms_are_of_the_page,
    events_exist,
    whatsapp_numbers_are_numbers,
    reminders_have_name_and_times,
    greetings_are_text_or_a_template,
    one_radius_stands_alone,
)
