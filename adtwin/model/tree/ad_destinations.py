"""Rules of what an ad leads to, given its ad set: forms, calls, chats, reminders, apps. [A-162, E-118, E-137, E-234]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from adtwin.errors.creative import DESTINATION_NOT_USABLE, POST_OF_AD_UNAVAILABLE, REMINDER_NOT_USABLE
from adtwin.errors.goals import CREATIVE_DOES_NOT_FIT_PLACEMENT, WEBSITE_ADDRESS_MISSING
from adtwin.graph.change import Change
from adtwin.model.creative.buttons import FOR_DESTINATION
from adtwin.model.creative.call_to_action import buttons_in, link_of
from adtwin.model.creative.store_apps import app_in
from adtwin.model.creative.story import story_of
from adtwin.model.tree.ad_rules import adset_of, creative_of

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad

Data = dict[str, Any]

FORM_GOALS = frozenset(("LEAD_GENERATION", "QUALITY_LEAD"))
FOR_WEBSITES = ("WEBSITE", "LANDING_PAGE_VIEWS")
"""The destination and the goal that are for a website alone."""
LOCAL = ("LOCAL_AWARENESS", "OUTCOME_AWARENESS")
REMINDER_POSITIONS = frozenset(("stream", "story"))


def _content(change: Change[Ad]) -> Data | None:
    """The data of the creative, when the ad gets a creative by this write."""
    creative = creative_of(change.new, change.call)
    return creative.obj.data if creative is not None and change.changed("creative_id") else None


def _value(action: Data, key: str) -> str:
    return str((action.get("value") or {}).get(key) or "")


def form_ads_have_a_form(change: Change[Ad]) -> None:
    """Where leads are given in a form, the button names it [E-118, E-234]."""
    data, adset = _content(change), adset_of(change.new, change.call)
    by_form = adset.optimization_goal in FORM_GOALS and adset.destination_type == "ON_AD"
    if data is None or not by_form or data.get("object_story_id"):
        return
    if not any(_value(action, "lead_gen_form_id") for action in buttons_in(data)):
        detail = "The ad set collects leads in a form: send call_to_action.value.lead_gen_form_id in the creative"
        raise DESTINATION_NOT_USABLE(blame=["creative"], detail=detail)


def buttons_fit_the_destination(change: Change[Ad]) -> None:
    """Ad sets of calls, or of one chat, have the button that leads there [E-234]."""
    data, destination = _content(change), adset_of(change.new, change.call).destination_type or ""
    fitting = FOR_DESTINATION.get(destination)
    for action in buttons_in(data) if data is not None and fitting is not None else ():
        chat = _value(action, "app_destination")
        if action.get("type") not in (fitting or ()) and chat != destination:
            words = " or ".join(sorted(fitting or ()))
            detail = f"The ad set leads to {destination}: use {words} instead of {action.get('type')}"
            raise DESTINATION_NOT_USABLE(blame=["creative"], detail=detail)


def reminders_run_where_they_are_set(change: Change[Ad]) -> None:
    """A reminder ad is for the goal REMINDERS_SET in Instagram's feed and stories alone [E-137, E-245]."""
    data, adset = _content(change), adset_of(change.new, change.call)
    link: Data = ((data or {}).get("object_story_spec") or {}).get("link_data") or {}
    if not link.get("reminder_data"):
        return
    if adset.optimization_goal != "REMINDERS_SET":
        detail = f"reminder_data is for ad sets that optimise for REMINDERS_SET, not {adset.optimization_goal}"
        raise REMINDER_NOT_USABLE(blame=["creative"], detail=detail)
    targeting: Data = adset.targeting or {}
    positions = set(targeting.get("instagram_positions") or ())
    if targeting.get("publisher_platforms") != ["instagram"] or not positions or positions - REMINDER_POSITIONS:
        detail = "Reminders run in Instagram's feed and stories: give the ad set publisher_platforms [instagram] and"
        raise REMINDER_NOT_USABLE(blame=["creative"], detail=f"{detail} instagram_positions of stream and story")


def app_ads_lead_to_the_promoted_app(change: Change[Ad]) -> None:
    """The store that the ad opens is that of the app which the ad set promotes."""
    data, promoted = _content(change), adset_of(change.new, change.call).promoted_object or {}
    own = app_in(str(promoted.get("object_store_url") or ""))
    if data is None or own is None:
        return
    for url in _links(data):
        found = app_in(url)
        if found is not None and found != own:
            detail = f"The ad opens {found} in its store, and the ad set promotes {own}. Use the same object_store_url"
            raise DESTINATION_NOT_USABLE(blame=["creative"], detail=detail)


