"""Rules of who speaks in a creative, and of the existing posts that it may show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from adtwin.errors import creative as errors
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.versions import difference
from adtwin.model.creative.story import number_in
from adtwin.model.creative.story_parts import spec_of
from adtwin.model.creative.story_spec import SPEC
from adtwin.model.people.page_post import PagePost
from adtwin.model.people.posting import is_waiting

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


ACTOR_ENDED = difference(
    "instagram_actor_id",
    "`instagram_actor_id` is refused; before, it is read as `instagram_user_id` [E-246, report].",
    since="v25.0",
)


def read_the_actor_as_user(change: Change[AdCreative]) -> None:
    """Samples of v24.0 still send the name that went in January 2026: it stands for `instagram_user_id` [E-246]."""
    if not change.creating or ACTOR_ENDED.holds(change.call.version):
        return
    kept = change.new.story_data
    for holder, stored in ((spec_of(change), kept), (change.params, change.new.obj.data)):
        actor, user = (getattr(holder, name, None) for name in ("instagram_actor_id", "instagram_user_id"))
        if actor is not None and user is None:
            change.call.warn("instagram_actor_id is deprecated: it was read as instagram_user_id.")
            stored.pop("instagram_actor_id", None)
            stored["instagram_user_id"] = actor


def instagram_account_is_the_callers(change: Change[AdCreative]) -> None:
    """`instagram_user_id` is one account the caller may use; `instagram_actor_id` was its name [C-514, D-383]."""
    spec = spec_of(change)
    for holder, path in ((spec, [SPEC]), (change.params, [])):
        if holder is None or not change.creating:
            continue
        actor = getattr(holder, "instagram_actor_id", None)
        user = getattr(holder, "instagram_user_id", None)
        old, new = [*path, "instagram_actor_id"], [*path, "instagram_user_id"]
        if actor is not None and user is not None:
            raise errors.TWO_INSTAGRAM_ACCOUNTS(blame=[old, new], first=".".join(old), second=".".join(new))
        if actor is not None and ACTOR_ENDED.holds(change.call.version):
            raise errors.INSTAGRAM_ACTOR_GONE(blame=old)
        named = user or actor
        if named is not None and type(change.call.visible(int(named))).__name__ != "InstagramUser":
            raise errors.INSTAGRAM_NOT_USABLE(blame=old if user is None else new, id=named)


def advertiser_may_create_ads_of_the_profile(change: Change[AdCreative]) -> None:
    """A role on the Instagram account that only looks on is no right to create its ads [A-048]."""
    if not change.creating:
        return
    spec = spec_of(change)
    for holder, path in ((spec, [SPEC, "instagram_user_id"]), (change.params, ["instagram_user_id"])):
        number = number_in(getattr(holder, "instagram_user_id", None) or "")
        profile = None if number is None else change.call.load(number)
        held = () if profile is None else change.call.principal.tasks.get(profile.obj.owner_id, ())
        if profile is not None and CREATORS_OF_ADS.isdisjoint(held) and not change.call.principal.is_the_twin:
            raise errors.INSTAGRAM_NOT_USABLE(blame=path, id=profile.wire_id)


CREATORS_OF_ADS = frozenset(("ADVERTISE", "CREATE_ADS", "MANAGE", "SELF"))
"""Tasks on an Instagram account that include the right to create its ads."""


def instagram_post_is_named_once(change: Change[AdCreative]) -> None:
    """`instagram_story_id` is the old name of `source_instagram_media_id` [C-514, C-515]."""
    old, new = "instagram_story_id", "source_instagram_media_id"
    if not change.creating or change.typed(old) is None:
        return
    if change.typed(new) is not None:
        raise errors.TWO_INSTAGRAM_ACCOUNTS(blame=[[old], [new]], first=old, second=new)
    raise INVALID_PARAMETER(blame=[old], detail=f"Param {old} is no longer supported. Send the post's id as {new}.")


def post_can_be_promoted(change: Change[AdCreative]) -> None:
    """`object_story_id` is a post that ads can show, of a page of the caller's, and doesn't wait for its time
    [A-091, A-182, C-511, C-518, E-148]."""
    story_id = change.typed("object_story_id")
    if story_id is None or not change.creating:
        return
    page_id = story_id.partition("_")[0]
    if not _may_use_page(change.call, page_id):
        raise errors.POST_NOT_AVAILABLE(blame=["object_story_id"], post_type="post", id=story_id)
    number = change.call.registry.number(change.call.view, story_id)
    post = change.call.load(number) if number is not None else None
    if not isinstance(post, PagePost) or is_waiting(post):
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
    for holder, sponsor in sponsors_of(change.new.obj.data):
        if sponsor == str(author):
            detail = f"{sponsor} wrote the post and is named as its sponsor."
            raise errors.NOT_FOR_PARTNERSHIP_ADS(blame=[holder], detail=detail)


def sponsors_of(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Where a stored creative names its second partner, and whom [A-374]."""
    for holder, key in SPONSORS:
        given = data.get(holder)
        sponsor = given.get(key) if isinstance(given, dict) else given
        if sponsor:
            yield holder, str(sponsor)


SPONSORS = (
    ("branded_content_sponsor_page_id", ""),
    ("facebook_branded_content", "sponsor_page_id"),
    ("instagram_branded_content", "sponsor_id"),
)
"""Where a creative names the second partner, and under which key [A-374]."""
ALL = (
    instagram_account_is_the_callers,
    advertiser_may_create_ads_of_the_profile,
    instagram_post_is_named_once,
    page_is_the_callers,
    post_can_be_promoted,
    instagram_post_can_be_promoted,
    partnership_has_two_partners,
)
