"""A page as a PNG, drawn by the machine's own browser."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import click

from adtwin.agent import browser


async def png_of(url: str, width: int, height: int) -> bytes | None:
    """The page at an address as a PNG of this size; None where no browser draws it."""
    if browser.find() is None:
        return None
    return await asyncio.to_thread(_drawn, url, width, height)


def _drawn(url: str, width: int, height: int) -> bytes | None:
    with tempfile.TemporaryDirectory(prefix="adtwin-picture-") as folder:
        file = Path(folder, "ad.png")
        try:
            browser.shoot(url, file, width, height)
        except click.ClickException:
            return None
        return file.read_bytes()
