"""The calls of the admin root that answer with files: media, previews, snapshots."""

from __future__ import annotations

import asyncio
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import IO

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, HTMLResponse
from starlette.responses import Response as Whole

from adtwin.preview.render import SANDBOX, content_security_policy
from adtwin.server.admin import Call, RefusedError
from adtwin.server.limits import GB, Room
from adtwin.server.multipart import Parts

LARGEST_SNAPSHOT = Room(4 * GB, 4 * GB, "snapshots")
SNIFFED = 16
LONGEST_SIDE = 2_048
A_YEAR = 365 * 86_400

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
)
UNKNOWN_KIND = "application/octet-stream"


def kind_of(start: bytes) -> str:
    """The content type of a file by its first bytes; what is no picture or film is never shown as one. [S7, S11]"""
    for offset, signature, kind in _SIGNATURES:
        if start.startswith(signature, offset):
            return kind
    return UNKNOWN_KIND


async def media(call: Call) -> Whole:
    """A picture or a film by its hash; the ending of the name is for people. `size` asks for a smaller picture."""
    name = call.path.removeprefix("/media/").partition(".")[0]
    path = call.control.twin.store.blobs.path(name)
    if path is None:
        raise RefusedError(404, "There is no such file.")
    with path.open("rb") as file:
        kind = kind_of(file.read(SNIFFED))
    headers = {
        "etag": f'"{name}"',
        "cache-control": f"public, max-age={A_YEAR}, immutable",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "cross-origin-resource-policy": "cross-origin",
        "content-disposition": "attachment" if kind == UNKNOWN_KIND else "inline",
    }
    size = _size(call)
    if size is not None and kind.startswith("image/"):
        smaller = await asyncio.to_thread(_smaller, path, size)
        return Whole(smaller, media_type=kind_of(smaller), headers=headers | {"etag": f'"{name}-{size}"'})
    return FileResponse(path, media_type=kind, headers=headers)


def _size(call: Call) -> int | None:
    """The longest side asked for, in pixels."""
    given = call.query.get("size")
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and 0 < int(given[:6]) <= LONGEST_SIDE):
        raise RefusedError(400, f"size must be a number of pixels from 1 to {LONGEST_SIDE}.", "size")
    return int(given)


@lru_cache(maxsize=500)
def _smaller(path: Path, size: int) -> bytes:
    """The picture scaled down; the file never changes, for its name is its content's."""
    from adtwin.model.media.probe_image import thumbnail  # Pillow is loaded when the first one is asked for

    return thumbnail(path.read_bytes(), size, size)


async def preview(call: Call) -> Whole:
    """An ad as people see it, in a page that may do nothing. [S11]"""
    token, origin = call.path.removeprefix("/preview/"), call.exchange.base_url
    twin = call.control.twin
    found = await asyncio.to_thread(call.control.hooks.preview, twin, token, origin)
    if found is None:
        raise RefusedError(404, "There is no such preview.")
    page, until = found
    if until <= twin.clock.now():
        raise RefusedError(410, "The preview link has expired. Ask for a new one.")
    headers = {
        "content-security-policy": f"sandbox {SANDBOX}; {content_security_policy(origin)}",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }
    return HTMLResponse(page, headers=headers)


async def snapshot(call: Call) -> Whole:
    """Everything the twin holds, as one zip file."""
    folder = tempfile.TemporaryDirectory(prefix="adtwin-snapshot-")
    path = Path(folder.name, "adtwin-snapshot.zip")
    try:
        await call.control.snapshot(path)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        path,
        media_type="application/zip",
        filename=path.name,
        headers={"cache-control": "no-store", "x-content-type-options": "nosniff"},
        background=BackgroundTask(folder.cleanup),
    )


async def restore(call: Call) -> dict[str, object]:
    """Put back a snapshot: the body is the zip file, or a multipart body that holds it."""
    kind = call.headers.get("content-type", "")
    with tempfile.TemporaryFile() as file:
        await (_take_part(call, kind, file) if kind.lower().startswith("multipart/form-data") else _take(call, file))
        file.seek(0)
        identities = await call.control.restore(file)
    return {"world": call.control.twin.world, **identities}


async def _take(call: Call, file: IO[bytes]) -> None:
    size = 0
    async for piece in call.pieces():
        size += len(piece)
        if size > LARGEST_SNAPSHOT.body:
            raise RefusedError(413, f"A snapshot may have at most {LARGEST_SNAPSHOT.body} bytes.")
        file.write(piece)


async def _take_part(call: Call, kind: str, file: IO[bytes]) -> None:
    parts = Parts(kind, LARGEST_SNAPSHOT)
    try:
        async for piece in call.pieces():
            parts.feed(piece)
        parts.finish()
        if len(parts.files) != 1:
            raise RefusedError(400, "Send the snapshot as the one file of the form.", "file")
        file.write(parts.files[0].data)
    finally:
        parts.close()
