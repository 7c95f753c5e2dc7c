"""What an image file holds: its real type, size and hash, after decoding it within bounds. [D-128, D-143]"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adtwin.errors.media import IMAGE_PROCESSING, IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TYPE_UNSUPPORTED
from adtwin.model.media import picture_text, polyglot

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageFile import ImageFile

CREATIVE_LIMIT = 8 * 1024 * 1024
"""Bytes of an image given with a creative, by file or address. [D-128]"""
LIBRARY_LIMIT = 30 * 1024 * 1024
"""Bytes of an image uploaded to the account's library. [E-380]"""
MOST_PIXELS = 40_000_000
MOST_FRAMES = 1_000

_GIF_IMAGE, _GIF_EXTENSION = 0x2C, 0x21
_PNG_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by the colour type of a PNG."""
_ORIENTATION, _ON_ITS_SIDE = 274, (5, 6, 7, 8)
"""The EXIF tag that tells how the camera was held, and its values for a picture to be turned by a quarter."""
_BMP_HEADERS = tuple(length.to_bytes(4, "little") for length in (12, 40, 52, 56, 64, 108, 124))

# What Pillow's parsers raise on bytes they trip over; their code promises no narrower set.
DECODING = (
    ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError, SyntaxError, TypeError,
    ValueError, Warning, struct.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """One image: size in pixels, its type by content (`jpeg`, `png` …), MD5 hash in hex, size in bytes; whether more
    than a fifth of it is text."""

    width: int
    height: int
    type: str
    animated: bool
    hash: str
    bytes: int
    much_text: bool


def probe_image(data: bytes, name: str = "The image", limit: int = CREATIVE_LIMIT) -> ImageFacts:
    """Decode the image and tell what it is; the content decides its type, whatever the file's name claims.

    `name` is the file's name, for the error. Dimensions are checked before anything is decoded.
    Errors: IMAGE_TOO_LARGE, IMAGE_TYPE_UNSUPPORTED, IMAGE_TOO_MANY_PIXELS, IMAGE_PROCESSING. [D-128]
    """
    if len(data) > limit:
        raise IMAGE_TOO_LARGE(name=name, size=len(data), limit=limit)
    kind = _type_of(data, name)
    also = polyglot.of_bytes(data)
    if also is not None:
        raise IMAGE_TYPE_UNSUPPORTED(name=name, detail=f"is {also} as well")
    try:
        frames = _bounded(data, kind, name)
        picture = _open(data, kind)
        width, height = picture.size
        _check_size(width, height, frames, name)
        picture.load()
        complete = _is_all_there(data, kind, picture)
        wordy = complete and picture_text.has_much_text(picture)
    except _import_bomb_error() as problem:
        raise IMAGE_TOO_MANY_PIXELS(**_too_many("?", "?", 1, name)) from problem
    except DECODING as problem:
        raise IMAGE_PROCESSING(name=name, detail="is damaged or incomplete") from problem
    if not complete:
        raise IMAGE_PROCESSING(name=name, detail=f"says that it is {width} x {height} pixels, and does not hold them")
    return ImageFacts(width, height, kind, frames > 1, image_hash(data), len(data), wordy)


def image_hash(data: bytes) -> str:
    """The image's key in an account's library: MD5 over its bytes, in hex. [D-143]"""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def extent(path: Path) -> tuple[int, int] | None:
    """Width and height of a probed image as it is shown, upright; None for what is no image."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            turned = picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
            return (picture.height, picture.width) if turned else picture.size
    except DECODING:
        return None


def thumbnail(data: bytes, width: int, height: int) -> bytes:
    """The image scaled down to fit a box, in the same proportions: JPEG, or PNG when it has see-through parts.

    For `url_128` and `url_256` [D-142]. The image has been probed before. Errors: as `probe_image`.
    """
    from PIL import Image, ImageOps

    try:
        picture: Picture = _open(data, _type_of(data, "The image"))
        picture.draft("RGB", (width, height))
        see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        picture = ImageOps.exif_transpose(picture).convert("RGBA" if see_through else "RGB")
        picture.thumbnail((max(width, 1), max(height, 1)), Image.Resampling.LANCZOS, reducing_gap=2.0)
    except DECODING as problem:
        raise IMAGE_PROCESSING(name="The image", detail="is damaged or incomplete") from problem
    out = io.BytesIO()
    if see_through:
        picture.save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _type_of(data: bytes, name: str) -> str:
    """The type by the first bytes; what isn't one of the API's image types is refused."""
    if not data:
        raise IMAGE_PROCESSING(name=name, detail="is empty")
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data.startswith(b"BM") and data[14:18] in _BMP_HEADERS:
        return "bmp"
    if data.startswith((b"II*\x00", b"MM\x00*")):
        return "tiff"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    head = data[:512].lstrip().lower()
    detail = "is an SVG drawing" if b"<svg" in head else "is not an image of a known type"
    raise IMAGE_TYPE_UNSUPPORTED(name=name, detail=detail)


