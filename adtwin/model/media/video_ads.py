"""Ad videos in four steps: start, send the bytes to the host for uploads, look at the status, finish. [A-213…A-232]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from pydantic import BaseModel

from adtwin.errors import GraphError
from adtwin.errors.media import VIDEO_NOT_VISIBLE, VIDEO_UPLOAD
from adtwin.errors.protocol import MISSING_PARAMETER, PERMISSION
from adtwin.errors.tokens import PERMISSION_MISSING
from adtwin.graph.call import Call
from adtwin.graph.listing import stored_rows
from adtwin.graph.node import Edge, Edges, Filters, Node, Operation
from adtwin.graph.rows import Rows
from adtwin.graph.types import NumericId
from adtwin.model.media import phases, received
from adtwin.model.media.encoded import Encoded, encode
from adtwin.model.media.fetch import VIDEO_LIMIT, fetch_video, policy_of
from adtwin.model.media.moments import asked
from adtwin.model.media.upload_session import retry
from adtwin.model.media.video import Video, blank
from adtwin.store import View, Where

if TYPE_CHECKING:
    from adtwin.model.media.ad_video import AdVideo

EDGE = "video_ads"
SCOPES = ("ads_read", "ads_management")
TASKS = frozenset(("CREATE_CONTENT", "ADVERTISE", "MANAGE"))
HOST_PATH = "video-ads-upload"


class NoParams(BaseModel):
    """What is said stands in the headers: `offset`, `file_size`, `file_url` [A-217]."""


class VideoAdsParams(BaseModel):
    """One step of an upload; `finish` and `cancel` name the video [A-215, A-224]."""

    upload_phase: Literal["start", "finish", "cancel"]
    video_id: NumericId | None = None


class VideoAdsFilters(BaseModel):
    """When the listed videos were published, from and to [A-231]."""

    since: str | None = None
    until: str | None = None


# -- the steps on the account ----------------------------------------------------------------------------------------


def _may_create(call: Call, account_id: int) -> None:
    """Uploading takes both permissions, and the task CREATE_CONTENT on the account, which those tasks include that may
    make ads [A-047, A-214]. Errors: PERMISSION_MISSING, PERMISSION."""
    for scope in SCOPES:
        if scope not in call.principal.scopes:
            raise PERMISSION_MISSING(permission=scope)
    if TASKS.isdisjoint(call.principal.tasks.get(account_id, ())):
        raise PERMISSION(detail="To upload ad videos a token's user needs the task CREATE_CONTENT on the ad account.")


def _before(call: Call, given: VideoAdsParams) -> Encoded | GraphError | None:
    """Ahead of `finish`: encode the file. What is wrong with it shows in the status, as the upload itself is over."""
    _may_create(call, call.target.obj.owner_id)
    if given.upload_phase != "finish":
        return None
    video = call.twin.store.read_sync(lambda view: _named(call, view, given))
    state = video.upload
    if state["offset"] != state["size"]:
        detail = f"Only {state['offset']} of {state['size'] or 'the'} bytes have been sent"
        raise VIDEO_UPLOAD(blame=["video_id"], detail=detail)
    try:
        return encode(call.twin.store.blobs, received.path_of(call, video.pk), "The video")
    except GraphError as problem:
        return problem


def _step(call: Call, account: Node, given: VideoAdsParams) -> dict[str, Any]:
    if given.upload_phase == "start":
        return _start(call, account)
    video = _named(call, call.view, given)
    received.forget(call, video.pk)
    if given.upload_phase == "cancel":
        call.tx.remove(video.pk)
    else:
        _finish(call, account, video)
    return {"success": True}


def _start(call: Call, account: Node) -> dict[str, str]:
    """A video that has an id before any byte of it arrives, and where its bytes go [A-215]."""
    obj = blank(call, "AdVideo", account, {})
    obj.data["upload"] = {"size": None, "offset": 0, "began": call.now, "by": EDGE}
    call.tx.insert(obj)
    return {"video_id": str(obj.id), "upload_url": f"{call.request.base_url}/{HOST_PATH}/{call.version}/{obj.id}"}


def _finish(call: Call, account: Node, video: AdVideo) -> None:
    """Encode the video and add it to the account [A-224]."""
    if isinstance(call.prepared, Encoded):
        call.prepared.describe(call, video.obj)
        for edge in ("advideos", EDGE):
            call.tx.link(account.pk, edge, video.pk, call.now)
    else:
        video.obj.data.pop("upload")
        phases.begin(call, video.obj, call.prepared)
    video.obj.updated_time = call.now
    call.tx.update(video.obj)


def _named(call: Call, view: View, given: VideoAdsParams) -> AdVideo:
    """The video of an upload that is under way."""
    if given.video_id is None:
        raise MISSING_PARAMETER(blame=["video_id"], param="video_id")
    obj = view.get(int(given.video_id))
    if obj is None or obj.type != "AdVideo" or not call.sees(obj):
        raise VIDEO_NOT_VISIBLE(blame=["video_id"], id=given.video_id)
    video = cast("AdVideo", call.registry.wrap(obj))
    _refuse_what_is_over(video, call.now, ["video_id"])
    return video


def _refuse_what_is_over(video: Video, now: int, blame: list[str]) -> None:
    if video.upload.get("by") != EDGE:
        raise VIDEO_UPLOAD(blame=blame, detail=f"Video {video.wire_id} has no upload by video_ads under way")
    if phases.has_expired(video, now):
        raise VIDEO_UPLOAD(blame=blame, detail=f"The upload of video {video.wire_id} has expired")


# -- the bytes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many bytes of a video are there now, and how many there will be."""

    offset: int
    size: int


