"""The machine's own Chromium, as a camera."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import click

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
VARIABLE = "ADTWIN_CHROMIUM"
QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--hide-scrollbars", "--disable-extensions",
)  # fmt: skip
PATIENCE = 60
LOWEST = 200
"""Height in pixels below which a window's picture misses what is at its top."""


def find() -> str | None:
    """The program: what ADTWIN_CHROMIUM names, else the first that is installed."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, (*NAMES, *PATHS)) if path), None)


def shoot(url: str, file: Path, width: int, height: int) -> None:
    """Save a picture of a page. ClickException when there is no browser, or it fails."""
    program = find()
    if program is None:
        raise click.ClickException(
            f"no Chromium or Chrome here to draw it with: install one, or name it in {VARIABLE}. Without a picture:"
            " --url shows the address, for a browser of yours."
        )
    with tempfile.TemporaryDirectory(prefix="adtwin-browser-") as folder:
        shot = Path(folder) / "shot.png"
        command = [
            program, *QUIET, f"--user-data-dir={folder}/profile", f"--window-size={width},{max(height, LOWEST)}",
            f"--screenshot={shot}", *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []), url,
        ]  # fmt: skip
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE)  # noqa: S603 - found above
        except subprocess.TimeoutExpired:
            raise click.ClickException(f"{program} took longer than {PATIENCE} s to draw {url}.") from None
        if not shot.exists():
            raise click.ClickException(f"{program} drew nothing of {url}: try it by hand with --url.")
        if height < LOWEST:
            _cut(shot, height)
        file.write_bytes(shot.read_bytes())


def _cut(shot: Path, height: int) -> None:
    """Keep the upper part of a picture."""
    from PIL import Image

    with Image.open(shot) as picture:
        upper = picture.crop((0, 0, picture.width, height))
    upper.save(shot)
