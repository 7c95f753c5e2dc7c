"""The directions of automatic translation: dialect codes, and from which language each is reached. [B-316, B-317]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from adtwin.model.audience.locales import BY_KEY, keys_of

FROM_ENGLISH: Final = (
    "es_XX", "fr_XX", "de_DE", "pt_XX", "it_IT", "ar_AR", "nl_XX", "ms_MY", "sv_SE", "id_ID", "pl_PL", "hi_IN", "da_DK",
    "tr_TR", "tl_XX", "ro_RO",
)  # fmt: skip
TO_ENGLISH: Final = ("de", "ar", "he", "es", "ja", "no", "fr", "nl", "sv")
"""Languages of the source."""
ENGLISH: Final = "en_XX"


def language_of(dialect: str) -> str:
    """The language of a dialect code: `fr_XX` is `fr`."""
    return dialect.partition("_")[0]


def targets_from(language: str) -> tuple[str, ...]:
    """The dialects that a text in this language can be translated to."""
    if language == "en":
        return FROM_ENGLISH
    return (ENGLISH,) if language in TO_ENGLISH else ()


def locales_of(dialect: str) -> tuple[int, ...]:
    """The locales of the people who read a translation into this dialect."""
    return keys_of(language_of(dialect))


def source_language(rules: Sequence[Mapping[str, Any]]) -> str | None:
    """The language of the default rule's locale, which texts are translated from [B-311]."""
    for rule in rules:
        if rule.get("is_default"):
            locales = (rule.get("customization_spec") or {}).get("locales") or ()
            found = [BY_KEY[key].language for key in locales if key in BY_KEY]
            return found[0] if found else None
    return None
