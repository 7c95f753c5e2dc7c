"""Videos sent in chunks: start, transfer, finish or cancel. [D-195…D-197]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from adtwin.errors import GraphError
from adtwin.errors.media import VIDEO_UPLOAD, VIDEO_UPLOAD_RETRY
from adtwin.errors.protocol import MISSING_PARAMETER
from adtwin.graph.call import Call, Upload
from adtwin.graph.node import Node
from adtwin.model.media import received
from adtwin.model.media.encoded import Encoded, encode
from adtwin.model.media.fetch import VIDEO_LIMIT
from adtwin.model.media.phases import has_expired
from adtwin.model.media.video import Video, blank
from adtwin.store import Obj, View

if TYPE_CHECKING:
    from adtwin.model.media.taking import VideoUpload

SESSION = "upload_session"
"""The alias by which an owner finds the video of a session."""
CHUNK = 4 << 20
"""Bytes asked for at a time."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where videos of an owner stand: their type, and the edge that lists them."""

    kind: str
    edge: str


def said(given: VideoUpload) -> dict[str, Any]:
    """What the client says of the video."""
    return {"title": given.title, "name": given.name or given.title, "description": given.description}


def before(call: Call, given: VideoUpload) -> Encoded | None:
    """Ahead of the transaction: write the chunk to its place, or probe the complete file."""
    if given.upload_phase not in ("transfer", "finish"):
        return None
    session = _named(given)
    video = call.twin.store.read_sync(lambda view: _find(call, view, session))
    state = video.upload
    if given.upload_phase == "transfer":
        _check_offset(given, state)
        _write_chunk(call, video, state)
        return None
    if state["offset"] != state["size"]:
        raise VIDEO_UPLOAD(
            blame=["upload_session_id"], detail=f"Only {state['offset']} of {state['size']} bytes have been sent"
        )
    return encode(call.twin.store.blobs, received.path_of(call, video.pk), "The video")


def step(call: Call, owner: Node, shelf: Shelf, given: VideoUpload) -> tuple[Obj | None, dict[str, Any]]:
    """One phase, inside the transaction: the video, when it is finished, and the answer."""
    if given.upload_phase == "start":
        return None, _start(call, owner, shelf, given)
    video = _find(call, call.view, _named(given))
    if given.upload_phase == "transfer":
        return None, _transferred(call, video, given)
    if given.upload_phase == "cancel":
        _forget(call, video)
        call.tx.remove(video.pk)
        return None, {"success": True}
    return _finish(call, video, given), {"success": True}


def _start(call: Call, owner: Node, shelf: Shelf, given: VideoUpload) -> dict[str, Any]:
    if given.file_size is None:
        raise MISSING_PARAMETER(blame=["file_size"], param="file_size")
    if not 0 < given.file_size <= VIDEO_LIMIT:
        raise VIDEO_UPLOAD(blame=["file_size"], detail=f"A video has 1 to {VIDEO_LIMIT} bytes")
    tx = call.tx
    obj = blank(call, shelf.kind, owner, said(given))
    session = tx.new_id(owner.obj.owner_id)
    obj.data["upload"] = {"session": str(session), "size": given.file_size, "offset": 0, "began": call.now}
    tx.insert(obj)
    tx.link(owner.pk, shelf.edge, obj.id, call.now)
    tx.set_alias(obj.owner_id, SESSION, str(session), obj.id)
    return {"upload_session_id": str(session), "video_id": str(obj.id), **_next(obj.data["upload"])}


def _transferred(call: Call, video: Video, given: VideoUpload) -> dict[str, Any]:
    state = video.upload
    _check_offset(given, state)
    chunk = _chunk(call)
    state["offset"] += chunk.size if chunk is not None else 0
    video.obj.data["upload"] = state
    call.tx.update(video.obj)
    return _next(state)


def _finish(call: Call, video: Video, given: VideoUpload) -> Obj:
    if not isinstance(call.prepared, Encoded):
        raise VIDEO_UPLOAD(blame=["upload_session_id"], detail="The upload is not complete")
    video.obj.data |= {name: value for name, value in said(given).items() if value is not None}
    _forget(call, video)
    call.prepared.describe(call, video.obj)
    video.obj.updated_time = call.now
    call.tx.update(video.obj)
    return video.obj


def _next(state: dict[str, Any]) -> dict[str, str]:
    """The stretch of bytes to send next; empty when all is there [D-197]."""
    return {
        "start_offset": str(state["offset"]),
        "end_offset": str(min(state["size"], state["offset"] + CHUNK)),
    }


def _named(given: VideoUpload) -> str:
    if given.upload_session_id is None:
        raise MISSING_PARAMETER(blame=["upload_session_id"], param="upload_session_id")
    return given.upload_session_id


def _find(call: Call, view: View, session: str) -> Video:
    """The video of a session of the caller's that has not run out."""
    for owner in call.principal.tasks:
        number = view.alias(owner, SESSION, session)
        obj = view.get(number) if number is not None else None
        if obj is not None and "upload" in obj.data:
            video = cast("Video", call.registry.wrap(obj))
            if not has_expired(video, call.now):
                return video
    detail = f"There is no upload session {session}, or it is finished or a day old"
    raise VIDEO_UPLOAD(blame=["upload_session_id"], detail=detail)


def retry(blame: str, detail: str, state: dict[str, Any]) -> GraphError:
    """The error that tells where an upload goes on, as the official SDKs read it."""
    there, size = state["offset"], state.get("size")
    end = there + CHUNK if size is None else min(size, there + CHUNK)
    return VIDEO_UPLOAD_RETRY(blame=[blame], detail=detail).with_data(start_offset=there, end_offset=end)


def _check_offset(given: VideoUpload, state: dict[str, Any]) -> None:
    if (given.start_offset or 0) != state["offset"]:
        detail = f"The chunk starts at byte {given.start_offset or 0}, and byte {state['offset']} comes next"
        raise retry("start_offset", detail, state)


def _chunk(call: Call) -> Upload | None:
    files = call.request.files
    return next((one for one in files if one.name == "video_file_chunk"), files[0] if files else None)


def _write_chunk(call: Call, video: Video, state: dict[str, Any]) -> None:
    chunk = _chunk(call)
    if chunk is None or not chunk.size:
        raise retry("video_file_chunk", "The request holds no video_file_chunk", state)
    if state["offset"] + chunk.size > state["size"]:
        raise VIDEO_UPLOAD(blame=["video_file_chunk"], detail="The chunk goes beyond the file_size of the session")
    try:
        received.write(call, video.pk, state["offset"], chunk.pieces())
    except ValueError as problem:
        raise VIDEO_UPLOAD(blame=["upload_session_id"], detail="The bytes that were sent are gone") from problem


def _forget(call: Call, video: Video) -> None:
    received.forget(call, video.pk)
    call.tx.drop_alias(video.obj.owner_id, SESSION, str(video.upload.get("session", "")))