def receive(call: Call, given: NoParams) -> Arrived:  # noqa: ARG001 - an operation's signature
    """Write what the request brings to its place: bytes from `offset` on, or the file at `file_url` [A-216, A-218]."""
    received.demand_token_in_header(call)
    video = cast("AdVideo", call.target)
    _may_create(call, video.obj.owner_id)
    _refuse_what_is_over(video, call.now, [])
    url = call.request.headers.get("file_url")
    if url is not None:
        data = fetch_video(url, policy_of(call.twin), VIDEO_LIMIT)
        received.write(call, video.pk, 0, [data])
        return Arrived(len(data), len(data))
    file = received.sent(call)
    arrived = _expected(call, video.upload, 0 if file is None else file.size)
    if file is None:
        raise retry("body", "The request holds no bytes", video.upload)
    try:
        received.write(call, video.pk, arrived.offset - file.size, file.pieces())
    except ValueError as problem:
        raise VIDEO_UPLOAD(blame=["offset"], detail="The bytes that were sent are gone") from problem
    return arrived


def received_bytes(call: Call, video: AdVideo, given: NoParams) -> dict[str, bool]:  # noqa: ARG001 - an operation's signature
    """Count the bytes that are there [A-216]."""
    arrived: Arrived = call.prepared
    video.obj.data["upload"] = video.upload | {"offset": arrived.offset, "size": arrived.size}
    call.tx.update(video.obj)
    return {"success": True}


def _expected(call: Call, state: dict[str, Any], sent: int) -> Arrived:
    """How far the upload is with this many bytes from the header `offset` on. They continue what is there, or start
    anew at 0 [A-219]."""
    headers = call.request.headers
    offset, size = received.number_of(headers.get("offset")), received.number_of(headers.get("file_size"))
    for name, value in (("offset", offset), ("file_size", size or state["size"])):
        if value is None:
            raise MISSING_PARAMETER(blame=[name], param=f"the header {name}, a number of bytes,")
    offset, size = cast(int, offset), cast(int, size or state["size"])
    if not 0 < size <= VIDEO_LIMIT:
        raise VIDEO_UPLOAD(blame=["file_size"], detail=f"A video has 1 to {VIDEO_LIMIT} bytes")
    if offset not in (0, state["offset"]):
        detail = f"The bytes start at {offset}, and byte {state['offset']} comes next"
        raise retry("offset", detail, state | {"size": size})
    if offset + sent > size:
        raise VIDEO_UPLOAD(blame=["file_size"], detail=f"{offset + sent} bytes are more than the file_size {size}")
    return Arrived(offset + sent, size)


# -- the list --------------------------------------------------------------------------------------------------------


def _list(call: Call, account: Node, given: dict[str, Any]) -> Rows:
    """The videos that were published, newest first, in a span of time [A-230, A-231]."""

    def where(filters: VideoAdsFilters, call: Call) -> Where:
        zone = account.zone(call)
        span[:] = [asked("since", filters.since, call.now, zone), asked("until", filters.until, call.now, zone)]
        return Where()

    def fits(_given: VideoAdsFilters, video: AdVideo, _call: Call) -> bool:
        since, until = span
        return (since or 0) <= video.obj.updated_time <= (video.obj.updated_time if until is None else until)

    span: list[int | None] = [None, None]
    listed = Edge("AdVideo", filters=Filters(VideoAdsFilters, where, fits), name=EDGE)
    return stored_rows(call, account, listed, given)


class VideoAdsPaths(Edges, of="AdAccount"):
    """Uploads for ads on the account [A-213]."""

    video_ads = Edge(
        "AdVideo",
        get=Operation(_list),
        post=Operation(_step, VideoAdsParams, before=_before, only_asks=True),
        doc="Videos uploaded for ads: starting and finishing an upload, listing what was published.",
    )
