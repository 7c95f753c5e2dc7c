"""Rules of a creative's story: its form, what each kind of content needs, its media and buttons."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from adtwin.errors import creative as errors
from adtwin.graph.change import Change
from adtwin.graph.versions import difference
from adtwin.model.creative import call_to_action, carousel_rules, crops, destination_rules, speaker_rules
from adtwin.model.creative.story_parts import cards_of, link_data, spec_of
from adtwin.model.creative.story_spec import DATA_KINDS, SPEC, Crops, StorySpec, TemplateData
from adtwin.model.links import check_link
from adtwin.model.media import library
from adtwin.model.media.ad_video import refuse_unusable
from adtwin.model.spec import unknown_keys

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

PLAIN_FIELDS = frozenset({"body", "title", "link_url", "object_url"})
SOURCES = PLAIN_FIELDS | {
    SPEC, "object_story_id", "asset_feed_spec", "degrees_of_freedom_spec", "image_file", "image_hash", "image_url",
    "instagram_permalink_url", "instagram_story_id",
    "marketing_message_structured_spec", "messenger_sponsored_message", "object_id", "place_page_set_id",
    "product_data", "product_set_id", "source_facebook_post_id", "source_instagram_media_id", "template_url",
}  # fmt: skip
"""The parameters that bring a creative's content, of which it needs one."""


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
    feed = change.new.feed_data
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


# -- what each kind of content needs ---------------------------------------------------------------------------------


def link_posts_have_a_link(change: Change[AdCreative]) -> None:
    """`link_data.link`, an address; schemes may be left out [A-176, C-010, A-165]."""
    spec = spec_of(change)
    for name, data in link_data(spec) if spec is not None else ():
        path = [SPEC, name, "link"]
        value = data.call_to_action.value if data.call_to_action is not None else None
        link = data.link or (value.link if value is not None else None)
        if not (link or data.event_id or data.offer_id or data.reminder_data):
            raise errors.LINK_IS_REQUIRED(blame=path, where=".".join(path))
        check_link(link, path)


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


THUMBNAIL_IS_REQUIRED = difference(
    "video_data",
    "`video_data` needs `image_hash` or `image_url`; before, the video's own still is the thumbnail [E-063, report].",
    since="v25.0",
)


def videos_have_a_thumbnail(change: Change[AdCreative]) -> None:
    """`video_data` names a video, and in later versions its thumbnail [A-151, E-063, wire facts 1]."""
    spec = spec_of(change)
    video = spec.video_data if spec is not None else None
    if video is None:
        return
    if video.video_id is None:
        raise errors.VIDEO_IS_REQUIRED(blame=[SPEC, "video_data", "video_id"])
    if THUMBNAIL_IS_REQUIRED.holds(change.call.version) and not (video.image_hash or video.image_url):
        path = [SPEC, "video_data"]
        raise errors.VIDEO_NEEDS_THUMBNAIL(blame=[[*path, "image_hash"], [*path, "image_url"]])


def videos_are_of_the_account(change: Change[AdCreative]) -> None:
    """Every video is in the ad account's library and ready [A-149, A-152, E-067]."""
    spec = spec_of(change)
    for video_id, path in _videos(spec) if spec is not None else ():
        refuse_unusable(change.call, change.new, video_id, path)


def _videos(spec: StorySpec) -> Iterator[tuple[str, list[str]]]:
    if spec.video_data is not None and spec.video_data.video_id:
        yield spec.video_data.video_id, [SPEC, "video_data", "video_id"]
    for card, path in cards_of(spec):
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
    for card, path in cards_of(spec):
        if card.image_hash:
            yield card.image_hash, [*path, "image_hash"]


def crops_fit_their_pictures(change: Change[AdCreative]) -> None:
    """Crops are boxes of the documented shapes inside the picture; 191x100 is gone [D-124, D-386, E-187, E-188]."""
    for boxes, path, image_hash in _crops(change):
        crops.check(boxes, path, _size(change, image_hash))


def _crops(change: Change[AdCreative]) -> Iterator[tuple[Crops, list[str], str | None]]:
    spec = spec_of(change)
    if change.creating and change.new.image_crops:
        yield change.new.image_crops, ["image_crops"], change.new.image_hash
    for name, data in link_data(spec) if spec is not None else ():
        yield data.image_crops or {}, [SPEC, name, "image_crops"], data.image_hash
    for card, path in cards_of(spec) if spec is not None else ():
        yield card.image_crops or {}, [*path, "image_crops"], card.image_hash


def _size(change: Change[AdCreative], image_hash: str | None) -> tuple[int, int] | None:
    """Width and height of an image of the library, or None when it is not there."""
    pk = library.find(change.call.view, int(change.new.account_id), image_hash) if image_hash else None
    image = change.call.view.get(pk) if pk is not None else None
    return (int(image.data["width"]), int(image.data["height"])) if image is not None else None


# -- buttons ---------------------------------------------------------------------------------------------------------


def buttons_fit_their_values(change: Change[AdCreative]) -> None:
    """Each call to action names a type and has a value that goes with it [A-163…A-165, wire facts 1]."""
    if not change.creating:
        return
    for action, path in destination_rules.buttons_of(change):
        call_to_action.check(action, path)


ALL = (
    story_has_one_source,
    story_has_known_keys,
    story_is_well_formed,
    *speaker_rules.ALL,
    link_posts_have_a_link,
    photos_have_an_image,
    texts_say_something,
    videos_have_a_thumbnail,
    *carousel_rules.ALL,
    buttons_fit_their_values,
    *destination_rules.ALL,
    crops_fit_their_pictures,
    images_are_in_the_library,
    videos_are_of_the_account,
)
"""In the order in which they are checked: form first, look-ups last."""
