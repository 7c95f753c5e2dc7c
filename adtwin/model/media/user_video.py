"""Videos of a person: those they uploaded, and those they are tagged in. [A-210, A-211]"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from adtwin.graph.call import Call
from adtwin.graph.listing import operation_params, stored_rows
from adtwin.graph.node import Access, Edge, Edges, Node, Operation
from adtwin.graph.rows import Rows
from adtwin.model.media import taking
from adtwin.model.media.tagging import TAGGED
from adtwin.model.media.taking import VideoUpload
from adtwin.model.media.upload_session import Shelf
from adtwin.model.media.video import Video

SHELF = Shelf("UserVideo", "uploaded_videos")
READING = Access(reads=frozenset(("user_videos",)))


class UserVideo(Video):
    """A video that a person uploaded."""

    access = Access(reads=READING.reads, tasks=frozenset(("SELF",)))
    wire_type = "video"
    deletable = True


class VideosParams(BaseModel):
    """Which videos; the tagged ones unless said otherwise [A-210]."""

    type: Literal["uploaded", "tagged"] = "tagged"


def _list(call: Call, person: Node, given: dict[str, Any]) -> Rows:
    wanted = operation_params(call, person, VideosParams, given).type
    target, edge = ("UserVideo", SHELF.edge) if wanted == "uploaded" else ("PageVideo", TAGGED)
    return stored_rows(call, person, Edge(target, name=edge), given)


def _upload(call: Call, person: Node, given: VideoUpload) -> dict[str, Any]:
    return taking.upload(call, person, SHELF, given).answer


class UserVideoPaths(Edges, of="User"):
    """The person's videos."""

    videos = Edge(
        access=READING,
        get=Operation(_list),
        post=Operation(_upload, VideoUpload, before=taking.before),
        doc="The videos that the person is tagged in, or with type=uploaded their own.",
    )
