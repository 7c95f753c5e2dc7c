"""What people read above a column: the names of fields, breakdowns and actions in an exported file [C-306].

English, German, French and Spanish have one for everything that a report can have; other languages get English.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

LANGUAGES = ("en", "de", "fr", "es")

LABELS: Mapping[str, Mapping[str, str]] = {
    cells[0]: dict(zip(LANGUAGES, cells[1:], strict=True))
    for line in (files("adtwin.reporting") / "labels.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for cells in [[cell.strip() for cell in line.split("|")]]
}
"""Label by name and language; those of action types under the name behind a colon, `:link_click`."""


def label(name: str, language: str = "en") -> str:
    """The label of a field, a breakdown or an attribution window."""
    return LABELS[name][language]


def action_label(kind: str, language: str = "en") -> str:
    """The label of an action type; one that delivery doesn't know keeps its name, as words."""
    known = LABELS.get(f":{kind}")
    return kind.replace(".", " ").replace("_", " ").capitalize() if known is None else known[language]


def language_of(locale: str | None) -> str:
    """The language of a locale such as `de_DE`, English for those there are no labels in."""
    language = (locale or "en").partition("_")[0].lower()
    return language if language in LANGUAGES else "en"
