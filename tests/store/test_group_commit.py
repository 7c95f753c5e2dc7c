"""The one writer: works share a commit, not a fate, unless the commit itself fails."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from adtwin.errors import GraphError
from adtwin.store import Transaction
from adtwin.store.group_commit import LARGEST_GROUP, Writer
from adtwin.store.sqlite import SqliteStore
from tests.store.making import an_object


class Watched(sqlite3.Connection):
    """A connection that tells what it is asked, and fails when told to."""

    asked: list[str]
    failing: str | None = None

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        type(self).asked.append(sql)
        if sql == type(self).failing:
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, *parameters)


@pytest.fixture
def store(sqlite_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    """A store whose connections are watched from now on."""
    made = SqliteStore(f"sqlite:///{sqlite_path}", sqlite_path, "relaxed")
    Watched.asked, Watched.failing = [], None
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: connect(*given, **named, factory=Watched))
    yield made
    Watched.failing = None
    made.close()


def insert(number: int) -> Callable[[Transaction], int]:
    return lambda tx: tx.insert(an_object(number)).id


def fail(tx: Transaction) -> int:
    tx.insert(an_object(1000))
    raise ZeroDivisionError


async def together(store: SqliteStore, works: list[Callable[[Transaction], Any]]) -> list[Any]:
    """Run works in one group: the writer is held up by another until all are queued."""
    begun, queued = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        begun.set()
        assert queued.wait(20)

    first = asyncio.ensure_future(store.write(hold))
    await asyncio.to_thread(begun.wait)
    rest = [asyncio.ensure_future(store.write(work)) for work in works]
    await asyncio.sleep(0)  # each has run up to its place in the queue
    Watched.asked.clear()
    queued.set()
    answers = await asyncio.gather(first, *rest, return_exceptions=True)
    return answers[1:]


def stored(store: SqliteStore) -> set[int]:
    return store.read_sync(lambda view: {obj.id for obj in view.of_type("Ad")})


def test_what_waits_is_committed_together(store: SqliteStore) -> None:
    answers = asyncio.run(together(store, [insert(number) for number in range(1, 31)]))
    assert answers == list(range(1, 31))
    assert Watched.asked.count("COMMIT") == 2  # the one that held them up, and theirs
    assert Watched.asked.count("BEGIN IMMEDIATE") == 1
    assert stored(store) == set(range(1, 31))


def test_a_group_has_a_largest_size(store: SqliteStore) -> None:
    asyncio.run(together(store, [insert(number) for number in range(1, LARGEST_GROUP + 2)]))
    assert Watched.asked.count("BEGIN IMMEDIATE") == 2


def test_one_that_raises_takes_back_its_own_writes_only(store: SqliteStore) -> None:
    answers = asyncio.run(together(store, [insert(1), fail, insert(2), insert(1), insert(3)]))
    assert [type(one).__name__ for one in answers] == ["int", "ZeroDivisionError", "int", "ConflictError", "int"]
    assert Watched.asked.count("COMMIT") == 2
    assert stored(store) == {1, 2, 3}


@pytest.mark.parametrize("failing", ["COMMIT", "BEGIN IMMEDIATE", "RELEASE work"])
def test_a_commit_that_fails_fails_all_of_its_group_and_is_got_over(store: SqliteStore, failing: str) -> None:
    def break_disk(tx: Transaction) -> None:
        Watched.failing = failing

    answers = asyncio.run(together(store, [break_disk, insert(1), insert(2)]))
    if failing == "BEGIN IMMEDIATE":  # the group before had begun: break the next one
        answers = asyncio.run(together_broken(store))
    assert {answer.row.symbol for answer in answers} == {"SERVICE_UNAVAILABLE"}
    assert "disk I/O error" in answers[0].body("t")["error"]["error_user_msg"]
    Watched.failing = None
    assert stored(store) <= {1, 2}
    before = stored(store)
    assert store.write_sync(insert(9)) == 9
    assert stored(store) == before | {9}


async def together_broken(store: SqliteStore) -> list[Any]:
    return await asyncio.gather(store.write(insert(5)), store.write(insert(6)), return_exceptions=True)


def test_a_failure_of_its_own_is_told_even_when_the_commit_fails(store: SqliteStore) -> None:
    def break_disk(tx: Transaction) -> None:
        Watched.failing = "COMMIT"

    answers = asyncio.run(together(store, [break_disk, fail]))
    assert [type(one) for one in answers] == [GraphError, ZeroDivisionError]


def test_who_no_longer_waits_is_passed_over(store: SqliteStore) -> None:
    async def go() -> int:
        gone = asyncio.ensure_future(store.write(insert(1)))
        await asyncio.sleep(0)
        gone.cancel()
        return await store.write(insert(2))

    assert asyncio.run(go()) == 2
    assert stored(store) == {1, 2}


def test_a_write_inside_a_write_is_a_mistake(store: SqliteStore) -> None:
    with pytest.raises(RuntimeError, match="inside a write"):
        store.write_sync(lambda tx: store.write_sync(insert(1)))


def test_what_is_queued_is_written_before_the_store_closes(store: SqliteStore) -> None:
    begun, queued = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        begun.set()
        assert queued.wait(20)

    threads = [threading.Thread(target=store.write_sync, args=(work,)) for work in (hold, insert(1))]
    threads[0].start()
    assert begun.wait(20)
    threads[1].start()
    while store._writer._queue.qsize() < 1:
        threads[1].join(0.001)
    closing = threading.Thread(target=store.close)
    closing.start()
    queued.set()
    for thread in (*threads, closing):
        thread.join()
    again = SqliteStore(store.url, store.path, "relaxed")
    assert stored(again) == {1}
    again.close()
    with pytest.raises(GraphError, match="unavailable"):
        store.write_sync(insert(2))


def test_writers_are_woken_in_their_own_loops(sqlite_path: Path) -> None:
    made = SqliteStore(f"sqlite:///{sqlite_path}", sqlite_path, "relaxed")
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda number=number: found.append(asyncio.run(made.write(insert(number)))))
        for number in range(1, 6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [1, 2, 3, 4, 5]
    made.close()


def test_a_loop_that_is_gone_holds_up_nobody(store: SqliteStore) -> None:
    loop = asyncio.new_event_loop()
    answer: asyncio.Future[int] = loop.create_future()
    loop.close()
    store._writer.submit(insert(1), answer, loop)
    assert store.write_sync(insert(2)) == 2
    assert stored(store) == {1, 2}


def test_a_writer_that_cannot_connect_says_so(store: SqliteStore) -> None:
    def connect() -> sqlite3.Connection:
        raise sqlite3.OperationalError("unable to open database file")

    writer = Writer(connect, store.dialect)
    with pytest.raises(GraphError, match="unavailable"):
        writer.run(insert(1))
    writer.close()
    writer.close()
