"""Files uploaded for later use: a session, bytes from an offset on, and the handle that stands for the whole file.
[A-196…A-206, D-277…D-284]"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import ClassVar, Literal, cast

from pydantic import BaseModel, Field

from adtwin.base.streams import stable_hash
from adtwin.errors.media import UPLOAD_HANDLE, UPLOAD_NEEDS_A_PERSON, UPLOAD_OFFSET, UPLOAD_TOO_LONG
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation, computed, stored
from adtwin.graph.types import Count, NumericString, Text
from adtwin.model.media import received
from adtwin.model.media.fetch import VIDEO_LIMIT
from adtwin.store import Obj, View

FileType = Literal["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"]
BY_HANDLE = "upload_handle"
"""The alias by which a handle is found; handles are looked up among those of the person who uploaded."""


class NoParams(BaseModel):
    """What is said stands in the header `file_offset` [A-198]."""


class NewUpload(BaseModel):
    """The file that is to come [A-197]."""

    file_name: str = Field(min_length=1, max_length=255)
    file_length: Count = Field(gt=0, le=VIDEO_LIMIT)
    file_type: FileType


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many bytes are there now, and the blob of the file once it is whole."""

    offset: int
    blob: str | None


def _receive(call: Call, given: NoParams) -> Arrived:  # noqa: ARG001 - an operation's signature
    """Write the bytes of the request to their place; the last ones make the file whole [A-198…A-203]."""
    received.demand_token_in_header(call)
    session = cast("UploadSession", call.target)
    there, length = session.file_offset, session.file_length
    if session.handle is not None:
        return Arrived(length, session.blob)
    file = received.sent(call)
    size = 0 if file is None else file.size
    offset = received.number_of(call.request.headers.get("file_offset", "0"))
    # The sample resumes with the whole file again: what had arrived of it is skipped.
    skipped = there if offset == there and size == length else 0
    if offset != there:
        detail = f"The bytes start at {call.request.headers['file_offset'][:40]!r}"
        raise UPLOAD_OFFSET(blame=["file_offset"], detail=detail, expected=there)
    if there + size - skipped > length:
        raise UPLOAD_TOO_LONG(blame=["file_offset"], length=length, sent=there + size)
    if file is not None:
        try:
            received.write(call, session.pk, there, received.after(file.pieces(), skipped))
        except ValueError as problem:
            detail = "The bytes that were sent are gone"
            raise UPLOAD_OFFSET(blame=["file_offset"], detail=detail, expected="0 of a new session") from problem
    there += size - skipped
    return Arrived(there, _kept(call, session) if there == length else None)


def _kept(call: Call, session: UploadSession) -> str:
    """The blob of the whole file."""
    with received.path_of(call, session.pk).open("rb") as file:
        return call.twin.store.blobs.put_parts(iter(lambda: file.read(1 << 20), b""))


def _received(call: Call, session: UploadSession, given: NoParams) -> dict[str, str]:  # noqa: ARG001
    """The handle, once the file is whole; until then how far it is."""
    arrived: Arrived = call.prepared
    session.obj.data["file_offset"] = arrived.offset
    if arrived.blob is not None and session.handle is None:
        received.forget(call, session.pk)
        session.obj.data |= {"blob": arrived.blob, "handle": _handle(call, session)}
        call.tx.set_alias(session.obj.owner_id, BY_HANDLE, str(session.handle), session.pk)
    call.tx.update(session.obj)
    if session.handle is None:
        return {"id": session.wire_id, "file_offset": str(session.file_offset)}
    return {"h": session.handle}


def _handle(call: Call, session: UploadSession) -> str:
    """A version and the file's name, type and seal, as the sample's handle is made up [D-280]."""
    seal = stable_hash(call.twin.seed, "handle", session.pk).to_bytes(8, "big")
    parts = (session.file_name.encode(), session.file_type.encode(), seal)
    return ":".join(["2", *(base64.b64encode(part).decode() for part in parts)])


class UploadSession(Node):
    """An upload under way, `upload:<SESSION_ID>`; gone a day after its start unless it was used. [A-197…A-204]"""

    id_pattern: ClassVar[re.Pattern[str]] = re.compile(r"upload:([0-9]{1,18})")
    post = Operation(_received, NoParams, before=_receive)

    file_offset: NumericString = stored(default=0, by_default=True)
    file_name: Text = stored()
    file_length: Count = stored()
    file_type: Text = stored()
    status: Text = computed(lambda session, _call: "complete" if session.handle else "in_progress")

    @property
    def wire_id(self) -> str:
        """`upload:<SESSION_ID>`."""
        return f"upload:{self.pk}"

    @classmethod
    def resolve(cls, view: View, match: re.Match[str]) -> int | None:
        """The session, and nothing else of that number."""
        obj = view.get(int(match.group(1)))
        return obj.id if obj is not None and obj.type == cls.__name__ else None

    @property
    def handle(self) -> str | None:
        """What other endpoints take for the file, once it is whole."""
        return self.obj.data.get("handle")

    @property
    def blob(self) -> str | None:
        """The whole file."""
        return self.obj.data.get("blob")

    def has_lapsed(self, now: int) -> bool:
        """A day after its start [A-206: no time is given]."""
        return now >= self.obj.created_time + received.LASTS


def _start(call: Call, app: Node, given: NewUpload) -> dict[str, str]:
    """A session for a file of this length [A-197]."""
    principal = call.principal
    if principal.kind not in ("user", "system_user"):
        raise UPLOAD_NEEDS_A_PERSON()
    obj = Obj(
        id=call.tx.new_id(principal.user_id),
        type="UploadSession",
        owner_id=principal.user_id,
        created_time=call.now,
        updated_time=call.now,
        status=None,
        effective_status=None,
        data={"file_offset": 0, "app_id": str(app.pk), **given.model_dump()},
    )
    call.tx.insert(obj)
    return {"id": f"upload:{obj.id}"}


def claimed(call: Call, view: View, handle: str) -> UploadSession:
    """The file that a handle of the caller's stands for. Error: UPLOAD_HANDLE for an unknown or a used one [A-194]."""
    number = view.alias(call.principal.person_id, BY_HANDLE, handle)
    obj = view.get(number) if number is not None else None
    if obj is None:
        raise UPLOAD_HANDLE(blame=["fbuploader_video_file_chunk"], detail="No upload of yours has this handle")
    if obj.data.get("used"):
        raise UPLOAD_HANDLE(blame=["fbuploader_video_file_chunk"], detail="The handle has been used already")
    return UploadSession(obj)


def use_up(call: Call, session: UploadSession) -> None:
    """A handle serves once [A-194]."""
    session.obj.data["used"] = True
    call.tx.update(session.obj)


class UploadPaths(Edges, of="App"):
    """Where sessions start."""

    uploads = Edge(post=Operation(_start, NewUpload, only_asks=True), doc="Start the upload of a file for later use.")
