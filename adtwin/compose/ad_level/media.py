"""Files against the media table, and what a file is by its first bytes. [E-375…E-381]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adtwin.compose.ad_level import findings, spec
from adtwin.compose.ad_level.places import Ad
from adtwin.compose.problem import Problem

SAME_TYPE = {"jpeg": "jpg", "quicktime": "mov"}
HEAD = 16
"""Bytes of a file that `file_type` looks at."""


def file_type(head: bytes) -> str | None:
    """What the first bytes say: jpg, png, gif, webp, mp4, mov, webm, avi; None where they say nothing [E-379]."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"AVI ": "avi"}.get(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm"
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide"}:
        return "mov" if head[8:10] == b"qt" or head[4:8] != b"ftyp" else "mp4"
    return None


def kind_of(media: Mapping[str, Any]) -> str:
    """image or video: as it says, or by its type or length."""
    if media.get("type") in {"image", "video"}:
        return str(media["type"])
    by_type = SAME_TYPE.get(str(media.get("file_type")), media.get("file_type")) in {*spec.VIDEOS, "webm", "avi"}
    return "video" if by_type or media.get("seconds") is not None else "image"


def media_fit_their_placements(ad: Ad) -> Iterator[Problem]:
    """Each entry of `media`: `{type, file_type, bytes, seconds, width, height, placement}`, what is known of it."""
    listed = ad.document.get("media") or ()
    for place, media in enumerate(listed if isinstance(listed, list | tuple) else [listed]):
        if not isinstance(media, Mapping):
            yield findings.DOCUMENT_UNREADABLE(ad.at(f"media[{place}]"))
            continue
        own = media.get("placement")
        for placement in [own] if own else ad.context.placements or ("Feed",):
            yield from check_file(media, str(placement).capitalize(), ad.at(f"media[{place}]"))


def check_file(media: Mapping[str, Any], placement: str, path: str = "media") -> Iterator[Problem]:
    """One file in one placement. Size, length and type are errors; a shape that will be cropped is a warning."""
    kind = kind_of(media)
    wanted = spec.MEDIA.get((placement, kind))
    words = {"kind": kind, "placement": placement}
    if wanted is None:
        yield findings.NOT_IN_TABLE(path, **words)
        return
    given = media.get("file_type")
    if given is not None and SAME_TYPE.get(str(given), given) not in wanted.file_types:
        yield findings.FILE_TYPE(f"{path}.file_type", limit=" or ".join(wanted.file_types), actual=given, **words)
    size = media.get("bytes")
    if size is not None and size > wanted.most_bytes:
        yield findings.FILE_TOO_LARGE(f"{path}.bytes", limit=wanted.most_bytes, actual=size, **words)
    seconds = media.get("seconds")
    if seconds is not None and wanted.most_seconds is not None and seconds > wanted.most_seconds:
        yield findings.VIDEO_TOO_LONG(f"{path}.seconds", limit=wanted.most_seconds, actual=seconds, **words)
    width, height = media.get("width"), media.get("height")
    if width and height:
        across, down = wanted.ratio
        if abs((width / height) / (across / down) - 1) > spec.RATIO_TOLERANCE:
            shape = {"limit": f"{across}:{down}", "actual": f"{width}×{height}"}
            yield findings.RATIO(f"{path}.width", **shape, **words)
