"""Drawing previews, in this process: HTML out of typed values, without a browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from adtwin.preview import Card, PreviewInput, render

EACH = 50
"""Previews of one round, one after the other."""
GOAL = 0.005
"""Seconds that a preview may take."""
AD = PreviewInput(
    page_name="Alpine Outfitters",
    message="Trails are calling. " * 20,
    link="https://www.example.com/",
    headline="Ridge boot",
    description="From $129",
    cta="SHOP_NOW",
    image_url="/_adtwin/media/0",
    image_size=(1_200, 628),
)
CAROUSEL = replace(AD, cards=tuple(Card(image_url="/_adtwin/media/0", headline=f"Card {one}") for one in range(10)))


def measure(rounds: int) -> list[tuple[str, float, float]]:
    """Rows of (what, seconds of CPU for one, ratio to the same bytes put together by `str.format`)."""
    rows = []
    for what, ad, ad_format in (
        ("a preview of a feed ad", AD, "MOBILE_FEED_STANDARD"),
        ("a preview of a carousel of ten cards", CAROUSEL, "MOBILE_FEED_STANDARD"),
        ("a preview of a story of ten cards", CAROUSEL, "INSTAGRAM_STORY"),
    ):
        page = render(ad, ad_format)
        bare = "{text}".join(part.replace("{", "{{").replace("}", "}}") for part in page.split(ad.headline))
        taken, formatted = [], []
        for _ in range(rounds + 1):
            taken.append(_seconds(lambda ad=ad, ad_format=ad_format: render(ad, ad_format)))
            formatted.append(_seconds(lambda bare=bare, ad=ad: bare.format(text=ad.headline)))
        one = median(taken[1:])
        kept = "" if one <= GOAL else f", over {GOAL * 1_000:.0f} ms"
        rows.append((f"{what}, beside str.format{kept}", one, one / median(formatted[1:])))
    return rows


def _seconds(work: Callable[[], str]) -> float:
    """Seconds of CPU that one takes."""
    began = time.process_time()
    for _ in range(EACH):
        work()
    return (time.process_time() - began) / EACH
