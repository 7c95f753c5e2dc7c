"""`/search`: languages by name, in pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.live import Live, error_of, sqlite_live


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """One demo world for all: searching changes nothing."""
    with sqlite_live() as one:
        yield one


def found(live: Live, **given: Any) -> dict[str, Any]:
    answer = live.get("/search", {"type": "adlocale", **given})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def followed(live: Live, link: str) -> dict[str, Any]:
    """The page behind a link, asked for as the first one was: with the token in a header."""
    return dict(live.get(link.partition("localhost")[2]).json())


@pytest.mark.req("B-297")
def test_the_documented_search_finds_english(live: Live):
    body = found(live, q="en", limit=2)
    assert body["data"] == [{"key": 6, "name": "English (US)"}, {"key": 24, "name": "English (UK)"}]
    assert set(body["paging"]["cursors"]) == {"before", "after"}


NAMED = [
    ("french", {9, 44, 1003}),
    ("Fr", {9, 44, 63, 1003}),
    ("brazil", {16}),
    ("de", {5}),
    ("klingon", set()),
]


@pytest.mark.req("B-297")
@pytest.mark.parametrize(("text", "keys"), NAMED)
def test_a_language_is_found_by_the_beginning_of_a_word_or_its_code(live: Live, text: str, keys: set[int]):
    assert {row["key"] for row in found(live, q=text)["data"]} == keys


@pytest.mark.req("B-297")
def test_all_languages_are_listed_page_by_page_and_back(live: Live):
    everything = found(live, limit=500)
    assert "next" not in everything["paging"]
    rows: list[dict[str, Any]] = []
    page = found(live, q="", limit=30)
    while True:
        rows += page["data"]
        if "next" not in page["paging"]:
            break
        page = followed(live, page["paging"]["next"])
    assert rows == everything["data"]
    assert len({row["key"] for row in rows}) == len(rows) > 80
    back = followed(live, page["paging"]["previous"])["data"]
    assert back == rows[len(rows) - len(page["data"]) - 30 : len(rows) - len(page["data"])]
    past = found(live, after=page["paging"]["cursors"]["after"])
    assert past == {"data": []}


def test_a_search_says_what_for(live: Live):
    error_of(live.get("/search", {"q": "en"}), "MISSING_PARAMETER", [["type"]])
    error_of(live.get("/search", {"type": "adplanet"}), "INVALID_PARAMETER", [["type"]])
    error_of(live.get("/search", {"type": "adlocale", "after": "!"}), "INVALID_CURSOR", [["after"]])
    error_of(live.get("/search", {"type": "adlocale"}, token=None), "TOKEN_REQUIRED")
