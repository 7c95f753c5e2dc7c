"""A video in an account's library: sent whole, by address, or in chunks. [D-193…D-199, A-149]"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from adtwin.errors.creative import NO_VIDEO_SENT
from adtwin.errors.media import VIDEO_NOT_VISIBLE
from adtwin.graph.call import Call
from adtwin.graph.listing import Rows
from adtwin.graph.node import Edge, Node, Operation, column, computed, stored, written
from adtwin.graph.types import Count, NumericId, Text, WireTime
from adtwin.model.media import upload_session
from adtwin.model.media.encoded import Encoded, by_address, encode
from adtwin.model.media.library import media_url
from adtwin.model.owned import Owned, account_of
from adtwin.store import Obj


def _source(video: AdVideo, call: Call) -> str | None:
    """Where the file can be played."""
    return media_url(call, video.source_hash) if video.source_hash else None


def _picture(video: AdVideo, call: Call) -> str | None:
    """The preferred thumbnail, scaled down."""
    return media_url(call, video.picture_hash, 160) if video.picture_hash else None


def _status(video: AdVideo, call: Call) -> dict[str, Any]:  # noqa: ARG001 - a compute function's signature
    """How far the video is: it is ready when its upload has ended, for it has been probed then."""
    if not video.source_hash:
        waiting = {"status": "not_started"}
        uploading = {"status": "in_progress", "bytes_transferred": video.upload.get("offset", 0)}
        return {
            "video_status": "uploading", "uploading_phase": uploading, "processing_phase": waiting,
            "publishing_phase": waiting,
        }  # fmt: skip
    done = {"status": "complete"}
    return {
        "video_status": "ready", "processing_progress": 100, "uploading_phase": done, "processing_phase": done,
        "publishing_phase": done | {"publish_status": "published"},
    }  # fmt: skip


def _from(video: AdVideo, call: Call) -> dict[str, str]:
    """The account that sent the video."""
    account = account_of(video, call)
    return {"id": str(account.pk), "name": str(account.obj.data.get("name") or "")}


def _format(video: AdVideo, call: Call) -> list[dict[str, Any]]:
    """The sizes that the video is shown in."""
    if not video.source_hash:
        return []
    return [_sized(video, call, box) for box in (130, 480, 720)] + [_sized(video, call, None)]


def _sized(video: AdVideo, call: Call, box: int | None) -> dict[str, Any]:
    share = 1.0 if box is None else min(1.0, box / max(video.width, video.height))
    across, down = round(video.width * share), round(video.height * share)
    name = "native" if box is None else f"{box}x{box}"
    return {
        "embed_html": f'<iframe src="{_source(video, call)}" width="{across}" height="{down}"></iframe>',
        "filter": name, "width": across, "height": down, "picture": media_url(call, video.picture_hash, box),
    }  # fmt: skip


def _thumbnails(call: Call, video: AdVideo, params: Any) -> Rows:  # noqa: ARG001 - an operation's signature
    """Stills of the video; the preferred one is its picture."""
    stills = video.stills or []
    rows = [
        {
            "id": still["id"], "height": still["height"], "width": still["width"], "scale": 1, "name": "",
            "uri": media_url(call, still["hash"]), "is_preferred": still["hash"] == video.picture_hash,
        }
        for still in stills
    ]  # fmt: skip
    return Rows(rows)


class AdVideo(Owned, edge_of=("AdAccount", "advideos")):
    """A video of the account's library. [D-193…D-199]"""

    wire_type = "video"
    deletable = True

    title: Text = written(on_update=True)
    name: Text = written(on_update=True)
    description: Text = written(on_update=True, by_default=True)
    length: float = stored()
    source: Text = computed(_source)
    picture: Text = computed(_picture)
    icon: Text = computed(_picture)
    permalink_url: Text = computed(lambda video, _call: f"/{video.account_id}/videos/{video.wire_id}/")
    status: dict[str, Any] = computed(_status)
    format: list[dict[str, Any]] = computed(_format)
    from_: dict[str, str] = computed(_from)
    published: bool = computed(lambda video, _call: bool(video.source_hash))
    embeddable: bool = stored(default=True)
    created_time: WireTime = column()
    updated_time: WireTime = column(by_default=True)

    thumbnails = Edge(get=Operation(_thumbnails), doc="Stills to choose a thumbnail from.")

    @property
    def source_hash(self) -> str | None:
        """The blob of the file, once it is complete."""
        return self.obj.data.get("source_hash")

    @property
    def picture_hash(self) -> str:
        """The blob of the preferred still."""
        return str(self.obj.data.get("picture_hash", ""))

    @property
    def stills(self) -> list[dict[str, Any]]:
        """The stills: id, hash, width, height."""
        return list(self.obj.data.get("stills", ()))

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.obj.data.get("width", 0))

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.obj.data.get("height", 0))

    @property
    def upload(self) -> dict[str, Any]:
        """The state of a chunked upload: `session`, `size` and `offset` in bytes."""
        return dict(self.obj.data.get("upload", {}))

    def delete(self, call: Call) -> None:
        """Gone from the library; ads that show it keep their copy."""
        call.tx.remove(self.pk)


# -- uploading and deleting ------------------------------------------------------------------------------------------


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


class VideoName(BaseModel):
    """Which video to take out of the library [D-199]."""

    video_id: NumericId


def _before(call: Call, given: VideoUpload) -> Encoded | None:
    """The slow part: take the chunk, or probe the file."""
    if given.upload_phase is not None:
        return upload_session.before(call, given)
    if given.file_url is not None:
        return by_address(call, given.file_url)
    if not call.request.files:
        raise NO_VIDEO_SENT(blame=["source"])
    file = next((one for one in call.request.files if one.name == "source"), call.request.files[0])
    return encode(call.twin.store.blobs, file.data, file.filename or "The video")


def _upload(call: Call, account: Node, given: VideoUpload) -> Any:
    if given.upload_phase is not None:
        return upload_session.step(call, account, given)
    return {"id": str(_put(call, account, given).id)}


def _put(call: Call, account: Node, given: VideoUpload) -> Obj:
    tx, encoded = call.tx, call.prepared
    obj = upload_session.blank(call, account, given)
    encoded.describe(obj)
    tx.insert(obj)
    tx.link(account.pk, "advideos", obj.id, call.now)
    return obj


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
        post=Operation(_upload, VideoUpload, before=_before),
        delete=Operation(_remove, VideoName),
        doc="The account's library of videos.",
    )
