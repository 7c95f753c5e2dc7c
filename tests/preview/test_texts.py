"""Texts are cut between words, never within a character, and tell their language by their script."""

from __future__ import annotations

import pytest

from adtwin.preview.texts import cut, direction_of, language_of, shortened

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "most", "lines", "shown"),
    [
        ("short", 20, 3, "short"),
        ("exactly ten", 11, 3, "exactly ten"),
        ("one two three four", 9, 3, "one two"),
        ("one two three four", 8, 3, "one two"),
        ("one\ntwo\nthree\nfour", 100, 2, "one\ntwo"),
        ("one\ntwo", 100, 2, "one\ntwo"),
        ("one\ntwo   \n  \n", 100, 2, "one\ntwo"),
        ("  around  ", 100, 2, "around"),
        ("x" * 30, 10, 3, "x" * 10),
        ("a " + "x" * 30, 10, 3, "a " + "x" * 8),
        ("e\u0301" * 10, 5, 3, "e\u0301" * 2),
        (FAMILY * 3, 7, 3, FAMILY),
        ("👍🏽👍🏽", 3, 3, "👍🏽"),
        ("", 10, 2, ""),
    ],
)
def test_a_text_is_cut(text: str, most: int, lines: int, shown: str) -> None:
    found = cut(text, most, lines)
    assert found.shown == shown
    if found.rest:
        assert (found.shown + found.rest).split() == text.split()
        assert found.rest.strip()
    else:
        assert found.shown.split() == text.split()


@pytest.mark.req("A-171", "A-172")
@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [("Ridge boot", 35, "Ridge boot"), ("x" * 35, 35, "x" * 35), ("x" * 36, 35, "x" * 34 + "…"), ("a bc", 3, "a…"),
     (FAMILY * 2, 8, FAMILY + "…")],
)  # fmt: skip
def test_a_short_text_keeps_its_length(text: str, most: int, shown: str) -> None:
    assert shortened(text, most) == shown


@pytest.mark.parametrize(
    ("text", "language", "direction"),
    [
        ("Trails are calling", "en", "ltr"), ("", "en", "ltr"), ("123 !", "en", "ltr"),
        ("المسارات تناديك", "ar", "rtl"), ("השבילים קוראים", "he", "rtl"), ("Nike חולצות ונעליים חדשות", "he", "rtl"),
        ("新しいブーツ", "ja", "ltr"), ("新款靴子", "zh", "ltr"),
        ("새로운 부츠", "ko", "ltr"), ("Новые ботинки", "ru", "ltr"),
        ("नए जूते", "hi", "ltr"), ("รองเท้าใหม่", "th", "ltr"), ("Boots from شركة", "en", "ltr"),
    ],
)  # fmt: skip
def test_the_script_tells_the_language(text: str, language: str, direction: str) -> None:
    assert language_of(text) == language
    assert direction_of(language) == direction
