"""What people read above a column: the names of fields, breakdowns and actions in an exported file [C-306].

English has a label for every field; German, French and Spanish for those that most reports have, English for the rest.
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
"""Label by field and language."""

ACRONYMS = {"Id": "ID", "Roas": "ROAS", "Ctr": "CTR", "Url": "URL", "Dda": "DDA"}


def label(field: str, language: str = "en") -> str:
    """The label of a field; made from its name where the table has none."""
    known = LABELS.get(field)
    return spelled(field) if known is None else known.get(language, known["en"])


def spelled(name: str) -> str:
    """A name of the wire as words: `website_ctr` -> `Website CTR`."""
    words = name.replace(".", " ").replace("_", " ").capitalize().split()
    return " ".join(ACRONYMS.get(word.capitalize(), word) for word in words)


def language_of(locale: str | None) -> str:
    """The language of a locale such as `de_DE`, English for those there are no labels in."""
    language = (locale or "en").partition("_")[0].lower()
    return language if language in LANGUAGES else "en"
