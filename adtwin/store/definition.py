"""Making the schema, and bringing an older one up to date, when a database is opened.

A fresh database gets the compiled definition and the stamp of the newest revision, without SQLAlchemy or Alembic; an
older one is upgraded by Alembic; one that is newer or not ours is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adtwin.store.compiled import DEFINITION, HEAD, STATEMENTS, TABLES
from adtwin.store.failures import StoreRefusedError

if TYPE_CHECKING:
    import psycopg

UPGRADE_LOCK = 7_240_911_350
"""Key of the PostgreSQL advisory lock that lets one process at a time make or change the schema."""


def ensure_sqlite(path: Path, connect: Callable[[], sqlite3.Connection]) -> None:
    """Make the file fit for use, in one transaction. StoreRefusedError when it isn't ours, or can't be opened."""
    try:
        connection = connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            _ensure("sqlite", str(path), connection, tables, foreign=bool(tables))
            connection.commit()
        finally:
            connection.close()
    except sqlite3.Error as failure:
        raise StoreRefusedError(f"{path} can't be opened as a store: {failure}") from failure


def ensure_postgres(url: str, connection: psycopg.Connection[Any]) -> None:
    """Make the database's first schema fit for use, in one transaction. `url` is shown in messages only."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (UPGRADE_LOCK,))
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = {name for (name,) in found}
        _ensure("postgresql", url, connection, tables, foreign=not tables.isdisjoint(TABLES))


def _ensure(dialect: str, name: str, connection: Any, tables: set[str], *, foreign: bool) -> None:
    if "alembic_version" in tables:
        stamped = [revision for (revision,) in connection.execute(STATEMENTS[dialect]["revision"][0]).fetchall()]
        if stamped != [HEAD]:
            from adtwin.store.upgrade import upgrade

            upgrade(dialect, connection, name, stamped[0] if stamped else None)
    elif foreign:
        raise StoreRefusedError(f"{name} holds tables of something else: give adtwin a database of its own")
    else:
        for statement in (*DEFINITION[dialect], STATEMENTS[dialect]["stamp"][0]):
            connection.execute(statement)
