"""What the video probe takes, and the documented code for each thing that it refuses."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest

from adtwin.errors import GraphError
from adtwin.model.media.make import stand_in_image, stand_in_video
from adtwin.model.media.probe_image import probe_image
from adtwin.model.media.probe_video import probe_video, thumbnails


def clip(container: str, codec: str, *, audio: bool = False) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        video = file.add_stream(codec, rate=25)
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        sound = file.add_stream("aac", rate=48_000) if audio else None
        for number in range(25):
            pixels = np.full((120, 160, 3), number * 10, dtype=np.uint8)
            file.mux(video.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        file.mux(video.encode(None))
        if sound is not None:
            frame = av.AudioFrame.from_ndarray(np.zeros((2, 48_000), dtype=np.float32), format="fltp", layout="stereo")
            frame.sample_rate = 48_000
            file.mux(sound.encode(frame))
            file.mux(sound.encode(None))
    return out.getvalue()


def sound_only() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        sound = file.add_stream("aac", rate=48_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 48_000), dtype=np.float32), format="fltp", layout="stereo")
        frame.sample_rate = 48_000
        file.mux(sound.encode(frame))
        file.mux(sound.encode(None))
    return out.getvalue()


FILM = stand_in_video("Film", 3.0, 320, 180)


@pytest.mark.req("A-233", "D-198")
@pytest.mark.parametrize(
    ("container", "codec", "name"),
    [("mp4", "h264", "mov"), ("mov", "mpeg4", "mov"), ("matroska", "h264", "matroska"), ("avi", "mpeg4", "avi"),
     ("mpegts", "mpeg2video", "mpegts"), ("webm", "libvpx", "matroska")],
)  # fmt: skip
def test_usual_formats_are_taken(container: str, codec: str, name: str) -> None:
    facts = probe_video(clip(container, codec))
    assert (facts.width, facts.height, facts.container) == (160, 120, name)
    assert facts.fps == 25
    assert 0.9 < facts.seconds < 1.2
    assert facts.audio_codec is None


def test_the_sound_track_is_told() -> None:
    facts = probe_video(clip("mp4", "h264", audio=True))
    assert (facts.audio_codec, facts.audio_rate, facts.audio_channels) == ("aac", 48_000, 2)


def test_a_file_on_disk_is_probed_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(FILM)
    assert probe_video(path) == probe_video(str(path)) == probe_video(FILM)


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n" + b"#\n" * 600
CONCAT = b"ffconcat version 1.0\nfile /etc/passwd\n" + b"#\n" * 600
REFUSED = {
    "nothing": (b"", 382),
    "ten bytes": (b"0123456789", 382),
    "a short film start": (FILM[:500], 382),
    "a few zeros": (bytes(900), 382),
    "short text": (b"This is a text file and by no means a video that one could watch.", 352),
    "long text": (b"This is a text file. " * 500, 352),
    "an image": (stand_in_image("Not a film", 300, 300), 352),
    "a playlist that names an address": (PLAYLIST, 352),
    "a playlist that names a file": (CONCAT, 352),
    "sound alone": (sound_only(), 352),
    "a film cut short": (FILM[:-2000], 351),
    "a film without its middle": (FILM[:3000] + FILM[6000:], 351),
    "a film start and noise": (FILM[:32] + b"\x13\x37" * 5000, 351),
    "matroska noise": (b"\x1a\x45\xdf\xa3" + b"\x42" * 5000, 351),
}


@pytest.mark.req("D-198", "D-387")
@pytest.mark.parametrize("case", REFUSED)
def test_bad_files_have_their_documented_codes(case: str) -> None:
    data, code = REFUSED[case]
    with pytest.raises(GraphError) as refused:
        probe_video(data, "film.mp4")
    error = refused.value.body("trace")["error"]
    assert error["code"] == code
    assert "film.mp4" in error["error_user_msg"]


def test_stills_are_spread_over_the_film() -> None:
    stills = thumbnails(stand_in_video("Film", 8.0, 1280, 720), 4, longest_side=480)
    assert [still.seconds for still in stills] == [1.0, 3.0, 5.0, 7.0]
    assert {(still.width, still.height) for still in stills} == {(480, 270)}
    assert len({still.jpeg for still in stills}) == 4
    assert {probe_image(still.jpeg).type for still in stills} == {"jpeg"}
