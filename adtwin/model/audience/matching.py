"""How a text finds a name: every word of it begins a word of the name, whatever the case and the accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, TypeVar

T = TypeVar("T")
_WORD: Final = re.compile(r"\w+")


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in their plainest form."""
    plain = name.casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain))


def begins(name: str, text: str) -> bool:
    """Whether every word of the text begins a word of the name; a blank text begins all."""
    wanted = words_of(text)
    if len(wanted) == 1:
        return any(word.startswith(wanted[0]) for word in words_of(name))
    words = words_of(name)
    return all(any(word.startswith(one) for word in words) for one in wanted)


def best_first(found: Iterable[T], text: str, name_of: Callable[[T], str]) -> list[T]:
    """Those called exactly so first, then those whose name begins so; otherwise their order stays."""
    wanted = " ".join(words_of(text))

    def rank(one: Any) -> int:
        name = " ".join(words_of(name_of(one)))
        return 0 if name == wanted else 1 if name.startswith(wanted) else 2

    return sorted(found, key=rank)
