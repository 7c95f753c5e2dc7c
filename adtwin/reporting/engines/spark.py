"""Spark: a standalone cluster at `spark://HOST:PORT`, or `local://N` with N threads in this process's own JVM."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from adtwin.reporting.dialect import Dialect, Statement
from adtwin.reporting.engines.failures import told
from adtwin.reporting.engines.seen import as_seen

_told = partial(
    told, moved=("PATH_NOT_FOUND", "FileNotFoundException"), exhausted=("OutOfMemoryError", "No space left")
)
FILES = "files_of_"
"""What a statement calls a table's rows before they have a name in the session."""


class SparkDialect(Dialect):
    """Spark SQL's ways."""

    def parameter(self, name: str, value: Any) -> str:
        """A named parameter."""
        return f":{name}"

    def facts(self, table: str, paths: Sequence[str], statement: Statement) -> str:
        """A name; the engine reads the files under it, since Spark takes no list of paths in a statement."""
        statement.parameters[FILES + table] = list(paths)
        return f"{{{FILES}{table}}}"

    def among(self, column: str, values: str) -> str:
        """Membership in an array parameter."""
        return f"array_contains({values}, {column})"

    def days_between(self, first: str, last: str) -> str:
        """Whole days between two dates."""
        return f"datediff({last}, {first})"

    def divide(self, top: str, bottom: str) -> str:
        """Integer division."""
        return f"({top} div {bottom})"

    def power_of_two(self, exponent: str) -> str:
        """A shift of a long; the exponent must be an int."""
        return f"shiftleft(1L, CAST({exponent} AS INT))"

    def entries(self, columns: Sequence[str], order: Sequence[str]) -> str:
        """Structs, sorted by the columns of the order, which come first in each."""
        rest = [column for column in columns if column not in order]
        return f"array_sort(collect_list(struct({', '.join([*order, *rest])})))"

    def unpacked(self, entry: Any, columns: Sequence[str]) -> Any:
        """A Spark row as a mapping."""
        return entry.asDict()

    def text_test(self, function: str, text: str, part: str) -> str:
        """Spark writes the three tests in one word."""
        return f"{function.replace('_', '')}({text}, {part})"


class Spark:
    """A session for all threads."""

    dialect = SparkDialect()

    def __init__(self, url: str, facts: str = "", seen_as: str = "") -> None:
        from pyspark.sql import SparkSession

        parts = urlsplit(url)
        master = f"local[{parts.hostname or '*'}]" if parts.scheme == "local" else url
        builder = SparkSession.builder.master(master).appName("adtwin reports")
        for name, value in _SETTINGS.items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._seen = (facts, seen_as)
        self._lock = threading.Lock()
        self._views: dict[tuple[str, ...], str] = {}

    def rows(self, statement: Statement) -> Sequence[tuple[Any, ...]]:
        """All rows of the answer."""
        with _told():
            return [tuple(row) for row in self._asked(statement).collect()]

    def batches(self, statement: Statement, size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The rows partition by partition."""
        with _told():
            rows = self._asked(statement).toLocalIterator()
            while some := [tuple(row) for row in islice(rows, size)]:
                yield some

    def _asked(self, statement: Statement) -> Any:
        views, values = {}, {}
        for name, value in statement.parameters.items():
            if name.startswith(FILES):
                views[name] = self._view(as_seen(value, *self._seen))
            else:
                values[name] = value
        return self._session.sql(statement.text.format_map(views), args=values)

    def _view(self, paths: list[str]) -> str:
        """The name under which the session knows these files; files never change."""
        with self._lock:
            name = self._views.get(tuple(paths))
            if name is None:
                name = f"facts_{len(self._views)}"
                self._session.read.parquet(*paths).createOrReplaceTempView(name)
                self._views[tuple(paths)] = name
            return name


_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
}
