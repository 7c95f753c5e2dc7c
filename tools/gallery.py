"""The gallery of previews: `python -m tools.gallery` draws its pictures anew, `page` is its text.

The pictures are also what the tests compare previews with.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from adtwin.agent import browser
from adtwin.preview import FORMATS, Family, render
from tools.gallery_ads import Shot, shots
from tools.spec import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE, FOLDER = "docs/gallery.md", "docs/gallery"
COLOURS = 160
FAMILIES: dict[Family, str] = {
    Family.FEED: "Facebook feeds",
    Family.ARTICLE: "Instant articles",
    Family.RIGHT_COLUMN: "Right column",
    Family.MARKETPLACE: "Marketplace",
    Family.STORY: "Stories",
    Family.REELS: "Reels",
    Family.INSTREAM: "In-stream video",
    Family.FULLSCREEN: "Fullscreen video",
    Family.OVERLAY: "Banners over a video",
    Family.INSTAGRAM: "Instagram feeds",
    Family.GRID: "Explore and search grids",
    Family.NATIVE: "Native, in other apps",
    Family.BANNER: "Banner, in other apps",
    Family.INTERSTITIAL: "Interstitial, in other apps",
    Family.REWARDED: "Rewarded video, in other apps",
    Family.MESSENGER: "Messenger's inbox",
    Family.THREADS: "Threads",
}
HEAD = """# What previews look like

Every `ad_format` is drawn by the template of its family: HTML and one style sheet, without a script, with nothing from
outside. The drawings below are those pages in Chromium, with stand-in pictures of the demo world. One of your own:

```sh
adtwin preview AD_ID --format INSTAGRAM_STORY --out ad.png
```

They are near the real look and not equal to it ([differences](differences.md)). `make gallery` draws them anew; the
tests compare previews with them.
"""


def page() -> str:
    """The page, with each family's formats and pictures."""
    parts = [HEAD]
    for family, group in groupby(shots(), key=family_of):
        formats = " ".join(f"`{name}`" for name, placement in FORMATS.items() if placement.family is family)
        parts.append(f"\n## {FAMILIES[family]}\n\n{formats}\n")
        parts.extend(
            f"\n![{shot.says}](gallery/{shot.name}.png)\n\n*{shot.ad_format}*: {shot.says}\n" for shot in group
        )
    return "".join(parts)


def family_of(shot: Shot) -> Family:
    """The family whose template draws it."""
    return FORMATS[shot.ad_format].family


def file_of(shot: Shot) -> Path:
    """Where its picture is kept."""
    return ROOT / FOLDER / f"{shot.name}.png"


def draw(page_of_browser: Page, shot: Shot, folder: Path) -> Image.Image:
    """The preview as Chromium draws it, in the size that its frame usually has. `folder` takes the page."""
    placement = FORMATS[shot.ad_format]
    file = folder / f"{shot.name}.html"
    file.write_text(render(shot.ad, shot.ad_format), encoding="utf-8")
    page_of_browser.set_viewport_size({"width": placement.width, "height": placement.height})
    page_of_browser.goto(f"{file.as_uri()}{f'#{shot.part}' if shot.part else ''}", wait_until="load")
    return Image.open(io.BytesIO(page_of_browser.screenshot())).convert("RGB")


def main() -> int:
    """Draw every picture; exit status 1 where there is no browser."""
    from playwright.sync_api import sync_playwright

    program = browser.find()
    if program is None:
        print(f"no Chromium here: install one, or name it in {browser.VARIABLE}")
        return 1
    (ROOT / FOLDER).mkdir(exist_ok=True)
    rooted = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=program, args=["--force-color-profile=srgb", *rooted])
        window = launched.new_context(reduced_motion="reduce").new_page()
        for shot in shots():
            drawn = draw(window, shot, Path(folder))
            drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(file_of(shot), optimize=True)
        launched.close()
    print(f"wrote {len(shots())} pictures to {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
