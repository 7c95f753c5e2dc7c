"""The words that a placement adds to an ad, in the ad's language: labels, and what is on the button."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import orjson

ENGLISH: Final = "en"
_SAME: Final[Mapping[str, str]] = {
    "INSTALL_MOBILE_APP": "INSTALL_APP",
    "MOBILE_DOWNLOAD": "DOWNLOAD",
    "USE_MOBILE_APP": "USE_APP",
    "BOOK_TRAVEL": "BOOK_NOW",
    "CALL": "CALL_NOW",
    "GET_OFFER_VIEW": "GET_OFFER",
    "INSTAGRAM_MESSAGE": "MESSAGE_PAGE",
    "WHATSAPP_LINK": "WHATSAPP_MESSAGE",
    "BUY_TICKETS": "GET_TICKETS",
    "WATCH_VIDEO": "WATCH_MORE",
    "DONATE": "DONATE_NOW",
    "LOYALTY_LEARN_MORE": "LEARN_MORE",
}
"""Types that say the same as another one."""
NO_BUTTON: Final = "NO_BUTTON"


@lru_cache(maxsize=100)
def words(language: str) -> Mapping[str, str]:
    """The labels of a language; English where it has none, and where a language is not known."""
    table = _table()
    return {**table[ENGLISH], **table.get(language.partition("_")[0].lower(), {})}


def cta_label(cta: str | None, language: str = ENGLISH) -> str:
    """The words on the button: `SHOP_NOW` is "Shop now", "Acheter" in French. Empty for no button."""
    if not cta or cta == NO_BUTTON:
        return ""
    return words(language).get(_SAME.get(cta, cta)) or cta.replace("_", " ").capitalize()


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = orjson.loads(resources.files(__package__).joinpath("words.json").read_bytes())
    return table
