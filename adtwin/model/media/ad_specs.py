"""The specifications of ad videos, held against what was found in a file. All of them are advice. [A-233, A-234]"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from adtwin.model.media.probe_details import VideoDetails
from adtwin.model.media.probe_video import VideoFacts

GIGABYTE: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Advice:
    """One line of the table: what it is about, what is advised, how a file's own value is read, and what passes."""

    field: str
    limit: str
    actual: Callable[[VideoFacts, VideoDetails], Any]
    fits: Callable[[Any], bool]
    fix: str


def _ratio(facts: VideoFacts, _more: VideoDetails) -> float:
    return round(facts.width / facts.height, 3)


TABLE: Final[tuple[Advice, ...]] = (
    Advice("container", "MP4", lambda facts, _: facts.container, lambda one: one in ("mov", "mp4"), "Export as MP4."),
    Advice("aspect_ratio", "9:16 to 16:9", _ratio, lambda one: 9 / 16 - 0.01 <= one <= 16 / 9 + 0.01, "Crop the film."),
    Advice("bytes", "at most 10 GB", lambda facts, _: facts.bytes, lambda one: one <= 10 * GIGABYTE, "Compress it."),
    Advice("width", "at least 1200 pixels", lambda facts, _: facts.width, lambda one: one >= 1_200, "Export larger."),
    Advice("fps", "24 to 60", lambda facts, _: round(facts.fps, 2), lambda one: 23.9 <= one <= 60.1, "Use 30 fps."),
    Advice("chroma", "4:2:0", lambda _, more: more.chroma, lambda one: one in ("4:2:0", None), "Use yuv420p."),
    Advice(
        "key_frame_seconds", "2 to 5 seconds", lambda _, more: more.key_frame_seconds,
        lambda one: one is None or one <= 5.1, "Set a key frame every 2 to 5 seconds.",
    ),
    Advice(
        "codec", "H.264, H.265, VP9 or AV1", lambda facts, _: facts.codec,
        lambda one: one in ("h264", "hevc", "vp9", "av1"), "Export with H.264.",
    ),
    Advice("fixed_frame_rate", "true", lambda _, more: more.fixed_frame_rate, bool, "Export at a constant frame rate."),
    Advice("interlaced", "false", lambda _, more: more.interlaced, lambda one: not one, "Deinterlace the film."),
    Advice(
        "audio_codec", "AAC", lambda facts, _: facts.audio_codec, lambda one: one in (None, "aac"), "Use AAC-LC.",
    ),
    Advice("audio_channels", "2", lambda facts, _: facts.audio_channels, lambda one: one in (None, 2), "Use stereo."),
    Advice("audio_rate", "48000 Hz", lambda facts, _: facts.audio_rate, lambda one: one in (None, 48_000), "Resample."),
    Advice(
        "audio_bits_a_second", "at least 128000", lambda _, more: more.audio_bits_a_second,
        lambda one: one is None or one >= 128_000, "Raise the bit rate of the sound.",
    ),
)  # fmt: skip


def advice(facts: VideoFacts, more: VideoDetails) -> list[dict[str, Any]]:
    """Where a film falls short: field, limit, actual value and what to do."""
    found = [(line, line.actual(facts, more)) for line in TABLE]
    return [
        {"field": line.field, "limit": line.limit, "actual": actual, "fix": line.fix}
        for line, actual in found
        if not line.fits(actual)
    ]
