"""Stand-ins: real media, the same bytes each time, and plainly different ones for different names."""

from __future__ import annotations

import pytest

from adtwin.model.media.make import stand_in_image, stand_in_video
from adtwin.model.media.probe_image import probe_image
from adtwin.model.media.probe_video import probe_video


@pytest.mark.parametrize(("width", "height", "form"), [(1200, 628, "jpeg"), (1080, 1920, "png"), (16, 16, "jpeg")])
def test_a_stand_in_image_is_a_real_image_of_that_size(width: int, height: int, form: str) -> None:
    facts = probe_image(stand_in_image("Summer sale", width, height, 7, form))
    assert (facts.width, facts.height, facts.type) == (width, height, form)


def test_sizes_are_held_within_bounds() -> None:
    assert probe_image(stand_in_image("", 1, 1)).width == 16
    assert probe_image(stand_in_image("x" * 5000, 100_000, 20)).width == 4096


def test_equal_arguments_give_equal_bytes_and_others_do_not() -> None:
    assert stand_in_image("A", 200, 200, 1) == stand_in_image("A", 200, 200, 1)
    assert len({stand_in_image(label, 200, 200, seed) for label in "AB" for seed in (1, 2)}) == 4
    assert stand_in_video("A", 2, 320, 180) == stand_in_video("A", 2, 320, 180)


@pytest.mark.parametrize("label", ["", "日本語 ラベル", "a\x00b\nc", "🙂" * 50, "\u202etxet"])
def test_any_label_can_be_drawn(label: str) -> None:
    assert probe_image(stand_in_image(label, 300, 200)).type == "jpeg"


def test_a_stand_in_video_is_a_real_video() -> None:
    facts = probe_video(stand_in_video("Spring", 15, 721, 405))
    assert (facts.seconds, facts.width, facts.height, facts.codec) == (15.0, 720, 404, "h264")
