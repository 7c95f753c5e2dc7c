"""Making, upgrading and refusing schemas."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from adtwin.store import StoreRefusedError, open_store
from adtwin.store.compiled import HEAD, TABLES
from adtwin.store.schema import metadata
from adtwin.store.upgrade import engine, run
from tests.store.making import an_object


@contextmanager
def connected(url: str) -> Iterator[Any]:
    """The driver's own connection, in a transaction that is committed at the end."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
    else:
        with psycopg.connect(url) as connection:
            yield connection


def dialect(url: str) -> str:
    return url.partition(":")[0]


SHAPE = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master",
    "postgresql": """
        SELECT table_name::text, column_name::text, is_nullable::text, data_type::text, column_default::text,
            character_maximum_length::text
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT tablename::text, indexname::text, indexdef, '', '', ''
        FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid), '', '', ''
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
}


def shape(url: str) -> list[tuple[str, ...]]:
    """All there is to know of a schema: SQLite keeps the text, whose blanks don't count."""
    with connected(url) as connection:
        rows = connection.execute(SHAPE[dialect(url)]).fetchall()
    return sorted(
        tuple(" ".join(str(part).split()).replace("( ", "(").replace(" )", ")") for part in row) for row in rows
    )


def migrate(url: str, revision: str) -> None:
    with connected(url) as connection:
        run(dialect(url), connection, revision)


@pytest.fixture
def other_url(url: str, tmp_path: Path) -> str:
    from tests.postgres import postgres_url

    return f"sqlite:///{tmp_path}/other.db" if url.startswith("sqlite") else postgres_url()


def test_a_fresh_schema_is_what_the_migrations_make(url: str, other_url: str, tmp_path: Path) -> None:
    open_store(url, folder=tmp_path).close()
    migrate(other_url, HEAD)
    assert shape(url) == shape(other_url)
    assert len(shape(url)) > len(TABLES)


def test_a_fresh_schema_is_what_create_all_makes(url: str, other_url: str, tmp_path: Path) -> None:
    open_store(url, folder=tmp_path).close()
    with connected(other_url) as connection, engine(dialect(url), connection).connect() as bound:
        metadata.create_all(bound)
    assert [row for row in shape(url) if "alembic_version" not in str(row)] == shape(other_url)


def test_an_older_schema_is_upgraded_with_what_it_holds(url: str, tmp_path: Path) -> None:
    migrate(url, "0001")
    with connected(url) as connection:
        connection.execute("INSERT INTO meta (key, value) VALUES ('clock', '7')")
    store = open_store(url, folder=tmp_path)
    assert store.read_sync(lambda view: view.meta("clock")) == 7
    job = store.write_sync(lambda tx: tx.add_job("review", 5, 1, 2))
    assert [one.id for one in store.read_sync(lambda view: view.due_jobs(5))] == [job]
    store.close()
    with connected(url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_an_upgrade_that_fails_changes_nothing(url: str, tmp_path: Path) -> None:
    migrate(url, "0001")
    with connected(url) as connection:
        connection.execute("CREATE TABLE job (mine TEXT)")
    before = shape(url)
    with pytest.raises(Exception, match="job"):
        open_store(url, folder=tmp_path)
    assert shape(url) == before


def test_a_newer_schema_is_refused(url: str, tmp_path: Path) -> None:
    open_store(url, folder=tmp_path).close()
    with connected(url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = shape(url)
    with pytest.raises(StoreRefusedError, match=f"revision 9999.*knows up to {HEAD}.*newer adtwin"):
        open_store(url, folder=tmp_path)
    assert shape(url) == before


def test_tables_of_something_else_are_left_alone(url: str, tmp_path: Path) -> None:
    with connected(url) as connection:
        connection.execute("CREATE TABLE token (mine TEXT)")
    before = shape(url)
    with pytest.raises(StoreRefusedError, match="database of its own"):
        open_store(url, folder=tmp_path)
    assert shape(url) == before


def test_a_store_is_found_again(url: str, tmp_path: Path) -> None:
    store = open_store(url, folder=tmp_path)
    store.write_sync(lambda tx: tx.insert(an_object(1)))
    store.close()
    store = open_store(url, folder=tmp_path)
    assert store.read_sync(lambda view: view.get(1)) == an_object(1)
    store.close()


@pytest.mark.parametrize("address", ["mysql://localhost/x", "adtwin.db", "", "sqlite:///{file}", "sqlite:///{folder}"])
def test_what_is_no_store_is_refused(address: str, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database" * 100)
    with pytest.raises(StoreRefusedError):
        open_store(address.format(file=file, folder=tmp_path), folder=tmp_path)
    assert file.read_text() == "not a database" * 100
