"""`filtering=[{field, operator, value}]` on edges: conditions judged on the nodes themselves [wire facts 4]."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.decode import Shape, value_of
from adtwin.graph.node import Field, Node
from adtwin.graph.registry import suggestion

if TYPE_CHECKING:
    from adtwin.graph.call import Call

Test = Callable[[Any, Any], bool]
MAX_CONDITIONS = 50


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _same(have: Any, want: Any) -> bool:
    return str(have).casefold() == str(want).casefold()


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _between(have: Any, want: Any) -> bool:
    low, high = _listed(want)[0], _listed(want)[-1]
    return _number(low) <= _number(have) <= _number(high)


def _names(have: Any) -> list[Any]:
    """The entries of a list field; labels count by name and by id."""
    out: list[Any] = []
    for one in _listed(have):
        out += [part for key in ("name", "id") if (part := one.get(key))] if isinstance(one, dict) else [one]
    return out


OPERATORS: dict[str, Test] = {
    "EQUAL": _same,
    "NOT_EQUAL": lambda have, want: not _same(have, want),
    "GREATER_THAN": lambda have, want: _number(have) > _number(want),
    "GREATER_THAN_OR_EQUAL": lambda have, want: _number(have) >= _number(want),
    "LESS_THAN": lambda have, want: _number(have) < _number(want),
    "LESS_THAN_OR_EQUAL": lambda have, want: _number(have) <= _number(want),
    "IN": lambda have, want: any(_same(have, one) for one in _listed(want)),
    "NOT_IN": lambda have, want: not any(_same(have, one) for one in _listed(want)),
    "CONTAIN": lambda have, want: str(want).casefold() in str(have).casefold(),
    "NOT_CONTAIN": lambda have, want: str(want).casefold() not in str(have).casefold(),
    "STARTS_WITH": lambda have, want: str(have).casefold().startswith(str(want).casefold()),
    "ENDS_WITH": lambda have, want: str(have).casefold().endswith(str(want).casefold()),
    "ANY": lambda have, want: any(_same(one, wish) for one in _names(have) for wish in _listed(want)),
    "ALL": lambda have, want: all(any(_same(one, wish) for one in _names(have)) for wish in _listed(want)),
    "NONE": lambda have, want: not any(_same(one, wish) for one in _names(have) for wish in _listed(want)),
    "IN_RANGE": _between,
    "NOT_IN_RANGE": lambda have, want: not _between(have, want),
}


def matcher(call: Call, given: Any) -> Callable[[Node], bool] | None:
    """A test for nodes from a `filtering` parameter; None when there is none. Error 100 names what is wrong in it."""
    if given in (None, "", []):
        return None
    conditions = [_condition(call, one, place) for place, one in enumerate(_conditions(given))]
    return lambda node: all(condition(node) for condition in conditions)


def _conditions(given: Any) -> list[Any]:
    conditions = value_of("filtering", given, Shape.LIST)
    if not isinstance(conditions, list) or len(conditions) > MAX_CONDITIONS:
        detail = f"filtering takes a list of at most {MAX_CONDITIONS} filters"
        raise INVALID_PARAMETER(blame=["filtering"], detail=detail)
    return conditions


def _condition(call: Call, one: Any, place: int) -> Callable[[Node], bool]:
    blame = ["filtering", str(place)]
    if not isinstance(one, dict) or not {"field", "operator", "value"} <= one.keys():
        raise INVALID_PARAMETER(blame=blame, detail="Each filter needs field, operator and value")
    test = OPERATORS.get(str(one["operator"]).upper())
    if test is None:
        detail = f"filtering has no operator {one['operator']}.{suggestion(str(one['operator']).upper(), OPERATORS)}"
        raise INVALID_PARAMETER(blame=[*blame, "operator"], detail=detail)
    prefix, _, name = str(one["field"]).rpartition(".")
    want = one["value"]

    def holds(node: Node) -> bool:
        return test(_value(call, node, name, prefix, blame), want)

    return holds


def _value(call: Call, node: Node, name: str, prefix: str, blame: list[str]) -> Any:
    node_type = call.registry.type_of(node)
    member = node_type.fields.get(name)
    if name == "id":
        return node.wire_id
    if not isinstance(member, Field) or not member.readable:
        detail = f"Filtering field {prefix + '.' if prefix else ''}{name} is no field of {node_type.name}."
        raise INVALID_PARAMETER(blame=[*blame, "field"], detail=detail + suggestion(name, node_type.fields))
    if member.compute is not None:
        return member.compute(node, call)
    return getattr(node, name)
