"""Pages by time: `since` and `until` on feeds, and the bound of cursors."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adtwin.errors import GraphError
from adtwin.graph import paging
from adtwin.graph.timed import moment
from tests import ads
from tests.live import NOW, Live, error_of

DAY = 86_400


@pytest.fixture
def feed(live: Live) -> str:
    """The feed of a page that posts two things a day for five days."""
    path = f"/{live.world['page_id']}/feed"
    for day in range(5):
        for turn in range(2):
            assert live.post(path, {"message": f"day {day} turn {turn}"}).status_code == 200
        live.advance("1d")
    return path


def _messages(live: Live, url: str, params: dict[str, Any] | None = None) -> tuple[list[str], dict[str, Any]]:
    body = live.get(url, params).json()
    return [one["message"] for one in body["data"]], body.get("paging", {})


@pytest.mark.req("C-392")
def test_a_feed_is_read_between_two_times(live: Live, feed: str):
    assert _messages(live, feed, {"since": NOW + DAY, "until": NOW + 2 * DAY})[0] == [
        "day 2 turn 1", "day 2 turn 0", "day 1 turn 1", "day 1 turn 0",
    ]  # fmt: skip
    assert _messages(live, feed, {"since": "2026-11-29", "until": "now"})[0] == ["day 4 turn 1", "day 4 turn 0"]
    assert _messages(live, feed, {"since": "-2 days", "until": "now"})[0][-1] == "day 3 turn 0"
    body = live.get(feed, {"since": NOW, "until": NOW + DAY, "summary": "true"}).json()
    assert body["summary"]["total_count"] >= 4


@pytest.mark.req("C-392")
def test_links_by_time_lead_through_everything_once_and_back(live: Live, feed: str):
    given = {"since": NOW, "until": NOW + 4 * DAY, "limit": 3}
    seen, links = _messages(live, feed, given)
    assert "until=" in links["next"]
    assert "previous" not in links
    pages = [seen]
    while "next" in links:
        found, links = _messages(live, links["next"].removeprefix("http://localhost"))
        pages.append(found)
        seen = seen + found
    assert [one for one in seen if one.startswith("day")] == [
        f"day {day} turn {turn}" for day in (4, 3, 2, 1, 0) for turn in (1, 0)
    ]
    assert "since=" in links["previous"]
    assert _messages(live, links["previous"].removeprefix("http://localhost"))[0] == pages[-2]


@pytest.mark.req("C-393")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"since": NOW}, "Give both"),
        ({"since": NOW - 300 * DAY, "until": NOW}, "six months"),
        ({"since": 0, "until": 0}, ""),
    ],
)
def test_half_a_stretch_and_too_long_a_one_are_told_of(live: Live, given: dict[str, Any], said: str):
    text = live.get(f"/v24.0/{live.world['page_id']}/feed", {**given, "debug": "all"}).text
    assert said in text
    assert ("__debug__" in text) == bool(said)


@pytest.mark.req("C-392")
@pytest.mark.parametrize(
    ("given", "blame"),
    [({"since": "soon"}, "since"), ({"until": "x" * 200}, "until"), ({"since": NOW, "until": NOW - 1}, "until"),
     ({"since": "9999 years"}, "since")],
)  # fmt: skip
def test_a_faulty_time_is_refused(live: Live, given: dict[str, Any], blame: str):
    error_of(live.get(f"/{live.world['page_id']}/feed", given), "INVALID_PARAMETER", [[blame]])


WORDS = [
    ("now", "2026-11-25T00:00:00"), ("today", "2026-11-25T00:00:00"), ("yesterday", "2026-11-24T00:00:00"),
    ("tomorrow", "2026-11-26T00:00:00"), ("+1 week", "2026-12-02T00:00:00"), ("3 days ago", "2026-11-22T00:00:00"),
    ("-2 hours", "2026-11-24T22:00:00"), ("last month", "2026-10-25T00:00:00"), ("2026-11-01", "2026-11-01T00:00:00"),
    ("1795564800", "2026-11-25T00:00:00"), (1795564800, "2026-11-25T00:00:00"),
]  # fmt: skip


@pytest.mark.req("C-392")
@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_for_times(text: Any, expected: str):
    found = datetime.fromtimestamp(moment("since", text, NOW), UTC)
    assert found.isoformat() == f"{expected}+00:00"


def test_words_that_mean_nothing():
    with pytest.raises(GraphError):
        moment("since", "when pigs fly", NOW)


@pytest.mark.req("C-395")
def test_a_cursor_that_lies_too_deep_is_refused(live: Live):
    account = live.world["ad_account_id"]
    for _ in range(5):
        ads.campaign(live)
    live.twin.limits["cursor"] = 4
    first = live.get(f"/{account}/campaigns", {"limit": 2}).json()["paging"]["cursors"]["after"]
    second = live.get(f"/{account}/campaigns", {"limit": 2, "after": first}).json()["paging"]["cursors"]["after"]
    assert (paging.decode("after", first).depth, paging.decode("after", second).depth) == (2, 4)
    error = error_of(live.get(f"/{account}/campaigns", {"after": second}), "CURSOR_TOO_DEEP", [["after"]])
    assert error["message"] == "(#100) The After Cursor specified exceeds the max limit supported by this endpoint"


@pytest.mark.req("C-469", "C-471")
@pytest.mark.parametrize(
    ("verb", "path", "headers"),
    [
        ("GET", "/v25.0/me", {}),
        ("GET", "/v3.1/me", {}),
        ("GET", "/me", {}),
        ("GET", "/v25.0/nothing", {}),
        ("GET", "/v25.0/me", {"X-Adtwin-Error": "190"}),
        ("GET", f"/v25.0/me?a={'x' * 9_000}", {}),
        ("POST", "/v25.0/act_1/campaigns", {}),
        ("GET", "/v25.0/a/b/c/d", {}),
    ],
)
def test_every_answer_says_which_version_and_how_it_can_be_traced(live: Live, verb: str, path: str, headers: Any):
    answer = live.request(verb, path, headers=headers)
    usual = "v21.0" if path.startswith("/v3.1") else "v24.0"
    expected = "v25.0" if path.startswith("/v25.0") and path != "/v25.0/a/b/c/d" else usual
    assert answer.headers["facebook-api-version"] == expected
    for name in ("x-fb-debug", "x-fb-rev", "x-fb-trace-id", "x-fb-request-id"):
        assert answer.headers[name]
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].startswith('OAuth "Facebook Platform"')


def test_the_locale_is_told_to_change_nothing(live: Live):
    asked = {"debug": "all", "locale": "de_DE"}
    messages = live.get("/v24.0/me", asked).json()["__debug__"]["messages"]
    assert messages == [{"message": "Texts are in English; the locale de_DE changes nothing.", "type": "warning"}]
    assert "__debug__" not in live.get("/v24.0/me", {"debug": "all", "locale": "en_GB"}).json()
