"""The grammar of batches, and their bounds: nothing but declared errors, whatever is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adtwin.errors import GraphError
from adtwin.graph.batch import TURN, Budget, parts_of, run, says_yes
from adtwin.graph.path import path_below
from adtwin.graph.references import GROWTH, Answer, Part, Results, look

VALUE = {
    "id": "7",
    "images": {"a.png": {"hash": "h1"}, "b.png": {"hash": "h2"}},
    "data": [{"id": 1}, {"id": 2}],
    "a-b": {"c d": True},
}

PATHS = (
    ("$", [VALUE]),
    ("$.id", ["7"]),
    ("$.images.*.hash", ["h1", "h2"]),
    ("$.images[*]['hash']", ["h1", "h2"]),
    ("$.data.*.id", [1, 2]),
    ("$.data[1].id", [2]),
    ("$.data.1.id", [2]),
    ('$["a-b"]["c d"]', [True]),
    ("$.a-b", [{"c d": True}]),
    ("$.data[9].id", []),
    ("$.id.more", []),
    ("$.none", []),
    ("$..id", None),
    ("$.data[?(@.id)]", None),
    ("$.data[", None),
)  # fmt: skip


@pytest.mark.req("C-456", "D-353")
@pytest.mark.parametrize(("path", "found"), PATHS)
def test_json_path(path: str, found: list[Any] | None):
    assert look(VALUE, path) == found


@pytest.mark.parametrize(
    ("outer", "path", "whole"),
    [
        ("/", "me", "/me"), ("/v24.0/", "me/x", "/v24.0/me/x"), ("/v24.0/me", "/v25.0/1", "/v25.0/1"), ("/me", "", "/"),
        ("/v24.0", "", "/v24.0/"), ("/", "v25.0", "/v25.0"), ("/v24.0", "vine/1", "/v24.0/vine/1"),
    ],
)  # fmt: skip
def test_the_path_of_a_part(outer: str, path: str, whole: str):
    assert path_below(outer, path) == whole


@pytest.mark.parametrize(
    ("given", "meant"), [("true", True), ("1", True), (True, True), ("no", False), (0, False), ("", False)]
)
def test_flags(given: Any, meant: bool):
    assert says_yes(given) is meant


class Carrier:
    """Answers every part with a body of ten characters; parts for `slow` wait. `done` tells what happened in turn."""

    def __init__(self, takes: float = 0.0) -> None:
        self.done: list[str] = []
        self.takes = takes
        self.time = 0.0

    async def carry(self, part: Part, results: Results) -> Answer:
        self.done.append(part.path)
        self.time += self.takes
        return Answer(200, [], "x" * 10, {"path": part.path})

    def waits(self, part: Part) -> bool:
        return part.path == "slow"

    @contextmanager
    def one_state(self) -> Iterator[None]:
        self.done.append("[")
        yield
        self.done.append("]")


def _carried(parts: int, carrier: Carrier, **bounds: Any) -> list[Any]:
    asked = [Part(place, "GET", "me", "", may_refer=False) for place in range(parts)]
    return asyncio.run(run(asked, carrier, Budget(lambda: carrier.time, **bounds), headers=False))


def test_quick_reads_that_follow_each_other_see_one_state():
    carrier = Carrier()
    paths = ["a", "slow", "b", "POST", "c", *["d"] * 40]
    asked = [Part(at, "POST" if path == "POST" else "GET", path, "", may_refer=False) for at, path in enumerate(paths)]
    asyncio.run(run(asked, carrier, Budget(lambda: 0.0), headers=False))
    assert sorted(carrier.done[:5]) == sorted(["[", "a", "b", "]", "slow"])
    assert carrier.done[5:] == ["POST", "[", "c", *["d"] * 40, "]"]


@pytest.mark.parametrize(("takes", "runs"), [(TURN * 0.3, [4, 4, 2]), (TURN * 2, [1] * 10), (0.0, [10])])
def test_others_have_their_turn_by_the_time_that_reads_take(takes: float, runs: list[int]):
    """However many they are: quick ones go on together, heavy ones one at a time."""
    carrier = Carrier(takes)
    _carried(10, carrier)
    assert [len(one) - 1 for one in "".join(step[0] for step in carrier.done).split("[")[1:]] == runs


@pytest.mark.req("C-461")
def test_what_there_is_no_time_for_is_null():
    shown = _carried(5, Carrier(takes=10), time=15)
    assert [one is None for one in shown] == [False, False, True, True, True]


@pytest.mark.req("C-461")
def test_answers_have_a_bound_together():
    shown = _carried(5, Carrier(), room=25)
    assert [one is None for one in shown] == [False, False, False, True, True]


def test_references_grow_to_a_bound():
    results = Results()
    results.keep(Part(0, "GET", "me", "", name="a"), Answer(200, [], "", {"long": "x" * (GROWTH // 4)}))
    text = "{result=a:$.long}"
    assert len(results.expand({"one": [text, 7, None]})["one"][0]) == GROWTH // 4
    with pytest.raises(GraphError, match="add at most"):
        results.expand(text * 5)


def test_the_later_of_two_with_one_name_counts():
    results, part = Results(), Part(0, "GET", "me", "", name="a")
    results.keep(part, Answer(200, [], "", {"id": 1}))
    results.keep(part, Answer(200, [], "", {"id": 2, "list": [1], "no": False}))
    assert results.expand("{result=a:$.id}, {result=a:$.list}, {result=a:$.no}") == "2, [1], false"
    results.keep(part, None)
    with pytest.raises(GraphError, match="did not succeed"):
        results.expand("{result=a:$.id}")


KEYS = ("method", "relative_url", "body", "name", "depends_on", "omit_response_on_success", "headers", "attached_files")
OTHERS = tuple(key for key in KEYS if key != "relative_url")
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("{result=a:$.id}"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=12,
)


@pytest.mark.fuzz
@given(
    st.text(max_size=200)
    | ANY
    | st.lists(st.fixed_dictionaries({"relative_url": st.text()}, optional=dict.fromkeys(OTHERS, ANY)))
)
def test_any_batch_is_read_or_refused(sent: Any):
    parts, symbol = [], ""
    try:
        parts = parts_of(sent)
    except GraphError as error:
        symbol = error.row.symbol
    assert symbol in ("", "BATCH_UNREADABLE", "BATCH_UNRESOLVED")
    assert [part.place for part in parts] == list(range(len(parts)))


@pytest.mark.fuzz
@given(st.text(max_size=60).map("$".__add__) | st.text(alphabet="$.*[]'\"0a-", max_size=30))
def test_any_path_is_followed_or_none(path: str):
    found = look(VALUE, path)
    assert found is None or isinstance(found, list)


@pytest.mark.parametrize(
    "part",
    [
        {"relative_url": "act_1/campaigns?method=POST&name=A"},
        {"relative_url": "act_1/campaigns?%6dethod=POST"},
        {"relative_url": "act_1", "body": "fields=insights{spend}"},
        {"relative_url": "act_1", "depends_on": "a"},
        {"relative_url": "{result=a:$.id}"},
        {"relative_url": "act_1/campaigns", "method": "POST"},
    ],
)
def test_what_may_change_something_or_waits_for_another_keeps_its_turn(part: dict[str, Any]):
    first, second = parts_of([{"relative_url": "me", "name": "a"}, part])
    assert first.stands_alone
    assert not second.stands_alone
