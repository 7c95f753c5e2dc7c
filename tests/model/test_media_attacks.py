"""Files that mean harm, sent over HTTP: refused with a documented error, quickly, in little memory, leaving nothing."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from adtwin.model.media import polyglot
from tests.live import Live, error_of
from tests.model.test_probe_image import chunk, gif_of, picture, png_of
from tests.model.uploads import CLIP

SECONDS, BYTES = 0.2, 50_000_000
JPEG, PNG, GIF = picture("JPEG"), picture("PNG"), picture("GIF")
SCRIPT = b"<html><script>alert(document.domain)</script></html>"
UNSUPPORTED, BROKEN, TOO_MANY = "IMAGE_TYPE_UNSUPPORTED", "IMAGE_PROCESSING", "IMAGE_TOO_MANY_PIXELS"


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as one:
        one.writestr("a.txt", "not a picture")
    return out.getvalue()


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of three bytes a pixel, with correct checksums, whatever is in it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg_said_to_be(width: int, height: int) -> bytes:
    at = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:at] + struct.pack(">HH", height, width) + JPEG[at + 4 :]


def commented(text: bytes) -> bytes:
    return JPEG[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + JPEG[2:]


def clip_said_to_be(width: int, height: int) -> bytes:
    at = CLIP.index(b"stsd") + 44
    return CLIP[:at] + struct.pack(">HH", width, height) + CLIP[at + 4 :]


def bomb(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


IMAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', UNSUPPORTED),
    "a page": (lambda: SCRIPT, UNSUPPORTED),
    "jpeg and zip": (lambda: JPEG + archive(), UNSUPPORTED),
    "jpeg and page": (lambda: JPEG + SCRIPT, UNSUPPORTED),
    "png and script": (lambda: PNG + b"<?php system($_GET[0]); ?>", UNSUPPORTED),
    "gif and script": (lambda: b"GIF89a/*" + GIF[8:] + b"*/=1;alert(1)", UNSUPPORTED),
    "page in a comment": (lambda: commented(SCRIPT), UNSUPPORTED),
    "pdf in a comment": (lambda: commented(b"%PDF-1.7\n1 0 obj"), UNSUPPORTED),
    "webp and zip": (lambda: picture("WEBP") + archive(), UNSUPPORTED),
    "bmp and page": (lambda: picture("BMP") + SCRIPT, UNSUPPORTED),
    "tiff and zip": (lambda: picture("TIFF") + archive(), UNSUPPORTED),
    "png of 2.5 gigapixels": (lambda: png_of(50_000, 50_000), TOO_MANY),
    "gif of 100,000 frames": (lambda: gif_of(100_000), TOO_MANY),
    "jpeg of 4 gigapixels": (lambda: jpeg_said_to_be(65_000, 65_000), TOO_MANY),
    "jpeg taller than it is": (lambda: jpeg_said_to_be(120, 8_000), BROKEN),
    "png taller than it is": (lambda: png(120, 4_000, bomb(120 * 3 + 1)), BROKEN),
    "png with 300 MB behind its pixels": (lambda: png(100, 100, bomb(300_000_000)), BROKEN),
    "png with 200 MB of text": (lambda: PNG[:33] + chunk(b"zTXt", b"a\0\0" + bomb(200_000_000)) + PNG[33:], BROKEN),
    "png with 200 MB of profile": (lambda: PNG[:33] + chunk(b"iCCP", b"a\0\0" + bomb(200_000_000)) + PNG[33:], BROKEN),
    "jpeg without its end": (lambda: picture("JPEG", (900, 900))[:2_000], BROKEN),
}  # fmt: skip
VIDEOS: dict[str, tuple[Callable[[], bytes], str]] = {
    "mp4 without its end": (lambda: CLIP[:-100], "VIDEO_PROBLEM"),
    "mp4 without its middle": (lambda: CLIP[:2_000] + CLIP[3_000:], "VIDEO_PROBLEM"),
    "mp4 and page": (lambda: CLIP + SCRIPT, "VIDEO_UNSUPPORTED"),
    "mp4 and zip": (lambda: CLIP + archive(), "VIDEO_UNSUPPORTED"),
    "page in a free box": (lambda: CLIP + struct.pack(">I", 8 + len(SCRIPT)) + b"free" + SCRIPT, "VIDEO_UNSUPPORTED"),
    "mp4 smaller than it is": (lambda: clip_said_to_be(16, 16), "VIDEO_PROBLEM"),
    "mp4 larger than it is": (lambda: clip_said_to_be(7_680, 4_320), "VIDEO_PROBLEM"),
    "a picture": (lambda: JPEG * 4, "VIDEO_UNSUPPORTED"),
}  # fmt: skip


def refused(live: Live, edge: str, files: dict[str, Any], symbol: str) -> None:
    """Refused in time and room, the listing as before."""
    path = f"/{live.world['ad_account_id']}/{edge}"
    before = live.get(path).text
    live.post(path, {}, files={"source": ("warm.txt", b"parsers are imported" * 100, "text/plain")})
    began = time.process_time()
    error_of(live.post(path, {}, files=files), symbol)
    assert time.process_time() - began < SECONDS
    tracemalloc.start()
    try:
        error_of(live.post(path, {}, files=files), symbol)
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()
    assert live.get(path).text == before


@pytest.mark.parametrize("case", IMAGES)
def test_an_image_that_means_harm_is_refused(live: Live, case: str):
    make, symbol = IMAGES[case]
    refused(live, "adimages", {"hero.jpg": ("hero.jpg", make(), "image/jpeg")}, symbol)


@pytest.mark.parametrize("case", VIDEOS)
def test_a_video_that_means_harm_is_refused(live: Live, case: str):
    make, symbol = VIDEOS[case]
    refused(live, "advideos", {"source": ("clip.mp4", make(), "video/mp4")}, symbol)


_PROBE = """
import resource, sys
from pathlib import Path
from adtwin.errors import GraphError
from adtwin.model.media.probe_image import probe_image
from adtwin.model.media.probe_video import probe_video

