"""`filtering`: conditions on ad objects, metrics, breakdowns and action types [C-229, D-236]."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from adtwin.errors.reporting import FILTER_VALUE, UNKNOWN_FILTER_FIELD, UNKNOWN_FILTER_OPERATOR
from adtwin.reporting.breakdowns import BREAKDOWNS, FILTERABLE, POSITION_KEY, POSITION_NAMES
from adtwin.reporting.metric_types import Metric
from adtwin.reporting.metrics import (
    METRICS,
)
from adtwin.reporting.operators import NOT_IN_SUMMARY, OPERATORS
from adtwin.reporting.params import Filter
from adtwin.reporting.plan import Condition
from adtwin.reporting.tree import DELIVERY, HIDDEN_STATUSES, STATUSES, AdObject, Level

OBJECT_LEVELS: tuple[Level, ...] = ("campaign", "adset", "ad")
EXACT = frozenset({"EQUAL", "NOT_EQUAL", "IN", "NOT_IN", "ANY", "ALL", "NONE"})
"""Operators that compare whole values."""


@dataclass(frozen=True, slots=True)
class ObjectField:
    """A field of campaigns, ad sets and ads to filter by. `read` gives all the values an object has; `values`, where
    they are few, all there are. `level` is whose it is where only one has it."""

    name: str
    is_number: bool
    read: Callable[[AdObject], Sequence[Any]]
    values: tuple[str, ...] = ()
    level: Level = "ad"

    def known(self, value: Any) -> Any:
        """The value as `values` have it, in whatever case it was sent [D-375]; None when there is none such."""
        by_name = {one.casefold(): one for one in self.values}
        return by_name.get(str(value).casefold()) if by_name else value


def _text(value: str | None) -> Sequence[str]:
    return () if value is None else (value,)


OBJECT_FIELDS: Mapping[str, ObjectField] = {
    f.name: f
    for f in (
        ObjectField("id", False, lambda o: (str(o.id),)),
        ObjectField("name", False, lambda o: (o.name,)),
        ObjectField("effective_status", False, lambda o: (o.effective_status,), STATUSES),
        ObjectField("delivery_info", False, lambda o: (o.delivery,), DELIVERY),
        ObjectField("objective", False, lambda o: _text(o.objective), level="campaign"),
        ObjectField("buying_type", False, lambda o: _text(o.buying_type), level="campaign"),
        ObjectField("optimization_goal", False, lambda o: _text(o.optimization_goal), level="adset"),
        ObjectField("adlabels", False, lambda o: o.labels),
        ObjectField("created_time", True, lambda o: (o.created_time,)),
        ObjectField("updated_time", True, lambda o: (o.updated_time,)),
    )
}


@dataclass(frozen=True, slots=True)
class ObjectFilter:
    """Objects of a level whose field fits."""

    level: Level
    field: ObjectField
    operator: str
    value: Any

    def holds(self, candidate: AdObject) -> bool:
        """Whether the object passes; what is deleted has no `delivery_info` to be found by [D-328]."""
        if self.field.name == "delivery_info" and candidate.effective_status == "DELETED":
            return False
        operator = OPERATORS[self.operator]
        wanted = [self.value] if operator.takes == "one" else self.value
        return operator.holds(self.field.read(candidate), wanted)

    @property
    def shows_hidden(self) -> bool:
        """Whether it asks for archived or deleted objects [C-236, C-237]; by `delivery_info` for archived ones that it
        names, never for deleted ones [D-328]."""
        operator = OPERATORS[self.operator]
        wanted = [self.value] if operator.takes == "one" else self.value
        if self.field.name == "delivery_info":
            return self.operator in ("EQUAL", "IN", "ANY") and "archived" in wanted
        if self.field.name != "effective_status":
            return False
        return any(operator.holds((status,), wanted) for status in HIDDEN_STATUSES)


@dataclass(frozen=True, slots=True)
class MetricFilter:
    """Rows, or with a level objects, whose metric fits. An object's metric counts over the whole period."""

    level: Level | None
    metric: Metric
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Filters:
    """All conditions of a query, sorted by what they speak of."""

    objects: tuple[ObjectFilter, ...] = ()
    metrics: tuple[MetricFilter, ...] = ()
    facts: tuple[Condition, ...] = ()
    actions: tuple[Condition, ...] = ()

    @property
    def levels(self) -> frozenset[Level]:
        """Levels that filters name."""
        named = {f.level for f in self.objects} | {f.level for f in self.metrics if f.level}
        return frozenset(level for level in OBJECT_LEVELS if level in named)

    @property
    def shows_hidden(self) -> bool:
        """Whether archived or deleted objects are asked for."""
        return any(f.shows_hidden for f in self.objects)

    @property
    def for_summary(self) -> Filters:
        """Without the conditions that leave the summary as it is, and those on rows [C-230]."""
        return Filters(
            tuple(f for f in self.objects if f.operator not in NOT_IN_SUMMARY),
            tuple(f for f in self.metrics if f.level),
            tuple(c for c in self.facts if c.of_summary),
            self.actions,
        )


NO_FILTERS = Filters()


