"""A video in an account's library. [D-193…D-199, A-149]"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from adtwin.errors.media import VIDEO_NOT_IN_LIBRARY, VIDEO_NOT_READY, VIDEO_NOT_VISIBLE
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, Operation, written
from adtwin.graph.types import NumericId, Text
from adtwin.model.media import phases, taking, video_ads
from adtwin.model.media.taking import VideoUpload
from adtwin.model.media.upload_session import Shelf
from adtwin.model.media.video import Video
from adtwin.model.owned import Owned

SHELF = Shelf("AdVideo", "advideos")


class AdVideo(Owned, Video, edge_of=("AdAccount", "advideos")):
    """A video of the account's library. [D-193…D-199]"""

    wire_type = "video"
    deletable = True

    name: Text = written(on_update=True)

    upload_host = Edge(
        name="video-ads-upload",
        post=Operation(video_ads.received_bytes, video_ads.NoParams, before=video_ads.receive, only_asks=True),
        doc="Where the bytes of an upload that `video_ads` started go; the path of the host for uploads.",
    )


def refuse_unusable(call: Call, shown_by: Owned, video_id: str, blame: list[str]) -> None:
    """Errors VIDEO_NOT_IN_LIBRARY and VIDEO_NOT_READY for a video that this creative or ad can't show [E-067]."""
    number = int(video_id) if video_id.isascii() and video_id.isdigit() and len(video_id) < 19 else 0
    video = call.visible(number)
    if not isinstance(video, AdVideo) or video.obj.owner_id != shown_by.obj.owner_id:
        raise VIDEO_NOT_IN_LIBRARY(blame=blame, id=video_id[:50], account=shown_by.account_id)
    if not phases.is_ready(video, call.now):
        raise VIDEO_NOT_READY(blame=blame, id=video_id)


class VideoName(BaseModel):
    """Which video to take out of the library [D-199]."""

    video_id: NumericId


def _upload(call: Call, account: Node, given: VideoUpload) -> dict[str, Any]:
    return taking.upload(call, account, SHELF, given).answer


def _remove(call: Call, account: Node, given: VideoName) -> dict[str, bool]:
    """Take a video out of the library [D-199]."""
    video = call.visible(int(given.video_id))
    if not isinstance(video, AdVideo) or video.obj.owner_id != account.obj.owner_id:
        raise VIDEO_NOT_VISIBLE(blame=["video_id"], id=given.video_id)
    video.delete(call)
    return {"success": True}


def advideos_edge() -> Edge:
    """The account's videos: uploading, listing, deleting."""
    return Edge(
        "AdVideo",
        by="account_id",
        post=Operation(_upload, VideoUpload, before=taking.before),
        delete=Operation(_remove, VideoName),
        doc="The account's library of videos.",
    )
