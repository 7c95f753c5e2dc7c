"""A log that a power cut tore: whatever is left of it, the store opens as it was after one of its writes [R1]."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adtwin.base.streams import stable_hash
from adtwin.store import Transaction, View, open_store
from tests.store.making import ACCOUNT, an_object, linked

WRITES = 60
FRAME = 4_096 + 24
"""Bytes of a page in the log, with its header."""
SECTOR = 512


def cut(log: bytes, seed: int) -> bytes:
    """The log without its end."""
    return log[: stable_hash(seed, "cut") % (len(log) + 1)]


def holed(log: bytes, seed: int) -> bytes:
    """The log with a sector of zeros where the disk had not come to."""
    at = stable_hash(seed, "hole") % len(log) // SECTOR * SECTOR
    return (log[:at] + bytes(SECTOR) + log[at + SECTOR :])[: len(log)]


def flipped(log: bytes, seed: int) -> bytes:
    """The log with a bit turned."""
    at = stable_hash(seed, "flip") % len(log)
    return log[:at] + bytes([log[at] ^ 1 << seed % 8]) + log[at + 1 :]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A database as it lay on the disk when the power went: its file, and the log with all of its writes.

    Write number n adds ad n, its place on the account's edge, and the count in the first ad.
    """
    path = tmp_path_factory.mktemp("torn") / "state.db"
    open_store(f"sqlite:///{path}").close()
    store = open_store(f"sqlite:///{path}")

    def write(tx: Transaction, number: int) -> None:
        linked(tx, an_object(number, text="x" * (stable_hash(number) % 9_000)))
        first = tx.get(1)
        assert first is not None
        first.data["count"] = number
        tx.update(first)

    for number in range(1, WRITES + 1):
        store.write_sync(lambda tx, number=number: write(tx, number))
    kept = path.read_bytes(), path.with_name(path.name + "-wal").read_bytes()
    store.close()
    return kept


def as_found(view: View) -> tuple[list[int], list[int], object]:
    first = view.get(1)
    ads = sorted(obj.id for obj in view.of_type("Ad"))
    edge = sorted(link.id2 for link in view.links(ACCOUNT, "ads"))
    return ads, edge, first.data["count"] if first else 0


@pytest.mark.parametrize("rounds", [8, pytest.param(340, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
@pytest.mark.parametrize("tear", [cut, holed, flipped])
def test_a_torn_log_is_a_prefix_of_the_history(
    written: tuple[bytes, bytes], tmp_path: Path, tear: Callable[[bytes, int], bytes], rounds: int
) -> None:
    file, log = written
    assert len(log) > WRITES * FRAME, "the writes are in the log, not in the file"
    reached = set()
    for seed in range(rounds):
        folder = tmp_path / str(seed)
        folder.mkdir()
        (folder / "state.db").write_bytes(file)
        (folder / "state.db-wal").write_bytes(tear(log, seed))
        store = open_store(f"sqlite:///{folder / 'state.db'}")
        ads, edge, count = store.read_sync(as_found)
        assert ads == edge == list(range(1, len(ads) + 1))
        assert count == len(ads)
        store.write_sync(lambda tx: linked(tx, an_object(WRITES + 1)))
        store.close()
        shutil.rmtree(folder)
        reached.add(len(ads))
    assert len(reached) > rounds // 8, "tears fall all over the log"
