"""Each route as a row of small steps; a step puts one thing in its place or says why it was left out."""

from __future__ import annotations

from collections.abc import Callable

from adtwin.compose.creative import assets, button, features, findings, rules
from adtwin.compose.creative.checks import PARTNERS
from adtwin.compose.creative.draft import Draft, Route

LEAD_PLACEHOLDER = "http://fb.me/"
"""The link of a lead ad that names none [E-040]."""
EVENT_HOSTS = tuple(f"https://{host}facebook.com/events/" for host in ("www.", "m.", ""))

Step = Callable[[Draft], None]


def speak_as_page(draft: Draft) -> None:
    """[E-006, E-069]"""
    draft.story["page_id"] = draft.given.page_id
    if draft.given.instagram_actor_id:
        draft.story["instagram_user_id"] = draft.given.instagram_actor_id


def promote_the_post(draft: Draft) -> None:
    """[E-021, E-070, E-142]"""
    draft.payload["object_story_id"] = draft.given.object_story_id
    if draft.given.instagram_actor_id:
        draft.payload["instagram_user_id"] = draft.given.instagram_actor_id


def link_to(draft: Draft) -> None:
    """[E-039…E-041]"""
    link = draft.given.link_url or (LEAD_PLACEHOLDER if draft.given.lead_gen_form_id else None)
    if link:
        draft.part["link"] = link


def link_from_the_feed(draft: Draft) -> None:
    """[E-039, E-038]"""
    if draft.given.link_url:
        draft.feed["link_urls"] = [{"website_url": draft.given.link_url}]


def show_the_image(draft: Draft) -> None:
    """[E-046, E-054, E-184]"""
    given = draft.given
    places = {
        "image_hash": given.image_hash,
        "message": given.message,
        "name": given.headline,
        "description": given.description,
        "image_crops": given.image_crops,
    }
    draft.part.update({key: value for key, value in places.items() if value})


def show_the_video(draft: Draft) -> None:
    """[E-047, E-061, E-062]"""
    given = draft.given
    places = {
        "video_id": given.video_id,
        "image_url": given.thumbnail_url,
        "message": given.message,
        "title": given.headline,
        "link_description": given.description,
    }
    draft.part.update({key: value for key, value in places.items() if value})


def show_the_caption(draft: Draft) -> None:
    """[E-212]"""
    if draft.given.caption:
        draft.part["caption"] = draft.given.caption


def leave_out_the_caption(draft: Draft) -> None:
    """[E-213]"""
    if draft.given.caption:
        draft.warn(findings.CAPTION_IGNORED("caption"))


def leave_out_the_thumbnail(draft: Draft) -> None:
    """A thumbnail belongs to video_id [E-011]."""
    if draft.given.thumbnail_url and not draft.given.video_id:
        draft.warn(findings.THUMBNAIL_IGNORED("thumbnail_url"))


def crop_in_the_feed(draft: Draft) -> None:
    """The one image of the feed takes the boxes; a video has no use for them [E-190, E-191]."""
    if not draft.given.image_crops:
        return
    images = draft.feed.get("images")
    if images:
        images[0]["image_crops"] = draft.given.image_crops
    else:
        draft.warn(findings.CROPS_IGNORED("image_crops"))


def name_the_event(draft: Draft) -> None:
    """[E-125, E-126]"""
    if draft.given.event_id:
        draft.part["event_id"] = draft.given.event_id
        remark_on_the_event_link(draft)


def leave_out_the_event_card(draft: Draft) -> None:
    """Without link_data only the button can name the event [E-128]."""
    given = draft.given
    if not given.event_id:
        return
    remark_on_the_event_link(draft)
    if draft.route is not Route.VIDEO or given.call_to_action_type not in button.EVENT_BUTTONS:
        draft.warn(findings.EVENT_CARD_NOT_IN_FEED("event_id"))


def remark_on_the_event_link(draft: Draft) -> None:
    """[E-126]"""
    given = draft.given
    pages = {f"{host}{given.event_id}" for host in EVENT_HOSTS}
    if given.link_url and given.link_url.partition("?")[0].rstrip("/") not in pages:
        draft.warn(findings.EVENT_LINK_MISMATCH("link_url", event_id=given.event_id))


def remind(draft: Draft) -> None:
    """[E-130…E-135]"""
    data = draft.given.reminder_data
    if data is None:
        return
    draft.part["reminder_data"] = data
    if not draft.given.link_url:
        draft.warn(findings.LINK_RECOMMENDED("link_url"))
    extra = sorted(set(data) - {"event_name", "start_time", "end_time"})
    if extra:
        draft.warn(findings.REMINDER_EXTRA_KEYS("reminder_data", keys=", ".join(extra)))
    if draft.now is not None and data["end_time"] < draft.now:
        draft.warn(findings.REMINDER_IN_THE_PAST("reminder_data"))


