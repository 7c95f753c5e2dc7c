"""The unpublished post that a story spec becomes, and what a creative leaves behind to be found by. [A-191, D-118]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from adtwin.base.streams import stable_hash
from adtwin.graph.change import Change
from adtwin.model.catalog.dynamic_posts import PRODUCT_SET
from adtwin.model.creative.feed.kinds import is_whole
from adtwin.model.creative.story import Story
from adtwin.model.media import library
from adtwin.store import Obj

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

BY_STORY = "creative_of_story"
"""The alias by which an account finds the creative of a post."""


def make_story(change: Change[AdCreative]) -> None:
    """Make the post of a story spec, which ads then show; an existing post is shown as it is."""
    creative, story = change.new, change.notes["story"]
    spec = creative.story_data
    if creative.object_story_id:
        creative.effective_object_story_id = creative.object_story_id
    elif spec and story.page_id and _has_content(spec):
        creative.effective_object_story_id = f"{story.page_id}_{_post(change, story, spec)}"
    if creative.source_instagram_media_id:
        creative.effective_instagram_media_id = creative.source_instagram_media_id
    elif creative.instagram_user_id and (creative.effective_object_story_id or is_whole(creative.obj.data)):
        creative.effective_instagram_media_id = str(change.call.tx.new_id(int(creative.instagram_user_id)))


def _has_content(spec: dict[str, Any]) -> bool:
    return any(name.endswith("_data") and spec[name] for name in spec)


def _post(change: Change[AdCreative], story: Story, spec: dict[str, Any]) -> int:
    """The number of a new unpublished post; it is on none of the page's public edges."""
    call, page_id = change.call, int(story.page_id)
    tx = call.tx
    texts = {
        "message": story.message, "link": story.link, "caption": story.caption, "name": story.headline,
        "description": story.description, "image_hash": story.picture, "video_id": story.video_id,
    }  # fmt: skip
    page = tx.get(page_id)
    obj = Obj(
        id=tx.new_id(page_id),
        type="PagePost",
        owner_id=page.owner_id if page is not None else page_id,
        created_time=call.now,
        updated_time=call.now,
        status=None,
        effective_status=None,
        data={
            "page_id": story.page_id, "published": False, "story": spec,
            **{name: value for name, value in texts.items() if value},
        },
    )  # fmt: skip
    if change.new.product_set_id and spec.get("template_data"):
        obj.data[PRODUCT_SET] = change.new.product_set_id
    if story.cards:
        obj.data["child_attachments"] = list(story.cards)
    tx.insert(obj)
    for edge in ("ads_posts", "promotable_posts"):
        tx.link(page_id, edge, obj.id, call.now)
    return obj.id


def remember(change: Change[AdCreative]) -> None:
    """Link the images that the creative shows to it, and let a reused post find it."""
    creative, call = change.new, change.call
    account = int(creative.account_id)
    in_feed = (image.get("hash") for image in creative.feed_data.get("images") or ())
    in_cards = (card.get("image_hash") for card in change.notes["story"].cards)
    for image_hash in dict.fromkeys((creative.image_hash, *in_cards, *in_feed)):
        known = change.notes.get(library.FOUND, {}).get(image_hash)
        image = known or (library.find(call.view, account, image_hash) if image_hash else None)
        if image is not None:
            call.tx.link(image, library.USED_BY, creative.pk, call.now)
    if creative.object_story_id:
        params = change.params.model_dump(mode="json", exclude_none=True)
        call.tx.set_alias(account, BY_STORY, key_of(params), creative.pk)


def key_of(params: dict[str, Any]) -> str:
    """Equal for creates that make the same creative of the same post: name and labels don't count [D-118]."""
    rest = {
        name: value
        for name, value in params.items()
        if name not in ("name", "adlabels", "execution_options", "object_story_id")
    }
    mark = stable_hash(orjson.dumps(rest, option=orjson.OPT_SORT_KEYS).decode()) if rest else 0
    return f"{params['object_story_id']}:{mark:x}"
