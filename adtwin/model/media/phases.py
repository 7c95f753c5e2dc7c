"""How far a video is: uploading, processing, publishing. [A-220…A-226]

Encoding is done when the upload ends. A fault rule with `video`, or the header `X-Adtwin-Video` on the request that
ends the upload, makes it `slow` (ten minutes of the clock) or has it `fail`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adtwin.errors import GraphError
from adtwin.errors.media import VIDEO_ENCODING
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.model.media.received import LASTS
from adtwin.store import Obj

if TYPE_CHECKING:
    from adtwin.model.media.video import Video

HEADER = "x-adtwin-video"
FATES = ("slow", "fail")
SLOW = 600
"""Seconds of the clock that a slow encoding takes."""

NOT_STARTED, COMPLETE, FAILED = {"status": "not_started"}, {"status": "complete"}, "error"


def begin(call: Call, obj: Obj, problem: GraphError | None = None) -> None:
    """Encode a video whose bytes are all there; `problem` is what is wrong with its file."""
    fate = call.request.headers.get(HEADER)
    if fate is not None and fate not in FATES:
        raise INVALID_PARAMETER(detail=f"The header X-Adtwin-Video must be one of {', '.join(FATES)}.")
    problem = problem or (VIDEO_ENCODING() if fate == "fail" else None)
    encoding: dict[str, Any] = {"began": call.now, "ends": call.now + (SLOW if fate == "slow" else 0)}
    if problem is not None:
        error = problem.body("")["error"]
        encoding["errors"] = [{"code": error["code"], "message": error.get("error_user_msg") or error["message"]}]
    obj.data["encoding"] = encoding


def is_ready(video: Video, now: int) -> bool:
    """Whether ads can show the video."""
    encoding = video.encoding
    return bool(video.source_hash) and now >= encoding.get("ends", 0) and "errors" not in encoding


def has_expired(video: Video, now: int) -> bool:
    """Whether the upload was not ended in time [A-232]."""
    return bool(video.upload) and now >= int(video.upload.get("began", now)) + LASTS


def status(video: Video, call: Call) -> dict[str, Any]:
    """The overall status, and how far each phase is."""
    if video.upload:
        return _uploading(video, expired=has_expired(video, call.now))
    encoding = video.encoding
    if "errors" in encoding:
        failed = {"status": FAILED, "errors": encoding["errors"]}
        return _told("error", COMPLETE, failed, NOT_STARTED) | {"processing_progress": 0}
    began, ends = encoding.get("began", 0), encoding.get("ends", 0)
    if call.now < ends:
        done = 100 * (call.now - began) // (ends - began)
        return _told("processing", COMPLETE, {"status": "in_progress"}, NOT_STARTED | {"publish_status": "publish"}) | {
            "processing_progress": done
        }
    published = COMPLETE | {"publish_status": "published", "publish_time": ends or video.obj.created_time}
    return _told("ready", COMPLETE, COMPLETE, published) | {"processing_progress": 100}


def _uploading(video: Video, *, expired: bool) -> dict[str, Any]:
    """A video whose upload has not been ended; both spellings of the bytes are told [A-222]."""
    there, size = video.upload.get("offset", 0), video.upload.get("size")
    state = "complete" if there == size else "in_progress" if there else "not_started"
    if expired and state != "complete":
        state = FAILED
    uploading = {"status": state, "bytes_transfered": there, "bytes_transferred": there}
    publishing = NOT_STARTED | {"publish_status": "publish"}
    return _told("expired" if expired else "processing", uploading, NOT_STARTED, publishing)


def _told(overall: str, uploading: Any, processing: Any, publishing: Any) -> dict[str, Any]:
    return {
        "video_status": overall,
        "uploading_phase": uploading,
        "processing_phase": processing,
        "publishing_phase": publishing,
    }
