"""Rules of a creative's story: who may speak, what each kind of content needs, carousels, buttons."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from pydantic import BaseModel

from adtwin.errors import creative as errors
from adtwin.errors.media import VIDEO_NOT_VISIBLE
from adtwin.errors.protocol import INVALID_PARAMETER, INVALID_URL
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model.creative import call_to_action
from adtwin.model.creative.call_to_action import CallToAction
from adtwin.model.creative.story_spec import CROP_KEYS, DATA_KINDS, SPEC, Card, LinkData, StorySpec, TemplateData
from adtwin.model.media import library
from adtwin.model.media.ad_video import AdVideo
from adtwin.model.people.page_post import PagePost
from adtwin.model.spec import unknown_keys

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

PLAIN_FIELDS = frozenset({"body", "title", "link_url", "object_url"})
SOURCES = PLAIN_FIELDS | {
    SPEC, "object_story_id", "asset_feed_spec", "image_file", "image_hash", "image_url", "instagram_permalink_url",
    "marketing_message_structured_spec", "messenger_sponsored_message", "object_id", "place_page_set_id",
    "product_data", "product_set_id", "source_facebook_post_id", "source_instagram_media_id", "template_url",
}  # fmt: skip
"""The parameters that bring a creative's content, of which it needs one."""
STORES = re.compile(r"https?://(?:play\.google\.com/store|(?:itunes|apps)\.apple\.com)/", re.IGNORECASE)
"""Addresses of app stores; a carousel of them is an app carousel [A-187]."""
_SCHEME = re.compile(r"(?!(?:javascript|data|vbscript|file):)[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
_PLAIN = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}(?:[:/?#]\S*)?|localhost\S*|\{\{\S.*\}\}\S*")
MOST_CARDS, LEAST_CARDS, LEAST_APP_CARDS = 10, 2, 3


def spec_of(change: Change[AdCreative]) -> StorySpec | None:
    """The story spec that a create sent."""
    return cast("StorySpec | None", change.typed(SPEC)) if change.creating else None


def _link_data(spec: StorySpec) -> Iterator[tuple[str, LinkData]]:
    """The parts that are link posts, with their names."""
    if spec.link_data is not None:
        yield "link_data", spec.link_data


# -- the spec as a whole ---------------------------------------------------------------------------------------------


def story_has_known_keys(change: Change[AdCreative]) -> None:
    """Keys that nobody knows are refused by name, with the nearest known one [wire facts 1]."""
    spec = spec_of(change)
    action = change.typed("call_to_action")
    for root, model in ((SPEC, spec), ("call_to_action", action)):
        for path, holder in unknown_keys(model, (root,)) if isinstance(model, BaseModel) else ():
            if isinstance(holder, TemplateData):
                continue
            near = difflib.get_close_matches(path[-1], type(holder).model_fields, n=1)
            param = path[0] + "".join(f"[{part}]" for part in path[1:-1])
            suggestion = f" Did you mean {near[0]}?" if near else ""
            raise errors.INVALID_KEYS(blame=list(path), keys=path[-1], param=param, suggestion=suggestion)


def story_has_one_source(change: Change[AdCreative]) -> None:
    """A new story, an existing post, an asset feed or plain fields: something, and not two stories [A-084, D-126]."""
    if not change.creating:
        return
    if {SPEC, "object_story_id"} <= change.sent:
        raise errors.TWO_STORIES(blame=[[SPEC], ["object_story_id"]])
    if not change.sent & SOURCES:
        raise errors.CREATIVE_IS_EMPTY(blame=[SPEC])


def story_is_well_formed(change: Change[AdCreative]) -> None:
    """One kind of content; none only beside an asset feed, which then brings the content [D-126, wire facts 1]."""
    spec = spec_of(change)
    if spec is None:
        return
    given = [name for name in DATA_KINDS if getattr(spec, name) is not None]
    feed = change.new.asset_feed_spec or {}
    kinds = ", ".join(DATA_KINDS)
    if spec.video_data is not None and feed.get("videos"):
        detail = "video_data stands beside asset_feed_spec.videos"
        raise errors.STORY_ILL_FORMED(blame=[SPEC, "video_data"], detail=detail, kinds=kinds)
    if len(given) > 1:
        detail = f"it has {' and '.join(given)}"
        raise errors.STORY_ILL_FORMED(blame=[[SPEC, name] for name in given], detail=detail, kinds=kinds)
    if not given and not (feed or spec.product_data or change.new.product_set_id or _shows_instagram(change)):
        raise errors.STORY_ILL_FORMED(blame=[SPEC], detail="it has no content", kinds=kinds)


def _shows_instagram(change: Change[AdCreative]) -> bool:
    return bool(change.new.source_instagram_media_id or change.typed("instagram_permalink_url"))


# -- who speaks ------------------------------------------------------------------------------------------------------


def page_is_the_callers(change: Change[AdCreative]) -> None:
    """The story's page exists and the caller has a task on it; other pages look missing [A-086, A-150]."""
    spec = spec_of(change)
    page = spec.page_id if spec is not None else change.typed("actor_id")
    blame = [SPEC, "page_id"] if spec is not None else ["actor_id"]
    if spec is not None and page is None:
        raise errors.PAGE_NOT_USABLE(blame=blame, param=".".join(blame), id="(none)")
    if change.creating and page is not None and not _may_use_page(change.call, page):
        raise errors.PAGE_NOT_USABLE(blame=blame, param=".".join(blame), id=page)


def _may_use_page(call: Call, page_id: str) -> bool:
    page = call.load(int(page_id))
    return type(page).__name__ == "Page" and bool(call.principal.tasks.get(int(page_id)))


def instagram_account_is_the_callers(change: Change[AdCreative]) -> None:
    """`instagram_user_id` is one account the caller may use; `instagram_actor_id` is gone [C-514, D-383]."""
    spec = spec_of(change)
    for holder, path in ((spec, [SPEC]), (change.params, [])):
        if holder is None or not change.creating:
            continue
        actor = getattr(holder, "instagram_actor_id", None)
        user = getattr(holder, "instagram_user_id", None)
        old, new = [*path, "instagram_actor_id"], [*path, "instagram_user_id"]
        if actor is not None and user is not None:
            raise errors.TWO_INSTAGRAM_ACCOUNTS(blame=[old, new], first=".".join(old), second=".".join(new))
        if actor is not None:
            raise errors.INSTAGRAM_ACTOR_GONE(blame=old)
        if user is not None and type(change.call.visible(int(user))).__name__ != "InstagramUser":
            raise errors.INSTAGRAM_NOT_USABLE(blame=new, id=user)


# -- an existing post ------------------------------------------------------------------------------------------------


def post_can_be_promoted(change: Change[AdCreative]) -> None:
    """`object_story_id` is a post of a page of the caller's that ads can show [A-091, A-182, C-511, C-518]."""
    story_id = change.typed("object_story_id")
    if story_id is None or not change.creating:
        return
    page_id = story_id.partition("_")[0]
    if not page_id.isdigit() or not _may_use_page(change.call, page_id):
        raise errors.POST_NOT_AVAILABLE(blame=["object_story_id"], post_type="post", id=story_id)
    number = change.call.registry.number(change.call.view, story_id)
    post = change.call.load(number) if number is not None else None
    if not isinstance(post, PagePost):
        raise errors.PROMOTED_POST_UNAVAILABLE(blame=["object_story_id"], id=story_id)
    cards = [] if post.story else post.child_attachments or []
    if any(card.get("video_id") for card in cards):
        raise errors.POST_NOT_PROMOTABLE(blame=["object_story_id"], msg="a carousel with videos made as a page post")


def instagram_post_can_be_promoted(change: Change[AdCreative]) -> None:
    """`source_instagram_media_id` is a post of a profile that the caller may use [C-518]."""
    media_id = change.typed("source_instagram_media_id")
    if change.creating and media_id and type(change.call.visible(int(media_id))).__name__ != "InstagramMedia":
        raise errors.POST_NOT_AVAILABLE(
            blame=["source_instagram_media_id"], post_type="Instagram post", id=media_id
        )


# -- what each kind of content needs ---------------------------------------------------------------------------------


def link_posts_have_a_link(change: Change[AdCreative]) -> None:
    """`link_data.link`, an address; schemes may be left out [A-176, C-010, A-165]."""
    spec = spec_of(change)
    for name, data in _link_data(spec) if spec is not None else ():
        path = [SPEC, name, "link"]
        value = data.call_to_action.value if data.call_to_action is not None else None
        link = data.link or (value.link if value is not None else None)
        if not (link or data.event_id or data.offer_id):
            raise errors.LINK_IS_REQUIRED(blame=path, where=".".join(path))
        _check_link(link, path)


def _check_link(link: str | None, path: list[str]) -> None:
    """An address with a scheme that is no script, or one of a host; templates of a catalog are filled in later."""
    text = (link or "").strip()
    if text and not (_SCHEME.match(text) or _PLAIN.fullmatch(text)):
        raise INVALID_URL(blame=path, param=".".join(path))


def photos_have_an_image(change: Change[AdCreative]) -> None:
    """`photo_data` shows an image by hash or address."""
    spec = spec_of(change)
    photo = spec.photo_data if spec is not None else None
    if photo is not None and not (photo.image_hash or photo.url):
        raise errors.MISSING_IMAGE(
            blame=[SPEC, "photo_data", "image_hash"], where="photo_data", needed="image_hash or url"
        )


def texts_say_something(change: Change[AdCreative]) -> None:
    """`text_data.message` is not empty."""
    spec = spec_of(change)
    if spec is not None and spec.text_data is not None and not spec.text_data.message:
        raise errors.TEXT_IS_REQUIRED(blame=[SPEC, "text_data", "message"])


def videos_have_a_thumbnail(change: Change[AdCreative]) -> None:
    """`video_data` names a video and its thumbnail [A-151, wire facts 1]."""
    spec = spec_of(change)
    video = spec.video_data if spec is not None else None
    if video is None:
        return
    if video.video_id is None:
        raise errors.VIDEO_IS_REQUIRED(blame=[SPEC, "video_data", "video_id"])
    if not (video.image_hash or video.image_url):
        path = [SPEC, "video_data"]
        raise errors.VIDEO_NEEDS_THUMBNAIL(blame=[[*path, "image_hash"], [*path, "image_url"]])


def videos_are_of_the_account(change: Change[AdCreative]) -> None:
    """Every video is in the ad account's library and ready [A-149, A-152]."""
    spec = spec_of(change)
    for video_id, path in _videos(spec) if spec is not None else ():
        video = change.call.visible(int(video_id))
        ready = isinstance(video, AdVideo) and video.source_hash and video.obj.owner_id == change.new.obj.owner_id
        if not ready:
            raise VIDEO_NOT_VISIBLE(blame=path, id=video_id)


def _videos(spec: StorySpec) -> Iterator[tuple[str, list[str]]]:
    if spec.video_data is not None and spec.video_data.video_id:
        yield spec.video_data.video_id, [SPEC, "video_data", "video_id"]
    for card, path in _cards(spec):
        if card.video_id:
            yield card.video_id, [*path, "video_id"]


def images_are_in_the_library(change: Change[AdCreative]) -> None:
    """Every hash stands for an image of the account, or for one that comes with the creative [A-169]."""
    if not change.creating:
        return
    coming = change.notes.get("pictures", {})
    account = int(change.new.account_id)
    for image_hash, path in _hashes(change):
        if image_hash not in coming and library.find(change.call.view, account, image_hash) is None:
            raise errors.IMAGE_NOT_IN_LIBRARY(blame=path, hash=image_hash[:100], account=account)


def _hashes(change: Change[AdCreative]) -> Iterator[tuple[str, list[str]]]:
    spec = spec_of(change)
    if spec is None:
        if "object_story_id" not in change.sent and change.new.image_hash:
            yield change.new.image_hash, ["image_hash"]
        return
    for name in ("link_data", "video_data", "photo_data"):
        image_hash = getattr(getattr(spec, name), "image_hash", None)
        if image_hash:
            yield image_hash, [SPEC, name, "image_hash"]
    for card, path in _cards(spec):
        if card.image_hash:
            yield card.image_hash, [*path, "image_hash"]


def crops_have_known_keys(change: Change[AdCreative]) -> None:
    """Crops are named by the documented shapes; 191x100 is gone [D-124, D-386]."""
    for crops, where in _crops(change):
        for key in crops:
            if key == "191x100":
                raise errors.CROP_KEY_GONE(blame=where.split("."), where=where)
            if key not in CROP_KEYS:
                known = ", ".join(name for name in CROP_KEYS if name != "191x100")
                detail = f"{where} has the key {key[:50]}, and must have keys of {known}"
                raise INVALID_PARAMETER(blame=[*where.split("."), key[:50]], detail=detail)


def _crops(change: Change[AdCreative]) -> Iterator[tuple[dict[str, list[list[int]]], str]]:
    spec = spec_of(change)
    if change.creating and change.new.image_crops:
        yield change.new.image_crops, "image_crops"
    if spec is None:
        return
    for name, data in _link_data(spec):
        yield data.image_crops or {}, f"{SPEC}.{name}.image_crops"
    for card, path in _cards(spec):
        yield card.image_crops or {}, ".".join([*path, "image_crops"])


# -- carousels -------------------------------------------------------------------------------------------------------


def _cards(spec: StorySpec) -> Iterator[tuple[Card, list[str]]]:
    for name, data in _link_data(spec):
        for place, card in enumerate(data.child_attachments or ()):
            yield card, [SPEC, name, "child_attachments", str(place)]


def carousels_have_two_to_ten_cards(change: Change[AdCreative]) -> None:
    """2 to 10 cards; 3 at least when they lead to an app store [A-167, A-187]."""
    spec = spec_of(change)
    for name, data in _link_data(spec) if spec is not None else ():
        if data.child_attachments is None:
            continue
        app = _is_app_carousel(data.child_attachments)
        least, count = LEAST_APP_CARDS if app else LEAST_CARDS, len(data.child_attachments)
        if not least <= count <= MOST_CARDS:
            kind = "A carousel for a mobile app" if app else "A carousel"
            path = [SPEC, name, "child_attachments"]
            raise errors.CAROUSEL_CARD_COUNT(blame=path, kind=kind, least=least, count=count)


def _is_app_carousel(cards: list[Card]) -> bool:
    return bool(cards) and all(STORES.match(card.link or "") for card in cards)


def cards_have_link_and_picture(change: Change[AdCreative]) -> None:
    """Each card has a link and a picture; one with a video has a picture too [A-168, A-169, A-174]."""
    spec = spec_of(change)
    for card, path in _cards(spec) if spec is not None else ():
        if not card.link:
            raise errors.LINK_IS_REQUIRED(blame=[*path, "link"], where=".".join([*path, "link"]))
        _check_link(card.link, [*path, "link"])
        if not (card.picture or card.image_hash):
            raise errors.MISSING_IMAGE(
                blame=[*path, "image_hash"], where=".".join(path[1:]), needed="picture or image_hash"
            )


def app_carousels_are_for_one_app(change: Change[AdCreative]) -> None:
    """The same store link and a call to action on every card [A-187]."""
    spec = spec_of(change)
    for name, data in _link_data(spec) if spec is not None else ():
        cards = data.child_attachments or []
        if not _is_app_carousel(cards):
            continue
        path = [SPEC, name, "child_attachments"]
        if len({card.link for card in cards}) > 1:
            raise errors.APP_CAROUSEL(blame=path, detail="the cards lead to different stores or apps")
        lacking = [str(place) for place, card in enumerate(cards) if card.call_to_action is None]
        if lacking:
            detail = f"card {lacking[0]} has no call_to_action"
            raise errors.APP_CAROUSEL(blame=[*path, lacking[0], "call_to_action"], detail=detail)


# -- buttons ---------------------------------------------------------------------------------------------------------


def buttons_fit_their_values(change: Change[AdCreative]) -> None:
    """Each call to action names a type and has a value that goes with it [A-163…A-165, wire facts 1]."""
    if not change.creating:
        return
    spec = spec_of(change)
    action = change.typed("call_to_action")
    if isinstance(action, CallToAction):
        call_to_action.check(action, ["call_to_action"])
    if spec is None:
        return
    for name in ("link_data", "video_data"):
        action = getattr(getattr(spec, name), "call_to_action", None)
        if action is not None:
            call_to_action.check(action, [SPEC, name, "call_to_action"])
    for card, path in _cards(spec):
        if card.call_to_action is not None:
            call_to_action.check(card.call_to_action, [*path, "call_to_action"])


ALL = (
    story_has_one_source,
    story_has_known_keys,
    story_is_well_formed,
    instagram_account_is_the_callers,
    page_is_the_callers,
    post_can_be_promoted,
    instagram_post_can_be_promoted,
    link_posts_have_a_link,
    photos_have_an_image,
    texts_say_something,
    videos_have_a_thumbnail,
    carousels_have_two_to_ten_cards,
    cards_have_link_and_picture,
    app_carousels_are_for_one_app,
    buttons_fit_their_values,
    crops_have_known_keys,
    images_are_in_the_library,
    videos_are_of_the_account,
)
"""In the order in which they are checked: form first, look-ups last."""
