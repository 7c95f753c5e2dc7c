"""Looking into media files over the admin root: facts, advice for ad videos, findings by placement."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np
import pytest

from adtwin.model.media.make import stand_in_image
from tests.live import Live
from tests.model.uploads import CLIP


def film(width: int, height: int, seconds: float, rate: int = 30, form: str = "mp4") -> bytes:
    """A film with a key frame every two seconds and stereo sound at 48 kHz."""
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        track = container.add_stream("h264", rate=rate)
        track.width, track.height, track.pix_fmt = width, height, "yuv420p"
        track.options = {"preset": "ultrafast", "g": str(rate * 2), "threads": "1"}
        sound = container.add_stream("aac", rate=48_000, layout="stereo")
        sound.bit_rate = 160_000
        picture = av.VideoFrame.from_ndarray(np.zeros((height, width, 3), np.uint8), format="rgb24")
        planes = picture.reformat(format="yuv420p").to_ndarray()
        for number in range(round(seconds * rate)):
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts = number
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
        noise = np.random.default_rng(1).integers(-20_000, 20_000, (1, 1_024 * 2), np.int16)
        for number in range(round(seconds * 48_000 / 1_024)):
            heard = av.AudioFrame.from_ndarray(noise, format="s16", layout="stereo")
            heard.sample_rate, heard.pts = 48_000, number * 1_024
            container.mux(sound.encode(heard))
        container.mux(sound.encode(None))
    return out.getvalue()


def probe(live: Live, data: bytes) -> Any:
    return live.client.post("/_adtwin/probe", content=data).json()


def fields(rows: list[dict[str, Any]]) -> list[str]:
    return [row["field"] for row in rows]


@pytest.mark.req("A-233", "A-234")
def test_a_film_that_meets_the_specifications_gets_no_advice(live: Live):
    found = probe(live, film(1_280, 720, 4))
    assert found["advice"] == []
    facts = found["facts"]
    assert (facts["type"], facts["file_type"], facts["codec"], facts["width"]) == ("video", "mp4", "h264", 1_280)
    assert (facts["chroma"], facts["interlaced"], facts["fixed_frame_rate"]) == ("4:2:0", False, True)
    assert facts["key_frame_seconds"] == pytest.approx(2, abs=0.1)


@pytest.mark.req("A-233", "A-234")
def test_a_film_that_misses_them_is_told_where(live: Live):
    found = probe(live, CLIP)
    told = {row["field"]: (row["actual"], row["limit"]) for row in found["advice"]}
    assert told == {"width": (320, "at least 1200 pixels"), "fps": (4.0, "24 to 60")}
    assert all(row["fix"] for row in found["advice"])


@pytest.mark.req("E-375", "E-378", "E-379")
def test_findings_stand_by_placement(live: Live):
    placements = probe(live, film(360, 640, 16, rate=10))["placements"]
    assert {name: fields(rows) for name, rows in placements.items()} == {
        "Feed": ["width"], "Stories": ["seconds"], "Reels": [],
    }  # fmt: skip
    assert (placements["Stories"][0]["severity"], placements["Feed"][0]["severity"]) == ("error", "warning")
    square = probe(live, stand_in_image("Square", 600, 600))
    assert (square["facts"]["file_type"], square["facts"]["width"]) == ("jpg", 600)
    assert {name: fields(rows) for name, rows in square["placements"].items()} == {"Feed": [], "Stories": ["width"]}


@pytest.mark.req("E-379")
def test_the_type_is_that_of_the_content(live: Live):
    mov = probe(live, film(640, 640, 1, form="mov"))
    assert (mov["facts"]["file_type"], fields(mov["placements"]["Feed"])) == ("mov", [])
    webm = io.BytesIO()
    with av.open(webm, "w", format="webm") as container:
        track = container.add_stream("vp9", rate=24)
        track.width, track.height, track.pix_fmt = 320, 320, "yuv420p"
        noise = np.random.default_rng(1).integers(0, 255, (480, 320), np.uint8)
        for number in range(4):
            frame = av.VideoFrame.from_ndarray(noise, format="yuv420p")
            frame.pts = number
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    found = probe(live, webm.getvalue())
    assert fields(found["placements"]["Feed"]) == ["file_type"]
    assert "container" in fields(found["advice"])


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [(b"", 400, "Send the file"), (b"no film at all " * 200, 400, "not a video"), (CLIP[:-50], 400, "ends before")],
)
def test_what_cant_be_read_is_refused(live: Live, data: bytes, status: int, says: str):
    answer = live.client.post("/_adtwin/probe", content=data)
    assert (answer.status_code, says in answer.text) == (status, True), answer.text
