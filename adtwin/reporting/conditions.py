"""Conditions on facts and on finished rows as SQL; their values become parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adtwin.reporting.dialect import Statement

FEW = 20
"""Values that are listed in the text, so that an engine can test them while it reads; more are looked up."""


def condition_sql(column: str, operator: str, value: Any, statement: Statement) -> str:
    """The condition; the operators are those of `reporting.operators`."""
    return _TESTS[operator](column, value, statement)


Test = Callable[[str, Any, Statement], str]


def _compare(sign: str) -> Test:
    return lambda column, value, statement: f"{column} {sign} {statement.value(value)}"


def _among(column: str, values: Sequence[Any], statement: Statement) -> str:
    if not values:
        return "FALSE"
    if len(values) > FEW:
        return statement.dialect.among(column, statement.value(list(values)))
    return f"{column} IN ({', '.join(statement.value(value) for value in values)})"


def _match(function: str) -> Test:
    def test(column: str, values: Sequence[Any], statement: Statement) -> str:
        text_test = statement.dialect.text_test
        tests = [text_test(function, f"lower({column})", statement.value(str(v).lower())) for v in values]
        return f"({' OR '.join(tests)})" if tests else "FALSE"

    return test


def _between(column: str, value: Sequence[Any], statement: Statement) -> str:
    return f"{column} BETWEEN {statement.value(value[0])} AND {statement.value(value[1])}"


def _all(column: str, values: Sequence[Any], statement: Statement) -> str:
    return "(" + " AND ".join(f"{column} = {statement.value(v)}" for v in values) + ")" if values else "TRUE"


def _not(test: Test) -> Test:
    return lambda column, value, statement: f"NOT ({test(column, value, statement)})"


_TESTS: Mapping[str, Test] = {
    "EQUAL": _compare("="),
    "NOT_EQUAL": _compare("<>"),
    "GREATER_THAN": _compare(">"),
    "GREATER_THAN_OR_EQUAL": _compare(">="),
    "LESS_THAN": _compare("<"),
    "LESS_THAN_OR_EQUAL": _compare("<="),
    "IN_RANGE": _between,
    "NOT_IN_RANGE": _not(_between),
    "IN": _among,
    "NOT_IN": _not(_among),
    "ANY": _among,
    "ALL": _all,
    "NONE": _not(_among),
    "CONTAIN": _match("contains"),
    "NOT_CONTAIN": _not(_match("contains")),
    "STARTS_WITH": _match("starts_with"),
    "NOT_STARTS_WITH": _not(_match("starts_with")),
    "ENDS_WITH": _match("ends_with"),
}
