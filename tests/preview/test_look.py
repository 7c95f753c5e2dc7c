"""Which crop and which frame a picture gets where."""

from __future__ import annotations

import pytest

from adtwin.preview import FORMATS, Card, Crop, Family, render
from adtwin.preview.look import crop_of, look_of, shape_of
from tests.preview.test_render import AD, ONE_OF_EACH_FAMILY

KEYS = ("100x100", "400x500", "191x100", "90x160", "100x72", "400x150", "600x360", "300x400")
CROPS = tuple(Crop(key, 0, 0, *map(int, key.split("x"))) for key in KEYS)


@pytest.mark.req("E-185")
@pytest.mark.parametrize(
    ("ad_format", "key"),
    [
        ("DESKTOP_FEED_STANDARD", "100x100"), ("MOBILE_FEED_STANDARD", "400x500"), ("MARKETPLACE_MOBILE", "100x100"),
        ("RIGHT_COLUMN_STANDARD", "600x360"), ("FACEBOOK_STORY_MOBILE", "90x160"), ("INSTAGRAM_STORY", "90x160"),
        ("INSTAGRAM_STANDARD", "400x500"), ("MOBILE_NATIVE", "400x150"), ("INSTAGRAM_REELS", "90x160"),
    ],
)  # fmt: skip
def test_a_placement_takes_the_crop_that_is_for_it(ad_format: str, key: str) -> None:
    found = crop_of(Card(crops=CROPS), look_of(FORMATS[ad_format]).crops)
    assert found is not None
    assert found.key == key


def test_stories_fall_back_on_the_feeds_crop() -> None:
    item = Card(crops=(CROPS[1],))
    assert crop_of(item, look_of(FORMATS["INSTAGRAM_STORY"]).crops) == CROPS[1]
    assert crop_of(Card(), look_of(FORMATS["INSTAGRAM_STORY"]).crops) is None


@pytest.mark.req("E-189")
@pytest.mark.parametrize(
    ("size", "film", "shape"),
    [
        ((1200, 628), False, "landscape"), ((1600, 900), False, "landscape"), ((1001, 1000), False, "landscape"),
        ((1920, 1080), True, "wide"), ((1000, 1000), False, "square"), ((950, 1000), False, "square"),
        ((1080, 1920), False, "portrait"), ((1080, 1350), True, "portrait"), (None, False, "natural"),
    ],
)  # fmt: skip
def test_a_picture_without_a_crop_is_framed_by_its_size(size: tuple[int, int] | None, film: bool, shape: str) -> None:
    item = Card(image_size=size, video_url="/film.mp4" if film else None)
    assert shape_of(item, look_of(FORMATS["MOBILE_FEED_STANDARD"])) == shape


def test_every_family_has_a_look_and_every_frame_a_style() -> None:
    for ad_format in ONE_OF_EACH_FAMILY:
        look = look_of(FORMATS[ad_format])
        assert look.most >= 60
        assert set(look.crops) <= set(KEYS)
        style = render(AD, ad_format).partition("<style>")[2].partition("</style>")[0]
        for crop in CROPS:
            shape = shape_of(Card(crops=(crop,)), look)
            assert shape == "natural" or f".{shape} {{ aspect-ratio" in style
    assert len(ONE_OF_EACH_FAMILY) == len(Family)
