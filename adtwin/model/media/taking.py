"""Taking in a video on an edge that lists them: sent whole, by address, or in chunks. [D-194…D-197]"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from adtwin.errors.creative import NO_VIDEO_SENT
from adtwin.graph.call import Call, Upload
from adtwin.graph.node import Node
from adtwin.graph.types import Count, NumericId
from adtwin.model.media import upload_session
from adtwin.model.media.encoded import Encoded, by_address, encode
from adtwin.model.media.upload_session import Shelf, said
from adtwin.model.media.video import blank
from adtwin.store import Obj

HELD = 8 << 20
"""Bytes of a file that is probed in memory; larger ones are probed from the disk."""


class VideoUpload(BaseModel):
    """The parameters of an upload that the twin uses [D-194, D-195]."""

    title: str | None = None
    name: str | None = None
    description: str | None = None
    file_url: str | None = None
    upload_phase: Literal["start", "transfer", "finish", "cancel"] | None = None
    upload_session_id: NumericId | None = None
    file_size: Count | None = None
    start_offset: Count | None = None
    end_offset: Count | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What an upload came to: a video that was put on the shelf, or the answer of one of its phases."""

    video: Obj | None
    answer: dict[str, Any]


def before(call: Call, given: VideoUpload) -> Encoded | None:
    """The slow part: take the chunk, or probe the file."""
    if given.upload_phase is not None:
        return upload_session.before(call, given)
    if given.file_url is not None:
        return by_address(call, given.file_url)
    if not call.request.files:
        raise NO_VIDEO_SENT(blame=["source"])
    file = next((one for one in call.request.files if one.name == "source"), call.request.files[0])
    return encoded(call, file, file.filename or "The video")


def encoded(call: Call, file: Upload, name: str) -> Encoded:
    """Probe an upload and keep it, a large one without holding it as a whole."""
    blobs = call.twin.store.blobs
    if file.size <= HELD:
        return encode(blobs, file.data, name)
    with tempfile.NamedTemporaryFile(prefix="adtwin-video-") as kept:
        for piece in file.pieces():
            kept.write(piece)
        kept.flush()
        return encode(blobs, Path(kept.name), name)


def upload(call: Call, owner: Node, shelf: Shelf, given: VideoUpload) -> Taken:
    """What POST does, inside the transaction."""
    if given.upload_phase is not None:
        return Taken(*upload_session.step(call, owner, shelf, given))
    obj = put(call, owner, shelf, said(given))
    return Taken(obj, {"id": str(obj.id)})


def put(call: Call, owner: Node, shelf: Shelf, about: dict[str, Any]) -> Obj:
    """Put the video that was prepared on a shelf of its owner."""
    obj = blank(call, shelf.kind, owner, about)
    call.prepared.describe(call, obj)
    call.tx.insert(obj)
    call.tx.link(owner.pk, shelf.edge, obj.id, call.now)
    return obj
