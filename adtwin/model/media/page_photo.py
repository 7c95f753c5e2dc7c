"""Photos of a page: published with a post of their own, or unpublished to be attached to one. [D-126, A-190]"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from adtwin.errors.creative import NO_IMAGE_SENT
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation, column, computed, stored
from adtwin.graph.types import Count, NumericId, Text, UtcTime
from adtwin.model.media import library
from adtwin.model.media.fetch import fetch_image, policy_of
from adtwin.model.media.library import Decoded
from adtwin.model.media.probe_image import CREATIVE_LIMIT
from adtwin.model.people.access import POSTING, POSTS
from adtwin.store import Obj


def _images(photo: PagePhoto, call: Call) -> list[dict[str, Any]]:
    """The picture in its own size."""
    source = library.media_url(call, photo.image_hash)
    return [{"width": photo.width, "height": photo.height, "source": source}]


class PagePhoto(Node):
    """A photo that a page uploaded."""

    access = POSTING
    use_case = "pages"
    wire_type = "photo"
    deletable = True

    page_id: NumericId = stored()
    name: Text = stored(by_default=True)
    image_hash: Text = stored()
    width: Count = stored()
    height: Count = stored()
    page_story_id: Text = stored(doc="The post that shows the photo.")
    images: list[dict[str, Any]] = computed(_images)
    picture: Text = computed(lambda photo, call: library.media_url(call, photo.image_hash, 130), doc="A small copy.")
    link: Text = computed(lambda photo, _call: f"https://www.facebook.com/photo.php?fbid={photo.pk}", doc="Its page.")
    created_time: UtcTime = column(by_default=True)

    def delete(self, call: Call) -> None:
        """Gone from the page's photos; a post that shows it stays."""
        call.tx.unlink(int(self.page_id), "photos", self.pk)
        call.tx.remove(self.pk)


class PhotoUpload(BaseModel):
    """A file part, or an address."""

    url: str | None = None
    caption: str | None = None
    message: str | None = None
    published: bool = True
    temporary: bool = False


def _decode(call: Call, given: PhotoUpload) -> Decoded:
    blobs = call.twin.store.blobs
    for upload in call.request.files[:1]:
        return library.take_in(blobs, upload.data, upload.filename or upload.name)
    if given.url is None:
        raise NO_IMAGE_SENT(blame=["url"])
    return library.take_in(blobs, fetch_image(given.url, policy_of(call.twin), CREATIVE_LIMIT), "photo")


def _upload(call: Call, page: Node, given: PhotoUpload) -> dict[str, str]:
    image: Decoded = call.prepared
    text = given.caption or given.message
    obj = Obj(
        id=call.tx.new_id(page.pk),
        type="PagePhoto",
        owner_id=page.obj.owner_id,
        created_time=call.now,
        updated_time=call.now,
        status=None,
        effective_status=None,
        data={"page_id": str(page.pk), "image_hash": image.hash, "width": image.facts.width,
              "height": image.facts.height, **({"name": text} if text else {})},
    )  # fmt: skip
    call.tx.insert(obj)
    if not given.published:
        return {"id": str(obj.id)}
    call.tx.link(page.pk, "photos", obj.id, call.now)
    media = [{"media_fbid": str(obj.id)}]
    post = writing.create(call, "PagePost", page, {"attached_media": media, **({"message": text} if text else {})})
    obj.data["page_story_id"] = post.wire_id
    call.tx.update(obj)
    return {"id": str(obj.id), "post_id": post.wire_id}


class PagePhotoPaths(Edges, of="Page"):
    """The page's photos."""

    photos = Edge(
        "PagePhoto",
        access=POSTS,
        post=Operation(_upload, PhotoUpload, before=_decode),
        doc="The photos that the page published, newest first.",
    )
