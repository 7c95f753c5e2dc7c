"""People who are tagged in a page's video. [A-210, A-211]"""

from __future__ import annotations

from pydantic import BaseModel

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.graph.types import NumericId

TAGGED = "tagged_videos"
"""The link from a person to each video that they are tagged in."""


class Tag(BaseModel):
    """Whom to tag."""

    tag_uid: NumericId


def _tag(call: Call, video: Node, given: Tag) -> dict[str, bool]:
    person = call.load(int(given.tag_uid))
    if person is None or type(person).__name__ != "User":
        raise INVALID_PARAMETER(blame=["tag_uid"], detail=f"tag_uid {given.tag_uid} is no person")
    call.tx.link(person.pk, TAGGED, video.pk, call.now)
    return {"success": True}


def _tagged(call: Call, video: Node, params: object) -> list[dict[str, str]]:  # noqa: ARG001 - an operation's signature
    people = [call.load(link.id1) for link in call.view.backlinks(video.pk, TAGGED)]
    return [{"id": one.wire_id, "name": one.obj.data.get("name", "")} for one in people if one is not None]


def tags_edge() -> Edge:
    """The people in the video; POST with `tag_uid` tags one."""
    listed = Operation(_tagged, rows=RowType("TaggableSubject", "id", "name"))
    return Edge(get=listed, post=Operation(_tag, Tag), doc="The people who are tagged in the video.")
