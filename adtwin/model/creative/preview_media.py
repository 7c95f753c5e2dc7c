"""Pictures and films of a creative as the preview room wants them: addresses, sizes, crops. [D-124, E-185, E-189]"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from adtwin.model.creative.story import Data, number_in
from adtwin.model.media.library import media_path
from adtwin.preview import Crop
from adtwin.store import View
from adtwin.store.blobs import Blobs

AVATAR = 96
"""The longest side of a profile picture, in pixels."""


class Shown(NamedTuple):
    """One picture, and the film that it stands for."""

    image_url: str | None
    image_size: tuple[int, int] | None
    video_url: str | None


@dataclass(frozen=True, slots=True)
class Media:
    """What hashes and ids of media lead to."""

    view: View
    blobs: Blobs

    def shown(self, image_hash: str, video_id: str = "") -> Shown:
        """A picture by its hash, or the film's own still."""
        film = object_data(self.view, video_id)
        blob = image_hash or film.get("picture_hash")
        path = self.blobs.path(blob) if blob else None
        source = film.get("source_hash")
        return Shown(
            image_url=media_path(blob) if blob else None,
            image_size=None if path is None else _size(path),
            video_url=media_path(source) if source else None,
        )


def avatar(owner: Data) -> str | None:
    """Where the profile picture of a page or a profile is."""
    blob = owner.get("picture_hash")
    return media_path(blob, AVATAR) if blob else None


def crops_of(boxes: Any) -> tuple[Crop, ...]:
    """`image_crops` as the preview room has them; a box that is none is left out."""
    if not isinstance(boxes, dict):
        return ()
    return tuple(Crop(key, *box[0], *box[1]) for key, box in boxes.items() if _is_box(box))


def object_data(view: View, number: str) -> Data:
    """The data of the object with this number; empty where there is none."""
    pk = number_in(number)
    obj = view.get(pk) if pk is not None else None
    return {} if obj is None else obj.data


def _is_box(box: Any) -> bool:
    try:
        (left, top), (right, low) = box
    except (TypeError, ValueError):
        return False
    return bool(left < right and top < low)


@lru_cache(maxsize=1_000)
def _size(path: Path) -> tuple[int, int] | None:
    """Width and height as browsers show the picture; a blob never changes, for its name is its content's."""
    from adtwin.model.media.probe_image import extent  # Pillow is loaded when the first picture is looked at

    return extent(path)
