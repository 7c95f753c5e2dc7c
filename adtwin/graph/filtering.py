"""`filtering=[{field, operator, value}]` on edges: conditions judged on the nodes themselves [wire facts 4]."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.decode import Shape, value_of
from adtwin.graph.node import Field, Node
from adtwin.graph.registry import NodeType, suggestion

if TYPE_CHECKING:
    from adtwin.graph.call import Call


class Filtered(Protocol):
    """A type whose things are filtered: a node type, or that of the rows of a worked-out list."""

    name: str
    fields: dict[str, Field]

    @property
    def wire_type(self) -> str:
        """What its things are called before the dot of a field."""


Test = Callable[[Any, Any], bool]
MAX_CONDITIONS = 50
RANGES = ("IN_RANGE", "NOT_IN_RANGE")


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
    low, high = want
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


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter: what a node must be like to be listed."""

    read: Callable[[Node, Call], Any]
    operator: str
    want: Any
    own_field: str | None
    """The name of the field, when it is one of the listed nodes themselves."""

    def holds(self, node: Node, call: Call) -> bool:
        """Whether a node is to be listed."""
        return OPERATORS[self.operator](self.read(node, call), self.want)


def conditions_of(target: Filtered, given: Any) -> list[Condition]:
    """The filters of a `filtering` parameter on an edge of this node type; error 100 names what is wrong in it."""
    if given in (None, "", []):
        return []
    filters = value_of("filtering", given, Shape.LIST)
    if not isinstance(filters, list) or len(filters) > MAX_CONDITIONS:
        detail = f"filtering takes a list of at most {MAX_CONDITIONS} filters"
        raise INVALID_PARAMETER(blame=["filtering"], detail=detail)
    return [_condition(target, one, ["filtering", str(place)]) for place, one in enumerate(filters)]


def as_parameters(conditions: Iterable[Condition], names: Container[str]) -> dict[str, Any]:
    """The filter parameters that conditions stand for: a status that is named is no longer left out by default."""
    chosen = [one for one in conditions if one.operator in ("IN", "EQUAL") and one.own_field in names]
    return {one.own_field: _listed(one.want) for one in chosen if one.own_field is not None}


def _condition(target: Filtered, one: Any, blame: list[str]) -> Condition:
    if not isinstance(one, dict) or not {"field", "operator", "value"} <= one.keys():
        raise INVALID_PARAMETER(blame=blame, detail="Each filter needs field, operator and value")
    operator, want = str(one["operator"]).upper(), one["value"]
    if operator not in OPERATORS:
        detail = f"filtering has no operator {operator[:100]}.{suggestion(operator, OPERATORS)}"
        raise INVALID_PARAMETER(blame=[*blame, "operator"], detail=detail)
    if operator in RANGES and (not isinstance(want, list) or len(want) != 2):
        detail = f"{operator} takes a list of two numbers, from and to"
        raise INVALID_PARAMETER(blame=[*blame, "value"], detail=detail)
    prefix, _, name = str(one["field"]).rpartition(".")
    if prefix in ("", target.name.lower(), target.wire_type):
        return Condition(_own(target, name, blame), operator, want, name)
    through = target.fields.get(prefix)
    if through is None or not through.readable:
        detail = f"Filtering field {prefix[:100]}.{name[:100]} is no field of {target.name}."
        raise INVALID_PARAMETER(blame=[*blame, "field"], detail=detail + suggestion(prefix, target.fields))
    return Condition(_beyond(through, name), operator, want, None)


def _own(target: Filtered, name: str, blame: list[str]) -> Callable[[Node, Call], Any]:
    """How a field of the listed nodes themselves is read."""
    member = target.fields.get(name)
    if name == "id" and member is None and isinstance(target, NodeType):
        return lambda node, _call: node.wire_id
    if member is None or not member.readable:
        detail = f"Filtering field {name[:100]} is no field of {target.name}."
        raise INVALID_PARAMETER(blame=[*blame, "field"], detail=detail + suggestion(name, target.fields))
    compute = member.compute
    if compute is not None:
        return compute
    return lambda node, _call: getattr(node, name)


def _beyond(through: Field, name: str) -> Callable[[Node, Call], Any]:
    """How a field of the node behind a reference is read, as in `campaign.name` of an ad."""

    def read(node: Node, call: Call) -> Any:
        other = through.compute(node, call) if through.compute is not None else getattr(node, through.name)
        if not isinstance(other, Node):
            return other.get(name) if isinstance(other, dict) else None
        member = call.registry.type_of(other).fields.get(name)
        if name == "id":
            return other.wire_id
        if member is None or not member.readable:
            return None
        return member.compute(other, call) if member.compute is not None else getattr(other, name)

    return read
