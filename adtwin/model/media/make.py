"""Stand-ins: pictures and clips that are plainly generated, for media that may not be fetched and for seeded worlds.

Equal arguments give equal bytes.
"""

from __future__ import annotations

import colorsys
import io
from functools import lru_cache
from typing import TYPE_CHECKING

from adtwin.base.streams import stable_hash

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw as Pen
    from PIL.ImageFont import FreeTypeFont, ImageFont

Colour = tuple[int, int, int]

SMALLEST_SIDE = 16
LARGEST_SIDE = 4_096
LONGEST_CLIP = 600.0
FRAMES_A_SECOND = 4


def stand_in_image(label: str, width: int, height: int, seed: int = 0, form: str = "jpeg") -> bytes:
    """A flat design in colours that follow from label and seed, with the label readable on it.

    Sizes in pixels, held between 16 and 4096. `form` is `jpeg` or `png`.
    """
    picture = _design(label, _side(width), _side(height), seed, "Stand-in image")
    out = io.BytesIO()
    if form == "png":
        picture.save(out, "PNG", compress_level=6)
    else:
        picture.save(out, "JPEG", quality=88, subsampling=0)
    return out.getvalue()


def stand_in_video(label: str, seconds: float, width: int, height: int, seed: int = 0) -> bytes:
    """A silent H.264 MP4: the design of `stand_in_image` with a bar that moves across as time passes.

    Sizes in pixels, made even; at most ten minutes long.
    """
    import av
    import numpy as np

    width, height = _side(width) // 2 * 2, _side(height) // 2 * 2
    seconds = min(max(seconds, 1 / FRAMES_A_SECOND), LONGEST_CLIP)
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        track = container.add_stream("h264", rate=FRAMES_A_SECOND)
        track.width, track.height, track.pix_fmt = width, height, "yuv420p"
        # One thread and no look-ahead: the same bytes on every machine.
        track.options = {"preset": "ultrafast", "crf": "30", "threads": "1", "flags": "+bitexact"}
        design = _design(label, width, height, seed, "Stand-in video")
        still = av.VideoFrame.from_ndarray(np.asarray(design), format="rgb24")
        planes = still.reformat(format="yuv420p").to_ndarray()
        count = max(round(seconds * FRAMES_A_SECOND), 1)
        for number in range(count):
            _draw_progress(planes, width, height, (number + 1) / count)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts = number
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return out.getvalue()


def _draw_progress(planes: NDArray[np.generic], width: int, height: int, share: float) -> None:
    """Lighten the bottom rows of the luma plane up to the share of time that has passed."""
    rows = max(height // 40, 2)
    planes[height - rows : height, : int(width * share)] = 235


def _design(label: str, width: int, height: int, seed: int, kind: str) -> Picture:
    from PIL import Image, ImageDraw

    mark = stable_hash(seed, label)
    base, accent, light = _palette(mark)
    ramp = Image.linear_gradient("L").rotate(90 if mark >> 8 & 1 else 0).resize((width, height))
    picture = Image.composite(Image.new("RGB", (width, height), accent), Image.new("RGB", (width, height), base), ramp)
    pen = ImageDraw.Draw(picture)
    _shapes(pen, mark, width, height, light)
    _write(pen, label or kind, f"{kind}, {width} x {height}", width, height)
    return picture


def _palette(mark: int) -> tuple[Colour, Colour, Colour]:
    hue = (mark & 0xFFFF) / 0x10000
    return _rgb(hue, 0.62, 0.42), _rgb(hue + 0.09, 0.6, 0.62), _rgb(hue + 0.05, 0.42, 0.86)


def _rgb(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _shapes(pen: Pen, mark: int, width: int, height: int, colour: Colour) -> None:
    """Rings and a disc off centre, so that crops of one picture can be told apart."""
    side = min(width, height)
    across, down = (mark >> 16 & 0xFF) / 255, (mark >> 24 & 0xFF) / 255
    x, y = round(width * (0.62 + 0.3 * across)), round(height * (0.05 + 0.25 * down))
    for share in (0.52, 0.42, 0.32):
        reach = round(side * share)
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), outline=colour, width=max(side // 90, 1))
    reach = round(side * 0.2)
    pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour)


def _write(pen: Pen, label: str, note: str, width: int, height: int) -> None:
    """The label in up to three lines at the lower left, and below it a note that says what this is."""
    margin = max(min(width, height) // 16, 2)
    size = max(min(width // 11, height // 8), 8)
    small = max(size // 3, 7)
    lines = _wrap(pen, label, _font(size), width - 2 * margin)
    y = height - margin - small * 2 - round(len(lines) * size * 1.2)
    for line in lines:
        pen.text((margin, y), line, font=_font(size), fill=(255, 255, 255))
        y += round(size * 1.2)
    pen.text((margin, y + small // 2), note, font=_font(small), fill=(255, 255, 255))


def _wrap(pen: Pen, label: str, font: FreeTypeFont | ImageFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in " ".join(label.split())[:200].split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(longer, font=font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines[:3]


@lru_cache(maxsize=32)
def _font(size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _side(pixels: int) -> int:
    return min(max(pixels, SMALLEST_SIDE), LARGEST_SIDE)
