"""Previews still look like the pictures of the gallery, as far as fonts may differ; `make gallery` draws those anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops, ImageStat

from adtwin.preview import FORMATS, Family
from tests.chromium import watched
from tools import gallery
from tools.gallery_ads import Shot, shots

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CELL = 20
"""Side of the squares whose mean greys are compared, in pixels: a line of text is a shade in it."""
TOLERANCE = 6.0
"""Mean difference of those greys, of 255, that fonts of the same widths may make."""
SAMPLE, WIDE, SLACK = "Trails are calling: ten years on one rope", 262.9, 0.01
"""How many pixels the pictures' font takes for a text, give or take a part: where it takes others, lines break
elsewhere, and nothing can be compared."""
MEASURE = """text => {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = getComputedStyle(document.body).font;
  return pen.measureText(text).width;
}"""


def shades(picture: Image.Image) -> Image.Image:
    """The picture as the mean greys of its cells."""
    size = (max(1, picture.width // CELL), max(1, picture.height // CELL))
    return picture.convert("L").resize(size, Image.Resampling.BOX)


def distance(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures of one size are apart: the mean difference of their shades."""
    return float(ImageStat.Stat(ImageChops.difference(shades(one), shades(other))).mean[0])


def kept(shot: Shot) -> Image.Image:
    """The picture in the gallery."""
    with Image.open(gallery.file_of(shot)) as opened:
        return opened.convert("RGB")


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    """A page for all."""
    with watched(chromium) as opened:
        yield opened.page


@pytest.mark.parametrize("shot", shots(), ids=lambda shot: shot.name)
def test_a_preview_looks_like_its_picture(window: Page, shot: Shot, tmp_path: Path) -> None:
    drawn, reference = gallery.draw(window, shot, tmp_path), kept(shot)
    if abs(window.evaluate(MEASURE, SAMPLE) / WIDE - 1) > SLACK:
        pytest.skip("the fonts of this machine are not as wide as those of the pictures: install Liberation Sans")
    assert drawn.size == reference.size
    if distance(drawn, reference) > TOLERANCE:
        file = tmp_path / "drawn.png"
        drawn.save(file)
        pytest.fail(f"{distance(drawn, reference):.1f} apart: compare {file}, and `make gallery` if that is meant")


def test_the_comparison_tells_pictures_apart() -> None:
    """Another picture, another direction, a form before the ad, cards instead of a picture: all of it is too far."""
    found: dict[str, Any] = {shot.name: kept(shot) for shot in shots()}
    pairs = [
        ("feed-mobile", "feed-form"), ("feed-mobile", "feed-carousel"), ("feed-mobile", "feed-film"),
        ("story", "story-wide"), ("story", "reels-facebook"), ("feed-carousel-next", "feed-desktop"),
        ("interstitial", "rewarded"), ("instagram", "grid"), ("column", "column-2013"),
    ]  # fmt: skip
    close = [(one, other) for one, other in pairs if distance(found[one], found[other]) <= TOLERANCE]
    assert close == []


def test_every_family_has_a_picture_and_every_picture_a_shot() -> None:
    assert {gallery.family_of(shot) for shot in shots()} == set(Family) == set(gallery.FAMILIES)
    assert {path.stem for path in gallery.file_of(shots()[0]).parent.glob("*.png")} == {shot.name for shot in shots()}
    text = gallery.page()
    assert all(f"`{name}`" in text for name in FORMATS)
