"""Rules of who speaks in a creative, and of the existing posts that it may show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adtwin.errors import creative as errors
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model.creative.story import number_in
from adtwin.model.creative.story_parts import spec_of
from adtwin.model.creative.story_spec import SPEC
from adtwin.model.people.page_post import PagePost

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative


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
    number = number_in(page_id)
    page = call.load(number) if number is not None else None
    return page is not None and type(page).__name__ == "Page" and bool(call.principal.tasks.get(page.pk))


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


def instagram_post_is_named_once(change: Change[AdCreative]) -> None:
    """`instagram_story_id` is the old name of `source_instagram_media_id` [C-514, C-515]."""
    old, new = "instagram_story_id", "source_instagram_media_id"
    if not change.creating or change.typed(old) is None:
        return
    if change.typed(new) is not None:
        raise errors.TWO_INSTAGRAM_ACCOUNTS(blame=[[old], [new]], first=old, second=new)
    raise INVALID_PARAMETER(blame=[old], detail=f"Param {old} is no longer supported. Send the post's id as {new}.")


def post_can_be_promoted(change: Change[AdCreative]) -> None:
    """`object_story_id` is a post of a page of the caller's that ads can show [A-091, A-182, C-511, C-518]."""
    story_id = change.typed("object_story_id")
    if story_id is None or not change.creating:
        return
    page_id = story_id.partition("_")[0]
    if not _may_use_page(change.call, page_id):
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
        raise errors.POST_NOT_AVAILABLE(blame=["source_instagram_media_id"], post_type="Instagram post", id=media_id)


def partnership_has_two_partners(change: Change[AdCreative]) -> None:
    """An existing post makes a partnership ad with somebody else than its author [C-537, A-383]."""
    shown = change.typed("object_story_id") or change.typed("source_instagram_media_id")
    if not change.creating or shown is None:
        return
    media = change.call.load(int(shown)) if shown.isdigit() else None
    author = shown.partition("_")[0] if media is None else media.obj.data.get("owner_profile_id")
    for holder, key in SPONSORS:
        given = getattr(change.new, holder)
        sponsor = given.get(key) if isinstance(given, dict) else given
        if sponsor and str(sponsor) == str(author):
            detail = f"{sponsor} wrote the post and is named as its sponsor."
            raise errors.NOT_FOR_PARTNERSHIP_ADS(blame=[holder], detail=detail)


SPONSORS = (
    ("branded_content_sponsor_page_id", ""),
    ("facebook_branded_content", "sponsor_page_id"),
    ("instagram_branded_content", "sponsor_id"),
)
"""Where a creative names the second partner, and under which key [A-374]."""
ALL = (
    instagram_account_is_the_callers,
    instagram_post_is_named_once,
    page_is_the_callers,
    post_can_be_promoted,
    instagram_post_can_be_promoted,
    partnership_has_two_partners,
)
