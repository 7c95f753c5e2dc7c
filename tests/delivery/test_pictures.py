"""The pictures of docs/delivery.md are those that the model draws."""

from __future__ import annotations

import pytest

from tools import delivery_pictures, spec


@pytest.mark.slow
@pytest.mark.parametrize("name", delivery_pictures.PICTURES)
def test_a_picture_is_what_the_model_draws(name: str) -> None:
    drawn = delivery_pictures.PICTURES[name]()
    assert (spec.ROOT / delivery_pictures.FOLDER / name).read_text(encoding="utf-8") == drawn


def test_every_picture_is_there_and_shown() -> None:
    page = (spec.ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    assert all(f"(delivery/{name})" in page for name in delivery_pictures.PICTURES)
    here = {path.name for path in (spec.ROOT / delivery_pictures.FOLDER).iterdir()}
    assert here == set(delivery_pictures.PICTURES)
