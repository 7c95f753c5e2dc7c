"""Filter operators as one table: what they take, and what they mean for a value at hand [C-229]."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Takes = Literal["one", "list", "range"]


@dataclass(frozen=True, slots=True)
class Operator:
    """`takes`: one value, a list, or a pair. `holds(actuals, wanted)`: over the values an object has (labels: many)."""

    name: str
    takes: Takes
    on_numbers: bool
    on_text: bool
    holds: Callable[[Sequence[Any], Sequence[Any]], bool]


def _any(test: Callable[[Any, Any], bool]) -> Callable[[Sequence[Any], Sequence[Any]], bool]:
    return lambda actuals, wanted: any(test(a, w) for a in actuals for w in wanted)


def _none(test: Callable[[Any, Any], bool]) -> Callable[[Sequence[Any], Sequence[Any]], bool]:
    return lambda actuals, wanted: not any(test(a, w) for a in actuals for w in wanted)


def _equal(actual: Any, wanted: Any) -> bool:
    return bool(actual == wanted)


def _contains(actual: str, wanted: str) -> bool:
    return wanted.casefold() in actual.casefold()


def _in_range(actuals: Sequence[Any], wanted: Sequence[Any]) -> bool:
    return any(wanted[0] <= a <= wanted[1] for a in actuals)


OPERATORS: Mapping[str, Operator] = {
    o.name: o
    for o in (
        Operator("EQUAL", "one", True, True, _any(_equal)),
        Operator("NOT_EQUAL", "one", True, True, _none(_equal)),
        Operator("GREATER_THAN", "one", True, False, _any(lambda a, w: a > w)),
        Operator("GREATER_THAN_OR_EQUAL", "one", True, False, _any(lambda a, w: a >= w)),
        Operator("LESS_THAN", "one", True, False, _any(lambda a, w: a < w)),
        Operator("LESS_THAN_OR_EQUAL", "one", True, False, _any(lambda a, w: a <= w)),
        Operator("IN_RANGE", "range", True, False, _in_range),
        Operator("NOT_IN_RANGE", "range", True, False, lambda actuals, wanted: not _in_range(actuals, wanted)),
        Operator("IN", "list", True, True, _any(_equal)),
        Operator("NOT_IN", "list", True, True, _none(_equal)),
        Operator("ANY", "list", True, True, _any(_equal)),
        Operator("ALL", "list", True, True, lambda actuals, wanted: all(w in actuals for w in wanted)),
        Operator("NONE", "list", True, True, _none(_equal)),
        Operator("CONTAIN", "list", False, True, _any(_contains)),
        Operator("NOT_CONTAIN", "list", False, True, _none(_contains)),
        Operator("STARTS_WITH", "list", False, True, _any(lambda a, w: a.casefold().startswith(w.casefold()))),
        Operator("ENDS_WITH", "list", False, True, _any(lambda a, w: a.casefold().endswith(w.casefold()))),
    )
}
"""Texts compare without case in CONTAIN, STARTS_WITH and ENDS_WITH, exactly elsewhere [assumed]."""

NOT_IN_SUMMARY = frozenset({"STARTS_WITH", "CONTAIN"})
"""Operators that narrow the rows but not the summary [C-230]."""
