"""A picture to advertise with: mountains at dawn, drawn afresh so that the upload is a real file."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

Colour = tuple[int, int, int]

WIDTH, HEIGHT = 1_200, 628
DAWN: tuple[Colour, Colour] = ((38, 44, 92), (250, 176, 126))
RIDGES: tuple[tuple[int, int, float, Colour], ...] = (
    # height of the ridge line, of its peaks, how tightly they stand, colour
    (330, 90, 0.9, (124, 98, 136)),
    (420, 110, 1.3, (82, 74, 118)),
    (520, 80, 2.1, (40, 46, 84)),
)


def paint(file: Path) -> Path:
    """Draw the picture and save it as a JPEG of 1200 × 628; the file."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    for y in range(HEIGHT):
        draw.line([(0, y), (WIDTH, y)], fill=_between(*DAWN, y / HEIGHT))
    draw.ellipse([820, 190, 980, 350], fill=(255, 236, 190))
    for ridge in RIDGES:
        _ridge(draw, *ridge)
    draw.text((70, 80), "Walk further.", font=ImageFont.load_default(96), fill=(255, 250, 240))
    draw.text((76, 200), "The new Ridge boot", font=ImageFont.load_default(40), fill=(255, 226, 200))
    image.save(file, quality=90)
    return file


def _ridge(draw: ImageDraw, height: int, peak: int, tightness: float, colour: Colour) -> None:
    line = [(x, height + _slope(x * tightness / 100 + height) * peak) for x in range(0, WIDTH + 12, 12)]
    draw.polygon([*line, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)


def _slope(x: float) -> float:
    return 0.6 * abs(math.sin(x)) + 0.3 * math.sin(2.7 * x) + 0.1 * math.sin(7.1 * x)


def _between(start: Colour, end: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(start, end, strict=True))
    return red, green, blue
