"""What is refused before anything is put together, in a fixed order; each check returns the problem it finds."""

from __future__ import annotations

import re
from collections.abc import Callable

from adtwin.compose.creative import crops, features, findings
from adtwin.compose.creative.arguments import Arguments
from adtwin.compose.creative.draft import FLEXIBLE, Route, route_of
from adtwin.compose.problem import Problem, RefusedError

PAIRS = (
    ("message", "messages"),
    ("headline", "headlines"),
    ("description", "descriptions"),
    ("image_hash", "image_hashes"),
    ("image_hash", "video_id"),
    ("image_hashes", "video_id"),
    ("videos", "video_id"),
    ("images", "image_hash"),
    ("images", "image_hashes"),
)
"""Arguments that exclude each other [E-023…E-028]."""

MEDIA = ("object_story_id", "image_hash", "image_hashes", "video_id", "videos", "images")
NOT_WITH_A_POST = ("image_hash", "image_hashes", "video_id")
NOT_WITH_A_REMINDER = ("object_story_id", "video_id", "videos")
MOST_HASHES = 10
STORY_ID = re.compile(r"(\d+)_(\d+)")
PHONE = re.compile(r"\+[1-9][0-9]{1,14}")
LATEST_SECOND = 10**11
"""Above this a time is in milliseconds [E-132]."""


def arguments_do_not_exclude_each_other(given: Arguments) -> Problem | None:
    """[E-023…E-028, E-030, E-122]"""
    for one, other in PAIRS:
        if getattr(given, one) and getattr(given, other):
            return findings.EXCLUSIVE(one, other)
    if given.object_story_id:
        for other in NOT_WITH_A_POST:
            if getattr(given, other):
                return findings.POST_IS_THE_MEDIA("object_story_id", other, second=other)
    return None


def there_is_a_medium(given: Arguments) -> Problem | None:
    """[E-029, E-055]"""
    if not any(getattr(given, name) for name in MEDIA):
        return findings.MEDIA_MISSING(*MEDIA)
    if given.image_hashes and len(given.image_hashes) > MOST_HASHES:
        return findings.TOO_MANY_HASHES("image_hashes", limit=MOST_HASHES, actual=len(given.image_hashes))
    return None


def the_page_is_known(given: Arguments) -> Problem | None:
    """[E-006, E-139, E-141]"""
    if not given.object_story_id:
        return None if given.page_id else findings.PAGE_MISSING("page_id")
    post = STORY_ID.fullmatch(given.object_story_id)
    if post is None:
        return findings.STORY_ID_MALFORMED("object_story_id", actual=given.object_story_id)
    if given.page_id and given.page_id != post[1]:
        return findings.PAGE_IS_ANOTHER("page_id", "object_story_id", page=given.page_id, post_page=post[1])
    return None


def there_is_a_link(given: Arguments) -> Problem | None:
    """[E-033…E-042]"""
    if given.link_url or given.object_story_id:
        return None
    if given.asset_customization_rules:
        return findings.LINK_MISSING_FOR_RULES("link_url", "asset_customization_rules")
    return None if given.lead_gen_form_id or given.reminder_data else findings.LINK_MISSING("link_url")


def the_button_has_what_it_needs(given: Arguments) -> Problem | None:
    """[E-111…E-114, E-122, E-127]"""
    if given.call_to_action_type == "EVENT_RSVP" and not given.event_id:
        return findings.EVENT_MISSING("event_id", "call_to_action_type")
    if given.call_to_action_type != "CALL_NOW":
        return None
    if given.lead_gen_form_id:
        return findings.CALL_WITH_FORM("call_to_action_type", "lead_gen_form_id")
    if not given.phone_number:
        return findings.PHONE_MISSING("phone_number", "call_to_action_type")
    if not PHONE.fullmatch(given.phone_number):
        return findings.PHONE_MALFORMED("phone_number", actual=given.phone_number)
    return None


def freedom_has_variants(given: Arguments) -> Problem | None:
    """[E-086]"""
    variants = given.messages or given.headlines or given.descriptions or given.image_hashes
    if given.optimization_type == FLEXIBLE and not variants and not given.object_story_id:
        return findings.DOF_NEEDS_VARIANTS("optimization_type", "messages", "headlines", "descriptions", "image_hashes")
    return None


