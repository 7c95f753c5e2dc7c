"""The machine's own Chromium for tests, watched: whatever a preview must not do is a fault.

`chromium` is the browser, one for each module of tests; `ADTWIN_REQUIRE_BROWSER=1` turns a missing one from a skip into
a failure. `watched()` gives a page in it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from adtwin.agent import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

NO_BROWSER = "no Chromium on this machine: install it, or name it in ADTWIN_CHROMIUM"
ARGUMENTS = (
    "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--force-color-profile=srgb", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip
DRIVEN = ("Blocked script execution in",)
"""What the console says when the driver itself clicks: its own scripts are refused by the sandbox as well."""
PATIENCE = 400
"""Questions to a page until something must be so."""
OWN_SCHEMES = ("data:", "about:", "blob:")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser that finds no other machine."""
    program = browser.find()
    if program is None:
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    rooted = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=program, args=[*ARGUMENTS, *rooted])
        yield launched
        launched.close()


class Watched:
    """A page, and what it did that it should not: `faults` says so in words."""

    def __init__(self, page: Page, own: str) -> None:
        self.page = page
        self.faults: list[str] = []
        self._own = own
        page.on("console", lambda message: self._note(message.type in ("error", "warning"), message.text))
        page.on("pageerror", lambda error: self._note(True, f"script: {error}"))
        page.on("dialog", self._dismiss)
        page.on("popup", lambda popup: self._note(True, f"opened {popup.url}"))
        page.on("download", lambda download: self._note(True, f"downloads {download.url}"))
        page.on("request", self._check)

    def open(self, url: str, size: tuple[int, int]) -> Page:
        """Go to an address of the twin in a window of this size, and wait until its pictures are there."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        answer = self.page.goto(url, wait_until="load")
        assert answer is not None
        assert answer.status == 200, answer.text()
        return self.page

    def faultless(self, forgiven: tuple[str, ...] = ()) -> None:
        """Nothing happened since the last time but what begins like something forgiven."""
        faults, self.faults = self.faults, []
        assert [fault for fault in faults if not fault.startswith(forgiven)] == []

    def _note(self, happened: bool, fault: str) -> None:
        if happened:
            self.faults.append(fault[:300])

    def _dismiss(self, dialog: Any) -> None:
        self._note(True, f"dialog {dialog.message}")
        dialog.dismiss()

    def _check(self, request: Request) -> None:
        inside = request.url.startswith((self._own, *OWN_SCHEMES)) if self._own else request.url.startswith(OWN_SCHEMES)
        self._note(not inside, f"asks for {request.url}")


@contextlib.contextmanager
def watched(chromium: Browser, own: str = "") -> Iterator[Watched]:
    """A page that may ask for nothing outside of `own`, the twin's address."""
    with chromium.new_context(reduced_motion="reduce") as context:
        yield Watched(context.new_page(), own)


def until(page: Page, condition: str) -> None:
    """Ask a page again and again until a condition holds; it may run no scripts of its own, so that it can't tell."""
    for _ in range(PATIENCE):
        if page.evaluate(condition):
            return
    raise AssertionError(f"not so: {condition}")


PICTURES = """() => [...document.images].map(one => {
  const box = one.getBoundingClientRect();
  return {source: one.currentSrc, natural: one.naturalWidth, width: box.width, height: box.height};
})"""


def pictures(page: Page) -> list[Mapping[str, Any]]:
    """Every picture of a page: its address, its width in the file, and the size that it takes."""
    found: list[Mapping[str, Any]] = page.evaluate(PICTURES)
    return found


def overflows(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
