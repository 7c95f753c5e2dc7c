"""How a film was made, beyond what a player needs to know: what the specifications of ad videos speak of. [A-233]"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adtwin.model.media.probe_video import open_video

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

MOST_PACKETS = 20_000
"""Packets that are looked at for key frames: some ten minutes."""


@dataclass(frozen=True, slots=True)
class VideoDetails:
    """None where the file does not say. Seconds between key frames are those of the longest stretch."""

    chroma: str | None
    interlaced: bool
    fixed_frame_rate: bool
    key_frame_seconds: float | None
    audio_bits_a_second: int | None


def probe_details(source: str | Path | bytes, name: str = "The video") -> VideoDetails:
    """Look at how a film was made. Errors: as `probe_video`."""
    with open_video(source, name) as opened:
        container, stream = opened.container, opened.container.streams.video[0]
        audio = container.streams.audio[0] if container.streams.audio else None
        bits = audio.bit_rate if audio is not None else None
        average, base = stream.average_rate, stream.base_rate
        fixed = average is None or base is None or abs(float(base) - float(average)) <= 0.01 * float(average)
        chroma, interlaced = _first_frame(container, stream)
        return VideoDetails(
            chroma=chroma,
            interlaced=interlaced,
            fixed_frame_rate=fixed,
            key_frame_seconds=_longest_group(container, stream),
            audio_bits_a_second=int(bits) if bits else None,
        )


def _first_frame(container: InputContainer, stream: VideoStream) -> tuple[str | None, bool]:
    """Chroma subsampling as `4:2:0`, and whether the first frame is two fields."""
    frame = next(container.decode(stream), None)
    if frame is None:
        return None, False
    digits = next((part for part in ("420", "422", "444", "411", "440") if part in frame.format.name), "")
    return ":".join(digits) or None, bool(frame.interlaced_frame)


def _longest_group(container: InputContainer, stream: VideoStream) -> float | None:
    """Seconds of the longest stretch from one key frame to the next, or to the end."""
    container.seek(0)
    keys: list[float] = []
    last = None
    for count, packet in enumerate(container.demux(stream)):
        if packet.pts is None or count > MOST_PACKETS:
            break
        last = float(packet.pts * packet.time_base) if packet.time_base is not None else None
        if last is not None and packet.is_keyframe:
            keys.append(last)
    ends = [*keys[1:], last] if last is not None else []
    gaps = [later - earlier for earlier, later in zip(keys, ends, strict=False) if later is not None]
    return round(max(gaps), 3) if gaps else None