def _open(data: bytes, kind: str) -> ImageFile:
    """A lazy picture from the one parser for its type; Image.open would try others and warn about sizes."""
    from PIL import BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

    openers: dict[str, type[ImageFile]] = {
        "bmp": BmpImagePlugin.BmpImageFile,
        "gif": GifImagePlugin.GifImageFile,
        "jpeg": JpegImagePlugin.JpegImageFile,
        "png": PngImagePlugin.PngImageFile,
        "tiff": TiffImagePlugin.TiffImageFile,
        "webp": WebPImagePlugin.WebPImageFile,
    }
    return openers[kind](io.BytesIO(data))


def _bounded(data: bytes, kind: str, name: str) -> int:
    """The number of frames, from the headers alone, after the sizes that headers declare were found acceptable."""
    if kind == "gif":
        width, height, frames = _gif_extent(data)
    elif kind == "webp":
        width, height, frames = _webp_extent(data)
    elif kind == "png":
        width, height = struct.unpack(">II", data[16:24])
        control = data.find(b"acTL", 0, 4096)
        frames = struct.unpack(">I", data[control + 4 : control + 8])[0] if control > 0 else 1
    else:
        return 1
    _check_size(width, height, frames, name)
    return frames


def _gif_extent(data: bytes) -> tuple[int, int, int]:
    """Width, height (the largest of the screen and its frames) and number of frames, the count up to the limit."""
    width, height, flags = struct.unpack("<HHB", data[6:11])
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    frames = 0
    while at < len(data) and frames <= MOST_FRAMES:
        if data[at] == _GIF_IMAGE:
            left, top, across, down, flags = struct.unpack("<HHHHB", data[at + 1 : at + 10])
            width, height, frames = max(width, left + across), max(height, top + down), frames + 1
            at += 11 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
        elif data[at] == _GIF_EXTENSION:
            at += 2
        else:
            break
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1
    return width, height, frames


def _webp_extent(data: bytes) -> tuple[int, int, int]:
    if data[12:16] == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
        return width, height, data.count(b"ANMF") if data[20] & 2 else 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF, 1


def _is_all_there(data: bytes, kind: str, picture: ImageFile) -> bool:
    """Whether the file can hold the pixels that it declares, and no other data beside them; decoders fill up what is
    missing. A JPEG spends a bit at least on 64 pixels; deflate packs 1,032 bytes into one, or adds a thousandth."""
    width, height = picture.size
    if kind == "jpeg":
        return len(data) >= width * height // 512
    if kind != "png":
        return True
    depth, colours = data[24], data[25]
    raw = height * ((width * depth * _PNG_SAMPLES.get(colours, 4) + 7) // 8 + 1)
    packed = sum(length for name, length in _chunks(data) if name in (b"IDAT", b"fdAT"))
    frames = max(1, int(getattr(picture, "n_frames", 1)))
    return raw // 1_032 <= packed <= frames * raw * 21 // 20 + 4_096


def _chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The chunks of a PNG: name and length."""
    at = 8
    while at + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        yield name, length
        at += length + 12


def _check_size(width: int, height: int, frames: int, name: str) -> None:
    if width * height > MOST_PIXELS or frames > MOST_FRAMES:
        raise IMAGE_TOO_MANY_PIXELS(**_too_many(width, height, frames, name))


def _too_many(width: int | str, height: int | str, frames: int, name: str) -> dict[str, Any]:
    return {
        "name": name, "width": width, "height": height, "frames": frames,
        "pixels": MOST_PIXELS, "most_frames": MOST_FRAMES,
    }  # fmt: skip


def _import_bomb_error() -> type[Exception]:
    from PIL.Image import DecompressionBombError

    return DecompressionBombError
