"""A generator without a model and without a network."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adtwin.model.creative.features import retouch
from adtwin.model.creative.features.generator import Brief
from adtwin.model.creative.features.retouch import Ratio
from adtwin.model.creative.feed.translation import OFFLINE


class StandIn:
    """Rules and Pillow: no model, no network. Everything it makes says that it is a stand-in."""

    name = "adtwin stand-in"
    MARK = "[Stand-in]"

    def texts(self, brief: Brief, count: int) -> list[str]:
        """The primary text in set phrases, each with the mark."""
        core = brief.text.strip().rstrip(".!")
        first = re.split(r"(?<=[.!?])\s", brief.text.strip(), maxsplit=1)[0]
        page = brief.page or "us"
        said = brief.earlier[0].strip() if brief.earlier else ""
        phrases = [
            f"{first} Only with {page}.",
            f"Have you seen this? {core}.",
            f"{core}. Find out more today!",
            f"{core}. {said}" if said else f"New from {page}: {core}.",
            f"For you, from {page}: {core}!",
            f"{core}. Yours in a few taps.",
        ]
        return [f"{self.MARK} {phrase}" for phrase in phrases[:count]]

    def translated(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """By the glossary, each with its mark."""
        return OFFLINE.translate(texts, source, target)

    def expanded(self, picture: bytes, ratio: Ratio) -> bytes:
        """The blurred edges continue the picture."""
        return retouch.expanded(picture, ratio, "Stand-in: expanded image")

    def background(self, picture: bytes, subject: str) -> bytes:
        """Colours that follow from the subject."""
        return retouch.on_background(picture, subject, "Stand-in: generated background")


STAND_IN = StandIn()
