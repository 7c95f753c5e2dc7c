"""What every video is, whether it belongs to an ad account, a page or a person. [A-207, A-220, D-193…D-199]"""

from __future__ import annotations

from typing import Any

from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Edge, Node, Operation, column, computed, only, sent, stored, written
from adtwin.graph.types import NumericId, Text, WireTime
from adtwin.graph.versions import difference
from adtwin.model.media import captions, phases, thumbnails
from adtwin.model.media.library import media_url
from adtwin.store import Obj

AI_IS_TOLD = difference("is_ai_generated", "Videos have `is_ai_generated` [wire facts 8].", since="v26.0")


def _source(video: Video, call: Call) -> str | None:
    """Where the file can be played."""
    return media_url(call, video.source_hash) if video.source_hash and phases.is_ready(video, call.now) else None


def _picture(video: Video, call: Call) -> str | None:
    """The preferred thumbnail, scaled down."""
    return media_url(call, video.picture_hash, 160) if video.picture_hash else None


def _from(video: Video, call: Call) -> dict[str, str]:
    """Whose video it is: the account, the page or the person that sent it."""
    owner = call.load(video.obj.owner_id)
    return {"id": str(video.obj.owner_id), "name": "" if owner is None else str(owner.obj.data.get("name") or "")}


def _format(video: Video, call: Call) -> list[dict[str, Any]]:
    """The sizes that the video is shown in."""
    if not phases.is_ready(video, call.now):
        return []
    return [_sized(video, call, box) for box in (130, 480, 720)] + [_sized(video, call, None)]


def _sized(video: Video, call: Call, box: int | None) -> dict[str, Any]:
    share = 1.0 if box is None else min(1.0, box / max(video.width, video.height))
    across, down = round(video.width * share), round(video.height * share)
    name = "native" if box is None else f"{box}x{box}"
    return {
        "embed_html": f'<iframe src="{_source(video, call)}" width="{across}" height="{down}"></iframe>',
        "filter": name, "width": across, "height": down, "picture": media_url(call, video.picture_hash, box),
    }  # fmt: skip


class Video(Node, abstract=True):
    """A video: its file, its stills, its captions, and how far it is on its way."""

    wire_type = "video"
    deletable = True

    title: Text = written(on_update=True)
    description: Text = written(on_update=True, by_default=True)
    length: float = stored()
    source: Text = computed(_source)
    picture: Text = computed(_picture)
    icon: Text = computed(_picture)
    permalink_url: Text = computed(lambda video, _call: f"/{video.obj.owner_id}/videos/{video.wire_id}/")
    status: dict[str, Any] = computed(phases.status)
    format: list[dict[str, Any]] = computed(_format)
    from_: dict[str, str] = computed(_from)
    published: bool = computed(lambda video, call: phases.is_ready(video, call.now))
    embeddable: bool = stored(default=True)
    preferred_thumbnail_id: NumericId = sent(on_update=True, doc="The still that becomes the picture.")
    is_ai_generated: bool = only(AI_IS_TOLD, written(on_update=True))
    created_time: WireTime = column()
    updated_time: WireTime = column(by_default=True)

    thumbnails = Edge(
        get=Operation(thumbnails.listed, rows=thumbnails.STILL),
        post=Operation(thumbnails.add, thumbnails.ThumbnailUpload, before=thumbnails.before),
        doc="Stills to choose a thumbnail from; POST adds a picture of one's own.",
    )
    captions = Edge(
        get=Operation(captions.listed, rows=captions.CAPTIONS),
        post=Operation(captions.add, captions.CaptionsUpload, before=captions.before),
        delete=Operation(captions.remove, captions.CaptionsName),
        doc="Subtitles, one file for each locale.",
    )

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
        """An upload that has not ended: when it `began`, its `size` and `offset` in bytes, its `session`."""
        return dict(self.obj.data.get("upload", {}))

    @property
    def encoding(self) -> dict[str, Any]:
        """When the encoding `began` and `ends`, and its `errors` if it fails."""
        return dict(self.obj.data.get("encoding", {}))

    @classmethod
    def prepare(cls, change: Change[Any]) -> None:
        """Another still becomes the picture."""
        wanted = change.typed("preferred_thumbnail_id")
        if wanted is not None:
            thumbnails.prefer(change.new, wanted)

    def delete(self, call: Call) -> None:
        """Gone; ads that show it keep their copy."""
        call.tx.remove(self.pk)


def blank(call: Call, kind: str, owner: Node, said: dict[str, Any]) -> Obj:
    """A video of this type of which only what the client says is known."""
    data = {name: value for name, value in said.items() if value is not None}
    obj = Obj(
        id=call.tx.new_id(owner.obj.owner_id),
        type=kind,
        owner_id=owner.obj.owner_id,
        created_time=call.now,
        updated_time=call.now,
        status=None,
        effective_status=None,
        data={"embeddable": True, **data},
    )
    if kind == "AdVideo":
        obj.data["account_id"] = str(owner.pk)
    return obj
