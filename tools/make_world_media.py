"""Make the pictures and clips that the seeded worlds show. Run by hand; the results are part of the package."""

from __future__ import annotations

from pathlib import Path

from adtwin.model.media.make import stand_in_image, stand_in_video

FOLDER = Path(__file__).parent.parent / "adtwin" / "model" / "worlds" / "files"
PICTURES = {
    "library-landscape-1": ("Alpine boots, summer sale", 1200, 628),
    "library-landscape-2": ("Trail run collection", 1200, 628),
    "library-square-1": ("Free shipping this week", 1080, 1080),
    "library-square-2": ("New: ultralight tents", 1080, 1080),
    "library-story-1": ("Pack light, walk far", 1080, 1920),
    "library-portrait-1": ("Rain jackets", 1080, 1350),
    "page": ("Alpine Outfitters", 400, 400),
    "profile": ("alpine.outfitters", 400, 400),
    "event": ("Summit Week", 1200, 628),
}
PRODUCTS = (
    "Ridge boot", "Dawn tent", "Cirrus jacket", "Moraine pack", "Tarn bottle", "Col poles",
    "Scree socks", "Névé gloves", "Glacier glasses", "Hut slippers", "Ember stove", "Cairn lamp",
)  # fmt: skip
CLIPS = {"clip-square": ("Ridge boot in 15 s", 15, 720, 720), "clip-story": ("Dawn tent in 10 s", 10, 540, 960)}


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for seed, (name, (label, width, height)) in enumerate(PICTURES.items()):
        (FOLDER / f"{name}.jpg").write_bytes(stand_in_image(label, width, height, seed))
    for seed, label in enumerate(PRODUCTS):
        (FOLDER / f"product-{seed + 1:02}.jpg").write_bytes(stand_in_image(label, 600, 600, seed))
    for seed, (name, (label, seconds, width, height)) in enumerate(CLIPS.items()):
        (FOLDER / f"{name}.mp4").write_bytes(stand_in_video(label, seconds, width, height, seed))


if __name__ == "__main__":
    main()
