"""A page as a PNG, drawn by a browser of this machine that may reach nothing but this machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PATIENCE = 60.0
QUIET = (
    "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--mute-audio", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
    "--proxy-server=direct://",
)  # fmt: skip


def browser() -> str | None:
    """The browser that draws: ADTWIN_BROWSER, or one of the usual names; None where there is none."""
    named = os.environ.get("ADTWIN_BROWSER")
    return named or next((found for one in BROWSERS if (found := shutil.which(one))), None)


async def png_of(url: str, width: int, height: int) -> bytes | None:
    """The page at an address as a PNG of this size; None where no browser draws it."""
    program = browser()
    if program is None:
        return None
    # A browser's own sandbox does not start for root, as in most containers.
    as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="adtwin-picture-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, "ad.png")
        process = await asyncio.create_subprocess_exec(
            program, *QUIET, *as_root, f"--user-data-dir={folder}/profile", f"--window-size={width},{height}",
            f"--screenshot={file}", url,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        return await asyncio.to_thread(_content, file)


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
