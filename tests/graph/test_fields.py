"""The `fields` expression."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adtwin.errors import GraphError
from adtwin.graph.fields import Selected, parse


def _named(*names: str) -> tuple[Selected, ...]:
    return tuple(Selected(name, name) for name in names)


PARSED = [
    ("id,name", _named("id", "name")),
    (" id , name ,", _named("id", "name")),
    ('["id","name"]', _named("id", "name")),
    ('"name"', _named("name")),
    ("", ()),
    ("creative{id,name}", (Selected("creative", "creative", (), _named("id", "name")),)),
    ("adsets.limit(5).as(sets){name}", (Selected("adsets", "sets", (("limit", "5"),), _named("name")),)),
    ("a{b{c}}", (Selected("a", "a", (), (Selected("b", "b", (), _named("c")),)),)),
    (
        "insights.time_range({'until':'2018-01-01','since':'2017-12-12'}).time_increment(1)",
        (
            Selected(
                "insights",
                "insights",
                (("time_range", "{'until':'2018-01-01','since':'2017-12-12'}"), ("time_increment", "1")),
            ),
        ),
    ),
    ("name,name", _named("name")),
]


@pytest.mark.req("B-008", "C-009", "D-003")
@pytest.mark.parametrize(("text", "selected"), PARSED)
def test_parse(text: str, selected: tuple[Selected, ...]) -> None:
    assert parse(text) == selected


@pytest.mark.parametrize(
    ("text", "place"), [("name}", 4), ("a{b", 3), ("a.limit", 7), ("a.limit(5", 9), ("a b", 2), ("a..b", 2), ("(", 0)]
)
def test_syntax_errors_say_where(text: str, place: int) -> None:
    with pytest.raises(GraphError) as caught:
        parse(text)
    assert caught.value.row.symbol == "QUERY_SYNTAX"
    assert f"at character {place}" in caught.value.message


@pytest.mark.parametrize("text", ["a{" * 12 + "}" * 12, ",".join(f"f{n}" for n in range(501))])
def test_bounds(text: str) -> None:
    with pytest.raises(GraphError) as caught:
        parse(text)
    assert caught.value.blame == [["fields"]]


@given(st.text(alphabet="ab,{}().[]\"' \\x", max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parse(text)
    except GraphError as error:
        refused = error.row.symbol
    else:
        return
    assert refused in ("INVALID_PARAMETER", "QUERY_SYNTAX")
