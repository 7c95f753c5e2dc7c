"""One file that holds everything, and comes back as it was, on either database."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from adtwin.errors import GraphError
from adtwin.store import Page, Store, Transaction, Where, open_store, restore, snapshot
from adtwin.store.compiled import TABLES
from tests.store.fact_rows import columns
from tests.store.making import ACCOUNT, an_object, linked

DIGEST = "ab" * 32


def fill(store: Store) -> None:
    """Something in every table, folder and corner."""
    file = store.facts.write("cells", columns("cells", [{"clicks": 7}]))
    store.blobs.put(b"picture")

    def work(tx: Transaction) -> None:
        for number in range(1, 40):
            linked(tx, an_object(number, name=f"Ünï \0 {number}", status="ACTIVE" if number % 2 else None))
        tx.link(1, "labels", 5, 1, {"by": [1, 2.5, None]})
        tx.set_alias(ACCOUNT, "image", "abc", 1)
        tx.set_meta("clock", 1_800_000_000)
        tx.token_put(DIGEST, {"user_id": 4})
        tx.answer_put(DIGEST, {"id": "1"}, 5, 1_800_000_000)
        tx.add_job("review", 5, ACCOUNT, 1, {"n": 1})
        tx.new_id(ACCOUNT)
        tx.add_fact_file(file)

    store.write_sync(work)


def answers(store: Store) -> list[Any]:
    """What a reader sees of a store."""
    facts = store.read_sync(lambda view: view.fact_files(1, "cells", "2026-01", "2026-12"))
    rows = [store.facts.path(file).read_bytes() for file in facts]
    blobs = {name: store.blobs.get(name) for name in store.blobs.names()}
    seen = store.read_sync(
        lambda view: [
            view.edge(ACCOUNT, "ads", Page(50)),
            view.edge(ACCOUNT, "ads", Page(50, where=Where(name_contains="ÜNÏ"))),
            view.links(1, "labels"),
            view.alias(ACCOUNT, "image", "abc"),
            view.meta("clock"),
            view.token_get(DIGEST),
            view.answer_get(DIGEST, 1_700_000_000),
            view.due_jobs(99),
        ]
    )
    return [*seen, rows, blobs, store.write_sync(lambda tx: tx.new_id(ACCOUNT))]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """A SQLite store that held something else before."""
    made = open_store(f"sqlite:///{tmp_path}/other/adtwin.db")
    made.write_sync(lambda tx: tx.insert(an_object(999)))
    made.blobs.put(b"another picture")
    file = made.facts.write("cells", columns("cells", [{"clicks": 99}]))
    made.write_sync(lambda tx: tx.add_fact_file(file))
    yield made
    made.close()


def test_a_restored_store_answers_as_before(store: Store) -> None:
    fill(store)
    taken = snapshot(store)
    expected = answers(store)
    store.clear()
    fill(store)
    store.write_sync(lambda tx: tx.remove(5))
    store.blobs.put(b"later")
    restore(store, taken)
    assert answers(store) == expected
    assert len(list(store.facts._all())) == 1


def test_a_snapshot_moves_between_databases(store: Store, other: Store) -> None:
    fill(store)
    restore(other, snapshot(store))
    assert answers(other) == answers(store)
    assert len(list(other.facts._all())) == 1


def test_equal_stores_give_equal_snapshots(store: Store) -> None:
    fill(store)
    assert snapshot(store) == snapshot(store)


def test_every_table_is_in_the_snapshot(store: Store) -> None:
    fill(store)
    with zipfile.ZipFile(io.BytesIO(snapshot(store))) as archive:
        filled = {name for name in TABLES if archive.read(f"tables/{name}.jsonl")}
    assert filled == set(TABLES)


Change = Callable[[dict[str, bytes]], Any]


def edited(taken: bytes, change: Change) -> bytes:
    """The snapshot with its entries changed."""
    with zipfile.ZipFile(io.BytesIO(taken)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def row(table: str, **changes: Any) -> Change:
    """Change the first row of a table; None takes the column away."""

    def change(entries: dict[str, bytes]) -> None:
        first, *rest = entries[f"tables/{table}.jsonl"].splitlines()
        made = orjson.loads(first)
        for name, value in changes.items():
            if value is None:
                del made[name]
            else:
                made[name] = value
        entries[f"tables/{table}.jsonl"] = b"\n".join([orjson.dumps(made), *rest])

    return change


def named(name: str) -> Change:
    return lambda entries: entries.update({name: b"x"})


def twice(entries: dict[str, bytes]) -> None:
    entries["tables/object.jsonl"] *= 2


FAULTY: list[tuple[Change, str]] = [
    (named("../../etc/passwd"), "an entry is called '../../etc/passwd'"),
    (named("/etc/passwd"), "an entry is called"),
    (named("facts/../../x.parquet"), "an entry is called"),
    (named("blobs/../x"), "an entry is called"),
    (named("tables/secrets.jsonl"), "an entry is called"),
    (named("blobs/" + "0" * 32), "other bytes than its name says"),
    (lambda entries: entries.pop("adtwin.json"), "adtwin.json is missing"),
    (lambda entries: entries.update({"adtwin.json": b'{"format": 2}'}), "another version"),
    (lambda entries: entries.update({"adtwin.json": b"[]"}), "another version"),
    (lambda entries: entries.update({"adtwin.json": b"{"}), "can't be restored"),
    (lambda entries: entries.pop("tables/job.jsonl"), "no item named"),
    (lambda entries: entries.update({"tables/job.jsonl": b"{"}), "can't be restored"),
    (lambda entries: entries.update({"tables/job.jsonl": b"5"}), "another shape"),
    (lambda entries: [entries.pop(name) for name in list(entries) if name.startswith("facts/")], "no item named"),
    (row("fact_file", path="../../x"), "no item named"),
    (row("object", type=None), "another shape"),
    (row("object", extra=1), "another shape"),
    (row("object", id="7"), "another shape"),
    (row("object", id=2**63), "another shape"),
    (row("object", type="nul\0"), "another shape"),
    (row("object", data="{"), "can't be restored"),
    (twice, "contradict"),
]


@pytest.mark.parametrize(("change", "message"), FAULTY)
def test_a_faulty_snapshot_is_refused_and_changes_nothing(store: Store, change: Change, message: str) -> None:
    fill(store)
    taken = edited(snapshot(store), change)
    expected = answers(store)
    with pytest.raises(GraphError, match="can't be restored") as caught:
        restore(store, taken)
    assert message in str(caught.value)
    assert answers(store)[:-1] == expected[:-1]
    assert len(list(store.facts._all())) == 1


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_zip_is_refused(store: Store, data: bytes) -> None:
    with pytest.raises(GraphError, match="can't be restored"):
        restore(store, data)


def test_a_damaged_snapshot_is_refused(store: Store) -> None:
    fill(store)
    taken = bytearray(snapshot(store))
    place = taken.index(b"picture")
    taken[place] ^= 1
    with pytest.raises(GraphError, match="damaged"):
        restore(store, bytes(taken))
