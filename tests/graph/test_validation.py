"""From Pydantic's errors to the API's: nothing leaks through unmapped."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError
from pydantic_core.core_schema import ErrorType

from adtwin.errors import GraphError
from adtwin.graph import types, validation
from adtwin.graph.registry import Params

KINDS = get_args(ErrorType)
"""Every type of error that Pydantic can raise."""


@pytest.mark.req("C-474", "C-475")
@pytest.mark.parametrize("kind", KINDS)
def test_every_error_type_is_mapped(kind: str):
    assert validation.is_mapped(kind), kind


def test_the_tables_name_no_type_that_pydantic_does_not_have():
    ours = re.compile(r"numeric_id|integer_length|wire_time")
    named = {*validation.TEMPLATES, *validation.EXPECTED, *validation.MISSING}
    assert sorted(one for one in named - set(KINDS) if not ours.fullmatch(one)) == []


class _Given(BaseModel):
    whole: types.Integer | None = None
    identifier: types.NumericId | None = None
    moment: types.WireTime | None = None
    name: types.Name | None = None
    several: list[types.Count] | None = None
    word: str


SENT: tuple[tuple[dict[str, Any], list[list[str]], str], ...] = (
    ({}, [["word"]], "(#100) The parameter word is required"),
    ({"word": "x", "whole": "1.5"}, [["whole"]], "(#100) Param whole must be a whole number"),
    ({"word": "x", "whole": "9" * 21}, [["whole"]], "(#100) Param whole must be an integer of at most 20 digits"),
    ({"word": "x", "identifier": "me"}, [["identifier"]], "(#100) Param identifier must be a numeric id"),
    ({"word": "x", "name": "n" * 401}, [["name"]], "(#100) Param name must be at most 400 characters long"),
    ({"word": "x", "several": "1,x,3"}, [["several", "1"]], "(#100) Param several.1 must be a whole number"),
    ({"word": "x", "several": "-1"}, [["several", "0"]], "(#100) Param several.0 must be at least 0"),
    ({"word": "x", "whole": "a", "identifier": "b"}, [["whole"], ["identifier"]], "(#100) Param whole must be a whole"),
)


@pytest.mark.req("C-473", "C-474", "C-475", "C-479")
@pytest.mark.parametrize(("given", "blame", "message"), SENT)
def test_a_fault_becomes_error_100_with_its_fields(given: dict[str, Any], blame: list[list[str]], message: str):
    with pytest.raises(GraphError) as raised:
        validation.validate(Params.of(_Given), given)
    assert raised.value.row.code == 100
    assert raised.value.blame == blame
    assert raised.value.message.startswith(message)


TIMES = (
    ("2026-11-22T09:00:00-0800", 1_795_366_800),
    ("1795366800", 1_795_366_800),
    (1_795_366_800, 1_795_366_800),
    ('"2026-11-22T17:00:00+0000"', 1_795_366_800),
)


@pytest.mark.req("A-019")
@pytest.mark.parametrize(("text", "epoch"), TIMES)
def test_a_time_comes_in_any_documented_form(text: Any, epoch: int):
    read = validation.validate(Params.of(_Given), {"word": "x", "moment": text})
    assert read.model_dump()["moment"] == epoch


def test_a_message_of_pydantic_is_never_shown_for_a_mapped_type():
    with pytest.raises(ValidationError) as raised:
        _Given.model_validate({"word": 1})
    assert validation.phrase(raised.value.errors()[0]) == "must be text"