def website_ads_lead_to_a_website(change: Change[Ad]) -> None:
    """Where the ad set is for a website, the creative has an address, or a catalog that has them [C-520]."""
    data, adset = _content(change), adset_of(change.new, change.call)
    wanted = (("destination_type", adset.destination_type), ("optimization_goal", adset.optimization_goal))
    by = next((f"{name} {value}" for name, value in wanted if value in FOR_WEBSITES), None)
    if data is None or by is None or data.get("product_set_id") or data.get("template_url") or data.get("type"):
        return
    spec: Data = data.get("object_story_spec") or {}
    if spec.get("template_data") or spec.get("product_data"):
        return
    feed: Data = data.get("asset_feed_spec") or {}
    story = story_of(change.call.view, data)
    cards = (str(card.get("link") or "") for card in story.cards)
    if not any((story.link, link_of(story.call_to_action), feed.get("link_urls"), *_links(data), *cards)):
        raise WEBSITE_ADDRESS_MISSING(blame=["creative"], by=by)


def post_is_still_there(change: Change[Ad]) -> None:
    """The page's post that the ad is to show was not removed since its creative was made [C-528]."""
    creative = creative_of(change.new, change.call)
    story_id = None if creative is None else creative.obj.data.get("effective_object_story_id")
    activated = change.changed("status") and change.new.status == "ACTIVE"
    if not story_id or not (change.changed("creative_id") or activated):
        return
    number = change.call.registry.number(change.call.view, str(story_id))
    post = None if number is None else change.call.load(number)
    if post is None or not change.call.principal.may_see(post.obj.owner_id):
        raise POST_OF_AD_UNAVAILABLE(blame=["creative"], id=story_id)


def carousels_run_elsewhere_than_in_stories(change: Change[Ad]) -> None:
    """Facebook's stories show no carousel, so one can't run there alone [A-179]."""
    data, targeting = _content(change), adset_of(change.new, change.call).targeting or {}
    link: Data = ((data or {}).get("object_story_spec") or {}).get("link_data") or {}
    stories = targeting.get("publisher_platforms") == ["facebook"] and targeting.get("facebook_positions") == ["story"]
    if link.get("child_attachments") and stories:
        detail = "A carousel can't run where Facebook's stories are the only placement."
        raise CREATIVE_DOES_NOT_FIT_PLACEMENT(blame=["creative"], detail=detail)


def places_are_for_people_nearby(change: Change[Ad]) -> None:
    """A set of a page's places goes with the objective of local awareness, or with the one it became [D-131]."""
    data = _content(change)
    given = (data or {}).get("place_page_set_id")
    if not given:
        return
    places = change.call.visible(int(given))
    if places is None or places.obj.type != "AdPlacePageSet" or places.obj.owner_id != change.new.obj.owner_id:
        detail = f"place_page_set_id {given} is no set of places of this account"
        raise DESTINATION_NOT_USABLE(blame=["creative", "place_page_set_id"], detail=detail)
    objective = adset_of(change.new, change.call).campaign_of(change.call).objective
    if objective not in LOCAL:
        detail = f"place_page_set_id is for campaigns with objective {LOCAL[0]} or {LOCAL[1]}, not {objective}"
        raise DESTINATION_NOT_USABLE(blame=["creative", "place_page_set_id"], detail=detail)


def _links(data: Data) -> Iterator[str]:
    spec: Data = data.get("object_story_spec") or {}
    for part in (spec.get(name) for name in ("link_data", "video_data")):
        for one in (part, *(part.get("child_attachments") or ())) if isinstance(part, dict) else ():
            yield str(one.get("link") or "")
    yield str(data.get("object_store_url") or "")
    for action in buttons_in(data):
        yield _value(action, "link")
        yield _value(action, "object_store_url")


RULES = (
    post_is_still_there,
    form_ads_have_a_form,
    buttons_fit_the_destination,
    reminders_run_where_they_are_set,
    app_ads_lead_to_the_promoted_app,
    website_ads_lead_to_a_website,
    carousels_run_elsewhere_than_in_stories,
    places_are_for_people_nearby,
)
