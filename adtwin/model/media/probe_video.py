"""What a video file holds, and still pictures from it, through PyAV. [D-198, A-233]"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from adtwin.errors import GraphError
from adtwin.errors.media import VIDEO_PROBLEM, VIDEO_TOO_SMALL, VIDEO_UNSUPPORTED
from adtwin.model.media import polyglot
from adtwin.model.media.mp4_boxes import declared_sizes

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

SMALLEST = 1_024
"""Bytes of the smallest video (the video API's error list)."""
HEADER = 64
"""Below this no container's header fits: only the size can be judged."""
MOST_PIXELS = 40_000_000
CODECS = frozenset({
    "av1", "dvvideo", "flv1", "h263", "h264", "hevc", "mjpeg", "mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v2",
    "msmpeg4v3", "prores", "theora", "vc1", "vp6f", "vp8", "vp9", "wmv1", "wmv2", "wmv3",
})  # fmt: skip

BOX_HEADER = 8
BLOCK = 16
"""Pixels that codecs round sizes up to; declared sizes may differ by less."""
MPEGTS_PACKET, MPEGTS_SYNC = 188, 0x47
_MP4_STARTS = (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip")
_STARTS: tuple[tuple[int, bytes, str], ...] = (
    *((4, start, "mov") for start in _MP4_STARTS),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (8, b"AVI ", "avi"),
    (0, b"FLV\x01", "flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (0, b"\x00\x00\x01\xba", "mpeg"),
    (0, b"OggS", "ogg"),
)


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """One video: length in seconds, size in pixels, frames a second; `audio_codec` is None when it is silent.

    `audio_rate` is in Hz, `bytes` the file's size.
    """

    seconds: float
    width: int
    height: int
    codec: str
    fps: float
    container: str
    audio_codec: str | None
    audio_rate: int | None
    audio_channels: int | None
    bytes: int


@dataclass(frozen=True, slots=True)
class Still:
    """A picture from a video: JPEG bytes, size in pixels, and its place in the video in seconds."""

    jpeg: bytes
    width: int
    height: int
    seconds: float


def probe_video(source: str | Path | bytes, name: str = "The video") -> VideoFacts:
    """Open the video, decode its first frame and tell what it is.

    Errors: VIDEO_TOO_SMALL (382), VIDEO_UNSUPPORTED (352), VIDEO_PROBLEM (351). [D-198, D-387]
    """
    with open_video(source, name) as opened:
        container, stream = opened.container, opened.container.streams.video[0]
        _first_frame(container, stream, name, opened.declared)
        audio = container.streams.audio[0] if container.streams.audio else None
        return VideoFacts(
            seconds=_seconds(container, stream, name),
            width=stream.codec_context.width,
            height=stream.codec_context.height,
            codec=stream.codec_context.name,
            fps=float(stream.average_rate or stream.guessed_rate or 0),
            container=container.format.name.split(",")[0],
            audio_codec=audio.codec_context.name if audio else None,
            audio_rate=audio.codec_context.sample_rate if audio else None,
            audio_channels=audio.codec_context.channels if audio else None,
            bytes=opened.size,
        )


def thumbnails(source: str | Path | bytes, count: int, longest_side: int = 720) -> list[Still]:
    """`count` stills, evenly spread over the video, as JPEG with no side longer than `longest_side` pixels.

    A broken part of the video gives fewer stills. Errors: as `probe_video`.
    """
    from av import FFmpegError

    stills: list[Still] = []
    with open_video(source, "The video") as opened:
        container, stream = opened.container, opened.container.streams.video[0]
        total = _seconds(container, stream, "The video")
        for place in range(count):
            seconds = total * (place + 0.5) / count
            try:
                stills.append(_still(container, stream, seconds, longest_side))
            except (FFmpegError, StopIteration):
                continue
    return stills


def _still(container: InputContainer, stream: VideoStream, seconds: float, longest_side: int) -> Still:
    """The frame that is on show at a place."""
    from PIL import Image

    container.seek(int(seconds * 1_000_000))
    frame = next(container.decode(stream))
    for later in container.decode(stream):
        if later.time > seconds:
            break
        frame = later
    picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
    picture.thumbnail((longest_side, longest_side))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return Still(out.getvalue(), picture.width, picture.height, round(frame.time, 3))


class Opened(NamedTuple):
    """A container, its size in bytes, and the sizes in pixels that its index declares."""

    container: InputContainer
    size: int
    declared: list[tuple[int, int]]


@contextmanager
def open_video(source: str | Path | bytes, name: str) -> Iterator[Opened]:
    """The opened container. The parser is chosen by content and reads this one file only.

    FFmpeg left to guess would take playlists that name other files and addresses.
    """
    import av

    with io.BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        form = _form(file.read(1024), size, name)
        _refuse_other_kinds(file, name)
        if form == "mov" and not _boxes_are_whole(file, size):
            raise _broken(name, "ends before its data does")
        declared = list(declared_sizes(file)) if form == "mov" else []
        file.seek(0)
        try:
            with av.open(file, "r", format=form) as container:
                _check(container, name)
                yield Opened(container, size, declared)
        except (av.FFmpegError, ValueError, EOFError) as problem:
            raise _broken(name, "can't be read") from problem


def _form(head: bytes, size: int, name: str) -> str:
    """FFmpeg's name of the container format, by the first bytes. [D-198]"""
    for at, start, form in _STARTS:
        if head[at : at + len(start)] == start:
            if size < SMALLEST:
                raise VIDEO_TOO_SMALL(name=name, size=size, limit=SMALLEST)
            return form
    if len(head) > 2 * MPEGTS_PACKET and {*head[: 2 * MPEGTS_PACKET + 1 : MPEGTS_PACKET]} == {MPEGTS_SYNC}:
        return "mpegts"
    # A few bytes of anything are too small; a text or an image is the wrong format however short it is.
    if size < HEADER or (size < SMALLEST and b"\x00" in head):
        raise VIDEO_TOO_SMALL(name=name, size=size, limit=SMALLEST)
    raise VIDEO_UNSUPPORTED(name=name, detail="is not a video of a known type")


def _refuse_other_kinds(file: BinaryIO, name: str) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(polyglot.HEAD)
    file.seek(max(0, size - polyglot.TAIL))
    also = polyglot.other_kind(head, file.read())
    if also is not None:
        raise VIDEO_UNSUPPORTED(name=name, detail=f"is {also} as well")


def _boxes_are_whole(file: BinaryIO, size: int) -> bool:
    """Whether an MP4's top-level boxes end exactly where the file ends, so that nothing was cut off."""
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            return True
        if length < BOX_HEADER:
            return False
        at += length
    return at == size


def _check(container: InputContainer, name: str) -> None:
    if not container.streams.video:
        raise VIDEO_UNSUPPORTED(name=name, detail="has no video track")
    context = container.streams.video[0].codec_context
    if context.name not in CODECS:
        raise VIDEO_UNSUPPORTED(name=name, detail="uses a codec that isn't supported")
    if context.width * context.height > MOST_PIXELS:
        raise VIDEO_UNSUPPORTED(name=name, detail=f"is {context.width} x {context.height} pixels large")


def _first_frame(container: InputContainer, stream: VideoStream, name: str, declared: list[tuple[int, int]]) -> None:
    """The film shows a picture, of the size that its boxes declare."""
    frame = next(container.decode(stream), None)
    if frame is None:
        raise _broken(name, "has no picture")
    if declared and not any(
        abs(frame.width - width) < BLOCK and abs(frame.height - height) < BLOCK for width, height in declared
    ):
        told = " or ".join(f"{width} x {height}" for width, height in declared[:2])
        raise _broken(name, f"says that it is {told} pixels, and is {frame.width} x {frame.height}")


def _seconds(container: InputContainer, stream: VideoStream, name: str) -> float:
    if container.duration:
        seconds = container.duration / 1_000_000
    elif stream.duration and stream.time_base is not None:
        seconds = float(stream.duration * stream.time_base)
    else:
        raise _broken(name, "has no length")
    return round(seconds, 3)


def _broken(name: str, detail: str) -> GraphError:
    return VIDEO_PROBLEM(name=name, detail=detail)
