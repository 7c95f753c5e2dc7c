"""DuckDB in this process: one database in memory for all threads, a connection each, loaded at the first query."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from adtwin.reporting.dialect import DUCKDB, Statement
from adtwin.reporting.engines.failures import told

if TYPE_CHECKING:
    import duckdb

_SETTINGS = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET GLOBAL parquet_metadata_cache = true",
)
"""Fact files never change, so their footers are read once; nothing is ever fetched."""
_told = partial(
    told,
    moved=("No such file", "No files found"),
    exhausted=("OutOfMemoryException", "IOException", "MemoryError", "InterruptException"),
)
"""Whatever else goes wrong with files is a full disk, or too many of them open."""
PATIENCE = 60.0
"""Seconds that a statement gets before it is broken off: it takes the processor from everybody else's requests."""


class DuckDb:
    """DuckDB in this process."""

    dialect = DUCKDB

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._local = threading.local()
        self._database: duckdb.DuckDBPyConnection | None = None

    def rows(self, statement: Statement) -> list[tuple[Any, ...]]:
        """All rows of the answer."""
        connection = self._connection()
        with _told(), _watched(connection):
            return connection.execute(statement.text, statement.parameters).fetchall()

    def batches(self, statement: Statement, size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The rows some at a time. Another statement of this thread doesn't disturb them."""
        connection = self._open().cursor()
        with _told():
            connection.execute(statement.text, statement.parameters)
            while rows := connection.fetchmany(size):
                yield rows

    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection: duckdb.DuckDBPyConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._open().cursor()
            self._local.connection = connection
        return connection

    def _open(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._database is None:
                import duckdb

                database = duckdb.connect(":memory:")
                for setting in _SETTINGS:
                    database.execute(setting)
                self._database = database
            return self._database


@contextlib.contextmanager
def _watched(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Break a statement off that takes too long."""
    watch = threading.Timer(PATIENCE, connection.interrupt)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


ENGINE = DuckDb()
"""The engine of this process."""
