"""What the image probe takes, and what it refuses before it can do harm."""

from __future__ import annotations

import hashlib
import io
import struct
import tracemalloc
import zlib

import pytest
from PIL import Image

from adtwin.errors import GraphError
from adtwin.model.media.make import stand_in_image
from adtwin.model.media.probe_image import CREATIVE_LIMIT, LIBRARY_LIMIT, MOST_FRAMES, probe_image, thumbnail


def picture(form: str, size: tuple[int, int] = (120, 80), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 90).save(out, form, **options)
    return out.getvalue()


def animation(form: str, frames: int = 3) -> bytes:
    out = io.BytesIO()
    first, *others = (Image.new("RGB", (20, 10), (place * 60, 0, 0)) for place in range(frames))
    first.save(out, form, save_all=True, append_images=others, duration=100)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def gif_of(frames: int, width: int = 1, height: int = 1) -> bytes:
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + frame * frames + b"\x3b"


def tiff_of(width: int, height: int) -> bytes:
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8),
            (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, 100)]  # fmt: skip
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + bytes(4)


def looping_exif() -> bytes:
    """A JPEG whose EXIF directories point at each other over ten thousand bytes."""
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8)
    directory = struct.pack("<H", 800) + entry * 800 + struct.pack("<I", 8)
    exif = b"Exif\x00\x00II*\x00" + struct.pack("<I", 8) + directory
    data = picture("JPEG")
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]


KINDS = [
    ("JPEG", "jpeg"),
    ("PNG", "png"),
    ("GIF", "gif"),
    ("BMP", "bmp"),
    ("TIFF", "tiff"),
    ("WEBP", "webp"),
]


@pytest.mark.req("D-143")
@pytest.mark.parametrize(("form", "kind"), KINDS)
def test_every_image_type_of_the_api_is_told_by_its_content(form: str, kind: str) -> None:
    data = picture(form)
    facts = probe_image(data, "lying-name.svg")
    assert (facts.width, facts.height, facts.type, facts.animated) == (120, 80, kind, False)
    assert (facts.hash, facts.bytes) == (hashlib.md5(data).hexdigest(), len(data))


@pytest.mark.parametrize(("form", "kind"), [("GIF", "gif"), ("PNG", "png"), ("WEBP", "webp")])
def test_animations_are_told_apart(form: str, kind: str) -> None:
    facts = probe_image(animation(form))
    assert (facts.type, facts.animated) == (kind, True)


def test_unusual_colour_modes_are_taken() -> None:
    for form, mode in [("JPEG", "CMYK"), ("PNG", "I;16"), ("PNG", "LA"), ("TIFF", "1"), ("GIF", "P")]:
        assert probe_image(picture(form, mode=mode)).width == 120


UNSUPPORTED, PROCESSING = 1487411, 1487197
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED = {
    "svg": (SVG, UNSUPPORTED),
    "svg with a byte order mark": (b"\xef\xbb\xbf" + SVG, UNSUPPORTED),
    "text": (b"not an image", UNSUPPORTED),
    "html": (b"<html><script>1</script></html>", UNSUPPORTED),
    "pdf": (b"%PDF-1.7\n", UNSUPPORTED),
    "zip": (b"PK\x03\x04" + bytes(100), UNSUPPORTED),
    "avif": (b"\x00\x00\x00\x20ftypavif" + bytes(100), UNSUPPORTED),
    "bmp in name only": (b"BM" + bytes(100), UNSUPPORTED),
    "nothing": (b"", PROCESSING),
    "a bare jpeg start": (b"\xff\xd8\xff", PROCESSING),
    "a bare png start": (b"\x89PNG\r\n\x1a\n", PROCESSING),
    "a bare gif start": (b"GIF89a", PROCESSING),
    "a bare tiff start": (b"II*\x00", PROCESSING),
    "a bare webp start": (b"RIFF\x00\x00\x00\x00WEBP", PROCESSING),
    "png without its pixels": (png_of(900, 900), PROCESSING),
}


@pytest.mark.req("D-128")
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_image_is_refused_by_name(case: str) -> None:
    data, subcode = REFUSED[case]
    with pytest.raises(GraphError) as refused:
        probe_image(data, "hero.jpg")
    error = refused.value.body("trace")["error"]
    assert (error["code"], error["error_subcode"]) == (100, subcode)
    assert "hero.jpg" in error["error_user_msg"]


@pytest.mark.parametrize("form", [form for form, _ in KINDS])
def test_a_truncated_image_is_refused(form: str) -> None:
    data = stand_in_image("Half", 400, 300)
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).save(out, form)
    whole = out.getvalue()
    for share in (0.1, 0.5, 0.9):
        with pytest.raises(GraphError):
            probe_image(whole[: int(len(whole) * share)])


BOMBS = {
    "png 50,000 square": png_of(50_000, 50_000),
    "png just above 40 megapixels": png_of(8_000, 5_001),
    "gif of 100,000 frames": gif_of(100_000),
    "gif whose frame outgrows its screen": gif_of(1, 65_000, 65_000),
    "tiff 60,000 square": tiff_of(60_000, 60_000),
    "webp 16,384 square": (
        b"RIFF\x40\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00" + bytes(4) + b"\xff\x3f\x00\xff\x3f\x00" + bytes(30)
    ),
    "png of 4,000,000,000 frames": (
        png_of(10, 10)[:33] + chunk(b"acTL", struct.pack(">II", 4_000_000_000, 0)) + png_of(10, 10)[33:]
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BOMBS)
def test_bombs_are_refused_before_they_unfold(case: str) -> None:
    probe_image(picture("PNG"))  # the parsers are imported, their memory is not the bomb's
    tracemalloc.start()
    try:
        with pytest.raises(GraphError) as refused:
            probe_image(BOMBS[case], "bomb")
        assert refused.value.row.symbol == "IMAGE_TOO_MANY_PIXELS"
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_looping_exif_is_no_loop() -> None:
    assert probe_image(looping_exif()).type == "jpeg"
    assert thumbnail(looping_exif(), 64, 64)


def test_the_most_frames_are_taken() -> None:
    assert probe_image(gif_of(MOST_FRAMES)).animated


@pytest.mark.req("D-128", "E-380")
def test_the_byte_limit_is_exact_and_depends_on_the_place() -> None:
    small = picture("JPEG")
    at_limit = small + bytes(CREATIVE_LIMIT - len(small))
    assert probe_image(at_limit).bytes == CREATIVE_LIMIT
    with pytest.raises(GraphError) as refused:
        probe_image(at_limit + b"\x00", "big.jpg")
    assert refused.value.row.symbol == "IMAGE_TOO_LARGE"
    assert probe_image(at_limit + b"\x00", limit=LIBRARY_LIMIT).bytes == CREATIVE_LIMIT + 1


@pytest.mark.req("D-142")
def test_a_thumbnail_fits_its_box_in_proportion() -> None:
    small = probe_image(thumbnail(stand_in_image("Wide", 1200, 600), 128, 128))
    assert (small.width, small.height, small.type) == (128, 64, "jpeg")
    clear = probe_image(thumbnail(picture("PNG", (50, 100), "RGBA"), 25, 25))
    assert (clear.width, clear.height, clear.type) == (12, 25, "png")


@pytest.mark.parametrize(("form", "kind"), KINDS)
def test_every_type_has_a_thumbnail(form: str, kind: str) -> None:
    assert probe_image(thumbnail(picture(form), 60, 60)).width == 60, kind
