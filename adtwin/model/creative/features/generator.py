"""What makes new texts and pictures, whoever that is. [C-081…C-100]

A generator only makes; what it made is checked, kept and labelled by those who ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from adtwin.model.creative.features.retouch import Ratio


@dataclass(frozen=True, slots=True)
class Brief:
    """What suggestions start from: the primary text, the page, and what the page said before [C-089]."""

    text: str
    page: str = ""
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """Variations of a primary text, and who made them."""

    texts: list[str]
    maker: str


class UnmadeError(Exception):
    """The generator could not make what was asked for; the message says why."""


class Generator(Protocol):
    """`name` says who made something. The methods raise UnmadeError."""

    name: str

    def texts(self, brief: Brief, count: int) -> list[str]:
        """That many texts that say the same in other words."""

    def translated(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """As many texts in another language; languages are ISO 639 codes."""

    def expanded(self, picture: bytes, ratio: Ratio) -> bytes:
        """The picture continued beyond its edges until it has this ratio."""

    def background(self, picture: bytes, subject: str) -> bytes:
        """The product of the picture before something else."""