probes = {"image": lambda path: probe_image(path.read_bytes()), "video": probe_video}
folder = Path(sys.argv[1])
for path in sorted(folder.glob("good-*")):
    probes[path.name.split("-")[1]](path)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sorted(folder.glob("bad-*")):
    try:
        probes[path.name.split("-")[1]](path)
    except GraphError:
        continue
    sys.exit(path.name + " was taken")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def test_all_of_them_together_take_less_than_fifty_megabytes_of_the_machine(tmp_path: Path):
    """In a process of their own, since decoders take memory that Python doesn't know of."""
    (tmp_path / "good-image").write_bytes(JPEG)
    (tmp_path / "good-video").write_bytes(CLIP)
    for kind, cases in (("image", IMAGES), ("video", VIDEOS)):
        for number, (make, _) in enumerate(cases.values()):
            (tmp_path / f"bad-{kind}-{number}").write_bytes(make())
    ran = subprocess.run([sys.executable, "-c", _PROBE, str(tmp_path)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) < BYTES


def test_what_only_looks_like_harm_is_taken():
    assert polyglot.of_bytes(JPEG + b"PK\x05\x06" + bytes(40)) is None
    assert polyglot.of_bytes(commented(b"<x:xmpmeta><rdf:RDF/></x:xmpmeta>")) is None


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "LA"])
@pytest.mark.parametrize("size", [(1, 1), (3_000, 7), (2_000, 2_000)])
def test_flat_pictures_are_no_bombs(live: Live, mode: str, size: tuple[int, int]):
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG", optimize=True)
    files = {"flat.png": ("flat.png", out.getvalue(), "image/png")}
    answer = live.post(f"/{live.world['ad_account_id']}/adimages", {}, files=files)
    assert answer.json()["images"]["flat.png"]["width"] == size[0]
