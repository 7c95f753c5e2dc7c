"""Posting for a page: who may, what a post shows, and on which of the page's edges it stands. [A-183…A-191]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from adtwin.errors.media import PAGE_TOKEN_NEEDED
from adtwin.errors.protocol import INVALID_PARAMETER, INVALID_URL
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Node
from adtwin.model.links import check_link

if TYPE_CHECKING:
    from adtwin.model.people.page_post import PagePost

Json = dict[str, Any]

JOB = "publish"
"""The job that publishes a scheduled post."""
PUBLIC = ("posts", "feed")
"""Where people and readers find published posts."""
MOST_CARDS = MOST_PHOTOS = 10
SOONEST, LATEST = 10 * 60, 75 * 86_400
"""How long before its time a post may be scheduled, in seconds."""


def pages_post_carousels_themselves(change: Change[PagePost]) -> None:
    """A carousel, and a post that only ads show, are posted with the page's own token [A-184, A-189]."""
    post, principal = change.new, change.call.principal
    if not change.creating or (post.published and not post.child_attachments):
        return
    if not principal.is_the_twin and (principal.kind != "page" or principal.user_id != int(post.page_id)):
        raise PAGE_TOKEN_NEEDED(id=post.page_id)


def post_says_something(change: Change[PagePost]) -> None:
    """A post has a message, a link or an attachment [A-190]."""
    post = change.new
    if change.creating and not (post.message or post.link or post.story or post.attached_media or post.video_id):
        raise INVALID_PARAMETER(blame=["message"], detail="A post needs a message, a link or attached_media")


def links_are_addresses(change: Change[PagePost]) -> None:
    """The post's own link and those of its cards; each card has one [A-170, D-139]."""
    post = change.new
    if not change.creating:
        return
    check_link(post.link, ["link"])
    for place, card in enumerate(post.child_attachments or ()):
        path = ["child_attachments", str(place), "link"]
        link = card.get("link")
        if link is not None and not isinstance(link, str):
            raise INVALID_URL(blame=path, param=".".join(path), detail="it is no text")
        check_link(link, path)


def carousels_have_their_length(change: Change[PagePost]) -> None:
    """At most ten cards [A-167]."""
    count = len(change.new.child_attachments or ())
    if change.creating and count > MOST_CARDS:
        detail = f"child_attachments has {count} cards, and may have {MOST_CARDS}"
        raise INVALID_PARAMETER(blame=["child_attachments"], detail=detail)


def photos_are_of_the_page(change: Change[PagePost]) -> None:
    """`attached_media` names unpublished photos of the page: `[{"media_fbid": id}]`."""
    attached = change.new.attached_media or []
    if change.creating and len(attached) > MOST_PHOTOS:
        raise INVALID_PARAMETER(blame=["attached_media"], detail=f"At most {MOST_PHOTOS} photos can be attached")
    for place, one in enumerate(attached if change.creating else ()):
        photo = change.call.require(str(one.get("media_fbid")), "PagePhoto", "attached_media")
        if photo.obj.owner_id != change.new.obj.owner_id:
            detail = f"attached_media[{place}] is no photo of this page"
            raise INVALID_PARAMETER(blame=["attached_media", str(place)], detail=detail)


def schedules_are_near(change: Change[PagePost]) -> None:
    """A scheduled post is unpublished and due in ten minutes to 75 days."""
    due = change.new.scheduled_publish_time
    if not change.creating or due is None:
        return
    if change.new.published or not SOONEST <= due - change.call.now <= LATEST:
        detail = "scheduled_publish_time goes with published=false, and lies ten minutes to 75 days ahead"
        raise INVALID_PARAMETER(blame=["scheduled_publish_time"], detail=detail)


def complete(change: Change[PagePost]) -> None:
    """What a carousel is unless it says otherwise [A-177, A-178], and the picture of the first attached photo."""
    post = change.new
    if change.creating and post.child_attachments:
        for name in ("multi_share_optimized", "multi_share_end_card"):
            if getattr(post, name) is None:
                setattr(post, name, True)
    if change.creating and post.attached_media:
        photo = change.call.load(int(str(post.attached_media[0].get("media_fbid") or 0) or 0))
        if photo is not None and photo.obj.type == "PagePhoto":
            post.obj.data["image_hash"] = photo.obj.data["image_hash"]


def place(change: Change[PagePost]) -> None:
    """Unpublished posts stand where ads find them, and nowhere else [A-180, A-190, A-191]."""
    if not change.creating or change.new.published:
        return
    tx, post = change.call.tx, change.new
    for edge in PUBLIC:
        tx.unlink(int(post.page_id), edge, post.pk)
    tx.link(int(post.page_id), "ads_posts", post.pk, change.call.now)
    if post.scheduled_publish_time:
        tx.link(int(post.page_id), "scheduled_posts", post.pk, change.call.now)
        tx.add_job(JOB, post.scheduled_publish_time, post.obj.owner_id, post.pk)


def is_waiting(post: PagePost) -> bool:
    """Whether the post was scheduled and its time has not come."""
    return bool(post.scheduled_publish_time) and not post.published


def publish(call: Call, node: Node) -> None:
    """A scheduled post's time has come: it is published, as of now."""
    post = cast("PagePost", node)
    tx, page = call.tx, int(post.page_id)
    tx.unlink(page, "scheduled_posts", post.pk)
    for edge in PUBLIC:
        tx.link(page, edge, post.pk, call.now)
    post.published = True
    post.obj.created_time = post.obj.updated_time = call.now
    tx.update(post.obj)


RULES = (
    post_says_something,
    links_are_addresses,
    carousels_have_their_length,
    photos_are_of_the_page,
    schedules_are_near,
    pages_post_carousels_themselves,
)
