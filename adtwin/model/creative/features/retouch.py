"""Pictures changed by Pillow: cropped, expanded, put on another background, written on. Equal input, equal bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from adtwin.base.streams import stable_hash

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageFont import FreeTypeFont, ImageFont

LARGEST = 1_600
"""Longest side of a changed picture in pixels."""
Ratio = tuple[int, int]


def cropped(data: bytes, ratio: Ratio) -> bytes:
    """The largest part around the middle that has this ratio."""
    picture = _open(data)
    across, down = ratio
    width = min(picture.width, picture.height * across // down)
    height = min(picture.height, width * down // across)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return _bytes(picture.crop((left, top, left + width, top + height)))


def expanded(data: bytes, ratio: Ratio, note: str) -> bytes:
    """The whole picture amid its own blurred continuation, so that the whole has this ratio; `note` says who did it."""
    from PIL import ImageFilter

    picture = _open(data)
    across, down = ratio
    width = max(picture.width, picture.height * across // down)
    height = max(picture.height, width * down // across)
    canvas = picture.resize((max(width // 16, 1), max(height // 16, 1))).resize((width, height))
    canvas = canvas.filter(ImageFilter.GaussianBlur(max(width, height) // 60))
    canvas.paste(picture, ((width - picture.width) // 2, (height - picture.height) // 2))
    return _bytes(_noted(canvas, note))


def on_background(data: bytes, subject: str, note: str) -> bytes:
    """The picture, smaller, on colours that follow from its subject."""
    from PIL import Image

    picture = _open(data)
    side = max(picture.size)
    mark = stable_hash("background", subject)
    ramp = Image.linear_gradient("L").resize((side, side))
    upper, lower = ((96 + (mark >> shift & 0x7F), 64 + (mark >> shift + 8 & 0x7F), 180) for shift in (0, 16))
    canvas = Image.composite(Image.new("RGB", (side, side), upper), Image.new("RGB", (side, side), lower), ramp)
    picture.thumbnail((side * 7 // 10, side * 7 // 10))
    canvas.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    return _bytes(_noted(canvas, note))


def overlaid(data: bytes, text: str) -> bytes:
    """The picture with a text on a band below the middle."""
    from PIL import Image, ImageDraw

    picture = _open(data)
    size = max(picture.width // 16, 10)
    band = Image.new("RGB", (picture.width, size * 2), (20, 20, 24))
    pen = ImageDraw.Draw(band)
    pen.text((size // 2, size // 2), _fitting(text, size, picture.width - size), font=_font(size), fill="white")
    picture.paste(band, (0, picture.height * 7 // 10))
    return _bytes(picture)


def stickered(data: bytes, text: str) -> bytes:
    """The picture with a round-cornered label at the lower right."""
    from PIL import ImageDraw

    picture = _open(data)
    size = max(picture.width // 18, 10)
    words = _fitting(text, size, picture.width // 2)
    pen = ImageDraw.Draw(picture)
    width = round(pen.textlength(words, font=_font(size))) + size * 2
    right, low = picture.width - size, picture.height - size
    pen.rounded_rectangle((right - width, low - size * 2, right, low), radius=size, fill=(250, 204, 21))
    pen.text((right - width + size, low - size * 3 // 2), words, font=_font(size), fill=(20, 20, 24))
    return _bytes(picture)


def fitted(data: bytes, like: bytes) -> bytes:
    """A picture from elsewhere in the size of another one."""
    return _bytes(_open(data).resize(_open(like).size))


def _noted(picture: Picture, note: str) -> Picture:
    from PIL import ImageDraw

    size = max(min(picture.size) // 40, 9)
    pen = ImageDraw.Draw(picture)
    width = round(pen.textlength(note, font=_font(size)))
    pen.rectangle((0, 0, width + size, size * 2), fill=(20, 20, 24))
    pen.text((size // 2, size // 3), note, font=_font(size), fill="white")
    return picture


def _open(data: bytes) -> Picture:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((LARGEST, LARGEST))
    return picture


def _bytes(picture: Picture) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=86)
    return out.getvalue()


def _fitting(text: str, size: int, width: int) -> str:
    letters = max(width * 2 // size, 4)
    plain = " ".join(text.split())
    return plain if len(plain) <= letters else plain[: letters - 1] + "…"


def _font(size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)
