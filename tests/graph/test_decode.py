"""Parameters from the wire."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from adtwin.errors import GraphError
from adtwin.graph.decode import Shape, gather, shape_of, value_of


class _Spec(BaseModel):
    a: int


GATHERED = [
    ([("a", "1"), ("b", "2")], {"a": "1", "b": "2"}),
    ([("a", "1"), ("a", "2")], {"a": "2"}),
    ([("status", ""), ("status", "PAUSED")], {"status": "PAUSED"}),
    ([("time_range[since]", "x"), ("time_range[until]", "y")], {"time_range": {"since": "x", "until": "y"}}),
    ([("a[]", "x"), ("a[]", "y")], {"a": ["x", "y"]}),
    ([("a[0][b]", "x"), ("a[1][b]", "y")], {"a": [{"b": "x"}, {"b": "y"}]}),
    ([("a[b][]", "x"), ("a[b][]", "y")], {"a": {"b": ["x", "y"]}}),
    ([("a[][b]", "x"), ("a[][b]", "y")], {"a": [{"b": "x"}, {"b": "y"}]}),
    ([("a[120]", "x"), ("a[7]", "y")], {"a": {"120": "x", "7": "y"}}),
    ([("[x]", "1")], {"[x]": "1"}),
]


@pytest.mark.req("C-005")
@pytest.mark.parametrize(("pairs", "params"), GATHERED)
def test_gather(pairs: list[tuple[str, str]], params: dict[str, Any]) -> None:
    assert gather(pairs) == params


VALUES = [
    ("a,b", Shape.LIST, ["a", "b"]),
    ("<1, 2>".strip("<>"), Shape.LIST, ["1", "2"]),
    ('["a","b"]', Shape.LIST, ["a", "b"]),
    ("['1d_click','1d_view']", Shape.LIST, ["1d_click", "1d_view"]),
    ("NONE", Shape.LIST, ["NONE"]),
    ('"NONE"', Shape.LIST, ["NONE"]),
    ('{"a":1}', Shape.LIST, [{"a": 1}]),
    ({"0": "x", "1": "y"}, Shape.LIST, ["x", "y"]),
    ([1], Shape.LIST, [1]),
    ("[]", Shape.LIST, []),
    ("{'a': 1}", Shape.OBJECT, {"a": 1}),
    ({"a": 1}, Shape.OBJECT, {"a": 1}),
    ('"PAUSED"', Shape.SCALAR, "PAUSED"),
    ('My "best" ad', Shape.SCALAR, 'My "best" ad'),
    ('"', Shape.SCALAR, '"'),
    ("12", Shape.SCALAR, "12"),
    ('{"a":1}', Shape.ANY, {"a": 1}),
    ("plain", Shape.ANY, "plain"),
]


@pytest.mark.req("A-008", "A-009", "A-010", "B-004", "B-006", "C-003", "C-006")
@pytest.mark.parametrize(("sent", "shape", "value"), VALUES)
def test_value(sent: Any, shape: Shape, value: Any) -> None:
    assert value_of("x", sent, shape) == value


@pytest.mark.parametrize(("sent", "shape"), [("[1,", Shape.LIST), ("{'a'", Shape.OBJECT), ("{", Shape.ANY)])
def test_malformed_json_names_the_parameter(sent: str, shape: Shape) -> None:
    with pytest.raises(GraphError) as caught:
        value_of("targeting", sent, shape)
    assert (caught.value.row.symbol, caught.value.blame) == ("MALFORMED_PARAMETER", [["targeting"]])


SHAPES = [
    (str, Shape.SCALAR),
    (int, Shape.SCALAR),
    (list[str], Shape.LIST),
    (list[str] | None, Shape.LIST),
    (tuple[str, ...], Shape.LIST),
    (Annotated[list[int], Field(max_length=2)] | None, Shape.LIST),
    (dict[str, int], Shape.OBJECT),
    (_Spec, Shape.OBJECT),
    (_Spec | None, Shape.OBJECT),
    (Any, Shape.ANY),
    (str | list[str], Shape.ANY),
]


@pytest.mark.parametrize(("annotation", "shape"), SHAPES)
def test_shape(annotation: Any, shape: Shape) -> None:
    assert shape_of(annotation) is shape
