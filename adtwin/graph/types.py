"""The scalar types of the wire: how a value is read from a parameter, kept, and shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

import orjson
from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from adtwin.base import zones

if TYPE_CHECKING:
    from adtwin.graph.call import Call
    from adtwin.graph.node import Node

MAX_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Rendered:
    """How a kept value is shown: `show(value, node, call)`, in the form that `schema` says as JSON Schema.

    Put beside a type with `Annotated`.
    """

    show: Callable[[Any, Node, Call], Any]
    schema: Mapping[str, Any] = field(default_factory=dict, hash=False)


def _as_text(value: Any, _node: Node, _call: Call) -> str:
    return str(value)


def _as_local_time(value: Any, node: Node, call: Call) -> str | int:
    return call.moment(value, node.zone(call))


def _as_utc(value: Any, _node: Node, call: Call) -> str | int:
    return call.moment(value, "UTC")


def _as_json(value: Any, _node: Node, _call: Call) -> str:
    return orjson.dumps(value).decode()


def _numeric_id(value: Any) -> str:
    """Ids are digits, as a string or a number [D-004]; `act_` may stand before an account's."""
    text = str(value).strip()
    digits = text.removeprefix("act_")
    if isinstance(value, bool) or not digits.isascii() or not digits.isdigit() or len(digits) > MAX_DIGITS:
        raise PydanticCustomError("numeric_id", "must be a numeric id")
    return digits


def _integer(value: Any) -> Any:
    """Integers may come as text; refuse absurdly long digits before parsing them, and Python's `1_000`."""
    if isinstance(value, str) and (len(value) > MAX_DIGITS or "_" in value):
        raise PydanticCustomError("integer_length", "must be an integer of at most 20 digits")
    return value


def _time(value: Any, info: ValidationInfo) -> int:
    """Any of the documented time formats, as epoch seconds [D-175]."""
    if isinstance(value, bool) or value is None:
        raise PydanticCustomError("wire_time", "must be a time")
    zone = (info.context or {}).get("zone", "UTC")
    try:
        return zones.parse_time(value, zone)
    except (ValueError, OverflowError):
        raise PydanticCustomError(
            "wire_time", "must be a time such as 2026-11-22T09:00:00-0800 or a unix timestamp"
        ) from None


NUMERIC: Mapping[str, Any] = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
MOMENT: Mapping[str, Any] = {
    "type": ["string", "integer"],
    "description": "A time: ISO 8601, unless date_format asks for another form.",
}

Text = Annotated[str, Field()]
Name = Annotated[str, StringConstraints(min_length=1, max_length=400)]
NumericId = Annotated[str, BeforeValidator(_numeric_id)]
Integer = Annotated[int, BeforeValidator(_integer), Field(ge=-(2**63), lt=2**63)]
Count = Annotated[int, BeforeValidator(_integer), Field(ge=0, lt=2**63)]
MinorUnits = Annotated[int, BeforeValidator(_integer), Field(ge=0, lt=2**63), Rendered(_as_text, NUMERIC)]
"""Money in the currency's smallest unit; shown as a numeric string [A-020, D-062]."""
NumericString = Annotated[int, BeforeValidator(_integer), Field(ge=0, lt=2**63), Rendered(_as_text, NUMERIC)]
WireTime = Annotated[int, BeforeValidator(_time), Rendered(_as_local_time, MOMENT)]
"""Epoch seconds; shown as ISO 8601 in the account's zone."""
UtcTime = Annotated[int, BeforeValidator(_time), Rendered(_as_utc, MOMENT)]

JsonText = Annotated[Any, Rendered(_as_json, {"type": "string"})]
"""Sent as JSON, read as JSON in a string."""

_NAMES: tuple[tuple[Any, str], ...] = (
    (Text, "string"), (Name, "string"), (str, "string"), (NumericId, "numeric string"), (Integer, "int64"),
    (int, "int64"), (Count, "unsigned int64"), (MinorUnits, "numeric string"), (NumericString, "numeric string"),
    (WireTime, "datetime"), (UtcTime, "datetime"), (bool, "bool"), (float, "float"), (Any, "any"),
)  # fmt: skip


def type_name(annotation: Any) -> str:
    """A type in the words of the reference pages [D-004]: `numeric string`, `list<string>`, `enum {ACTIVE, PAUSED}`."""
    for known, name in _NAMES:
        if annotation is known:
            return name
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_name(parts[0])
    if origin is Literal:
        return "enum {" + ", ".join(str(part) for part in parts) + "}"
    if origin in (list, tuple, set, frozenset):
        return f"list<{type_name(parts[0])}>"
    if origin is dict:
        return f"map<{type_name(parts[0])}, {type_name(parts[1])}>"
    named = [part for part in parts if part is not type(None)]
    return " or ".join(map(type_name, named)) if named else str(getattr(annotation, "__name__", annotation))
