"""DuckDB in this process: one database in memory for all threads, a connection each, loaded at the first query."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from adtwin.reporting.sql import Statement

if TYPE_CHECKING:
    import duckdb

_SETTINGS = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET GLOBAL parquet_metadata_cache = true",
)
"""Fact files never change, so their footers are read once; nothing is ever fetched."""


class FactsMovedError(Exception):
    """A file was merged into another between its listing and its reading: list again."""


class Engine:
    """Runs statements over Parquet files."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._local = threading.local()
        self._database: duckdb.DuckDBPyConnection | None = None

    def rows(self, statement: Statement) -> list[tuple[Any, ...]]:
        """All rows of the answer; FactsMovedError when a file is gone."""
        connection = self._connection()
        import duckdb

        try:
            return connection.execute(statement.text, statement.parameters).fetchall()
        except duckdb.IOException as error:
            raise FactsMovedError(str(error)) from error

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


ENGINE = Engine()
"""The engine of this process."""
