"""A post of a page: written by hand, or made from an ad creative's story."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from adtwin.errors.pages import DUPLICATE_POST
from adtwin.graph.change import Change
from adtwin.graph.node import Node, column, computed, stored, written
from adtwin.graph.types import NumericId, Text, UtcTime
from adtwin.model.people import posting
from adtwin.model.people.access import POSTING
from adtwin.store import Page, View

SAID = ("message", "link", "child_attachments", "picture", "attached_media")
"""What makes posts different."""


def post_says_something_new(change: Change[PagePost]) -> None:
    """What the page's newest post says is not posted once more [C-492]."""
    post = change.new
    if not change.creating or post.story or not post.published:
        return
    for newest in change.call.view.edge(int(post.page_id), "feed", Page(limit=1)):
        if all(newest.data.get(name) == post.obj.data.get(name) for name in SAID):
            raise DUPLICATE_POST(blame=["message"])


def _permalink(post: PagePost, call: Any) -> str:  # noqa: ARG001 - a compute function's signature
    """Where the post can be seen."""
    return f"https://www.facebook.com/{post.wire_id}"


def _sender(post: PagePost, call: Any) -> dict[str, str]:
    """The page that posted."""
    page = call.load(int(post.page_id))
    return {"id": post.page_id, "name": page.name if page is not None else ""}


def _picture(post: PagePost, call: Any) -> str | None:
    """The picture that the post shows."""
    image = post.obj.data.get("image_hash")
    return f"{call.request.base_url}/_adtwin/media/{image}" if image else post.picture


def _kind(post: PagePost, call: Any) -> str:  # noqa: ARG001 - a compute function's signature
    """What was posted, in the words of the reference."""
    if post.video_id:
        return "added_video"
    return "added_photos" if post.attached_media else "shared_story" if post.link else "mobile_status_update"


class PagePost(Node):
    """A page post; its id is `<PAGE_ID>_<POST_ID>` [A-090, A-190]."""

    id_pattern: ClassVar[re.Pattern[str]] = re.compile(r"([0-9]{1,18})_([0-9]{1,18})")
    access = POSTING
    use_case = "pages"
    wire_type = "post"
    deletable = True

    page_id: NumericId = stored()
    message: Text = written(on_create=True, on_update=True, by_default=True)
    link: Text = written(on_create=True)
    caption: Text = written(on_create=True)
    name: Text = written(on_create=True)
    description: Text = written(on_create=True)
    picture: Text = written(on_create=True)
    child_attachments: list[dict[str, Any]] = written(on_create=True)
    multi_share_optimized: bool = written(on_create=True)
    multi_share_end_card: bool = written(on_create=True)
    call_to_action: dict[str, Any] = written(on_create=True)
    attached_media: list[dict[str, Any]] = written(on_create=True)
    scheduled_publish_time: UtcTime = written(on_create=True)
    targeting: dict[str, Any] = written(on_create=True, doc="Whom the post is for; ads keep to its locales [E-430].")
    video_id: NumericId = stored(doc="The video of a video post.")
    full_picture: Text = computed(_picture)
    status_type: Text = computed(_kind)
    published: bool = written(on_create=True, default=True)
    is_published: bool = computed(lambda post, _call: bool(post.published))
    story: dict[str, Any] = stored(doc="The story spec of the creative that the post was made from.")
    created_time: UtcTime = column(by_default=True)
    updated_time: UtcTime = column()
    permalink_url: Text = computed(_permalink)
    from_: dict[str, str] = computed(_sender)

    rules = (*posting.RULES, post_says_something_new)

    @classmethod
    def prepare(cls, change: Change[PagePost]) -> None:
        """Defaults of a carousel."""
        posting.complete(change)

    @classmethod
    def effects(cls, change: Change[PagePost]) -> None:
        """Unpublished posts are for ads alone."""
        posting.place(change)

    @property
    def wire_id(self) -> str:
        """`<PAGE_ID>_<POST_ID>`."""
        return f"{self.page_id}_{self.pk}"

    @classmethod
    def resolve(cls, view: View, match: re.Match[str]) -> int | None:
        """The post, if it is one of that page."""
        obj = view.get(int(match.group(2)))
        return obj.id if obj is not None and obj.data.get("page_id") == match.group(1) else None

    def delete(self, call: Any) -> None:
        """The post is gone, and with it the ads' claim on it [C-511]."""
        tx = call.tx
        for kind in ("posts", "feed", "promotable_posts", "ads_posts", "scheduled_posts"):
            tx.unlink(int(self.page_id), kind, self.pk)
        tx.drop_jobs(self.pk)
        tx.remove(self.pk)
