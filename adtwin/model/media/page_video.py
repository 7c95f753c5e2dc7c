"""Videos of a page: published with the page's own token, and listed. [A-192…A-195, A-207…A-209, D-285, D-286]"""

from __future__ import annotations

from typing import Any

from adtwin.errors.media import PAGE_TOKEN_NEEDED
from adtwin.errors.tokens import PERMISSION_MISSING
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation, stored
from adtwin.graph.types import NumericId
from adtwin.model.media import resumable, tagging, taking
from adtwin.model.media.encoded import Encoded, encode
from adtwin.model.media.taking import VideoUpload
from adtwin.model.media.upload_session import Shelf, said
from adtwin.model.media.video import Video
from adtwin.model.people.access import POSTING, POSTS
from adtwin.store import Obj

SHELF = Shelf("PageVideo", "videos")
PERMISSIONS = ("pages_manage_posts", "pages_read_engagement", "pages_show_list")
"""All of which the app must have been given to publish [A-193, D-286]."""


class PageVideo(Video):
    """A video that a page published. [A-192, A-207]"""

    access = POSTING
    use_case = "pages"
    wire_type = "video"
    deletable = True

    page_id: NumericId = stored()
    post_id: NumericId = stored(doc="The post that shows the video.")

    tags = tagging.tags_edge()

    def delete(self, call: Call) -> None:
        """Gone, and its post with it."""
        if self.post_id:
            call.tx.remove(int(self.post_id.rpartition("_")[2]))
        super().delete(call)


class PageVideoUpload(VideoUpload):
    """A file by the handle of a resumable upload, or sent as to an ad account [A-192]."""

    fbuploader_video_file_chunk: str | None = None
    published: bool = True


def _before(call: Call, given: PageVideoUpload) -> Encoded | None:
    _demand_page_token(call, call.target)
    handle = given.fbuploader_video_file_chunk
    if handle is None:
        return taking.before(call, given)
    session = call.twin.store.read_sync(lambda view: resumable.claimed(call, view, handle))
    blobs = call.twin.store.blobs
    path = blobs.path(session.blob or "")
    if path is None:
        raise LookupError(f"the file of {session.wire_id} is gone")
    return encode(blobs, path, session.file_name)


def _demand_page_token(call: Call, page: Node) -> None:
    """A page publishes with its own token, got by an app with the documented permissions [A-193, D-286]."""
    principal = call.principal
    if principal.kind != "page" or principal.user_id != page.pk:
        raise PAGE_TOKEN_NEEDED(id=page.wire_id)
    for permission in PERMISSIONS:
        if permission not in principal.scopes:
            raise PERMISSION_MISSING(permission=permission)


def _publish(call: Call, page: Node, given: PageVideoUpload) -> dict[str, Any]:
    _demand_page_token(call, page)
    handle = given.fbuploader_video_file_chunk
    if handle is not None:
        resumable.use_up(call, resumable.claimed(call, call.view, handle))
        video: Obj | None = taking.put(call, page, SHELF, said(given))
        answer = {"id": str(video.id)} if video is not None else {}
    else:
        taken = taking.upload(call, page, SHELF, given)
        video, answer = taken.video, taken.answer
    if video is not None:
        _post(call, page, video, published=given.published)
    return answer


def _post(call: Call, page: Node, video: Obj, *, published: bool) -> None:
    """The post that shows the video: in the page's feed, or unpublished for ads alone."""
    shown = {"message": video.data.get("description"), "name": video.data.get("title")}
    obj = Obj(
        id=call.tx.new_id(page.pk),
        type="PagePost",
        owner_id=page.obj.owner_id,
        created_time=call.now,
        updated_time=call.now,
        status=None,
        effective_status=None,
        data={
            "page_id": str(page.pk), "published": published, "video_id": str(video.id),
            "image_hash": video.data.get("picture_hash", ""),
            **{name: text for name, text in shown.items() if text},
        },
    )  # fmt: skip
    call.tx.insert(obj)
    for edge in ("posts", "feed", "promotable_posts") if published else ("promotable_posts", "ads_posts"):
        call.tx.link(page.pk, edge, obj.id, call.now)
    video.data |= {"page_id": str(page.pk), "post_id": f"{page.pk}_{obj.id}"}
    call.tx.update(video)


class PageVideoPaths(Edges, of="Page"):
    """The page's videos."""

    videos = Edge(
        "PageVideo",
        access=POSTS,
        post=Operation(_publish, PageVideoUpload, before=_before),
        doc="The videos that the page published, newest first.",
    )
