"""The one writer of SQLite: it commits what is waiting together, then acknowledges all of it.

A sync of the disk costs some 300 µs whatever it covers, so up to 64 works share one (4.5 times the writes of one commit
per request). Each work has a savepoint: one that raises takes back its own writes only.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from adtwin.store.failures import ConflictError, unavailable
from adtwin.store.store import T, Write
from adtwin.store.transaction import Transaction
from adtwin.store.view import Dialect

LARGEST_GROUP = 64


@dataclass(slots=True)
class Waiting:
    """A piece of work, and who waits for it: a future of a loop, or of a thread when there is no loop."""

    work: Write[Any]
    answer: asyncio.Future[Any] | Future[Any]
    loop: asyncio.AbstractEventLoop | None
    result: Any = None
    failure: BaseException | None = None


class Writer:
    """A thread that owns the writing connection."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], dialect: Dialect) -> None:
        self._connect = connect
        self._dialect = dialect
        self._connection: sqlite3.Connection | None = None
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="adtwin-writer", daemon=True)
        self._thread.start()

    def submit(
        self,
        work: Write[Any],
        answer: asyncio.Future[Any] | Future[Any],
        loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        """Queue a piece of work; its answer is set when it is durable."""
        with self._gate:
            if self._closed:
                raise unavailable("the store is closed")
            self._queue.put(Waiting(work, answer, loop))

    def run(self, work: Write[T]) -> T:
        """Queue a piece of work and wait for it."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write was started inside a write: use the transaction that is there")
        answer: Future[T] = Future()
        self.submit(work, answer, None)
        return answer.result()

    def close(self) -> None:
        """Finish what is queued."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    # ---- in the thread

    def _serve(self) -> None:
        while True:
            group, last = self._collect()
            if group:
                self._commit(group)
                _acknowledge(group)
            if last:
                self._drop_connection()
                return

    def _collect(self) -> tuple[list[Waiting], bool]:
        """What is waiting now, at least one unless the writer is to stop."""
        item = self._queue.get()
        group: list[Waiting] = []
        while item is not None:
            group.append(item)
            if len(group) >= LARGEST_GROUP:
                return group, False
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return group, False
        return group, True

    def _commit(self, group: list[Waiting]) -> None:
        """Run and commit a group; every member ends with a result or a failure."""
        try:
            connection = self._connection = self._connection or self._connect()
            connection.execute("BEGIN IMMEDIATE")
            for waiting in group:
                self._attempt(connection, waiting)
            connection.execute("COMMIT")
        except sqlite3.Error as failure:
            # Nothing of the group is stored: who failed by its own fault hears so, the others may send again.
            for waiting in group:
                waiting.failure = waiting.failure or unavailable(failure)
            self._drop_connection()

    def _attempt(self, connection: sqlite3.Connection, waiting: Waiting) -> None:
        """One work in its savepoint: whoever asked gets its failure, the writer lives on.

        sqlite3.Error when the whole transaction is lost with it.
        """
        connection.execute("SAVEPOINT work")
        try:
            waiting.result = waiting.work(Transaction(connection, self._dialect))
        except BaseException as failure:
            waiting.failure = _named(failure)
            if not connection.in_transaction:  # a full disk or a broken one rolls back everything
                raise sqlite3.OperationalError(str(failure)) from failure
            connection.execute("ROLLBACK TO work")
        connection.execute("RELEASE work")

    def _drop_connection(self) -> None:
        """The next group starts afresh."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):  # it is of no use any more
                connection.close()  # rolls back what is open


def _named(failure: BaseException) -> BaseException:
    if isinstance(failure, sqlite3.IntegrityError):
        named: BaseException = ConflictError(str(failure))
    elif isinstance(failure, sqlite3.DatabaseError):
        named = unavailable(failure)
    else:
        return failure
    named.__cause__ = failure
    return named


def _acknowledge(group: list[Waiting]) -> None:
    """One wake-up per loop, whatever the size of the group."""
    loops: dict[asyncio.AbstractEventLoop, list[Waiting]] = {}
    for waiting in group:
        if waiting.loop is None:
            _resolve([waiting])
        else:
            loops.setdefault(waiting.loop, []).append(waiting)
    for loop, members in loops.items():
        try:
            loop.call_soon_threadsafe(_resolve, members)
        except RuntimeError:
            continue  # the loop is closed: nobody waits there


def _resolve(members: list[Waiting]) -> None:
    for waiting in members:
        if waiting.answer.done():
            continue  # cancelled while it waited
        if waiting.failure is None:
            waiting.answer.set_result(waiting.result)
        else:
            waiting.answer.set_exception(waiting.failure)
