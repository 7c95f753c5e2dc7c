"""SQLite's own promises: durability, and staying alive when the disk or the file says no."""

from __future__ import annotations

import gc
import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import adtwin
from adtwin.base.streams import stable_hash
from adtwin.errors import GraphError
from adtwin.store import Store, Transaction, View, open_store
from adtwin.store.sqlite import connect
from tests.store.making import ACCOUNT, an_object, linked

SYNCHRONOUS = {"full": 2, "relaxed": 1}


def pragma(view: View, name: str) -> object:
    return view._connection.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize("durability", ["full", "relaxed"])
def test_every_connection_asks_for_its_durability(sqlite_path: Path, durability: str) -> None:
    store = open_store(f"sqlite:///{sqlite_path}", durability=durability)
    names = ("journal_mode", "synchronous", "query_only")
    writing = store.write_sync(lambda tx: [pragma(tx, name) for name in names])
    reading = store.read_sync(lambda view: [pragma(view, name) for name in names])
    elsewhere: list[object] = []
    thread = threading.Thread(target=lambda: elsewhere.extend(store.read_sync(lambda v: [pragma(v, n) for n in names])))
    thread.start()
    thread.join()
    store.close()
    assert writing == ["wal", SYNCHRONOUS[durability], 0]
    assert reading == elsewhere == ["wal", SYNCHRONOUS[durability], 1]


def test_an_unknown_durability_is_refused(sqlite_path: Path) -> None:
    with pytest.raises(ValueError, match="full or relaxed"):
        open_store(f"sqlite:///{sqlite_path}", durability="none")


@pytest.mark.parametrize("kills", [20, pytest.param(500, marks=[pytest.mark.slow, pytest.mark.timeout(1_800)])])
def test_a_killed_process_loses_nothing_it_acknowledged(sqlite_path: Path, kills: int) -> None:
    told: set[int] = set()
    for turn in range(kills):
        told |= kill_and_look(sqlite_path, stable_hash("kill", turn) % 150 + 1, told)


def kill_and_look(path: Path, acknowledged: int, told: set[int]) -> set[int]:
    """Kill a process after so many writes, and find those and the ones `told` before; the writes it told of."""
    root = str(Path(adtwin.__file__).parents[1])
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.store.writing_child", f"sqlite:///{path}"],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
        cwd=root,
        text=True,
    )
    assert child.stdout is not None
    new = [int(line) for line in itertools.islice(child.stdout, acknowledged)]
    child.send_signal(signal.SIGKILL)
    new += [int(line) for line in child.stdout if line.endswith("\n")]
    child.stdout.close()
    child.wait()

    store = open_store(f"sqlite:///{path}")
    found = {obj.id: obj for obj in store.read_sync(lambda view: list(view.of_type("Ad")))}
    edges = [store.read_sync(lambda view, kind=kind: view.links(ACCOUNT, kind)) for kind in ("ads", "shadows")]
    check = store.read_sync(lambda view: pragma(view, "integrity_check"))
    store.close()
    assert len(new) >= acknowledged
    assert told | set(new) <= set(found)
    assert all(found[obj.data["other"]].data["other"] == obj.id for obj in found.values())
    assert sorted(link.id2 for edge in edges for link in edge) == sorted(found)
    assert check == "ok"
    return set(new)


@pytest.fixture
def store(sqlite_path: Path) -> Store:
    made = open_store(f"sqlite:///{sqlite_path}", patience=0.01)
    made.write_sync(lambda tx: linked(tx, an_object(1)))
    yield made
    made.close()


def refused(store: Store, number: int) -> str:
    with pytest.raises(GraphError) as caught:
        store.write_sync(lambda tx: tx.insert(an_object(number)))
    assert caught.value.row.symbol == "SERVICE_UNAVAILABLE"
    return str(caught.value.values["detail"])


def test_a_lock_of_another_process_is_waited_for_then_told(store: Store, sqlite_path: Path) -> None:
    other = sqlite3.connect(sqlite_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "locked" in refused(store, 2)
    assert store.read_sync(lambda view: view.get(1)) is not None
    other.execute("ROLLBACK")
    other.close()
    store.write_sync(lambda tx: tx.insert(an_object(2)))


def test_a_full_disk_is_told_and_got_over(store: Store) -> None:
    store.write_sync(lambda tx: tx._connection.execute("PRAGMA max_page_count = 1"))  # sets it to what is used now

    def large(tx: Transaction) -> None:
        for number in range(2, 200):
            tx.insert(an_object(number, filling="x" * 4000))

    with pytest.raises(GraphError) as caught:
        store.write_sync(large)
    assert caught.value.row.symbol == "SERVICE_UNAVAILABLE"
    assert "full" in caught.value.values["detail"]
    assert store.read_sync(lambda view: [obj.id for obj in view.of_type("Ad")]) == [1]
    store._writer._drop_connection()  # there is room again
    store.write_sync(large)
    assert store.read_sync(lambda view: view.get(199)) is not None


def test_a_file_that_became_read_only_is_told_and_got_over(store: Store) -> None:
    store.write_sync(lambda tx: tx._connection.execute("PRAGMA query_only = ON"))
    assert "readonly" in refused(store, 2)
    store._writer._drop_connection()
    store.write_sync(lambda tx: tx.insert(an_object(2)))


def test_a_connection_that_broke_while_reading_is_replaced(store: Store) -> None:
    def broken(view: View) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(GraphError, match="unavailable"):
        store.read_sync(broken)
    assert store.read_sync(lambda view: view.get(1)) is not None


def test_a_mistake_while_reading_ends_its_state_only(store: Store) -> None:
    with pytest.raises(KeyError):
        store.read_sync(lambda view: {}["x"])
    store.write_sync(lambda tx: tx.insert(an_object(2)))
    assert store.read_sync(lambda view: view.get(2)) is not None


def test_a_read_inside_a_read_sees_the_same_state(store: Store) -> None:
    def work(view: View) -> bool:
        view.get(1)
        store.write_sync(lambda tx: tx.insert(an_object(2)))
        return store.read_sync(lambda inner: inner.get(2)) is None

    assert store.read_sync(work)


def test_connections_of_ended_threads_are_let_go(store: Store) -> None:
    for _ in range(5):
        thread = threading.Thread(target=store.read_sync, args=(lambda view: view.get(1),))
        thread.start()
        thread.join()
    assert len(store._readers) <= 2


def test_a_closed_store_refuses(sqlite_path: Path) -> None:
    store = open_store(f"sqlite:///{sqlite_path}")
    store.read_sync(lambda view: view.get(1))
    store.close()
    store.close()
    with pytest.raises(GraphError, match="unavailable"):
        store.read_sync(lambda view: view.get(1))
    assert refused(store, 1) == "the store is closed"


def test_an_ephemeral_store_goes_with_its_folder() -> None:
    store = open_store("sqlite://")
    folder = store.folder
    store.write_sync(lambda tx: tx.insert(an_object(1)))
    store.blobs.put(b"x")
    assert store.write_sync(lambda tx: pragma(tx, "journal_mode")) == "wal"
    assert (folder / "adtwin.db").exists()
    store.close()
    assert not folder.exists()


def test_a_connection_that_cannot_be_set_up_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "no.db"
    path.write_bytes(b"this is no database at all, but long enough to be looked at" * 20)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connect(path, "full", patience=0.01, writes=True)
    gc.collect()
    path.unlink()
