"""How SQL engines write what they write differently; DuckDB's way is the default, others override what they must.

A dialect never sees a value: what comes from a request travels as a named parameter of the statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class Dialect:
    """DuckDB's dialect."""

    def parameter(self, name: str, value: Any) -> str:
        """A named parameter; the value is there for engines that want its type."""
        return f"${name}"

    def facts(self, table: str, paths: Sequence[str], statement: Statement) -> str:
        """The rows of a table's Parquet files."""
        return f"read_parquet({statement.value(list(paths))})"

    def among(self, column: str, values: str) -> str:
        """Membership in a list parameter, hashed however long the list is."""
        return f"{column} IN (SELECT unnest({values}))"

    def days_between(self, first: str, last: str) -> str:
        """Whole days between two dates."""
        return f"({last} - {first})"

    def divide(self, top: str, bottom: str) -> str:
        """Integer division of non-negative numbers."""
        return f"{top} // {bottom}"

    def power_of_two(self, exponent: str) -> str:
        """Two to the power of a small integer, as BIGINT."""
        return f"(1::BIGINT << {exponent})"

    def entries(self, columns: Sequence[str], order: Sequence[str]) -> str:
        """A list of the group's rows in this order, each a mapping of these columns."""
        packed = ", ".join(f"{c} := {c}" for c in columns)
        return f"list(struct_pack({packed}) ORDER BY {', '.join(order)})"

    def text_test(self, function: str, text: str, part: str) -> str:
        """`contains`, `starts_with` or `ends_with`."""
        return f"{function}({text}, {part})"

    def unpacked(self, entry: Any, columns: Sequence[str]) -> Any:
        """An entry of `entries` as a mapping, however the engine's client hands it over."""
        return entry


@dataclass(slots=True)
class Statement:
    """The text of a statement and its named parameters."""

    dialect: Dialect
    text: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)

    def value(self, value: Any) -> str:
        """Keep a value as a parameter; its placeholder."""
        name = f"p{len(self.parameters) + 1}"
        self.parameters[name] = value
        return self.dialect.parameter(name, value)


DUCKDB = Dialect()