def remark_on_freedom(draft: Draft) -> None:
    """One image is served however many are sent; two modes contradict each other [E-087, E-099]."""
    images = draft.feed.get("images", ())
    if len(images) > 1:
        draft.warn(findings.DOF_SINGLE_IMAGE("image_hashes", "optimization_type", actual=len(images)))
    if draft.given.dynamic_creative_spec:
        draft.warn(findings.DYNAMIC_WITH_DOF("dynamic_creative_spec", "optimization_type"))


def feed_beside_the_post(draft: Draft) -> None:
    """Further assets beside a post, where rules, images or videos ask for them [E-021, E-143]."""
    given = draft.given
    assets.take_texts_beside_a_post(draft)
    if given.asset_customization_rules or given.videos or given.images:
        for step in (assets.take_media, rules.translate, link_from_the_feed, assets.choose_formats):
            step(draft)
        return
    for name in draft.given_of("ad_formats", "optimization_type"):
        draft.warn(findings.FEED_OPTION_IGNORED(name))


def leave_the_caption_to_the_post(draft: Draft) -> None:
    """[E-011, E-128, E-213]"""
    leave_out_the_caption(draft)
    leave_out_the_thumbnail(draft)
    given = draft.given
    if given.event_id and given.call_to_action_type not in button.EVENT_BUTTONS:
        draft.warn(findings.EVENT_CARD_NOT_IN_FEED("event_id"))


def track_and_partner(draft: Draft) -> None:
    """What stands at the top of every creative [E-097, E-209, E-214…E-217]."""
    given = draft.given
    tags = (given.url_tags or "").lstrip("?&")
    if tags:
        draft.payload["url_tags"] = tags
    if given.dynamic_creative_spec:
        draft.payload["dynamic_creative_spec"] = given.dynamic_creative_spec
    for field, key in PARTNERS.items():
        partner = getattr(given, field)
        if partner:
            draft.payload[field] = {key: str(partner[key])}


def switch_features(draft: Draft) -> None:
    """[E-194…E-207]"""
    all_off = bool(draft.given.disable_all_enhancements)
    chosen = features.chosen(draft.given.creative_features_spec or {}, all_off=all_off)
    if chosen:
        draft.payload["degrees_of_freedom_spec"] = {"creative_features_spec": chosen}
    if all_off:
        draft.payload["contextual_multi_ads"] = {"enroll_status": "OPT_OUT"}
    if features.RETIRED in chosen:
        draft.warn(findings.FEATURE_RETIRED("creative_features_spec"))


EVERYWHERE: tuple[Step, ...] = (track_and_partner, switch_features)
ASSETS: tuple[Step, ...] = (assets.take_media, assets.take_texts)
IN_FEED: tuple[Step, ...] = (rules.translate, assets.choose_formats, crop_in_the_feed, leave_out_the_thumbnail)

ROUTES: dict[Route, tuple[Step, ...]] = {
    Route.IMAGE: (
        speak_as_page, link_to, show_the_image, button.put_into_part, show_the_caption, name_the_event, remind,
        leave_out_the_thumbnail, *EVERYWHERE,
    ),
    Route.VIDEO: (
        speak_as_page, show_the_video, button.put_into_part, leave_out_the_caption, leave_out_the_event_card,
        crop_in_the_feed, *EVERYWHERE,
    ),
    Route.FEED: (
        speak_as_page, *ASSETS, link_from_the_feed, button.put_into_feed, leave_out_the_caption,
        leave_out_the_event_card, *IN_FEED, *EVERYWHERE,
    ),
    Route.FLEXIBLE_IMAGE: (
        speak_as_page, link_to, button.put_into_part, show_the_caption, name_the_event, remind, *ASSETS,
        remark_on_freedom, *IN_FEED, *EVERYWHERE,
    ),
    Route.FLEXIBLE_VIDEO: (
        speak_as_page, link_to, *ASSETS, remark_on_freedom, link_from_the_feed, button.put_into_feed,
        leave_out_the_caption, leave_out_the_event_card, *IN_FEED, *EVERYWHERE,
    ),
    Route.POST: (
        promote_the_post, feed_beside_the_post, button.put_on_top, leave_the_caption_to_the_post, *EVERYWHERE,
    ),
}  # fmt: skip
"""What is done on each route, in order."""

PARTS = {Route.IMAGE: "link_data", Route.VIDEO: "video_data"}
ANCHOR = "link_data"
