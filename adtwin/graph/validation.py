"""From parameters to validated values; every Pydantic error type becomes a Graph error through one closed table."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from adtwin.errors import GraphError
from adtwin.errors.protocol import INVALID_PARAMETER, MISSING_PARAMETER
from adtwin.graph.decode import value_of
from adtwin.graph.registry import Params

EXPECTED: dict[str, str] = {
    "arguments_type": "a list or a JSON object",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "bytes_invalid_encoding": "text",
    "bytes_too_long": "shorter",
    "bytes_too_short": "longer",
    "bytes_type": "text",
    "callable_type": "left out",
    "complex_str_parsing": "a number",
    "complex_type": "a number",
    "counter_type": "a JSON object",
    "dataclass_exact_type": "a JSON object",
    "dataclass_type": "a JSON object",
    "date_from_datetime_inexact": "a date such as 2026-11-22",
    "date_from_datetime_parsing": "a date such as 2026-11-22",
    "date_future": "a date to come",
    "date_parsing": "a date such as 2026-11-22",
    "date_past": "a date gone by",
    "date_type": "a date such as 2026-11-22",
    "datetime_from_date_parsing": "a time such as 2026-11-22T09:00:00-0800",
    "datetime_future": "a time to come",
    "datetime_object_invalid": "a time such as 2026-11-22T09:00:00-0800",
    "datetime_parsing": "a time such as 2026-11-22T09:00:00-0800",
    "datetime_past": "a time gone by",
    "datetime_type": "a time such as 2026-11-22T09:00:00-0800",
    "decimal_max_digits": "a shorter number",
    "decimal_max_places": "a number with fewer decimals",
    "decimal_parsing": "a number",
    "decimal_type": "a number",
    "decimal_whole_digits": "a shorter number",
    "default_factory_not_called": "sent along with the fields it depends on",
    "deque_type": "a list",
    "dict_type": "a JSON object",
    "ellipsis_error": "left out",
    "finite_number": "a finite number",
    "float_parsing": "a number",
    "float_type": "a number",
    "fraction_parsing": "a number",
    "fraction_type": "a number",
    "frozen_dict_type": "a JSON object",
    "frozen_field": "left as it is",
    "frozen_instance": "left as it is",
    "frozen_set_type": "a list",
    "get_attribute_error": "a JSON object",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number of a sane size",
    "int_type": "a whole number",
    "is_subclass_of": "left out",
    "iterable_type": "a list",
    "iteration_error": "a list",
    "json_invalid": "JSON",
    "json_type": "JSON",
    "list_type": "a list",
    "mapping_type": "a JSON object",
    "missing_sentinel_error": "left out",
    "model_attributes_type": "a JSON object",
    "model_type": "a JSON object",
    "multiple_argument_values": "sent once",
    "named_tuple_type": "a list",
    "needs_python_object": "left out",
    "no_such_attribute": "left out",
    "none_required": "left out",
    "ordered_dict_type": "a JSON object",
    "recursion_depth_exceeded": "nested less deeply",
    "recursion_loop": "nested less deeply",
    "set_type": "a list",
    "string_type": "text",
    "string_unicode": "valid Unicode text",
    "time_delta_parsing": "a length of time",
    "time_delta_type": "a length of time",
    "time_parsing": "a time of day",
    "time_type": "a time of day",
    "timezone_aware": "with a time zone",
    "timezone_naive": "without a time zone",
    "timezone_offset": "a time with another offset",
    "tuple_type": "a list",
    "unexpected_keyword_argument": "left out",
    "unexpected_positional_argument": "left out",
    "url_parsing": "an http or https address",
    "url_scheme": "an http or https address",
    "url_syntax_violation": "an http or https address",
    "url_too_long": "a shorter address",
    "url_type": "an http or https address",
    "uuid_parsing": "a UUID",
    "uuid_type": "a UUID",
    "uuid_version": "a UUID",
}
TEMPLATES: dict[str, str] = {
    "enum": "must be one of the following values: {expected}",
    "literal_error": "must be one of the following values: {expected}",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "string_too_long": "must be at most {max_length} characters long",
    "string_too_short": "must be at least {min_length} characters long",
    "string_pattern_mismatch": "must match the pattern {pattern}",
    "string_not_ascii": "must be plain ASCII text",
    "too_long": "must have at most {max_length} entries, and has {actual_length}",
    "too_short": "must have at least {min_length} entries, and has {actual_length}",
    "extra_forbidden": "is not a known key here",
    "union_tag_invalid": "must be one of the following kinds: {expected_tags}",
    "union_tag_not_found": "must say its kind in {discriminator}",
    "value_error": "{error}",
    "assertion_error": "{error}",
    "date_from_datetime_inexact": "must be a date such as 2026-11-22",
    "is_instance_of": "must be {class}",
    "set_item_not_hashable": "must be a list of plain values",
    "invalid_key": "must have text keys",
}
_OWN = ("numeric_id", "integer_length", "wire_time")
MISSING = ("missing", "missing_argument", "missing_keyword_only_argument", "missing_positional_only_argument")


def validate(params: Params, given: dict[str, Any], zone: str = "UTC") -> BaseModel:
    """The parameters as the model's typed values; raises error 100 that names the faulty fields.

    A model that has errors of its own reads itself, by its `read`.
    """
    decoded = {name: value_of(name, given[name], shape) for name, shape in params.shapes.items() if name in given}
    if (read := getattr(params.model, "read", None)) is not None:
        read_itself: BaseModel = read(decoded)
        return read_itself
    try:
        return params.model.model_validate(decoded, context={"zone": zone})
    except ValidationError as error:
        raise graph_error(error.errors(include_url=False)) from None


def graph_error(errors: list[ErrorDetails]) -> GraphError:
    """One Graph error for all that Pydantic found: the first in words, every one as a blamed field [C-475]."""
    first = errors[0]
    paths = [path_of(error) for error in errors]
    name = ".".join(paths[0]) or "the request"
    if first["type"] in MISSING:
        others = [".".join(path) for path, one in zip(paths, errors, strict=True) if one["type"] in MISSING][1:]
        return MISSING_PARAMETER(blame=paths, param=f"{name} (and {', '.join(others)})" if others else name)
    return INVALID_PARAMETER(blame=paths, detail=f"Param {name} {phrase(first)}")


def path_of(error: ErrorDetails) -> list[str]:
    """The wire path of the field, without the names of union members that Pydantic adds."""
    return [str(part) for part in error["loc"] if isinstance(part, int) or part.replace("_", "a").isalnum()]


def phrase(error: ErrorDetails) -> str:
    """What the value must be, as the end of a sentence."""
    kind = error["type"]
    if kind in TEMPLATES:
        return TEMPLATES[kind].format_map({**error.get("ctx", {})})
    if kind in EXPECTED:
        return f"must be {EXPECTED[kind]}"
    return error["msg"]


def is_mapped(kind: str) -> bool:
    """Whether an error type has words of its own here."""
    return kind in TEMPLATES or kind in EXPECTED or kind in MISSING or kind in _OWN
