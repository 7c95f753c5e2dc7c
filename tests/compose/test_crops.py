"""Crop boxes: the tables of three sizes, every size's boxes pass the check, and boxes that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adtwin.compose import RefusedError, compute_image_crops
from adtwin.compose.creative.crops import KEYS, problem_of

SIZES = {
    (1200, 628): {
        "100x100": [[286, 0], [914, 628]], "100x72": [[164, 0], [1036, 628]], "400x500": [[349, 0], [851, 628]],
        "400x150": [[0, 89], [1200, 539]], "600x360": [[76, 0], [1123, 628]], "90x160": [[423, 0], [776, 628]],
    },
    (1080, 1920): {
        "100x100": [[0, 420], [1080, 1500]], "100x72": [[0, 571], [1080, 1349]], "400x500": [[0, 285], [1080, 1635]],
        "400x150": [[0, 757], [1080, 1162]], "600x360": [[0, 636], [1080, 1284]], "90x160": [[0, 0], [1080, 1920]],
    },
    (1080, 1080): {
        "100x100": [[0, 0], [1080, 1080]], "100x72": [[0, 151], [1080, 929]], "400x500": [[108, 0], [972, 1080]],
        "400x150": [[0, 337], [1080, 742]], "600x360": [[0, 216], [1080, 864]], "90x160": [[236, 0], [844, 1080]],
    },
}  # fmt: skip


@pytest.mark.req("E-247", "E-248", "E-249", "E-250", "E-251", "E-185")
@pytest.mark.parametrize("size", SIZES)
def test_centred_boxes(size):
    assert compute_image_crops(*size) == SIZES[size]
    assert compute_image_crops(*size, ["90x160"]) == {"90x160": SIZES[size]["90x160"]}


@pytest.mark.req("E-252", "E-187")
@given(width=st.integers(20, 8000), height=st.integers(20, 8000))
def test_every_box_has_its_ratio_and_lies_inside(width, height):
    boxes = compute_image_crops(width, height)
    assert problem_of(boxes) is None
    assert list(boxes) == list(KEYS)
    for (left, top), (right, bottom) in boxes.values():
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height


@pytest.mark.req("E-252")
@pytest.mark.parametrize(
    ("width", "height", "keys", "field"),
    [
        (0, 5, None, "image_width"), (5, -1, None, "image_height"), (5.0, 5, None, "image_width"),
        (True, 5, None, "image_width"), ("5", 5, None, "image_width"), (5, 5, ["191x100"], "crop_keys"),
    ],
)  # fmt: skip
def test_sizes_and_keys_that_are_none(width, height, keys, field):
    with pytest.raises(RefusedError) as refused:
        compute_image_crops(width, height, keys)
    assert refused.value.problem.fields == (field,)


@pytest.mark.req("E-184", "E-186", "E-187", "E-188", "E-193")
@pytest.mark.parametrize(
    ("box", "symbol"),
    [
        ({"100x100": [[0, 0], [10, 10]]}, None),
        ({"100x100": [[0, 0], [10, 11]]}, None),
        ({"100x100": [[0, 0], [10, 12]]}, "crop_ratio"),
        ({"300x400": [[0, 0], [3, 4]]}, "crop_key_unknown"),
        ({"191x100": [[0, 0], [191, 100]]}, "crop_key_unknown"),
        ({"100x100": [[0, 0]]}, "crop_malformed"),
        ({"100x100": [[0, 0], [10.5, 10.5]]}, "crop_malformed"),
        ({"100x100": [["0", 0], [10, 10]]}, "crop_malformed"),
        ({"100x100": [[-1, 0], [9, 10]]}, "crop_malformed"),
        ({"100x100": [[10, 10], [0, 0]]}, "crop_malformed"),
        ({"100x100": {"x": 1}}, "crop_malformed"),
    ],
)
def test_given_boxes(box, symbol):
    problem = problem_of(box)
    assert (problem.symbol if problem else None) == symbol