def rules_have_something_to_choose_from(given: Arguments) -> Problem | None:
    """[E-153]"""
    several = given.image_hashes or given.images or given.videos or given.object_story_id
    plural = given.messages or given.headlines or given.descriptions
    if not given.asset_customization_rules or several or plural:
        return None
    single = "image_hash" if given.image_hash else "video_id"
    return findings.RULES_NEED_VARIANTS("asset_customization_rules", single, single=single)


def crops_fit(given: Arguments) -> Problem | None:
    """[E-184…E-193]"""
    if not given.image_crops:
        return None
    if given.object_story_id:
        return findings.CROPS_NEED_ONE_IMAGE("image_crops", "object_story_id", second="object_story_id")
    for several in ("image_hashes", "images"):
        if len(getattr(given, several) or ()) > 1:
            return findings.CROPS_NEED_ONE_IMAGE("image_crops", several, second=f"several {several}")
    return crops.problem_of(given.image_crops)


def the_reminder_is_complete(given: Arguments) -> Problem | None:
    """[E-131, E-132, E-136]"""
    if given.reminder_data is None:
        return None
    route = route_of(given)
    if route not in {Route.IMAGE, Route.FLEXIBLE_IMAGE}:
        others = [*NOT_WITH_A_REMINDER, "messages", "headlines", "descriptions", "image_hashes", "images"]
        others += ["asset_customization_rules", "optimization_type", "dynamic_creative_spec", "ad_formats"]
        other = next(name for name in others if getattr(given, name))
        return findings.REMINDER_NEEDS_LINK_DATA("reminder_data", other)
    return _reminder_problem(given.reminder_data)


def _reminder_problem(data: dict[str, object]) -> Problem | None:
    malformed = findings.REMINDER_MALFORMED
    if not isinstance(data.get("event_name"), str) or not data["event_name"]:
        return malformed("reminder_data.event_name", detail="must be a text")
    times: list[int] = []
    for key in ("start_time", "end_time"):
        value = data.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            return malformed(f"reminder_data.{key}", detail="must be a Unix time in whole seconds")
        if value > LATEST_SECOND:
            return malformed(f"reminder_data.{key}", detail="is in milliseconds, not seconds")
        times.append(value)
    if times[1] <= times[0]:
        return malformed("reminder_data.end_time", detail="must be later than start_time")
    return None


def features_are_switched_on_or_off(given: Arguments) -> Problem | None:
    """[E-196, E-207]"""
    return features.problem_of(given.creative_features_spec or {}, all_off=bool(given.disable_all_enhancements))


def tags_hold_no_blanks(given: Arguments) -> Problem | None:
    """[E-210]"""
    return findings.TAGS_MALFORMED("url_tags") if re.search(r"\s", given.url_tags or "") else None


def partners_are_named(given: Arguments) -> Problem | None:
    """[E-217]"""
    for field, key in PARTNERS.items():
        partner = getattr(given, field)
        if partner is None:
            continue
        value = partner.get(key)
        if set(partner) != {key} or isinstance(value, bool) or not isinstance(value, str | int) or not str(value):
            return findings.PARTNER_MALFORMED(field, key=key)
    return None


PARTNERS = {"facebook_branded_content": "sponsor_page_id", "instagram_branded_content": "sponsor_id"}

CHECKS: tuple[Callable[[Arguments], Problem | None], ...] = (
    arguments_do_not_exclude_each_other,
    there_is_a_medium,
    the_page_is_known,
    there_is_a_link,
    the_button_has_what_it_needs,
    freedom_has_variants,
    rules_have_something_to_choose_from,
    crops_fit,
    the_reminder_is_complete,
    features_are_switched_on_or_off,
    tags_hold_no_blanks,
    partners_are_named,
)


def refuse(given: Arguments) -> None:
    """Raise the first problem."""
    for check in CHECKS:
        problem = check(given)
        if problem is not None:
            raise RefusedError(problem)