def read_filters(filtering: Sequence[Filter]) -> Filters:
    """The typed conditions; an unknown field, a wrong operator or value is an error that names its place."""
    objects: list[ObjectFilter] = []
    metrics: list[MetricFilter] = []
    facts: list[Condition] = []
    actions: list[Condition] = []
    for position, sent in enumerate(filtering):
        prefix, _, name = sent.field.rpartition(".")
        level = next((known for known in OBJECT_LEVELS if known == prefix), None)
        if level and name in OBJECT_FIELDS:
            field = OBJECT_FIELDS[name]
            value = _listed(field, sent, _value(sent, position, is_number=field.is_number), position)
            objects.append(ObjectFilter(level, field, sent.operator, value))
            if name == "id":
                _check_ids(sent, value, position)
        elif name in METRICS and (level or not prefix):
            metrics.append(MetricFilter(level, METRICS[name], sent.operator, _value(sent, position, is_number=True)))
        elif not prefix and name in FILTERABLE:
            facts.append(_breakdown_condition(name, sent.operator, _value(sent, position, is_number=False)))
        elif not prefix and name == "action_type":
            value = _value(sent, position, is_number=False)
            actions.append(Condition("action_type", sent.operator, value))
        else:
            raise _unknown_field(sent.field, name, position)
    return Filters(tuple(objects), tuple(metrics), tuple(facts), tuple(actions))


def _unknown_field(field: str, name: str, position: int) -> Exception:
    near = _nearest(field, name)
    return UNKNOWN_FILTER_FIELD(
        blame=["filtering", str(position), "field"],
        position=position,
        field=field,
        suggestion=f" Did you mean {near}?" if near else "",
        allowed=", ".join(OBJECT_FIELDS),
    )


def _nearest(field: str, name: str) -> str | None:
    """A field that can be filtered by, and was most likely meant."""
    alone = {*METRICS, *FILTERABLE, "action_type"}
    whole = {f"{level}.{one}" for level in OBJECT_LEVELS for one in (*OBJECT_FIELDS, *METRICS)}
    close = get_close_matches(field, sorted(alone | whole), 1) if "." in field else ()
    close = close or get_close_matches(name, [*OBJECT_FIELDS, *sorted(alone)], 1)
    for found in close:
        return f"{OBJECT_FIELDS[found].level}.{found}" if found in OBJECT_FIELDS else found
    return None


def _listed(field: ObjectField, sent: Filter, value: Any, position: int) -> Any:
    """The value, checked against all there are where an exact one is asked for."""
    if not field.values or sent.operator not in EXACT:
        return value
    known = [field.known(one) for one in ([value] if isinstance(value, str) else value)]
    if None in known:
        raise _bad_value(sent, position, f"{', '.join(field.values)}, or several of them,")
    return known[0] if isinstance(value, str) else known


def _value(sent: Filter, position: int, *, is_number: bool) -> Any:
    """The filter's value as its operator takes it: numbers as numbers, texts as texts, lists as lists."""
    operator = OPERATORS.get(sent.operator)
    if operator is None or not (operator.on_numbers if is_number else operator.on_text):
        allowed = [o.name for o in OPERATORS.values() if (o.on_numbers if is_number else o.on_text)]
        raise UNKNOWN_FILTER_OPERATOR(
            blame=["filtering", str(position), "operator"],
            position=position,
            operator=sent.operator,
            field=sent.field,
            allowed=", ".join(allowed),
        )
    values = list(sent.value) if isinstance(sent.value, (list, tuple)) else [sent.value]
    fits = {"one": len(values) == 1, "range": len(values) == 2, "list": True}[operator.takes]
    typed = [_number(v) if is_number else _name(v) for v in values]
    if not fits or None in typed:
        kind = "number" if is_number else "text"
        expected = {"one": f"one {kind}", "range": f"two {kind}s in a list", "list": f"{kind}s in a list"}
        raise _bad_value(sent, position, expected[operator.takes])
    return typed[0] if operator.takes == "one" else typed


def _bad_value(sent: Filter, position: int, expected: str) -> Exception:
    return FILTER_VALUE(
        blame=["filtering", str(position), "value"],
        position=position,
        field=sent.field,
        operator=sent.operator,
        expected=expected,
    )


def _number(value: Any) -> float | None:
    """A finite number, also one written as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or len(str(value)) > 40:
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < 1e18 else None


def _name(value: Any) -> str | None:
    """A text; an object stands for its name or id, as ad labels do."""
    if isinstance(value, Mapping):
        value = value.get("name", value.get("id"))
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else None


def _check_ids(sent: Filter, value: Any, position: int) -> None:
    """Ids compare as numbers in the facts, so a text that is none can't be one."""
    if OPERATORS[sent.operator].on_numbers:
        for text in [value] if isinstance(value, str) else value:
            if not text.isdecimal() or len(text) > 18:
                raise _bad_value(sent, position, "numeric ids")


def _breakdown_condition(name: str, operator: str, value: Any) -> Condition:
    """Values are compared as reports write them; positions by the pairs of platform and position behind a name."""
    of_summary = operator not in NOT_IN_SUMMARY
    if name != "platform_position":
        return Condition(BREAKDOWNS[name].sql, operator, value, of_summary)
    kind = OPERATORS[operator]
    wanted = [value] if kind.takes == "one" else value
    pairs = [f"{p}/{q}" for (p, q), shown in POSITION_NAMES.items() if kind.holds((shown,), wanted)]
    return Condition(POSITION_KEY, "IN", pairs, of_summary)
