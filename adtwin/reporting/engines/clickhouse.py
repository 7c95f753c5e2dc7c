"""ClickHouse, through clickhouse-connect: a server or a cluster, or the same engine in this process (`chdb:///FOLDER`).

The files are read where they lie: by the `file` function, whose paths are below the server's `user_files_path`, or by
`s3` when the facts' folder is an address of an object store.
"""

# ruff: noqa: S608 - what is put into the text are our own names and placeholders

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from adtwin.reporting.dialect import Dialect, Statement
from adtwin.reporting.engines.failures import told
from adtwin.reporting.engines.seen import as_seen

_SETTINGS = {
    "prefer_column_name_to_alias": 1,  # a sum may be named like a column that other sums add up
    "join_use_nulls": 1,  # a row without a partner has NULLs, as the standard says, not zeros
    "cast_keep_nullable": 1,
    "joined_subquery_requires_alias": 0,
}
_told = partial(
    told,
    moved=("CANNOT_EXTRACT_TABLE_STRUCTURE", "FILE_DOESNT_EXIST", "CANNOT_STAT", "S3_ERROR", "CANNOT_OPEN_FILE"),
    exhausted=("MEMORY_LIMIT_EXCEEDED", "CANNOT_ALLOCATE_MEMORY", "NOT_ENOUGH_SPACE"),
)


class ClickHouseDialect(Dialect):
    """ClickHouse's ways. `function` reads the files: `file`, or `s3` where they lie in an object store."""

    def __init__(self, function: str = "file") -> None:
        self._function = function

    def parameter(self, name: str, value: Any) -> str:
        """A parameter with its type."""
        return f"{{{name}:{_type(value)}}}"

    def facts(self, table: str, paths: Sequence[str], statement: Statement) -> str:
        """A table function for each folder, braces listing its files: braces can't hold folders."""
        folders: dict[str, list[str]] = {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            folders.setdefault(folder, []).append(name)
        listed = [f"{folder}/{_either(names)}" for folder, names in folders.items()]
        tables = [f"{self._function}({statement.value(files)}, 'Parquet')" for files in listed]
        if len(tables) == 1:
            return tables[0]
        return f"({' UNION ALL '.join(f'SELECT * FROM {table}' for table in tables)})"

    def among(self, column: str, values: str) -> str:
        """Membership in an array parameter."""
        return f"has({values}, {column})"

    def days_between(self, first: str, last: str) -> str:
        """Whole days between two dates."""
        return f"dateDiff('day', {first}, {last})"

    def divide(self, top: str, bottom: str) -> str:
        """Integer division."""
        return f"intDiv({top}, {bottom})"

    def power_of_two(self, exponent: str) -> str:
        """A shift."""
        return f"bitShiftLeft(toInt64(1), {exponent})"

    def entries(self, columns: Sequence[str], order: Sequence[str]) -> str:
        """Tuples, sorted by the columns of the order, which come first in each."""
        rest = [column for column in columns if column not in order]
        return f"arraySort(groupArray(tuple({', '.join([*order, *rest])})))"

    def unpacked(self, entry: Any, columns: Sequence[str]) -> Any:
        """The tuple's values by column."""
        return entry if isinstance(entry, Mapping) else dict(zip(columns, entry, strict=True))

    def text_test(self, function: str, text: str, part: str) -> str:
        """ClickHouse's names of the three tests."""
        if function == "contains":
            return f"position({text}, {part}) > 0"
        return f"{'startsWith' if function == 'starts_with' else 'endsWith'}({text}, {part})"


def _either(names: Sequence[str]) -> str:
    """One of these file names, as ClickHouse's patterns say it."""
    return names[0] if len(names) == 1 else "{" + ",".join(names) + "}"


def _type(value: Any) -> str:
    if isinstance(value, list):
        return f"Array({_type(value[0]) if value else 'String'})"
    if isinstance(value, date):
        return "Date"
    if isinstance(value, float):
        return "Float64"
    return "Int64" if isinstance(value, int) else "String"


class ClickHouse:
    """Statements over HTTP, a client for all threads."""

    def __init__(self, url: str, facts: str = "", seen_as: str = "") -> None:
        import clickhouse_connect

        parts = urlsplit(url)
        if parts.scheme == "chdb":
            self._client = clickhouse_connect.get_client(dsn=url)
        else:
            dsn = parts._replace(scheme="https" if parts.scheme == "clickhouses" else "http").geturl()
            self._client = clickhouse_connect.get_client(dsn=dsn, autogenerate_session_id=False)
        self._seen = (facts, seen_as)
        self.dialect = ClickHouseDialect("s3" if "://" in seen_as else "file")

    def rows(self, statement: Statement) -> Sequence[tuple[Any, ...]]:
        """All rows of the answer."""
        with _told():
            result = self._client.query(statement.text, parameters=self._parameters(statement), settings=_SETTINGS)
        return [tuple(row) for row in result.result_rows]

    def batches(self, statement: Statement, size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The rows by the blocks in which they arrive."""
        with _told():
            stream = self._client.query_row_block_stream(
                statement.text, parameters=self._parameters(statement), settings={**_SETTINGS, "max_block_size": size}
            )
            with stream:
                yield from stream

    def _parameters(self, statement: Statement) -> dict[str, Any]:
        return {name: as_seen(value, *self._seen) for name, value in statement.parameters.items()}
