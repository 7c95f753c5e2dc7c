"""Engines that answer reports from the fact files: DuckDB in this process, or one that runs on machines of its own.

All of them read the same Parquet files and print the same plan, each in its dialect; a test holds their answers equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from adtwin.reporting.dialect import Dialect, Statement
from adtwin.reporting.engines.duck import ENGINE
from adtwin.reporting.engines.failures import EngineExhaustedError, FactsMovedError

__all__ = ["ENGINE", "Engine", "EngineExhaustedError", "FactsMovedError", "engine_at"]


class Engine(Protocol):
    """Runs statements over the Parquet files of the facts."""

    @property
    def dialect(self) -> Dialect:
        """How statements are to be printed."""

    def rows(self, statement: Statement) -> Sequence[tuple[Any, ...]]:
        """All rows of the answer; FactsMovedError when a file is gone, EngineExhaustedError when memory or time is."""

    def batches(self, statement: Statement, size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The rows some at a time, so that a long answer needs little memory."""


@cache
def engine_at(url: str, facts: str = "", seen_as: str = "") -> Engine:
    """The engine at an address: `duckdb:`, `clickhouse://…`, `clickhouses://…`, `chdb:///FOLDER`, `spark://…`.

    `facts` is the twin's own folder of fact files, `seen_as` what the engine calls it: another path, or for ClickHouse
    and Spark an address of an object store. ValueError for another kind, ImportError when its client is not installed.
    """
    scheme = urlsplit(url).scheme
    if scheme == "duckdb":
        return ENGINE
    if scheme in ("clickhouse", "clickhouses", "chdb"):
        from adtwin.reporting.engines.clickhouse import ClickHouse

        return ClickHouse(url, facts, seen_as)
    if scheme in ("spark", "local"):
        from adtwin.reporting.engines.spark import Spark

        return Spark(url, facts, seen_as)
    raise ValueError(f"{url!r} names no engine for reports: write duckdb:, clickhouse://, chdb:/// or spark://")
