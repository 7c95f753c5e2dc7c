"""The store on SQLite: any number of readers, one writer with group commit."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

from adtwin.store.definition import ensure_sqlite
from adtwin.store.failures import unavailable
from adtwin.store.group_commit import Writer
from adtwin.store.store import Durability, Read, Store, T, Write
from adtwin.store.view import Dialect, View

CACHED_STATEMENTS = 512
MMAP = 256 * 2**20
CHECKPOINT_PAGES = 4000


def connect(path: Path, durability: Durability, *, patience: float, writes: bool) -> sqlite3.Connection:
    """A connection with every promise set that SQLite keeps per connection.

    FULL syncs the log at each commit; NORMAL only at checkpoints, so that a power cut may lose the newest commits.
    """
    connection = sqlite3.connect(
        path, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=CACHED_STATEMENTS
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {'FULL' if durability == 'full' else 'NORMAL'}")
        connection.execute(f"PRAGMA mmap_size = {MMAP}")
        connection.execute("PRAGMA cache_size = -16000")
        connection.execute("PRAGMA temp_store = MEMORY")
        if sys.platform == "darwin" and durability == "full":
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA checkpoint_fullfsync = ON")
        if writes:
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        else:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


class SqliteStore(Store):
    """One file, one writing thread. Reads run at once where they are asked for: they take microseconds."""

    def __init__(
        self,
        url: str,
        path: Path,
        durability: Durability,
        *,
        folder: Path | str | None = None,
        patience: float = 5.0,
    ) -> None:
        super().__init__(url, Path(folder) if folder else path.parent, durability, Dialect("sqlite"))
        self.path = path
        self._patience = patience
        path.parent.mkdir(parents=True, exist_ok=True)
        ensure_sqlite(path, lambda: self._connect(writes=True))
        self._readers: dict[threading.Thread, sqlite3.Connection] = {}
        self._here = threading.local()
        self._writer = Writer(lambda: self._connect(writes=True), self.dialect)
        self._closed = False
        self.facts.sweep(self.read_sync(View.all_fact_files))

    async def read(self, work: Read[T]) -> T:
        return self.read_sync(work)

    def read_sync(self, work: Read[T]) -> T:
        connection = self._own_reader()
        if connection.in_transaction:  # a read inside a read sees the same state
            return self._within(connection, work)
        try:
            connection.execute("BEGIN")
            found = work(View(connection, self.dialect))
            connection.execute("COMMIT")
        except sqlite3.DatabaseError as failure:
            self._drop_reader(connection)
            raise unavailable(failure) from failure
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        return found

    def _within(self, connection: sqlite3.Connection, work: Read[T]) -> T:
        try:
            return work(View(connection, self.dialect))
        except sqlite3.DatabaseError as failure:
            raise unavailable(failure) from failure

    @contextlib.contextmanager
    def one_state(self) -> Iterator[None]:
        connection = self._own_reader()
        if connection.in_transaction:
            yield
            return
        try:
            connection.execute("BEGIN")
        except sqlite3.DatabaseError as failure:
            self._drop_reader(connection)
            raise unavailable(failure) from failure
        try:
            yield
        finally:
            try:
                connection.execute("COMMIT")
            except sqlite3.DatabaseError:
                self._drop_reader(connection)

    async def write(self, work: Write[T]) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._writer.submit(work, answer, loop)
        return await answer

    def write_sync(self, work: Write[T]) -> T:
        return self._writer.run(work)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._writer.close()
        for connection in self._readers.values():
            connection.close()
        self._readers.clear()

    def _connect(self, *, writes: bool) -> sqlite3.Connection:
        return connect(self.path, self.durability, patience=self._patience, writes=writes)

    def _own_reader(self) -> sqlite3.Connection:
        """This thread's connection."""
        if self._closed:
            raise unavailable("the store is closed")
        connection: sqlite3.Connection | None = getattr(self._here, "connection", None)
        return connection or self._new_reader()

    def _new_reader(self) -> sqlite3.Connection:
        """A connection for this thread; those of threads that have ended are let go."""
        try:
            connection = self._connect(writes=False)
        except sqlite3.Error as failure:
            raise unavailable(failure) from failure
        for ended in [thread for thread in list(self._readers) if not thread.is_alive()]:
            self._readers.pop(ended).close()
        self._readers[threading.current_thread()] = connection
        self._here.connection = connection
        return connection

    def _drop_reader(self, connection: sqlite3.Connection) -> None:
        """The next read of this thread starts afresh."""
        self._here.connection = None
        self._readers.pop(threading.current_thread(), None)
        connection.close()


class EphemeralStore(SqliteStore):
    """A store in a temporary folder that goes with it: when it is closed, or forgotten, or the process ends."""

    def __init__(self, durability: Durability) -> None:
        folder = Path(tempfile.mkdtemp(prefix="adtwin-"))
        self._removal = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        super().__init__("sqlite://", folder / "adtwin.db", durability)

    def close(self) -> None:
        super().close()
        self._removal()
