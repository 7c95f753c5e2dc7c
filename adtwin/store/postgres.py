"""The store on PostgreSQL: a connection per thread, one transaction per work.

Node code is synchronous, so the driver is psycopg and works run on a few threads, off the event loop.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

import psycopg
from psycopg import errors

from adtwin.store.definition import ensure_postgres
from adtwin.store.failures import ConflictError, StoreRefusedError, unavailable
from adtwin.store.store import Durability, Read, Store, T, Write
from adtwin.store.transaction import Transaction
from adtwin.store.view import Dialect, View

READERS = 4
WRITERS = 8
ATTEMPTS = 6
"""How often a work runs when others get in its way (serialization, deadlock) or its connection was dead."""

RETRIED = (errors.SerializationFailure, errors.DeadlockDetected)
SHARED_AGE: Final = 3600
"""Seconds after which an unlisted fact file is an orphan: another process may be about to list a younger one."""

V = TypeVar("V", bound=View)
log = logging.getLogger(__name__)


class Lane:
    """Threads with a connection each, all for the same kind of work: reads, or writes."""

    def __init__(self, count: int, connect: Callable[[], psycopg.Connection[Any]], name: str) -> None:
        self._connect = connect
        self._here = threading.local()
        self._open: set[psycopg.Connection[Any]] = set()
        self.threads = ThreadPoolExecutor(count, thread_name_prefix=name)

    def run(self, view: Callable[[psycopg.Connection[Any]], V], work: Callable[[V], T]) -> T:
        """Run a work in a transaction on this thread's connection, again when that may help."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(view, work)
            except RETRIED as failure:
                if attempt == ATTEMPTS:
                    raise unavailable(failure) from failure
            except psycopg.IntegrityError as failure:
                raise ConflictError(str(failure)) from failure
            except _StaleError as failure:
                if attempt > 1:
                    raise unavailable(failure.__cause__ or failure) from failure
            except (psycopg.OperationalError, psycopg.InterfaceError, errors.ReadOnlySqlTransaction) as failure:
                raise unavailable(failure) from failure
        raise unavailable("the work met others in its way each time")

    def close(self) -> None:
        """Finish what runs and let go of the connections."""
        self.threads.shutdown(wait=True)
        for connection in self._open:
            connection.close()
        self._open.clear()

    def _once(self, view: Callable[[psycopg.Connection[Any]], V], work: Callable[[V], T]) -> T:
        connection = self._connection()
        try:
            connection.execute("BEGIN")
        except psycopg.Error as failure:
            self._drop(connection)
            raise _StaleError from failure  # the server was restarted: nothing ran yet, so another connection may do
        try:
            found = work(view(connection))
            connection.execute("COMMIT")
        except BaseException:
            self._roll_back(connection)
            raise
        return found

    def _roll_back(self, connection: psycopg.Connection[Any]) -> None:
        try:
            connection.execute("ROLLBACK")
        except psycopg.Error as failure:
            log.warning("a connection to PostgreSQL is gone: %s", failure)
            self._drop(connection)

    def _connection(self) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] | None = getattr(self._here, "connection", None)
        if connection is None:
            connection = self._here.connection = self._connect()
            self._open.add(connection)
        return connection

    def _drop(self, connection: psycopg.Connection[Any]) -> None:
        self._here.connection = None
        self._open.discard(connection)
        connection.close()


class _StaleError(Exception):
    """The connection was dead before the work began."""


class PostgresStore(Store):
    """A database that several server processes may share."""

    def __init__(self, url: str, folder: Path, durability: Durability, *, patience: float = 5.0) -> None:
        super().__init__(url, folder, durability, Dialect("postgresql"))
        self._patience = patience
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with self._connect(writes=True) as connection:
                ensure_postgres(connection.info.dbname, connection)
        except psycopg.Error as failure:
            raise StoreRefusedError(f"the PostgreSQL store can't be opened: {failure}") from failure
        self._reads = Lane(READERS, lambda: self._connect(writes=False), "adtwin-read")
        self._writes = Lane(WRITERS, lambda: self._connect(writes=True), "adtwin-write")
        self._closed = False

        self.facts.sweep(self.read_sync(View.all_fact_files), older_than=SHARED_AGE)

    async def read(self, work: Read[T]) -> T:
        return await asyncio.wrap_future(self._submit(self._reads, self._view, work))

    def read_sync(self, work: Read[T]) -> T:
        return self._submit(self._reads, self._view, work).result()

    async def write(self, work: Write[T]) -> T:
        return await asyncio.wrap_future(self._submit(self._writes, self._transaction, work))

    def write_sync(self, work: Write[T]) -> T:
        return self._submit(self._writes, self._transaction, work).result()

    def close(self) -> None:
        self._closed = True
        self._reads.close()
        self._writes.close()

    def _submit(self, lane: Lane, view: Callable[[psycopg.Connection[Any]], V], work: Callable[[V], T]) -> Future[T]:
        if self._closed:
            raise unavailable("the store is closed")
        return lane.threads.submit(lane.run, view, work)

    def _view(self, connection: psycopg.Connection[Any]) -> View:
        return View(connection, self.dialect)

    def _transaction(self, connection: psycopg.Connection[Any]) -> Transaction:
        return Transaction(connection, self.dialect)

    def _connect(self, *, writes: bool) -> psycopg.Connection[Any]:
        """A connection whose every transaction reads one state, or writes and waits for the disk."""
        connection: psycopg.Connection[Any] = psycopg.connect(self.url, autocommit=True, connect_timeout=5)
        settings = {
            "synchronous_commit": "on" if self.durability == "full" else "off",
            "default_transaction_isolation": "read committed" if writes else "repeatable read",
            "default_transaction_read_only": "off" if writes else "on",
            "lock_timeout": f"{int(self._patience * 1000)}ms",
        }
        for name, value in settings.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        return connection
