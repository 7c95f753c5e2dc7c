"""PostgreSQL's own promises: several writers, lost connections, a server that stops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from adtwin.errors import GraphError
from adtwin.store import Store, StoreRefusedError, Transaction, View, open_store
from tests.postgres import own_server, postgres_url
from tests.store.making import ACCOUNT, an_object, linked


@pytest.fixture
def address() -> str:
    return postgres_url()


@pytest.fixture
def store(address: str, tmp_path: Path) -> Iterator[Store]:
    made = open_store(address, folder=tmp_path, patience=0.2)
    made.write_sync(lambda tx: linked(tx, an_object(1)))
    yield made
    made.close()


def setting(view: View, name: str) -> str:
    return str(view._connection.execute("SELECT current_setting(%s)", (name,)).fetchone()[0])


@pytest.mark.parametrize(("durability", "commit"), [("full", "on"), ("relaxed", "off")])
def test_every_connection_asks_for_its_durability(address: str, tmp_path: Path, durability: str, commit: str) -> None:
    store = open_store(address, folder=tmp_path, durability=durability)
    names = ("synchronous_commit", "transaction_isolation", "transaction_read_only")
    writing = store.write_sync(lambda tx: [setting(tx, name) for name in names])
    reading = store.read_sync(lambda view: [setting(view, name) for name in names])
    store.close()
    assert writing == [commit, "read committed", "off"]
    assert reading == [commit, "repeatable read", "on"]


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(GraphError, match="unavailable"):
        store.read_sync(lambda view: Transaction(view._connection, view._dialect).set_meta("clock", 1))


def test_a_lost_connection_is_replaced(store: Store, address: str) -> None:
    async def read_all() -> list[object]:
        return await asyncio.gather(*[store.read(lambda view: view.get(1)) for _ in range(8)])

    asyncio.run(read_all())
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert all(asyncio.run(read_all()))
    store.write_sync(lambda tx: tx.insert(an_object(2)))


def test_a_connection_lost_in_the_middle_of_a_work_is_told(store: Store, address: str) -> None:
    def work(tx: Transaction) -> None:
        tx.insert(an_object(2))
        pid = tx._connection.execute("SELECT pg_backend_pid()").fetchone()[0]
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        tx.insert(an_object(3))

    with pytest.raises(GraphError) as caught:
        store.write_sync(work)
    assert caught.value.row.symbol == "SERVICE_UNAVAILABLE"
    assert store.read_sync(lambda view: (view.get(2), view.get(3))) == (None, None)
    store.write_sync(lambda tx: tx.insert(an_object(2)))


def test_a_server_that_stops_is_told_and_got_over(tmp_path: Path) -> None:
    with own_server() as server:
        store = open_store(server.url("postgres"), folder=tmp_path)
        store.write_sync(lambda tx: tx.insert(an_object(1)))
        server.stop()
        for call in (lambda: store.read_sync(lambda view: view.get(1)), lambda: store.write_sync(lambda tx: None)):
            with pytest.raises(GraphError) as caught:
                call()
            assert caught.value.row.symbol == "SERVICE_UNAVAILABLE"
        server.start()
        assert store.read_sync(lambda view: view.get(1)) is not None
        store.write_sync(lambda tx: tx.insert(an_object(2)))
        store.close()


def test_a_deadlock_is_retried(address: str, tmp_path: Path) -> None:
    store = open_store(address, folder=tmp_path)
    both = threading.Barrier(2, timeout=20)
    tries: list[int] = []

    def work(first: int, second: int) -> None:
        def locking(tx: Transaction) -> None:
            tries.append(first)
            tx.lock(first)
            if len(tries) <= 2:
                both.wait()
            tx.lock(second)
            tx.link(first, "met", second, 1)

        store.write_sync(locking)

    threads = [threading.Thread(target=work, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tries) == 3
    assert store.read_sync(lambda view: (len(view.links(1, "met")), len(view.links(2, "met")))) == (1, 1)
    store.close()


def test_a_lock_held_too_long_is_told(store: Store) -> None:
    held, done = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        tx.lock(ACCOUNT)
        held.set()
        assert done.wait(20)

    thread = threading.Thread(target=store.write_sync, args=(hold,))
    thread.start()
    assert held.wait(20)
    with pytest.raises(GraphError, match="unavailable"):
        store.write_sync(lambda tx: tx.lock(ACCOUNT))
    done.set()
    thread.join()
    store.write_sync(lambda tx: tx.lock(ACCOUNT))


def test_two_stores_share_a_database(store: Store, address: str, tmp_path: Path) -> None:
    other = open_store(address, folder=tmp_path)
    made = [one.write_sync(lambda tx: tx.new_id(ACCOUNT)) for one in (store, other, store, other)]
    assert made == list(range(made[0], made[0] + 4))
    assert other.read_sync(lambda view: view.get(1)) is not None
    other.close()


def test_several_processes_may_make_the_schema_at_once(address: str, tmp_path: Path) -> None:
    made: list[Store] = []
    threads = [threading.Thread(target=lambda: made.append(open_store(address, folder=tmp_path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    for store in made:
        store.close()


def test_a_closed_store_refuses(store: Store) -> None:
    store.close()
    with pytest.raises(GraphError, match="unavailable"):
        store.read_sync(lambda view: view.get(1))


def test_a_store_needs_a_server_and_a_folder(tmp_path: Path, address: str) -> None:
    with pytest.raises(StoreRefusedError, match="needs a folder"):
        open_store(address)
    with pytest.raises(StoreRefusedError, match="can't be opened"):
        open_store(f"postgresql://postgres@/none?host={tmp_path}", folder=tmp_path)
