"""Every language has every word, and every button is worded."""

from __future__ import annotations

from typing import get_args

import orjson
import pytest

from adtwin.model.enums import CallToActionType
from adtwin.preview import words as room
from adtwin.preview.words import cta_label, words

TABLE = orjson.loads((room.resources.files("adtwin.preview") / "words.json").read_bytes())


@pytest.mark.parametrize("language", TABLE)
def test_a_language_has_all_words(language: str) -> None:
    assert set(TABLE[language]) == set(TABLE["en"])
    assert all(text.strip() == text and text for text in TABLE[language].values())


def test_words_of_unknown_languages_are_english() -> None:
    assert words("xx") == words("en") == TABLE["en"]
    assert words("pt_BR")["sponsored"] == "Patrocinado"


@pytest.mark.parametrize(
    ("cta", "language", "label"),
    [
        ("SHOP_NOW", "en", "Shop now"), ("SHOP_NOW", "fr", "Acheter"), ("LEARN_MORE", "de", "Mehr dazu"),
        ("NO_BUTTON", "en", ""), (None, "en", ""), ("INSTALL_MOBILE_APP", "en", "Install now"),
        ("BOOK_TRAVEL", "es", "Reservar"), ("TRY_DEMO", "fr", "Try demo"), ("CALL", "ar", "اتصل الآن"),
    ],
)  # fmt: skip
def test_buttons_are_worded(cta: str | None, language: str, label: str) -> None:
    assert cta_label(cta, language) == label


def test_every_type_of_button_has_words() -> None:
    types = set(get_args(CallToActionType)) - {"NO_BUTTON"}
    assert all(cta_label(one) for one in types)
    assert {one for one in TABLE["en"] if one.isupper()} - {"GET_TICKETS"} <= types
