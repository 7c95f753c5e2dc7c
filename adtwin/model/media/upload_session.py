"""Videos sent in chunks: start, transfer, finish or cancel. [D-195…D-197]

The chunks go to a file beside the store; how much of it counts stands in the video's own data, so that a cut
connection or a crash leaves a session that goes on from its last acknowledged byte.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from adtwin.errors.media import VIDEO_UPLOAD, VIDEO_UPLOAD_RETRY
from adtwin.errors.protocol import MISSING_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.model.media.encoded import Encoded, encode
from adtwin.model.media.fetch import VIDEO_LIMIT
from adtwin.store import Obj, View

if TYPE_CHECKING:
    from adtwin.model.media.ad_video import AdVideo, VideoUpload

SESSION = "upload_session"
"""The alias by which an account finds the video of a session."""
CHUNK = 4 << 20
"""Bytes asked for at a time."""


def blank(call: Call, account: Node, given: VideoUpload) -> Obj:
    """A video of which only what the client says is known."""
    said = {"title": given.title, "name": given.name or given.title, "description": given.description}
    return Obj(
        id=call.tx.new_id(account.obj.owner_id),
        type="AdVideo",
        owner_id=account.obj.owner_id,
        created_time=call.now,
        updated_time=call.now,
        status=None,
        effective_status=None,
        data={
            "account_id": str(account.pk), "embeddable": True,
            **{name: value for name, value in said.items() if value is not None},
        },
    )  # fmt: skip


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
    return encode(call.twin.store.blobs, path_of(call, video.pk), "The video")


def step(call: Call, account: Node, given: VideoUpload) -> dict[str, Any]:
    """One phase, inside the transaction."""
    if given.upload_phase == "start":
        return _start(call, account, given)
    video = _find(call, call.view, _named(given))
    if given.upload_phase == "transfer":
        return _transferred(call, video, given)
    if given.upload_phase == "cancel":
        _forget(call, video)
        call.tx.remove(video.pk)
        return {"success": True}
    return _finish(call, video, given)


def path_of(call: Call, video_id: int) -> Path:
    """The file that a session's chunks go to."""
    return call.twin.store.folder / "uploads" / str(video_id)


def _start(call: Call, account: Node, given: VideoUpload) -> dict[str, Any]:
    if given.file_size is None:
        raise MISSING_PARAMETER(blame=["file_size"], param="file_size")
    if not 0 < given.file_size <= VIDEO_LIMIT:
        raise VIDEO_UPLOAD(blame=["file_size"], detail=f"A video has 1 to {VIDEO_LIMIT} bytes")
    tx = call.tx
    obj = blank(call, account, given)
    session = tx.new_id(account.obj.owner_id)
    obj.data["upload"] = {"session": str(session), "size": given.file_size, "offset": 0}
    tx.insert(obj)
    tx.link(account.pk, "advideos", obj.id, call.now)
    tx.set_alias(account.obj.owner_id, SESSION, str(session), obj.id)
    return {"upload_session_id": str(session), "video_id": str(obj.id), **_next(obj.data["upload"])}


def _transferred(call: Call, video: AdVideo, given: VideoUpload) -> dict[str, Any]:
    state = video.upload
    _check_offset(given, state)
    state["offset"] += len(_chunk(call))
    video.obj.data["upload"] = state
    call.tx.update(video.obj)
    return _next(state)


def _finish(call: Call, video: AdVideo, given: VideoUpload) -> dict[str, Any]:
    if not isinstance(call.prepared, Encoded):
        raise VIDEO_UPLOAD(blame=["upload_session_id"], detail="The upload is not complete")
    for name in ("title", "name", "description"):
        if getattr(given, name) is not None:
            setattr(video, name, getattr(given, name))
    _forget(call, video)
    call.prepared.describe(video.obj)
    video.obj.updated_time = call.now
    call.tx.update(video.obj)
    return {"success": True}


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


def _find(call: Call, view: View, session: str) -> AdVideo:
    """The video of a session of the caller's."""
    for owner in call.principal.tasks:
        number = view.alias(owner, SESSION, session)
        obj = view.get(number) if number is not None else None
        if obj is not None and "upload" in obj.data:
            return cast("AdVideo", call.registry.wrap(obj))
    raise VIDEO_UPLOAD(blame=["upload_session_id"], detail=f"There is no upload session {session}, or it is finished")


def _check_offset(given: VideoUpload, state: dict[str, Any]) -> None:
    if (given.start_offset or 0) != state["offset"]:
        detail = f"The chunk starts at byte {given.start_offset or 0}, and byte {state['offset']} comes next"
        raise VIDEO_UPLOAD_RETRY(blame=["start_offset"], detail=detail)


def _chunk(call: Call) -> bytes:
    files = call.request.files
    return next((one.data for one in files if one.name == "video_file_chunk"), files[0].data if files else b"")


def _write_chunk(call: Call, video: AdVideo, state: dict[str, Any]) -> None:
    data = _chunk(call)
    if not data:
        raise VIDEO_UPLOAD_RETRY(blame=["video_file_chunk"], detail="The request holds no video_file_chunk")
    if state["offset"] + len(data) > state["size"]:
        raise VIDEO_UPLOAD(blame=["video_file_chunk"], detail="The chunk goes beyond the file_size of the session")
    path = path_of(call, video.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(state["offset"])
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _forget(call: Call, video: AdVideo) -> None:
    """Let go of the chunks; should the transaction fail after this, the client starts over."""
    path_of(call, video.pk).unlink(missing_ok=True)
    session = str(video.obj.data.get("upload", {}).get("session", ""))
    call.tx.drop_alias(video.obj.owner_id, SESSION, session)
