"""The pictures and clips that come with the package, for the seeded worlds."""

from __future__ import annotations

from importlib import resources

LIBRARY = (
    "library-landscape-1", "library-landscape-2", "library-square-1", "library-square-2", "library-story-1",
    "library-portrait-1",
)  # fmt: skip
CLIPS = ("clip-square", "clip-story")
PRODUCTS = tuple(f"product-{number:02}" for number in range(1, 13))


def picture(name: str) -> bytes:
    """A JPEG by name."""
    return _file(f"{name}.jpg")


def clip(name: str) -> bytes:
    """An MP4 by name."""
    return _file(f"{name}.mp4")


def _file(name: str) -> bytes:
    return (resources.files("adtwin.model.worlds") / "files" / name).read_bytes()
