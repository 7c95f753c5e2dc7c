"""The stills of a video: listing them, choosing the one that is shown, adding a picture of one's own. [A-223]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from adtwin.base.streams import stable_hash
from adtwin.errors.creative import NO_IMAGE_SENT
from adtwin.errors.media import THUMBNAIL_UNKNOWN
from adtwin.graph.call import Call
from adtwin.graph.rows import RowType
from adtwin.model.media.library import Decoded, media_url, take_in
from adtwin.model.media.probe_image import CREATIVE_LIMIT

if TYPE_CHECKING:
    from adtwin.model.media.video import Video


class ThumbnailUpload(BaseModel):
    """The picture comes as the file part `source`."""

    is_preferred: bool = False


def still_id(video_id: int, place: int) -> str:
    """The id of a still: the same for the same video and place."""
    return str(10**14 + stable_hash("still", video_id, place) % 10**14)


STILL = RowType("VideoThumbnail", "id", "height", "width", "scale", "name", "uri", "is_preferred")


def listed(call: Call, video: Video, params: Any) -> list[dict[str, Any]]:  # noqa: ARG001 - an operation's signature
    """Stills of the video; the preferred one is its picture."""
    return [
        {
            "id": still["id"], "height": still["height"], "width": still["width"], "scale": 1, "name": "",
            "uri": media_url(call, still["hash"]), "is_preferred": still["hash"] == video.picture_hash,
        }
        for still in video.stills
    ]  # fmt: skip


def before(call: Call, given: ThumbnailUpload) -> Decoded:  # noqa: ARG001 - an operation's signature
    """Decode the picture. Errors: NO_IMAGE_SENT and those of `probe_image`."""
    files = call.request.files
    if not files:
        raise NO_IMAGE_SENT(blame=["source"])
    file = next((one for one in files if one.name == "source"), files[0])
    return take_in(call.twin.store.blobs, file.data, file.filename or "The thumbnail", CREATIVE_LIMIT)


def add(call: Call, video: Video, given: ThumbnailUpload) -> dict[str, bool]:
    """Put the picture among the stills; preferred, it becomes what people see before they play."""
    picture: Decoded = call.prepared
    stills = video.stills
    if all(still["hash"] != picture.hash for still in stills):
        stills.append({
            "id": still_id(video.pk, len(stills)), "hash": picture.hash,
            "width": picture.facts.width, "height": picture.facts.height,
        })  # fmt: skip
    video.obj.data["stills"] = stills
    if given.is_preferred:
        video.obj.data["picture_hash"] = picture.hash
    video.obj.updated_time = call.now
    call.tx.update(video.obj)
    return {"success": True}


def prefer(video: Video, still: str) -> None:
    """Make a still the picture. Error: THUMBNAIL_UNKNOWN."""
    found = next((one for one in video.stills if one["id"] == still), None)
    if found is None:
        raise THUMBNAIL_UNKNOWN(blame=["preferred_thumbnail_id"], video=video.wire_id, id=still)
    video.obj.data["picture_hash"] = found["hash"]
